//! `regex` and `regexall`.

use regex::Regex;

use super::pattern;
use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::{Type, Value};

const TWO: &[Parameter] = &[
    Parameter::new("pattern", Shape::Text),
    Parameter::new("string", Shape::Text),
];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("regex", TWO, Shape::Any, first).decides(first_type),
    Function::new("regexall", TWO, Shape::List(&Shape::Any), all).decides(all_type),
];

/// What a match is told as: its text, or its groups by place or by name.
enum Groups {
    None,
    Numbered(usize),
    Named(Vec<String>),
}

fn groups(pattern: &Regex) -> Result<Groups, FunctionError> {
    let names: Vec<Option<&str>> = pattern.capture_names().skip(1).collect();
    let known: Vec<String> = names
        .iter()
        .flatten()
        .map(|name| pattern::group_name(name).to_owned())
        .collect();
    match (names.len(), known.len()) {
        (0, _) => Ok(Groups::None),
        (all, 0) => Ok(Groups::Numbered(all)),
        (all, with_name) if all == with_name => Ok(Groups::Named(known)),
        _ => Err(FunctionError::argument(
            0,
            "has groups with a name and groups without; give all of them names, or none",
        )),
    }
}

fn compile(given: &Given<'_>) -> Result<(Regex, Groups), FunctionError> {
    let own =
        pattern::compile(given.text(0)?).map_err(|error| FunctionError::argument(0, error))?;
    let groups = groups(&own)?;
    Ok((own, groups))
}

fn match_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    if !given.is_known(0) {
        return Ok(Type::Dynamic);
    }
    let (_, groups) = compile(given)?;
    Ok(match groups {
        Groups::None => Type::String,
        Groups::Numbered(count) => make::tuple_type(vec![Type::String; count]),
        Groups::Named(names) => {
            make::object_type(names.into_iter().map(|name| (name, Type::String)).collect())
        }
    })
}

fn first_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    match_type(given)
}

fn all_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    Ok(make::list_type(match_type(given)?))
}

fn told(found: &regex::Captures<'_>, groups: &Groups) -> Value {
    let group = |at: usize| match found.get(at) {
        Some(group) => make::text(group.as_str()),
        None => make::null(Type::String),
    };
    match groups {
        Groups::None => group(0),
        Groups::Numbered(count) => make::tuple((1..=*count).map(group).collect()),
        Groups::Named(names) => make::object(
            names
                .iter()
                .enumerate()
                .map(|(at, name)| (name.clone(), group(at + 1)))
                .collect(),
        ),
    }
}

fn first(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (own, groups) = compile(given)?;
    match own.captures(given.text(1)?) {
        Some(found) => Ok(told(&found, &groups)),
        None => Err(FunctionError::argument(1, "does not match the pattern")),
    }
}

fn all(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (own, groups) = compile(given)?;
    let found = own
        .captures_iter(given.text(1)?)
        .map(|found| told(&found, &groups));
    Ok(make::list(given.element_type(), found.collect()))
}
