//! Helm's and Sprig's functions on durations.

use std::rc::Rc;

use infractl_template::{
    CallError, Context, Functions, IntKind, Kind, Native, Operand, Signature, Text, Type, Value,
};

use super::arguments::Arguments as _;
use super::cast::{float_to_int, parse_float};
use super::host;
use super::time::Moment;
use crate::go;

const A: Type = Type::Any;
const SECOND: i64 = 1_000_000_000;

pub(super) fn add(functions: &mut Functions) {
    let one = Signature::fixed(&[A]).decides();
    functions.add("mustToDuration", one, |_, given| {
        as_duration(&given.at(0).value)
            .map(native)
            .map_err(CallError::new)
    });
    let mut number = |name: &str, of: fn(i64) -> Value| {
        functions.add(name, one, move |_, given| {
            Ok(Operand::new(of(
                as_duration(&given.at(0).value).unwrap_or(0)
            )))
        });
    };
    number("durationSeconds", |own| Value::float(parts(own, SECOND)));
    number("durationMilliseconds", |own| Value::int64(own / 1_000_000));
    number("durationMicroseconds", |own| Value::int64(own / 1_000));
    number("durationNanoseconds", Value::int64);
    number("durationMinutes", |own| {
        Value::float(parts(own, 60 * SECOND))
    });
    number("durationHours", |own| {
        Value::float(parts(own, 3600 * SECOND))
    });
    number("durationDays", |own| {
        Value::float(parts(own, 3600 * SECOND) / 24.0)
    });
    number("durationWeeks", |own| {
        Value::float(parts(own, 3600 * SECOND) / 24.0 / 7.0)
    });
    let two = Signature::fixed(&[A, A]).decides();
    functions.add("durationRoundTo", two, |_, given| {
        Ok(to_multiple(given, true))
    });
    functions.add("durationTruncateTo", two, |_, given| {
        Ok(to_multiple(given, false))
    });
    functions.add("duration", one, |_, given| {
        let seconds = match &given.at(0).value {
            Value::Text(text) => text.as_str().and_then(|own| own.parse().ok()).unwrap_or(0),
            Value::Int(int) if int.kind() == IntKind::Int64 => int.signed_bits(),
            _ => 0,
        };
        Ok(Operand::new(Text::from(print(i64::wrapping_mul(
            seconds, SECOND,
        )))))
    });
    functions.add("durationRound", one, |context, given| {
        let value = &given.at(0).value;
        let own = match value {
            Value::Text(text) => text.as_str().and_then(|own| parse(own).ok()).unwrap_or(0),
            Value::Int(int) if int.kind() == IntKind::Int64 => int.signed_bits(),
            _ => match value.downcast::<Moment>() {
                Some(time) => time.until(host::now(context)?),
                None => 0,
            },
        };
        Ok(Operand::new(Text::from(round(own.unsigned_abs()))))
    });
}

/// A `time.Duration`.
#[derive(Debug)]
pub(super) struct Duration {
    pub(super) nanoseconds: i64,
}

pub(super) fn native(nanoseconds: i64) -> Operand {
    Operand::new(Rc::new(Duration { nanoseconds }) as Rc<dyn Native>)
}

static NOTHING: Signature = Signature::fixed(&[]);

impl Native for Duration {
    fn type_name(&self) -> &'static str {
        "time.Duration"
    }

    fn kind(&self) -> Kind {
        Kind::Int(IntKind::Int64)
    }

    fn method(&self, name: &str) -> Option<&'static Signature> {
        let is_known = matches!(
            name,
            "String"
                | "Seconds"
                | "Minutes"
                | "Hours"
                | "Milliseconds"
                | "Microseconds"
                | "Nanoseconds"
                | "Abs"
        );
        is_known.then_some(&NOTHING)
    }

    fn call(
        &self,
        name: &str,
        _context: &mut Context<'_, '_>,
        _arguments: &[Operand],
    ) -> Result<Operand, CallError> {
        let own = self.nanoseconds;
        Ok(match name {
            "String" => Operand::new(Text::from(print(own))),
            "Seconds" => Operand::new(Value::float(parts(own, SECOND))),
            "Minutes" => Operand::new(Value::float(parts(own, 60 * SECOND))),
            "Hours" => Operand::new(Value::float(parts(own, 3600 * SECOND))),
            "Milliseconds" => Operand::new(Value::int64(own / 1_000_000)),
            "Microseconds" => Operand::new(Value::int64(own / 1_000)),
            "Abs" => native(own.saturating_abs()),
            _ => Operand::new(Value::int64(own)),
        })
    }

    fn is_true(&self) -> bool {
        self.nanoseconds != 0
    }

    fn string(&self) -> Option<Vec<u8>> {
        Some(print(self.nanoseconds).into_bytes())
    }

    fn is_equal(&self, other: &dyn Native) -> bool {
        let any: &dyn std::any::Any = other;
        any.downcast_ref::<Self>()
            .is_some_and(|other| other.nanoseconds == self.nanoseconds)
    }
}

/// Go divides the whole units and the rest apart.
#[expect(clippy::cast_precision_loss, reason = "Go rounds in the same way")]
fn parts(nanoseconds: i64, unit: i64) -> f64 {
    (nanoseconds / unit) as f64 + (nanoseconds % unit) as f64 / unit as f64
}

