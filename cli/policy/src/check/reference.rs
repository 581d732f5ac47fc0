use regorus::unstable::{Expr, Module};

use super::Found;
use super::names::{Names, Scope, path_of, static_path};

/// Looks up what a reference below `data` names.
pub(super) fn check(expr: &Expr, names: &Names, scope: &Scope) -> Option<Found> {
    let (path, _) = static_path(expr);
    let full = scope.full(&path);
    let is_data = full.first().is_some_and(|first| first == "data");
    if !is_data || full.len() < 2 || names.is_defined(&full) {
        return None;
    }
    Some(undefined(expr, &full, names))
}

/// Looks up what imports name.
pub(super) fn check_imports(module: &Module, names: &Names) -> impl Iterator<Item = Found> {
    module.imports.iter().filter_map(|import| {
        let path = path_of(&import.refr)?;
        let is_data = path.first().is_some_and(|first| first == "data");
        let is_wrong = is_data && path.len() > 1 && !names.is_defined(&path);
        is_wrong.then(|| undefined(&import.refr, &path, names))
    })
}

fn undefined(expr: &Expr, path: &[String], names: &Names) -> Found {
    let message = format!("`{}` is defined by no policy", path.join("."));
    let found = Found::at(expr.span(), "policy-undefined-reference", message);
    match names.meant(path) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found,
    }
}
