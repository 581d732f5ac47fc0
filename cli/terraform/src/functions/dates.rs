//! `formatdate`, `timeadd`, `timecmp`, and the clock that a preview does not read.

use super::signature::{Function, Parameter, Shape};
use super::timestamp::{Strictness, Timestamp};
use super::{FunctionError, Given, date_format, duration, make};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "formatdate",
        &[
            Parameter::new("format", Shape::Text),
            Parameter::new("time", Shape::Text),
        ],
        Shape::Text,
        format_date,
    ),
    Function::outside("plantimestamp", &[], Shape::Text, CLOCK).maybe_null(),
    Function::new(
        "timeadd",
        &[
            Parameter::new("timestamp", Shape::Text),
            Parameter::new("duration", Shape::Text),
        ],
        Shape::Text,
        time_add,
    )
    .maybe_null(),
    Function::new(
        "timecmp",
        &[
            Parameter::new("timestamp_a", Shape::Text),
            Parameter::new("timestamp_b", Shape::Text),
        ],
        Shape::Number,
        time_compare,
    ),
    Function::outside("timestamp", &[], Shape::Text, CLOCK),
];

const CLOCK: &str = "the time is known when the plan is made";

fn timestamp(
    given: &Given<'_>,
    at: usize,
    strictness: Strictness,
) -> Result<Timestamp, FunctionError> {
    Timestamp::parse(given.text(at)?, strictness)
        .map_err(|error| FunctionError::argument(at, error))
}

fn format_date(given: &Given<'_>) -> Result<Value, FunctionError> {
    let time = timestamp(given, 1, Strictness::Exact)?;
    let own = date_format::write(given.text(0)?, time);
    own.map(make::text)
        .map_err(|error| FunctionError::argument(0, error))
}

fn time_add(given: &Given<'_>) -> Result<Value, FunctionError> {
    let time = timestamp(given, 0, Strictness::Exact)?;
    let text = given.text(1)?;
    let duration = duration::nanoseconds(text).ok_or_else(|| {
        FunctionError::argument(
            1,
            format!("`{text}` must be a duration such as `90m`, `1h30m` or `-1.5s`"),
        )
    })?;
    Ok(make::text(time.add(duration).to_string()))
}

fn time_compare(given: &Given<'_>) -> Result<Value, FunctionError> {
    let first = timestamp(given, 0, Strictness::Lenient)?;
    let second = timestamp(given, 1, Strictness::Lenient)?;
    Ok(make::whole(first.compare(second) as i64))
}
