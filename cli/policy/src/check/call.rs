use regorus::unstable::Expr;

use super::Found;
use super::names::{Names, Scope, path_of};
use crate::builtins::COLLECTION;
use crate::capabilities::{Capability, capability, meant};

/// Looks up what a call names.
pub(super) fn check(call: &Expr, names: &Names, scope: &Scope) -> Option<Found> {
    let Expr::Call { fcn, params, .. } = call else {
        return None;
    };
    let span = fcn.span();
    // A path with an unknown part is refused by the engine itself.
    let path = path_of(fcn)?;
    let shown = path.join(".");
    if shown == COLLECTION {
        return None;
    }
    let fits = |operands: usize| (operands..=operands + 1).contains(&params.len());
    let wrong_number = |operands: usize| {
        let message = format!("`{shown}` takes {operands} operands, not {}", params.len());
        Some(Found::at(span, "policy-unknown-function", message))
    };
    if let Some((_, operands)) = names.function(&path, scope) {
        return if fits(operands) {
            None
        } else {
            wrong_number(operands)
        };
    }
    if shown == "walk" && params.len() == 1 {
        let message =
            "`walk` with one operand gives many values, which is supported in `x := walk(y)` alone";
        let help = "write `walk(y, [path, value])` as a statement of its own";
        return Some(Found::at(span, "policy-unsupported", message.to_owned()).help(help));
    }
    match capability(&shown) {
        Some(Capability::Allowed(None)) => None,
        Some(Capability::Allowed(Some(operands))) if fits(operands) => None,
        Some(Capability::Allowed(Some(operands))) => wrong_number(operands),
        Some(Capability::Forbidden(reason)) => {
            let message = format!("`{shown}` may not be called: {reason}");
            Some(Found::at(span, "policy-forbidden-builtin", message))
        }
        Some(Capability::Unsupported) => {
            let message = format!("`{shown}` is not supported");
            let help = "OPA has this function, this engine does not";
            Some(Found::at(span, "policy-unsupported", message).help(help))
        }
        None => {
            let message = format!("there is no function `{shown}`");
            let found = Found::at(span, "policy-unknown-function", message);
            Some(match meant(&shown, names.own_functions(scope)) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found,
            })
        }
    }
}
