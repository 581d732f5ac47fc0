//! `tostring` and its like, and the functions on marks.

use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::{Marks, Type, Value};

const ONE: &[Parameter] = &[Parameter::new("v", Shape::Any).null().marked().dynamic()];
const EVERYTHING: &[Parameter] = &[Parameter::new("value", Shape::Any)
    .null()
    .unknown()
    .marked()
    .dynamic()];

const fn to(name: &'static str, shape: Shape) -> Function {
    Function::new(name, ONE, shape, convert)
        .decides(convert_type)
        .maybe_null()
}

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("ephemeralasnull", EVERYTHING, Shape::Any, |given| {
        // No value here is ephemeral: those live in the tool's own run alone.
        Ok(given.value(0)?.clone())
    })
    .decides(|given| Ok(given.type_of(0)))
    .maybe_null(),
    Function::new("issensitive", EVERYTHING, Shape::Bool, is_sensitive),
    Function::new("nonsensitive", EVERYTHING, Shape::Any, |given| {
        let (value, marks) = given.value(0)?.clone().unmarked();
        Ok(value.marked(marks.without(Marks::SENSITIVE)))
    })
    .decides(|given| Ok(given.type_of(0)))
    .maybe_null(),
    Function::new("sensitive", EVERYTHING, Shape::Any, |given| {
        Ok(given.value(0)?.clone().marked(Marks::SENSITIVE))
    })
    .decides(|given| Ok(given.type_of(0)))
    .maybe_null(),
    to("tobool", Shape::Bool),
    to("tolist", Shape::List(&Shape::Any)),
    to("tomap", Shape::Map(&Shape::Any)),
    to("tonumber", Shape::Number),
    to("toset", Shape::Set(&Shape::Any)),
    to("tostring", Shape::Text),
];

fn is_sensitive(given: &Given<'_>) -> Result<Value, FunctionError> {
    let value = given.value(0)?;
    if !value.is_known() {
        return Ok(given.unknown());
    }
    Ok(make::truth(value.marks().is_sensitive()))
}

fn convert_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    let wanted = given.function.returns.to_type();
    let own = given.type_of(0);
    if own == wanted || make::can_convert(&own, &wanted) {
        return Ok(wanted);
    }
    Err(FunctionError::argument(
        0,
        format!(
            "is {}, which cannot become {}",
            make::named(&own),
            given.function.returns
        ),
    ))
}

fn convert(given: &Given<'_>) -> Result<Value, FunctionError> {
    let wanted = given.function.returns.to_type();
    make::convert(given.value(0)?, &wanted).map_err(|error| FunctionError::argument(0, error))
}
