use std::sync::Arc;

use infractl_document::Span;

use super::{Number, Type};

/// A value that nobody knows yet, and what is known of it all the same.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// Its type; [`Type::Dynamic`] where that is not known either.
    pub ty: Type,
    /// Whether it will certainly not be null.
    pub is_not_null: bool,
    /// What it narrows down to.
    pub range: Range,
    /// Why it is not known: `known after apply`.
    pub reason: Arc<str>,
    /// The expression that it comes from.
    pub cause: Option<Span>,
}

/// What is known of a value whose exact form is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Range {
    /// Nothing.
    #[default]
    Any,
    /// A text that begins so.
    Prefix(Arc<str>),
    /// A number between bounds; each says whether it belongs to them.
    Numbers {
        /// The lower bound.
        lower: Option<(Number, bool)>,
        /// The upper bound.
        upper: Option<(Number, bool)>,
    },
    /// A collection of so many elements.
    Length {
        /// At least.
        lower: usize,
        /// At most.
        upper: Option<usize>,
    },
}

impl Unknown {
    /// An unknown value of which nothing is known but its type.
    pub fn new(ty: Type, reason: impl Into<Arc<str>>, cause: Option<Span>) -> Self {
        Self {
            ty,
            is_not_null: false,
            range: Range::Any,
            reason: reason.into(),
            cause,
        }
    }

    /// The same cause with another type; nothing else is known of it.
    #[must_use]
    pub fn of_type(&self, ty: Type) -> Self {
        Self::new(ty, Arc::clone(&self.reason), self.cause)
    }

    /// The same, which will not be null.
    #[must_use]
    pub fn not_null(mut self) -> Self {
        self.is_not_null = true;
        self
    }

    /// The same with a narrower range.
    #[must_use]
    pub fn within(mut self, range: Range) -> Self {
        self.range = range;
        self
    }
}
