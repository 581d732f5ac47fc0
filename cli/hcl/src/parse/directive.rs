use infractl_document::Span;

use super::template::{Piece, text_part};
use super::{Failure, Parsed, Parser};
use crate::HclError;
use crate::syntax::{Expression, ForDirective, IfDirective, Marker, Name, Part};
use crate::tokens::{Kind, Token};

/// The pieces of a template that are not matched yet.
type Pieces<'t> = std::vec::IntoIter<Piece<'t>>;

/// What ends the parts of a directive.
enum Ending {
    Else(Marker),
    EndIf(Marker),
    EndFor(Marker),
}

impl<'t> Parser<'t> {
    /// `%{ word … }`, whose beginning is taken.
    pub(super) fn directive(&mut self, open: Token) -> Parsed<Piece<'t>> {
        let word = self.with_newlines(true, |parser| Ok(parser.peek()))?;
        if word.kind != Kind::Identifier {
            return Err(self.unexpected(word, "`if`, `else`, `endif`, `for` or `endfor`"));
        }
        let nothing = |parser: &mut Self| {
            parser.take();
            Ok(())
        };
        Ok(match self.str(word) {
            "if" => {
                let (condition, marker) = self.sequence(open, |parser| {
                    parser.take();
                    parser.expression()
                })?;
                Piece::If { condition, marker }
            }
            "for" => {
                let ((names, collection), marker) = self.sequence(open, |parser| {
                    parser.take();
                    Ok((parser.form_names()?, parser.expression()?))
                })?;
                Piece::For {
                    names,
                    collection,
                    marker,
                }
            }
            "else" => Piece::Else(self.sequence(open, nothing)?.1),
            "endif" => Piece::EndIf(self.sequence(open, nothing)?.1),
            "endfor" => Piece::EndFor(self.sequence(open, nothing)?.1),
            other => {
                let message = format!("`{other}` is no directive");
                let error = HclError::syntax(self.span(word), message);
                let help =
                    "use `if`, `else`, `endif`, `for` or `endfor`, or write `%%{` for the signs";
                return Err(Failure::new(error.help(help)));
            }
        })
    }

    /// The parts of a template, directives matched with their ends.
    pub(super) fn parts(&mut self, pieces: Vec<Piece<'t>>) -> Parsed<Vec<Part>> {
        let mut parts = Vec::with_capacity(pieces.len());
        let mut pieces = pieces.into_iter();
        match self.parts_to_end(&mut pieces, &mut parts)? {
            None => Ok(parts),
            Some(Ending::Else(marker)) => Err(unmatched("else", marker.span)),
            Some(Ending::EndIf(marker)) => Err(unmatched("endif", marker.span)),
            Some(Ending::EndFor(marker)) => Err(unmatched("endfor", marker.span)),
        }
    }

    /// The parts up to an end that belongs to none of them, if there is one.
    fn parts_to_end(
        &mut self,
        pieces: &mut Pieces<'t>,
        parts: &mut Vec<Part>,
    ) -> Parsed<Option<Ending>> {
        while let Some(piece) = pieces.next() {
            parts.push(match piece {
                Piece::Text { text, span } => text_part(text, span),
                Piece::Interpolation(interpolation) => Part::Interpolation(interpolation),
                Piece::If { condition, marker } => self.if_directive(condition, marker, pieces)?,
                Piece::For {
                    names,
                    collection,
                    marker,
                } => self.for_directive(names, collection, marker, pieces)?,
                Piece::Else(marker) => return Ok(Some(Ending::Else(marker))),
                Piece::EndIf(marker) => return Ok(Some(Ending::EndIf(marker))),
                Piece::EndFor(marker) => return Ok(Some(Ending::EndFor(marker))),
            });
        }
        Ok(None)
    }

    fn if_directive(
        &mut self,
        condition: Expression,
        opening: Marker,
        pieces: &mut Pieces<'t>,
    ) -> Parsed<Part> {
        self.enter_directive(opening)?;
        let mut then = Vec::new();
        let mut otherwise = Vec::new();
        let mut middle = None;
        let mut ending = self.parts_to_end(pieces, &mut then)?;
        if let Some(Ending::Else(marker)) = ending {
            middle = Some(marker);
            ending = self.parts_to_end(pieces, &mut otherwise)?;
        }
        self.leave();
        let closing = match ending {
            Some(Ending::EndIf(closing)) => closing,
            Some(Ending::Else(marker)) => {
                let error = HclError::syntax(marker.span, "a second `else` of one `if`");
                return Err(Failure::new(error.related(opening.span, "this `if`")));
            }
            Some(Ending::EndFor(marker)) => {
                return Err(mismatched(marker.span, "endfor", "endif", opening.span));
            }
            None => return Err(unclosed("if", "endif", opening.span)),
        };
        Ok(Part::If(Box::new(IfDirective {
            condition,
            then: then.into(),
            otherwise: otherwise.into(),
            opening,
            middle,
            closing,
        })))
    }

    fn for_directive(
        &mut self,
        (key_name, value_name): (Option<Name>, Name),
        collection: Expression,
        opening: Marker,
        pieces: &mut Pieces<'t>,
    ) -> Parsed<Part> {
        self.enter_directive(opening)?;
        let mut body = Vec::new();
        let ending = self.parts_to_end(pieces, &mut body)?;
        self.leave();
        let closing = match ending {
            Some(Ending::EndFor(closing)) => closing,
            Some(Ending::Else(marker)) => {
                let error = HclError::syntax(marker.span, "a `for` has no `else`");
                return Err(Failure::new(error.related(opening.span, "this `for`")));
            }
            Some(Ending::EndIf(marker)) => {
                return Err(mismatched(marker.span, "endif", "endfor", opening.span));
            }
            None => return Err(unclosed("for", "endfor", opening.span)),
        };
        Ok(Part::For(Box::new(ForDirective {
            key_name,
            value_name,
            collection,
            body: body.into(),
            opening,
            closing,
        })))
    }

    fn enter_directive(&mut self, marker: Marker) -> Parsed<()> {
        self.enter(Token {
            kind: Kind::OpenDirective,
            start: marker.span.start,
            end: marker.span.end,
        })
    }
}

fn unmatched(word: &str, span: Span) -> Failure {
    let opening = word.strip_prefix("end").unwrap_or("if");
    let error = HclError::syntax(span, format!("`{word}` belongs to no directive"));
    Failure::new(error.help(format!("remove it, or begin with `%{{ {opening} … }}`")))
}

fn mismatched(span: Span, found: &str, wanted: &str, opening: Span) -> Failure {
    let error = HclError::syntax(span, format!("`{found}` stands where `{wanted}` belongs"));
    Failure::new(error.related(opening, "it would end this directive"))
}

fn unclosed(word: &str, ending: &str, opening: Span) -> Failure {
    let error = HclError::syntax(opening, format!("this `{word}` has no `{ending}`"));
    Failure::new(error.help(format!("add `%{{ {ending} }}`")))
}
