use infractl_document::Span;

use crate::HclError;
use crate::parse::{Origin, read_expression_at, read_template_at};
use crate::syntax::{Expression, ExpressionKind, Literal, Name};

/// A text between quotes, which may hold a template or an expression of HCL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonText {
    pub(super) text: Box<str>,
    pub(super) span: Span,
    /// Places of the text behind each escape, with their places in the file.
    pub(super) shifts: Box<[(u32, u32)]>,
    /// How deep in lists and objects it stands.
    pub(super) depth: usize,
}

impl JsonText {
    /// The text, escapes resolved.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The place, quotes included.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The place between the quotes.
    pub fn inner(&self) -> Span {
        Span {
            start: self.span.start + 1,
            end: self.span.end.saturating_sub(1).max(self.span.start + 1),
            ..self.span
        }
    }

    /// The text as a name, at its place with the quotes.
    pub fn name(&self) -> Name {
        Name {
            text: self.text.clone(),
            span: self.span,
        }
    }

    /// The text as it stands, whatever it holds.
    pub fn literal(&self) -> Expression {
        Expression {
            kind: ExpressionKind::Literal(Literal::Text(self.text.clone())),
            span: self.span,
        }
    }

    /// The text as a template: `"${a}"` is the very value of `a`.
    pub fn template(&self) -> (Expression, Vec<HclError>) {
        // What begins with a byte-order mark loses it.
        let is_plain = !self.text.contains("${") && !self.text.contains("%{");
        if is_plain && !self.text.starts_with('\u{feff}') {
            return (self.literal(), Vec::new());
        }
        let (mut expression, errors) =
            read_template_at(self.text.as_bytes(), self.origin(), self.depth);
        expression.span = self.span;
        (expression, errors)
    }

    /// The text as an expression.
    pub fn expression(&self) -> (Expression, Vec<HclError>) {
        read_expression_at(self.text.as_bytes(), self.origin(), self.depth)
    }

    fn origin(&self) -> Origin<'_> {
        Origin {
            source: self.span.source,
            start: self.span.start + 1,
            shifts: &self.shifts,
        }
    }
}
