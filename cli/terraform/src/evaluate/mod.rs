//! Expressions evaluated: the trees of [`infractl_hcl::syntax`] to [`Value`]s.
//!
//! Conversions, unknown values and marks are carried as `hclsyntax` carries them. What cannot be
//! known is unknown, and what is mistaken is told with its place; neither stops the rest.

mod call;
mod conditional;
mod construct;
mod describe;
mod element;
mod error;
mod evaluator;
#[cfg(test)]
mod laws;
mod lazy;
mod logic;
mod operate;
mod order;
mod prefix;
mod range;
mod render;
mod repeat;
mod scope;
mod select;
mod splat;
mod template;
#[cfg(test)]
pub(crate) mod tests;

pub use error::EvaluationError;
pub use render::Templates;
pub use scope::{Found, Scope, Variables};

use infractl_hcl::syntax::Expression;

use crate::functions::Context;
use crate::value::Value;
use evaluator::Evaluator;

/// What an expression comes to.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// The value; unknown as far as a mistake stands in the way.
    pub value: Value,
    /// The mistakes.
    pub errors: Vec<EvaluationError>,
}

/// Evaluates an expression with the names of a scope and what functions may ask for.
pub fn evaluate(expression: &Expression, scope: &dyn Scope, functions: Context<'_>) -> Evaluation {
    let mut evaluator = Evaluator::new(scope, functions);
    let value = evaluator.expression(expression);
    Evaluation {
        value,
        errors: evaluator.into_errors(),
    }
}
