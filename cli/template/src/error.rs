use infractl_document::Span;

/// A template that does not parse, in Go's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// Go's whole text: `template: NAME:LINE: what`.
    pub message: String,
    /// The place in the template.
    pub span: Span,
    /// The `{{` of the action or block that is still open there, where that is the mistake.
    pub unclosed: Option<Span>,
}

/// A template that parses and does not execute, in Go's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExecuteError {
    /// Go's whole text: `template: NAME:LINE:COLUMN: executing "NAME" at <NODE>: what`.
    pub message: String,
    /// What kind of end it is.
    pub kind: ErrorKind,
    /// The innermost place, in the template that failed; none for a template that does not exist.
    pub span: Option<Span>,
    /// The calls around that place, innermost first.
    pub calls: Vec<Span>,
}

/// Why an execution ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ErrorKind {
    /// Go's template would fail as well.
    #[default]
    Template,
    /// The render depends on a value that is not known yet.
    NotRendered,
    /// A function or feature that the original has and we do not.
    Unsupported,
    /// A function whose result differs each time, in a render whose result must not.
    Unrepeatable,
    /// A limit of ours that is tighter than Go's.
    Limit,
}

/// Why a function gave no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CallError {
    /// The text that follows `error calling NAME: `.
    pub message: String,
    /// What kind of end it is.
    pub kind: ErrorKind,
    /// A place deeper than the call, when one is known.
    pub span: Option<Span>,
    /// The calls around that place, innermost first.
    pub calls: Vec<Span>,
}

impl CallError {
    /// A function that refuses its arguments.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            kind: ErrorKind::Template,
            span: None,
            calls: Vec::new(),
        }
    }

    /// A function that would have to decide on a value which is not known yet.
    pub fn not_rendered(message: impl Into<String>) -> Self {
        Self {
            kind: ErrorKind::NotRendered,
            ..Self::new(message)
        }
    }

    /// A function, or a use of it, that we lack.
    pub fn unsupported(message: impl Into<String>) -> Self {
        Self {
            kind: ErrorKind::Unsupported,
            ..Self::new(message)
        }
    }

    /// A function that draws at random or reads the clock, in a render that must be repeatable.
    pub fn unrepeatable(message: impl Into<String>) -> Self {
        Self {
            kind: ErrorKind::Unrepeatable,
            ..Self::new(message)
        }
    }
}

impl From<String> for CallError {
    fn from(message: String) -> Self {
        Self::new(message)
    }
}

impl From<&str> for CallError {
    fn from(message: &str) -> Self {
        Self::new(message)
    }
}

impl From<crate::TooDeep> for CallError {
    fn from(error: crate::TooDeep) -> Self {
        Self {
            kind: ErrorKind::Limit,
            ..Self::new(error.to_string())
        }
    }
}

impl From<ExecuteError> for CallError {
    fn from(error: ExecuteError) -> Self {
        Self {
            message: error.message,
            kind: error.kind,
            span: error.span,
            calls: error.calls,
        }
    }
}

impl From<ParseError> for CallError {
    fn from(error: ParseError) -> Self {
        Self {
            span: Some(error.span),
            ..Self::new(error.message)
        }
    }
}
