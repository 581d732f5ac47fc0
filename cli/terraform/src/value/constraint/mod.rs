//! Type constraints, such as `list(object({ name = optional(string, "x") }))`.

mod defaults;
mod read;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use infractl_document::Span;

use super::convert::{ConversionError, convert};
use super::{Type, Value};
use defaults::Defaults;
pub use read::read_constraint;

/// What a variable takes, and what stands in for attributes that a value lacks.
#[derive(Debug, Clone)]
pub struct Constraint {
    /// The type, in which attributes may be optional.
    pub ty: Type,
    defaults: Option<Arc<Defaults>>,
}

/// Why an expression is no type constraint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConstraintError {
    /// The part that is wrong.
    pub span: Span,
    /// What is wrong: lower-case start, no full stop.
    pub message: String,
}

impl Constraint {
    /// What a variable without a type takes: everything.
    pub fn any() -> Self {
        Self {
            ty: Type::Dynamic,
            defaults: None,
        }
    }

    /// A value as the variable holds it: what it lacks filled in, then converted.
    pub fn apply(&self, value: &Value) -> Result<Value, ConversionError> {
        convert(&self.with_defaults(value), &self.ty)
    }

    /// A value with what it lacks filled in, which may still have another type.
    pub fn with_defaults(&self, value: &Value) -> Value {
        match &self.defaults {
            Some(defaults) => defaults.apply(value),
            None => value.clone(),
        }
    }
}
