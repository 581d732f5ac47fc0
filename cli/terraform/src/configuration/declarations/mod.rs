//! What a module declares. Each declaration owns its block of the tree, overrides merged into it,
//! and its methods look into that block; nothing is copied.

mod call;
mod check;
mod output;
mod provider;
mod resource;
mod variable;

pub use call::ModuleCall;
pub use check::{Check, Condition};
pub use output::{Local, Output};
pub use provider::{Provider, ProviderRequirement};
pub use resource::{Lifecycle, Mode, Resource};
pub use variable::Variable;

use infractl_hcl::syntax::{Block, Body, Expression, ExpressionKind, Literal};

/// A literal `true` or `false`.
fn flag(body: &Body, name: &str) -> Option<bool> {
    match &value(body, name)?.kind {
        ExpressionKind::Literal(Literal::Bool(flag)) => Some(*flag),
        _ => None,
    }
}

fn value<'b>(body: &'b Body, name: &str) -> Option<&'b Expression> {
    body.attribute(name).map(|attribute| &attribute.value)
}

/// The elements of a tuple that is written out; none of anything else.
pub(super) fn elements(expression: Option<&Expression>) -> &[Expression] {
    match expression.map(|expression| &expression.kind) {
        Some(ExpressionKind::Tuple(elements)) => elements,
        _ => &[],
    }
}

fn label(block: &Block, index: usize) -> &str {
    block.label(index).unwrap_or_default()
}
