//! `format` and `formatlist`.

use super::decimals::Decimal;
use super::graphemes::{count, graphemes};
use super::signature::{Function, Parameter, Shape};
use super::verbs::{Piece, Verb, pieces};
use super::{FunctionError, Given, make};
use crate::value::{Number, Type, Value};

const FORMAT: &[Parameter] = &[Parameter::new("format", Shape::Text)];
const ARGUMENTS: Parameter = Parameter::new("args", Shape::Any)
    .null()
    .unknown()
    .dynamic();

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("format", FORMAT, Shape::Text, one).variadic(ARGUMENTS),
    Function::new("formatlist", FORMAT, Shape::List(&Shape::Text), many).variadic(ARGUMENTS),
];

fn one(given: &Given<'_>) -> Result<Value, FunctionError> {
    let format = given.text(0)?;
    let arguments = given.rest(1);
    if arguments.iter().any(|value| !value.is_wholly_known()) {
        let start = format.split('%').next().unwrap_or_default();
        return Ok(given.unknown_with_prefix(start));
    }
    write(format, arguments).map(make::text)
}

fn many(given: &Given<'_>) -> Result<Value, FunctionError> {
    let format = given.text(0)?;
    let arguments = given.rest(1);
    let mut rows: Option<(usize, usize)> = None;
    let mut is_open = false;
    let is_sequence = |value: &Value| {
        !value.is_null() && matches!(value.ty(), Type::List(_) | Type::Set(_) | Type::Tuple(_))
    };
    for (at, value) in arguments.iter().enumerate() {
        if !is_sequence(value) {
            is_open |= value.ty() == Type::Dynamic && !value.is_known();
            continue;
        }
        let own = match value.ty() {
            Type::Tuple(types) => Some(types.len()),
            _ => make::length(value),
        };
        is_open |= !value.is_known();
        let Some(own) = own else {
            is_open = true;
            continue;
        };
        match rows {
            None => rows = Some((own, at)),
            Some((first, place)) if first != own => {
                return Err(FunctionError::argument(
                    at + 1,
                    format!("has {own} elements, and argument {} has {first}", place + 2),
                ));
            }
            Some(_) => {}
        }
    }
    if is_open {
        return Ok(given.unknown());
    }
    let lists: Vec<Option<Vec<Value>>> = arguments
        .iter()
        .map(|value| is_sequence(value).then(|| make::elements(value)))
        .collect();
    let rows = rows.map_or(1, |(rows, _)| rows);
    let mut out = Vec::with_capacity(rows);
    for row in 0..rows {
        let own = arguments
            .iter()
            .zip(&lists)
            .map(|(value, list)| match list {
                Some(list) => list.get(row).cloned().unwrap_or_else(|| value.clone()),
                None => value.clone(),
            });
        let own: Vec<Value> = own.collect();
        if own.iter().any(|value| !value.is_wholly_known()) {
            let cause = own.iter().find_map(Value::first_unknown);
            out.push(make::unknown_text(cause));
        } else {
            out.push(make::text(write(format, &own)?));
        }
    }
    Ok(make::list(Type::String, out))
}

fn write(format: &str, arguments: &[Value]) -> Result<String, FunctionError> {
    let mut out = String::new();
    let mut used = 0;
    for piece in pieces(format).map_err(|error| FunctionError::argument(0, error))? {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Verb(verb) => {
                used = used.max(verb.argument);
                let value = arguments.get(verb.argument - 1).ok_or_else(|| {
                    FunctionError::argument(
                        0,
                        format!("`{}` needs {} arguments behind it", verb.raw, verb.argument),
                    )
                })?;
                let own = told(&verb, value).map_err(|error| {
                    FunctionError::argument(verb.argument, format!("`{}`: {error}", verb.raw))
                })?;
                out.push_str(&own);
            }
        }
    }
    if used < arguments.len() {
        return Err(FunctionError::argument(
            used + 1,
            format!("is not used: the format takes {used}"),
        ));
    }
    Ok(out)
}

fn told(verb: &Verb<'_>, value: &Value) -> Result<String, String> {
    if value.is_null() && verb.letter != 'v' {
        return Err("the value is null".to_owned());
    }
    match verb.letter {
        'v' => plain(verb, value),
        't' => {
            let own = make::convert(value, &Type::Bool)?;
            Ok(make::as_bool(&own).unwrap_or_default().to_string())
        }
        'b' | 'd' | 'o' | 'x' | 'X' => {
            let own = number(value)?;
            let base = match verb.letter {
                'b' => 2,
                'o' => 8,
                'd' => 10,
                _ => 16,
            };
            let digits = own
                .whole_digits(base)
                .ok_or("the number must be a whole one")?;
            Ok(whole(verb, &digits))
        }
        'e' | 'E' | 'f' | 'g' | 'G' => Ok(float(verb, &number(value)?)),
        's' | 'q' => string(verb, value),
        other => Err(format!("`%{other}` is no verb")),
    }
}

