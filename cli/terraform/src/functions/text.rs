//! Texts cut, joined and rewritten.

use super::graphemes::{count, graphemes};
use super::pattern;
use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "indent",
        &[
            Parameter::new("spaces", Shape::Number),
            Parameter::new("str", Shape::Text),
        ],
        Shape::Text,
        indent,
    ),
    Function::new(
        "join",
        &[Parameter::new("separator", Shape::Text)],
        Shape::Text,
        join,
    )
    .variadic(Parameter::new("lists", Shape::List(&Shape::Text))),
    Function::new(
        "replace",
        &[
            Parameter::new("str", Shape::Text),
            Parameter::new("substr", Shape::Text),
            Parameter::new("replace", Shape::Text),
        ],
        Shape::Text,
        replace,
    ),
    Function::new(
        "sort",
        &[Parameter::new("list", Shape::List(&Shape::Text)).unknown()],
        Shape::List(&Shape::Text),
        sort,
    ),
    Function::new(
        "split",
        &[
            Parameter::new("separator", Shape::Text),
            Parameter::new("str", Shape::Text),
        ],
        Shape::List(&Shape::Text),
        split,
    ),
    Function::new(
        "strrev",
        &[Parameter::new("str", Shape::Text).dynamic()],
        Shape::Text,
        reverse,
    ),
    Function::new(
        "substr",
        &[
            Parameter::new("str", Shape::Text).dynamic(),
            Parameter::new("offset", Shape::Number).dynamic(),
            Parameter::new("length", Shape::Number).dynamic(),
        ],
        Shape::Text,
        substring,
    ),
];

/// More spaces than this at each line are a mistake.
const MOST_SPACES: i64 = 1 << 20;

fn indent(given: &Given<'_>) -> Result<Value, FunctionError> {
    let spaces = given.whole(0)?;
    let count = usize::try_from(spaces)
        .ok()
        .filter(|_| spaces <= MOST_SPACES);
    let count = count.ok_or_else(|| {
        FunctionError::argument(0, format!("must be from 0 to {MOST_SPACES}, not {spaces}"))
    })?;
    let line = format!("\n{}", " ".repeat(count));
    Ok(make::text(given.text(1)?.replace('\n', &line)))
}

fn join(given: &Given<'_>) -> Result<Value, FunctionError> {
    let separator = given.text(0)?;
    let lists = given.rest(1);
    if lists.is_empty() {
        return Err(FunctionError::call("needs at least one list to join"));
    }
    if lists.iter().any(|list| !list.is_wholly_known()) {
        return Ok(given.unknown());
    }
    let mut items = Vec::new();
    for (at, list) in lists.iter().enumerate() {
        for (place, item) in make::elements(list).iter().enumerate() {
            let text = item.as_str().ok_or_else(|| {
                FunctionError::argument(at + 1, format!("element {place} is null, not a text"))
            })?;
            items.push(text.to_owned());
        }
    }
    Ok(make::text(items.join(separator)))
}

fn sort(given: &Given<'_>) -> Result<Value, FunctionError> {
    let list = given.value(0)?;
    if !list.is_wholly_known() {
        return Ok(given.unknown_with_length_of(list));
    }
    let mut texts = Vec::new();
    for (place, item) in make::elements(list).iter().enumerate() {
        let text = item.as_str().ok_or_else(|| {
            FunctionError::argument(0, format!("element {place} is null, and cannot be sorted"))
        })?;
        texts.push(text.to_owned());
    }
    texts.sort();
    Ok(make::texts(texts))
}

fn split(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (separator, text) = (given.text(0)?, given.text(1)?);
    if separator.is_empty() {
        return Ok(make::texts(text.chars().map(String::from).collect()));
    }
    Ok(make::texts(
        text.split(separator).map(str::to_owned).collect(),
    ))
}

fn reverse(given: &Given<'_>) -> Result<Value, FunctionError> {
    let mut all: Vec<&str> = graphemes(given.text(0)?).collect();
    all.reverse();
    Ok(make::text(all.concat()))
}

fn substring(given: &Given<'_>) -> Result<Value, FunctionError> {
    let text = given.text(0)?;
    let (mut offset, length) = (given.whole(1)?, given.whole(2)?);
    if offset < 0 {
        offset += i64::try_from(count(text)).unwrap_or(i64::MAX);
    } else if length == 0 {
        return Ok(make::text(String::new()));
    }
    let skip = usize::try_from(offset).unwrap_or(0);
    let tail = graphemes(text).skip(skip);
    // A length of zero behind an offset from the end takes all: the original counts past it.
    let own: String = match usize::try_from(length) {
        Ok(length) if length > 0 => tail.take(length).collect(),
        _ => tail.collect(),
    };
    Ok(make::text(own))
}

fn replace(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (text, search, with) = (given.text(0)?, given.text(1)?, given.text(2)?);
    let inner = search
        .strip_prefix('/')
        .and_then(|inner| inner.strip_suffix('/'));
    if let Some(inner) = inner {
        let own = pattern::compile(inner).map_err(|error| FunctionError::argument(1, error))?;
        return Ok(make::text(pattern::replace_all(&own, text, with)));
    }
    Ok(make::text(text.replace(search, with)))
}