/// Helm's `asDuration`; the error is its text.
fn as_duration(value: &Value) -> Result<i64, String> {
    match value {
        Value::Nil => Err("invalid duration".to_owned()),
        Value::Text(text) => {
            let whole = text.to_str_lossy();
            let text = whole.trim();
            if text.is_empty() {
                return Err("empty duration".to_owned());
            }
            if let Ok(own) = parse(text) {
                return Ok(own);
            }
            match parse_float(text) {
                Some(seconds) => of_seconds(seconds),
                None => Err(format!("could not parse duration {}", go::quote(&whole))),
            }
        }
        Value::Int(int) => {
            let seconds = int.number();
            i64::try_from(seconds)
                .ok()
                .and_then(|own| own.checked_mul(SECOND))
                .ok_or_else(|| format!("duration seconds overflow: {seconds}"))
        }
        Value::Float(float) => of_seconds(float.number),
        Value::Native(_) => match value.downcast::<Duration>() {
            Some(own) => Ok(own.nanoseconds),
            None => Err("unsupported duration type".to_owned()),
        },
        Value::Bool(_) => Err("unsupported duration type bool".to_owned()),
        Value::List(_) => Err("unsupported duration type []interface {}".to_owned()),
        Value::Map(_) => Err("unsupported duration type map[string]interface {}".to_owned()),
    }
}

fn of_seconds(seconds: f64) -> Result<i64, String> {
    let shown = go::float_g(seconds);
    if !seconds.is_finite() {
        return Err(format!("invalid duration seconds: {shown}"));
    }
    if seconds.abs() > 9_223_372_036.854_776 {
        return Err(format!("duration seconds overflow: {shown}"));
    }
    Ok(float_to_int(seconds * 1e9))
}

fn to_multiple(given: &[Operand], rounds: bool) -> Operand {
    let Ok(own) = as_duration(&given.at(0).value) else {
        return native(0);
    };
    let Ok(step) = as_duration(&given.at(1).value) else {
        return native(own);
    };
    if step <= 0 {
        return native(own);
    }
    let rest = own % step;
    if !rounds {
        return native(own - rest);
    }
    let is_up = i128::from(rest.abs()) * 2 >= i128::from(step);
    let near = own - rest;
    native(match (is_up, own < 0) {
        (false, _) => near,
        (true, false) => near.saturating_add(step),
        (true, true) => near.saturating_sub(step),
    })
}

/// `time.ParseDuration`; the error is Go's text.
pub(super) fn parse(text: &str) -> Result<i64, String> {
    let wrong = || format!("time: invalid duration {}", go::quote(text));
    let (is_negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).ok_or_else(wrong)?),
        Some(b'+') => (false, text.get(1..).ok_or_else(wrong)?),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(wrong());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let end = rest
            .find(|sign: char| !sign.is_ascii_digit())
            .unwrap_or(rest.len());
        let (whole, after) = rest.split_at(end);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => {
                let end = after
                    .find(|sign: char| !sign.is_ascii_digit())
                    .unwrap_or(after.len());
                after.split_at(end)
            }
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(wrong());
        }
        let end = after
            .find(|sign: char| sign == '.' || sign.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        if unit.is_empty() {
            return Err(format!(
                "time: missing unit in duration {}",
                go::quote(text)
            ));
        }
        let unit: u64 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => {
                let (unit, text) = (go::quote(unit), go::quote(text));
                return Err(format!("time: unknown unit {unit} in duration {text}"));
            }
        };
        let whole: u64 = if whole.is_empty() {
            0
        } else {
            whole.parse().map_err(|_| wrong())?
        };
        let mut part = whole.checked_mul(unit).ok_or_else(wrong)?;
        if !fraction.is_empty() {
            let digits = fraction.get(..18.min(fraction.len())).ok_or_else(wrong)?;
            let scale = 10_f64.powi(i32::try_from(digits.len()).unwrap_or(0));
            let number: u64 = digits.parse().map_err(|_| wrong())?;
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "Go computes with floats as well"
            )]
            let own = (number as f64 * (unit as f64 / scale)) as u64;
            part = part.checked_add(own).ok_or_else(wrong)?;
        }
        total = total
            .checked_add(part)
            .filter(|total| *total <= 1 << 63)
            .ok_or_else(wrong)?;
        rest = after;
    }
    if is_negative {
        return Ok(0_i64.wrapping_sub_unsigned(total));
    }
    i64::try_from(total).map_err(|_| wrong())
}

/// `Duration.String`.
pub(super) fn print(nanoseconds: i64) -> String {
    let size = nanoseconds.unsigned_abs();
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let with_fraction = |unit: u64, digits: usize| {
        let fraction = format!("{:0digits$}", size % unit);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        (size / unit, format!("{point}{fraction}"))
    };
    match size {
        0 => "0s".to_owned(),
        1..1_000 => format!("{sign}{size}ns"),
        1_000..1_000_000 => {
            let (whole, fraction) = with_fraction(1_000, 3);
            format!("{sign}{whole}{fraction}µs")
        }
        1_000_000..1_000_000_000 => {
            let (whole, fraction) = with_fraction(1_000_000, 6);
            format!("{sign}{whole}{fraction}ms")
        }
        _ => {
            let (seconds, fraction) = with_fraction(1_000_000_000, 9);
            let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            match (hours, minutes) {
                (0, 0) => format!("{sign}{seconds}{fraction}s"),
                (0, _) => format!("{sign}{minutes}m{seconds}{fraction}s"),
                _ => format!("{sign}{hours}h{minutes}m{seconds}{fraction}s"),
            }
        }
    }
}

fn round(size: u64) -> String {
    const HOUR: u64 = 3_600_000_000_000;
    for (unit, name) in [
        (HOUR * 24 * 365, "y"),
        (HOUR * 24 * 30, "mo"),
        (HOUR * 24, "d"),
        (HOUR, "h"),
        (HOUR / 60, "m"),
        (HOUR / 3600, "s"),
    ] {
        if size > unit {
            return format!("{}{name}", size / unit);
        }
    }
    "0s".to_owned()
}
