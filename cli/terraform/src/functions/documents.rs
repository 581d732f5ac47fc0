//! JSON, CSV and YAML, read and written.

use std::collections::BTreeMap;

use super::csv::Reader;
use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make, yaml};
use crate::value::{Type, Value};

const ONE: &[Parameter] = &[Parameter::new("str", Shape::Text)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("csvdecode", ONE, Shape::Any, decode_csv).decides(|_| Ok(Type::Dynamic)),
    Function::new("jsondecode", ONE, Shape::Any, decode_json).maybe_null(),
    Function::new(
        "jsonencode",
        &[Parameter::new("val", Shape::Any).null().unknown().dynamic()],
        Shape::Text,
        encode_json,
    ),
    Function::new(
        "yamldecode",
        &[Parameter::new("src", Shape::Text)],
        Shape::Any,
        decode_yaml,
    )
    .maybe_null(),
    Function::new(
        "yamlencode",
        &[Parameter::new("value", Shape::Any).null().dynamic()],
        Shape::Text,
        encode_yaml,
    ),
];

fn encode_json(given: &Given<'_>) -> Result<Value, FunctionError> {
    let value = given.value(0)?;
    if !value.is_wholly_known() {
        let start = match value.ty() {
            _ if make::could_be_null(value) => "",
            Type::String => "\"",
            Type::Object(_) | Type::Map(_) => "{",
            Type::Tuple(_) | Type::List(_) | Type::Set(_) => "[",
            _ => "",
        };
        return Ok(given.unknown_with_prefix(start));
    }
    make::to_json(value)
        .map(make::text)
        .map_err(|error| FunctionError::argument(0, error))
}

fn decode_json(given: &Given<'_>) -> Result<Value, FunctionError> {
    make::from_json(given.text(0)?).map_err(|error| FunctionError::argument(0, error))
}

fn encode_yaml(given: &Given<'_>) -> Result<Value, FunctionError> {
    let value = given.value(0)?;
    if !value.is_wholly_known() {
        return Ok(given.unknown());
    }
    Ok(make::text(yaml::write(value)))
}

fn decode_yaml(given: &Given<'_>) -> Result<Value, FunctionError> {
    yaml::read(given.text(0)?).map_err(|error| FunctionError::argument(0, error))
}

fn decode_csv(given: &Given<'_>) -> Result<Value, FunctionError> {
    let wrong = |error: String| FunctionError::argument(0, error);
    let mut reader = Reader::new(given.text(0)?);
    let names = reader
        .row()
        .map_err(wrong)?
        .ok_or_else(|| wrong("needs a first line that names the columns".to_owned()))?;
    let mut types = BTreeMap::new();
    for name in &names {
        if types.insert(name.clone(), Type::String).is_some() {
            return Err(wrong(format!("names the column `{name}` twice")));
        }
    }
    let mut rows = Vec::new();
    while let Some(row) = reader.row().map_err(wrong)? {
        if row.len() != names.len() {
            return Err(wrong(format!(
                "has {} columns, and a row of {}",
                names.len(),
                row.len()
            )));
        }
        let cells = row.into_iter().map(make::text);
        rows.push(make::object(names.iter().cloned().zip(cells).collect()));
    }
    Ok(make::list(make::object_type(types), rows))
}
