use infractl_document::Span;

use super::{Expression, Literal, Name};

/// A variable, and what is selected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The variable.
    pub root: Name,
    /// What is selected of it, in order.
    pub steps: Box<[Step]>,
}

/// What is selected of an expression that is no variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traversal {
    /// What it is selected of.
    pub source: Expression,
    /// What is selected, in order; at least one step.
    pub steps: Box<[Step]>,
}

/// One selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is selected.
    pub kind: StepKind,
    /// The place, with the dot or the brackets.
    pub span: Span,
}

/// What a step selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepKind {
    /// `.name`
    Attribute(Box<str>),
    /// `[0]`, `["key"]`, or the legacy form `.0`
    Index(Literal),
}

impl Reference {
    /// The name of the attribute that a step selects, counted from 0; `None` for an index.
    pub fn attribute(&self, step: usize) -> Option<&str> {
        self.steps.get(step)?.as_attribute()
    }
}

impl Step {
    /// The name of the attribute that it selects; `None` for an index.
    pub fn as_attribute(&self) -> Option<&str> {
        match &self.kind {
            StepKind::Attribute(name) => Some(name),
            StepKind::Index(_) => None,
        }
    }
}
