use super::{Failure, Parsed, Parser};
use crate::HclError;
use crate::syntax::{Attribute, Expression, ExpressionKind};
use crate::tokens::{Kind, Token};

impl Parser<'_> {
    /// An argument on lines of its own; the name is taken.
    pub(super) fn attribute(&mut self, name: Token) -> Parsed<Attribute> {
        let depth = self.depth();
        let equals = self.take();
        let read = match self.expression() {
            Ok(value) => self.finish_line(name, value),
            Err(error) => Err((error, None)),
        };
        let value = match read {
            Ok(value) => value,
            Err((error, _)) if !self.is_lenient => return Err(error),
            Err((error, value)) => {
                self.set_depth(depth);
                self.report(error);
                let column = self.indention_of_line(name.start);
                let (from, value) = match value {
                    Some(value) => (self.end, value),
                    None => (name.start, self.invalid_value(equals)),
                };
                self.end = value.span.end;
                let attribute = self.attribute_of(name, equals, value);
                self.recover(from, column);
                return Ok(attribute);
            }
        };
        Ok(self.attribute_of(name, equals, value))
    }

    /// An argument of a block on one line; the name is taken.
    pub(super) fn attribute_on_line(&mut self, name: Token) -> Parsed<Attribute> {
        let equals = self.take();
        let value = self.expression()?;
        Ok(self.attribute_of(name, equals, value))
    }

    fn attribute_of(&self, name: Token, equals: Token, value: Expression) -> Attribute {
        Attribute {
            name: self.name(name),
            equals: self.span(equals),
            span: self.span(name).join(value.span),
            value,
            as_blocks: None,
        }
    }

    /// Behind a value its line ends; else the value is right all the same.
    fn finish_line(
        &mut self,
        name: Token,
        value: Expression,
    ) -> Result<Expression, (Failure, Option<Expression>)> {
        let token = self.peek();
        let span = self.span(token);
        let error = match token.kind {
            Kind::Newline | Kind::LineComment | Kind::End => {
                // The end of the attribute is that of its value.
                self.take();
                return Ok(value);
            }
            Kind::Comma => Failure::new(
                HclError::syntax(span, "arguments are not separated by commas")
                    .help("remove the comma, and put each argument on a line of its own"),
            ),
            Kind::Identifier | Kind::OpenQuote | Kind::Equal | Kind::CloseBrace => {
                let message = format!("missing newline after the argument `{}`", self.str(name));
                let help = match token.kind {
                    Kind::CloseBrace => "put `}` on a line of its own",
                    _ => "put each argument on a line of its own",
                };
                Failure::new(HclError::syntax(span, message).help(help))
            }
            _ => self.unexpected(token, "the end of the line"),
        };
        Err((error, Some(value)))
    }

    /// Stands for a value that cannot be read: the rest of the line.
    fn invalid_value(&self, equals: Token) -> Expression {
        let start = equals.end as usize;
        let rest = self.text.get(start..).unwrap_or_default();
        let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let blank = line.len() - line.trim_ascii_start().len();
        Expression {
            kind: ExpressionKind::Invalid,
            span: self
                .origin
                .span(start + blank, start + blank + line.trim_ascii().len()),
        }
    }
}
