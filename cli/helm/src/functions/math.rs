//! Arithmetic on what cast makes of the arguments.

use infractl_template::{
    CallError, Functions, IntKind, List, Operand, Signature, Text, Type, Value,
};

use super::arguments::Arguments as _;
use super::cast::{to_float, to_int};

const A: Type = Type::Any;
const I: Type = Type::INT;

pub(super) fn add(functions: &mut Functions) {
    convert(functions);
    integers(functions);
    floats(functions);
    ranges(functions);
}

#[expect(clippy::unnecessary_wraps, reason = "the last word of function bodies")]
fn int64(number: i64) -> Result<Operand, CallError> {
    Ok(Operand::new(Value::int64(number)))
}

#[expect(clippy::unnecessary_wraps, reason = "the last word of function bodies")]
fn float(number: f64) -> Result<Operand, CallError> {
    Ok(Operand::new(Value::float(number)))
}

fn convert(functions: &mut Functions) {
    let one = Signature::fixed(&[A]);
    functions.add("int64", one, |_, given| int64(to_int(&given.at(0).value)));
    functions.add("int", one, |_, given| {
        Ok(Operand::new(Value::int(to_int(&given.at(0).value))))
    });
    functions.add("float64", one, |_, given| {
        float(to_float(&given.at(0).value))
    });
    functions.add("atoi", Signature::fixed(&[Type::Text]), |_, given| {
        let text = given.string(0);
        // On overflow Go still gives the nearest number.
        let number = text
            .parse()
            .unwrap_or_else(|error: std::num::ParseIntError| match error.kind() {
                std::num::IntErrorKind::PosOverflow => i64::MAX,
                std::num::IntErrorKind::NegOverflow => i64::MIN,
                _ => 0,
            });
        Ok(Operand::new(Value::int(number)))
    });
    functions.add("toDecimal", one, |context, given| {
        let bytes = infractl_template::format::print_value(context.heap(), &given.at(0).value)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        int64(i64::from_str_radix(&text, 8).unwrap_or(0))
    });
}

fn integers(functions: &mut Functions) {
    let all = Signature::variadic(&[], A).decides();
    let some = Signature::variadic(&[A], A).decides();
    let two = Signature::fixed(&[A, A]).decides();
    let number = |operand: &Operand| to_int(&operand.value);
    functions.add("add1", Signature::fixed(&[A]).decides(), move |_, given| {
        int64(number(&given.at(0)).wrapping_add(1))
    });
    functions.add("add", all, move |_, given| {
        int64(given.iter().map(number).fold(0, i64::wrapping_add))
    });
    functions.add("sub", two, move |_, given| {
        int64(number(&given.at(0)).wrapping_sub(number(&given.at(1))))
    });
    functions.add("mul", some, move |_, given| {
        int64(given.iter().map(number).fold(1, i64::wrapping_mul))
    });
    functions.add("div", two, move |_, given| match number(&given.at(1)) {
        0 => Err(divide_by_zero()),
        by => int64(number(&given.at(0)).wrapping_div(by)),
    });
    functions.add("mod", two, move |_, given| match number(&given.at(1)) {
        0 => Err(divide_by_zero()),
        by => int64(number(&given.at(0)).wrapping_rem(by)),
    });
    for name in ["max", "biggest"] {
        functions.add(name, some, move |_, given| {
            int64(given.iter().map(number).max().unwrap_or(0))
        });
    }
    functions.add("min", some, move |_, given| {
        int64(given.iter().map(number).min().unwrap_or(0))
    });
}

fn divide_by_zero() -> CallError {
    CallError::new("runtime error: integer divide by zero")
}

fn floats(functions: &mut Functions) {
    let some = Signature::variadic(&[A], A).decides();
    let one = Signature::fixed(&[A]).decides();
    let number = |operand: &Operand| to_float(&operand.value);
    functions.add("maxf", some, move |_, given| {
        float(given.iter().map(number).reduce(go_max).unwrap_or(0.0))
    });
    functions.add("minf", some, move |_, given| {
        float(given.iter().map(number).reduce(go_min).unwrap_or(0.0))
    });
    functions.add("ceil", one, move |_, given| {
        float(number(&given.at(0)).ceil())
    });
    functions.add("floor", one, move |_, given| {
        float(number(&given.at(0)).floor())
    });
    functions.add(
        "round",
        Signature::variadic(&[A, I], Type::FLOAT64).decides(),
        move |_, given| {
            let on = if given.len() > 2 { given.float(2) } else { 0.5 };
            #[expect(clippy::cast_precision_loss, reason = "places are few")]
            let power = 10_f64.powf(given.int(1) as f64);
            let digit = power * number(&given.at(0));
            let rounded = if digit.fract() >= on {
                digit.ceil()
            } else {
                digit.floor()
            };
            float(rounded / power)
        },
    );
}

fn go_max(left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() {
        f64::NAN
    } else {
        left.max(right)
    }
}

fn go_min(left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() {
        f64::NAN
    } else {
        left.min(right)
    }
}

/// The most numbers that a range may have; Go would run out of memory later.
const MAX_RANGE: usize = 10_000_000;

fn ranges(functions: &mut Functions) {
    functions.add("until", Signature::fixed(&[I]).decides(), |_, given| {
        let count = given.int(0);
        let step = if count < 0 { -1 } else { 1 };
        Ok(ints(&until_step(0, count, step)?))
    });
    functions.add(
        "untilStep",
        Signature::fixed(&[I, I, I]).decides(),
        |_, given| Ok(ints(&until_step(given.int(0), given.int(1), given.int(2))?)),
    );
    functions.add("seq", Signature::variadic(&[], I).decides(), |_, given| {
        let direction = |start: i64, end: i64| if end < start { -1 } else { 1 };
        let numbers = match *given
            .iter()
            .map(|own| to_int(&own.value))
            .collect::<Vec<_>>()
        {
            [end] => until_step(1, end.saturating_add(direction(1, end)), direction(1, end))?,
            [start, end] => {
                let step = direction(start, end);
                until_step(start, end.saturating_add(step), step)?
            }
            [start, step, end] if end < start && step > 0 => Vec::new(),
            [start, step, end] => {
                until_step(start, end.saturating_add(direction(start, end)), step)?
            }
            _ => Vec::new(),
        };
        let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        Ok(Operand::new(Text::from(texts.join(" "))))
    });
}

fn ints(numbers: &[i64]) -> Operand {
    let items = numbers
        .iter()
        .map(|number| Operand::new(Value::int(*number)))
        .collect();
    let element: &'static Type = &Type::Int(IntKind::Int);
    Operand::new(Value::List(List::new(element, items)))
}

fn until_step(start: i64, end: i64, step: i64) -> Result<Vec<i64>, CallError> {
    let mut numbers = Vec::new();
    let is_down = end < start;
    if is_down && step >= 0 || !is_down && step <= 0 {
        return Ok(numbers);
    }
    let mut number = start;
    while if is_down { number > end } else { number < end } {
        if numbers.len() >= MAX_RANGE {
            return Err(CallError::unsupported(
                "a range of more than ten million numbers",
            ));
        }
        numbers.push(number);
        number = match number.checked_add(step) {
            Some(next) => next,
            None => break,
        };
    }
    Ok(numbers)
}
