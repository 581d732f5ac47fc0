//! Paths as texts: nothing here looks at a file.

use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::Value;

const ONE: &[Parameter] = &[Parameter::new("path", Shape::Text)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("abspath", ONE, Shape::Text, absolute),
    Function::new("basename", ONE, Shape::Text, base_name),
    Function::new("dirname", ONE, Shape::Text, folder_name),
    Function::new("pathexpand", ONE, Shape::Text, expand),
];

/// Takes `.`, `..` and doubled slashes out of a path, as Go's `filepath.Clean` does.
pub(super) fn clean(path: &str) -> String {
    let is_rooted = path.starts_with('/');
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => match names.last() {
                Some(last) if *last != ".." => {
                    names.pop();
                }
                _ if is_rooted => {}
                _ => names.push(name),
            },
            _ => names.push(name),
        }
    }
    let joined = names.join("/");
    match (is_rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

fn base_name(given: &Given<'_>) -> Result<Value, FunctionError> {
    let path = given.text(0)?;
    let own = path.trim_end_matches('/');
    let name = match own.rsplit('/').next() {
        _ if path.is_empty() => ".",
        Some("") | None => "/",
        Some(name) => name,
    };
    Ok(make::text(name))
}

fn folder_name(given: &Given<'_>) -> Result<Value, FunctionError> {
    let path = given.text(0)?;
    let end = path.rfind('/').map_or(0, |at| at + 1);
    Ok(make::text(clean(path.get(..end).unwrap_or_default())))
}

fn absolute(given: &Given<'_>) -> Result<Value, FunctionError> {
    let path = given.text(0)?;
    if path.starts_with('/') {
        return Ok(make::text(clean(path)));
    }
    Ok(given.cannot_say("the folder in which the tool will run is not known"))
}

fn expand(given: &Given<'_>) -> Result<Value, FunctionError> {
    let path = given.text(0)?;
    if !path.starts_with('~') {
        return Ok(make::text(path));
    }
    if path.len() > 1 && !path.starts_with("~/") && !path.starts_with("~\\") {
        return Err(FunctionError::argument(
            0,
            "names another person's home folder, which cannot be expanded",
        ));
    }
    Ok(given.cannot_say("the home folder in which the tool will run is not known"))
}
