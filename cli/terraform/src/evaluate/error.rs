use std::borrow::Cow;

use infractl_document::Span;

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{summary}: {detail}")]
pub struct EvaluationError {
    /// Where it is.
    pub span: Span,
    /// The expression around it.
    pub context: Span,
    /// What kind of mistake it is: lower-case start, no full stop.
    pub summary: Cow<'static, str>,
    /// What is wrong, and what would be right.
    pub detail: String,
}

impl EvaluationError {
    /// A mistake at a place.
    pub fn new(
        span: Span,
        summary: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            span,
            context: span,
            summary: summary.into(),
            detail: detail.into(),
        }
    }

    /// The same with the expression around it.
    #[must_use]
    pub fn within(mut self, context: Span) -> Self {
        self.context = context;
        self
    }
}