fn number(value: &Value) -> Result<Number, String> {
    let own = make::convert(value, &Type::Number)?;
    make::as_number(&own)
        .cloned()
        .ok_or_else(|| "the value is no number".to_owned())
}

fn plain(verb: &Verb<'_>, value: &Value) -> Result<String, String> {
    if !verb.is_sharp && !value.is_null() {
        if let Some(text) = make::as_text(value) {
            return Ok(padded(verb, text));
        }
        if let Some(number) = make::as_number(value) {
            return Ok(padded(verb, &shortest(number, 'e')));
        }
    }
    Ok(padded(verb, &make::to_json(value)?))
}

/// `%g` with as many digits as tell the number from its neighbours.
fn shortest(number: &Number, letter: char) -> String {
    let text = number.to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    if number.is_infinite() {
        return format!("{}Inf", if sign.is_empty() { "+" } else { sign });
    }
    format!("{sign}{}", Decimal::parse(digits).general(None, letter))
}

fn string(verb: &Verb<'_>, value: &Value) -> Result<String, String> {
    let own = make::convert(value, &Type::String)?;
    let text = make::as_text(&own).unwrap_or_default();
    // A precision of zero cuts nothing.
    let cut: String = match verb.precision {
        Some(precision) if precision > 0 => graphemes(text).take(precision).collect(),
        _ => text.to_owned(),
    };
    if verb.letter == 'q' {
        return Ok(padded(verb, &make::to_json(&make::text(cut))?));
    }
    Ok(padded(verb, &cut))
}

fn padded(verb: &Verb<'_>, text: &str) -> String {
    let missing = verb.width.unwrap_or(0).saturating_sub(count(text));
    let pad = if verb.is_zero { "0" } else { " " }.repeat(missing);
    if verb.is_minus {
        format!("{text}{pad}")
    } else {
        format!("{pad}{text}")
    }
}

/// A whole number whose digits may begin with `-`.
fn whole(verb: &Verb<'_>, digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None if verb.is_plus => ("+", digits),
        None if verb.is_space => (" ", digits),
        None => ("", digits),
    };
    let prefix = match verb.letter {
        _ if !verb.is_sharp => "",
        'b' => "0b",
        'o' => "0",
        'x' => "0x",
        'X' => "0X",
        _ => "",
    };
    let digits = if verb.letter == 'X' {
        digits.to_uppercase()
    } else {
        digits.to_owned()
    };
    let mut zeros = 0;
    if let Some(precision) = verb.precision {
        if digits == "0" && precision == 0 {
            return String::new();
        }
        zeros = precision.saturating_sub(digits.len());
    }
    let length = sign.len() + prefix.len() + zeros + digits.len();
    let missing = verb.width.unwrap_or(0).saturating_sub(length);
    let (mut left, mut right) = (0, 0);
    if verb.is_minus {
        right = missing;
    } else if verb.is_zero && verb.precision.is_none() {
        zeros = missing;
    } else {
        left = missing;
    }
    format!(
        "{}{sign}{prefix}{}{digits}{}",
        " ".repeat(left),
        "0".repeat(zeros),
        " ".repeat(right)
    )
}

fn float(verb: &Verb<'_>, number: &Number) -> String {
    let is_negative = number.is_negative();
    let body = match number.exact_digits() {
        None => "Inf".to_owned(),
        Some(exact) => {
            let exact = Decimal::parse(&exact);
            let places = verb.precision.unwrap_or(6);
            match verb.letter {
                'f' => exact.fixed(places),
                'e' | 'E' => exact.scientific(places, verb.letter),
                letter => {
                    let letter = if letter == 'G' { 'E' } else { 'e' };
                    match verb.precision {
                        Some(precision) => exact.general(Some(precision), letter),
                        None => shortest(number, letter).trim_start_matches('-').to_owned(),
                    }
                }
            }
        }
    };
    let sign = match () {
        () if is_negative => "-",
        () if number.is_infinite() && verb.is_space => " ",
        () if number.is_infinite() || verb.is_plus => "+",
        () if verb.is_space => " ",
        () => "",
    };
    let missing = verb
        .width
        .unwrap_or(0)
        .saturating_sub(sign.len() + body.len());
    if verb.is_zero && !number.is_infinite() && !verb.is_minus {
        format!("{sign}{}{body}", "0".repeat(missing))
    } else if verb.is_minus {
        format!("{sign}{body}{}", " ".repeat(missing))
    } else {
        format!("{}{sign}{body}", " ".repeat(missing))
    }
}
