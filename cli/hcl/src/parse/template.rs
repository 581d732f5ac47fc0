use std::borrow::Cow;

use infractl_document::Span;

use super::flush::take_indention;
use super::{Failure, Parsed, Parser};
use crate::syntax::{Expression, ExpressionKind, Interpolation, Literal, Marker, Name, Part};
use crate::tokens::{Kind, Token};

/// A piece of a template before directives are matched with their ends.
pub(super) enum Piece<'t> {
    Text {
        text: Cow<'t, str>,
        span: Span,
    },
    Interpolation(Interpolation),
    If {
        condition: Expression,
        marker: Marker,
    },
    Else(Marker),
    EndIf(Marker),
    For {
        names: (Option<Name>, Name),
        collection: Expression,
        marker: Marker,
    },
    EndFor(Marker),
}

impl<'t> Parser<'t> {
    /// A text between quotes.
    pub(super) fn quoted(&mut self) -> Parsed<Expression> {
        let open = self.take();
        let first = self.peek();
        if first.kind == Kind::QuotedText && self.is_second(Kind::CloseQuote) {
            self.take();
            let text = self.unescaped(first);
            self.take();
            return Ok(Expression {
                kind: ExpressionKind::Literal(Literal::Text(text.into())),
                span: self.since(open.start),
            });
        }
        let pieces = self.pieces(Some(open), Kind::CloseQuote)?;
        self.template(pieces, open.start)
    }

    /// A text between `<<WORD` and a line with the word.
    pub(super) fn heredoc(&mut self) -> Parsed<Expression> {
        let open = self.take();
        let mut pieces = self.pieces(Some(open), Kind::CloseHeredoc)?;
        if self.bytes(open).starts_with(b"<<-") {
            take_indention(&mut pieces);
        }
        self.template(pieces, open.start)
    }

    /// A text that is a template as a whole.
    pub(super) fn template_alone(&mut self) -> Parsed<Expression> {
        // A byte-order mark is none of it.
        let start = self.peek().start;
        let pieces = self.pieces(None, Kind::End)?;
        let mut expression = self.template(pieces, start)?;
        expression.span = self.origin.span(start as usize, self.text.len());
        Ok(expression)
    }

    /// What pieces make, once texts that follow each other are one.
    fn template(&mut self, pieces: Vec<Piece<'t>>, start: u32) -> Parsed<Expression> {
        let span = self.since(start);
        let mut pieces = melted(pieces);
        let kind = match (pieces.len(), pieces.pop()) {
            (1, Some(Piece::Text { text, .. })) => {
                ExpressionKind::Literal(Literal::Text(text.into()))
            }
            (1, Some(Piece::Interpolation(interpolation))) => {
                self.grow(self.height, span)?;
                ExpressionKind::Wrap(Box::new(interpolation.value))
            }
            (_, Some(last)) => {
                pieces.push(last);
                let parts = self.parts(pieces)?;
                self.grow(self.height, span)?;
                ExpressionKind::Template(parts.into())
            }
            (_, None) => ExpressionKind::Literal(Literal::Text(Box::default())),
        };
        Ok(Expression { kind, span })
    }

    /// The pieces up to the closing token, which is taken; the highest tree among them counts.
    fn pieces(&mut self, open: Option<Token>, closing: Kind) -> Parsed<Vec<Piece<'t>>> {
        let mut pieces = Vec::new();
        let mut highest = 0;
        let mut trims_next = false;
        let mut is_behind_text = false;
        loop {
            let token = self.take();
            let trims = std::mem::take(&mut trims_next);
            let can_trim = std::mem::take(&mut is_behind_text);
            match token.kind {
                kind if kind == closing => break,
                Kind::QuotedText | Kind::HeredocText => {
                    let mut text = self.unescaped(token);
                    if trims {
                        text = trimmed(text, str::trim_start);
                    }
                    let span = self.span(token);
                    pieces.push(Piece::Text { text, span });
                    is_behind_text = true;
                }
                Kind::OpenInterpolation | Kind::OpenDirective => {
                    let last = pieces.last_mut().filter(|_| can_trim);
                    if let Some(Piece::Text { text, .. }) = last
                        && token.range().len() == 3
                    {
                        *text = trimmed(std::mem::take(text), str::trim_end);
                    }
                    self.height = 0;
                    let piece = match token.kind {
                        Kind::OpenInterpolation => self.interpolation(token)?,
                        _ => self.directive(token)?,
                    };
                    highest = highest.max(self.height);
                    trims_next = piece.marker().is_some_and(|marker| marker.trims_after);
                    pieces.push(piece);
                }
                _ => return Err(self.unclosed_template(token, open)),
            }
        }
        self.height = highest;
        Ok(pieces)
    }

    fn unclosed_template(&self, token: Token, open: Option<Token>) -> Failure {
        let mut error = self.unexpected(token, "the end of the text");
        if let Some(open) = open {
            error.related = Some((self.span(open), "it begins here"));
            if token.kind == Kind::End && open.kind == Kind::OpenHeredoc {
                let word = self.str(open).trim_start_matches(['<', '-']).trim_end();
                error.message = "unterminated heredoc".into();
                error.span = self.span(open);
                error.related = None;
                error.help = Some(format!("end it with a line that holds `{word}` alone").into());
            } else if token.kind == Kind::End {
                error.message = "unterminated string".into();
            }
        }
        error
    }

    /// `${ value }`, whose beginning is taken.
    fn interpolation(&mut self, open: Token) -> Parsed<Piece<'t>> {
        let (value, marker) = self.sequence(open, Self::expression)?;
        Ok(Piece::Interpolation(Interpolation { value, marker }))
    }

    /// What stands in a sequence, and its braces.
    pub(super) fn sequence<T>(
        &mut self,
        open: Token,
        read: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<(T, Marker)> {
        self.with_newlines(true, |parser| {
            let content = read(parser)?;
            let close = parser.peek();
            if close.kind != Kind::CloseSequence {
                let mut error = parser.unclosed_bracket(close, open, "`}` of the sequence");
                if close.kind == Kind::Colon {
                    error.help = Some("if `${` means itself, as in a shell, write `$${`".into());
                }
                return Err(error);
            }
            parser.take();
            let marker = Marker {
                span: parser.since(open.start),
                trims_before: open.range().len() == 3,
                trims_after: close.range().len() == 2,
            };
            Ok((content, marker))
        })
    }
}

impl Piece<'_> {
    fn marker(&self) -> Option<Marker> {
        match self {
            Self::Text { .. } => None,
            Self::Interpolation(interpolation) => Some(interpolation.marker),
            Self::If { marker, .. }
            | Self::Else(marker)
            | Self::EndIf(marker)
            | Self::For { marker, .. }
            | Self::EndFor(marker) => Some(*marker),
        }
    }
}

fn trimmed(text: Cow<'_, str>, trim: fn(&str) -> &str) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
        Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
    }
}

/// The pieces, with texts that follow each other as one.
fn melted(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let mut result: Vec<Piece<'_>> = Vec::with_capacity(pieces.len().min(8));
    for piece in pieces {
        if let (
            Some(Piece::Text { text, span }),
            Piece::Text {
                text: more,
                span: end,
            },
        ) = (result.last_mut(), &piece)
        {
            text.to_mut().push_str(more);
            *span = Span {
                end: end.end,
                ..*span
            };
            continue;
        }
        result.push(piece);
    }
    result
}

/// A text as a part of the tree.
pub(super) fn text_part(text: Cow<'_, str>, span: Span) -> Part {
    Part::Text {
        text: text.into(),
        span,
    }
}
