//! Ends of texts: taken off, and asked for.

use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::Value;

const ONE: &[Parameter] = &[Parameter::new("str", Shape::Text)];

const fn two(second: &'static str) -> [Parameter; 2] {
    [
        Parameter::new("str", Shape::Text),
        Parameter::new(second, Shape::Text),
    ]
}

const CUTSET: &[Parameter] = &two("cutset");
const PREFIX: &[Parameter] = &two("prefix");
const SUFFIX: &[Parameter] = &two("suffix");
const SUBSTR: &[Parameter] = &two("substr");
const STARTS: &[Parameter] = &[
    Parameter::new("str", Shape::Text).unknown(),
    Parameter::new("prefix", Shape::Text),
];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("chomp", ONE, Shape::Text, chomp),
    Function::new("endswith", SUFFIX, Shape::Bool, ends_with),
    Function::new("startswith", STARTS, Shape::Bool, starts_with),
    Function::new("strcontains", SUBSTR, Shape::Bool, contains).maybe_null(),
    Function::new("trim", CUTSET, Shape::Text, trim),
    Function::new("trimprefix", PREFIX, Shape::Text, trim_prefix),
    Function::new("trimspace", ONE, Shape::Text, trim_space),
    Function::new("trimsuffix", SUFFIX, Shape::Text, trim_suffix),
];

fn chomp(given: &Given<'_>) -> Result<Value, FunctionError> {
    let text = given.text(0)?;
    Ok(make::text(text.trim_end_matches(['\r', '\n'])))
}

fn trim_space(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::text(given.text(0)?.trim()))
}

/// The cutset's code points count one by one, whatever a person would call a character.
fn trim(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (text, cutset) = (given.text(0)?, given.text(1)?);
    let own = text.trim_matches(|sign| cutset.contains(sign));
    Ok(make::text(own))
}

fn trim_prefix(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (text, prefix) = (given.text(0)?, given.text(1)?);
    Ok(make::text(text.strip_prefix(prefix).unwrap_or(text)))
}

fn trim_suffix(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (text, suffix) = (given.text(0)?, given.text(1)?);
    Ok(make::text(text.strip_suffix(suffix).unwrap_or(text)))
}

fn ends_with(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::truth(given.text(0)?.ends_with(given.text(1)?)))
}

fn contains(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::truth(given.text(0)?.contains(given.text(1)?)))
}

/// A prefix that is known of an unknown text may decide.
fn starts_with(given: &Given<'_>) -> Result<Value, FunctionError> {
    let prefix = given.text(1)?;
    if given.is_known(0) {
        return Ok(make::truth(given.text(0)?.starts_with(prefix)));
    }
    let known = given.known_prefix(0);
    if known.starts_with(prefix) {
        return Ok(make::truth(true));
    }
    if known.len() >= prefix.len() {
        return Ok(make::truth(false));
    }
    Ok(given.unknown())
}
