use regorus::unstable::{BUILTINS, WithModifier};

use super::Found;
use super::names::{Names, Scope, path_of};
use crate::capabilities::capability;

/// Refuses the forms of `with` that the engine does not replace, or replaces by something else.
pub(super) fn check(with: &WithModifier, names: &Names, scope: &Scope) -> Option<Found> {
    let target = path_of(&with.refr)?;
    let shown = target.join(".");
    let function = names.function(&target, scope);
    let is_ours_alone = function.is_none()
        && crate::builtins::is_ours(&shown)
        && !BUILTINS.contains_key(shown.as_str());
    if is_ours_alone {
        let message = format!("`with` cannot replace `{shown}`");
        return Some(Found::at(with.refr.span(), "policy-unsupported", message));
    }
    let is_function = function.is_some() || capability(&shown).is_some();
    if is_function && let Some(path) = path_of(&with.r#as) {
        let replacement = path.join(".");
        if names.function(&path, scope).is_none() && capability(&replacement).is_some() {
            let message =
                format!("`with` cannot replace a function by the builtin `{replacement}`");
            let help = "write a function that calls it, and replace by that";
            return Some(Found::at(with.r#as.span(), "policy-unsupported", message).help(help));
        }
    }
    let is_by_data = target.first().is_some_and(|first| first == "data");
    if let Some((path, _)) = function.filter(|_| is_by_data) {
        let message = format!("`with {}` does not reach the function", path.join("."));
        let help = "call the function by its short name, and replace that";
        return Some(Found::at(with.refr.span(), "policy-function-mock", message).help(help));
    }
    None
}
