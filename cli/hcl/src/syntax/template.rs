use infractl_document::Span;

use super::{Expression, Name};

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text as it stands in the result: escapes resolved, and trimmed where a `~` stands beside it.
    Text {
        /// The text.
        text: Box<str>,
        /// Where it is written.
        span: Span,
    },
    /// `${ value }`
    Interpolation(Interpolation),
    /// `%{ if … } … %{ else } … %{ endif }`
    If(Box<IfDirective>),
    /// `%{ for … } … %{ endfor }`
    For(Box<ForDirective>),
}

/// `${ value }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interpolation {
    /// What is put in.
    pub value: Expression,
    /// The braces.
    pub marker: Marker,
}

/// A sequence from `${` or `%{` to `}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// With the braces.
    pub span: Span,
    /// Whether a `~` behind the opening brace trims the text before it, which is done already.
    pub trims_before: bool,
    /// Whether a `~` before the closing brace trims the text behind it, which is done already.
    pub trims_after: bool,
}

/// `%{ if condition } then %{ else } otherwise %{ endif }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IfDirective {
    /// What decides.
    pub condition: Expression,
    /// The result if it is true.
    pub then: Box<[Part]>,
    /// The result if it is false; empty without an `else`.
    pub otherwise: Box<[Part]>,
    /// The `%{ if … }`.
    pub opening: Marker,
    /// The `%{ else }`, where there is one.
    pub middle: Option<Marker>,
    /// The `%{ endif }`.
    pub closing: Marker,
}

/// `%{ for key, value in collection } body %{ endfor }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForDirective {
    /// The variable of the keys, where there is one.
    pub key_name: Option<Name>,
    /// The variable of the values.
    pub value_name: Name,
    /// What is gone through.
    pub collection: Expression,
    /// The result for each element.
    pub body: Box<[Part]>,
    /// The `%{ for … }`.
    pub opening: Marker,
    /// The `%{ endfor }`.
    pub closing: Marker,
}

impl Part {
    /// From the first byte to the last; of a directive, with its end.
    pub fn span(&self) -> Span {
        match self {
            Self::Text { span, .. } => *span,
            Self::Interpolation(interpolation) => interpolation.marker.span,
            Self::If(directive) => directive.opening.span.join(directive.closing.span),
            Self::For(directive) => directive.opening.span.join(directive.closing.span),
        }
    }
}
