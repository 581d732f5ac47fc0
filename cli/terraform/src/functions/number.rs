//! Numbers: rounded, raised, compared, parsed and counted up.

use super::logarithm;
use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::{Number, Value};

const ONE: &[Parameter] = &[Parameter::new("num", Shape::Number)];
const NUMBERS: Parameter = Parameter::new("numbers", Shape::Number).dynamic();

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "abs",
        &[Parameter::new("num", Shape::Number).dynamic()],
        Shape::Number,
        absolute,
    ),
    Function::new("ceil", ONE, Shape::Number, ceil),
    Function::new("floor", ONE, Shape::Number, floor),
    Function::new(
        "log",
        &[
            Parameter::new("num", Shape::Number),
            Parameter::new("base", Shape::Number),
        ],
        Shape::Number,
        log,
    ),
    Function::new("max", &[], Shape::Number, max).variadic(NUMBERS),
    Function::new("min", &[], Shape::Number, min).variadic(NUMBERS),
    Function::new(
        "parseint",
        &[
            Parameter::new("number", Shape::Any).marked(),
            Parameter::new("base", Shape::Number).marked(),
        ],
        Shape::Any,
        parse_int,
    ),
    Function::new(
        "pow",
        &[
            Parameter::new("num", Shape::Number),
            Parameter::new("power", Shape::Number),
        ],
        Shape::Number,
        pow,
    ),
    Function::new("range", &[], Shape::List(&Shape::Number), range)
        .variadic(Parameter::new("params", Shape::Number)),
    Function::new("signum", ONE, Shape::Number, signum),
];

fn absolute(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(Value::number(given.number(0)?.absolute()))
}

/// A fraction that is rounded away leaves no minus behind.
fn without_sign_of_zero(number: Number) -> Value {
    Value::number(if number.is_zero() {
        Number::zero()
    } else {
        number
    })
}

fn ceil(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(without_sign_of_zero(given.number(0)?.ceiling()))
}

fn floor(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(without_sign_of_zero(given.number(0)?.floor()))
}

fn signum(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::whole(given.whole(0)?.signum()))
}

fn from_float(float: f64) -> Result<Value, FunctionError> {
    make::from_float(float).ok_or_else(|| FunctionError::call("has no number as its result"))
}

fn log(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (number, base) = (given.float(0)?, given.float(1)?);
    from_float(logarithm::ln(number) / logarithm::ln(base))
}

fn pow(given: &Given<'_>) -> Result<Value, FunctionError> {
    from_float(logarithm::pow(given.float(0)?, given.float(1)?))
}

fn extreme(given: &Given<'_>, wanted: std::cmp::Ordering) -> Result<Value, FunctionError> {
    let mut best: Option<&Number> = None;
    for at in 0..given.rest(0).len() {
        let own = given.number(at)?;
        if best.is_none_or(|best| own.cmp(best) == wanted) {
            best = Some(own);
        }
    }
    best.map(|own| Value::number(own.clone()))
        .ok_or_else(|| FunctionError::call("needs at least one number"))
}

fn max(given: &Given<'_>) -> Result<Value, FunctionError> {
    extreme(given, std::cmp::Ordering::Greater)
}

fn min(given: &Given<'_>) -> Result<Value, FunctionError> {
    extreme(given, std::cmp::Ordering::Less)
}

fn parse_int(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (text, text_marks) = given.value(0)?.clone().unmarked();
    let (_, base_marks) = given.value(1)?.clone().unmarked();
    let text = make::as_text(&text)
        .ok_or_else(|| FunctionError::argument(0, "must be a string that holds the number"))?;
    let base = given.whole(1)?;
    let base = u32::try_from(base)
        .ok()
        .filter(|base| (2..=62).contains(base))
        .ok_or_else(|| FunctionError::argument(1, "must be a whole number from 2 to 62"))?;
    let own = make::parse_digits(text, base).ok_or_else(|| {
        FunctionError::argument(
            0,
            format!("`{}` is no whole number to this base", given.shown(0, text)),
        )
    })?;
    Ok(Value::number(own).marked(text_marks | base_marks))
}

/// More numbers than this are refused.
const MOST: usize = 1024;

fn range(given: &Given<'_>) -> Result<Value, FunctionError> {
    let zero = Number::zero();
    let one = |is_down: bool| Number::from(if is_down { -1_i64 } else { 1 });
    let (start, end, step) = match given.rest(0).len() {
        1 => {
            let end = given.number(0)?.clone();
            let step = one(end < zero);
            (zero.clone(), end, step)
        }
        2 => {
            let (start, end) = (given.number(0)?.clone(), given.number(1)?.clone());
            let step = one(end < start);
            (start, end, step)
        }
        3 => (
            given.number(0)?.clone(),
            given.number(1)?.clone(),
            given.number(2)?.clone(),
        ),
        _ => return Err(FunctionError::call("takes one, two or three numbers")),
    };
    let is_down = step < zero;
    if is_down && end > start || !is_down && end < start {
        return Err(FunctionError::argument(
            1,
            "lies on the other side of the start than the step leads",
        ));
    }
    let mut out = Vec::new();
    let mut next = start;
    while if is_down { next > end } else { next < end } {
        if out.len() >= MOST {
            return Err(FunctionError::call(format!(
                "would make more than {MOST} numbers"
            )));
        }
        let following = next
            .plus(&step)
            .map_err(|_| FunctionError::call("adds infinities of both signs"))?;
        out.push(Value::number(next));
        next = following;
    }
    Ok(make::list(crate::value::Type::Number, out))
}
