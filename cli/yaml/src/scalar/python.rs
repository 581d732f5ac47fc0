//! `PyYAML`'s resolver: YAML 1.1 without `y` and `n`.

use infractl_document::Number;

use super::Scalar;
use super::number::{decimal, whole};

pub(super) fn resolve(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            return Scalar::Bool(true);
        }
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            return Scalar::Bool(false);
        }
        ".nan" | ".NaN" | ".NAN" => return Scalar::Number(Number::Float(f64::NAN)),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '.' | '+' | '-')) {
        return Scalar::Text;
    }
    int(text)
        .or_else(|| float(text))
        .map_or(Scalar::Text, Scalar::Number)
}

fn split_sign(text: &str) -> (f64, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn int(text: &str) -> Option<Number> {
    let (sign, rest) = split_sign(text);
    let (digits, base) = if let Some(digits) = rest.strip_prefix("0b") {
        (digits, 2)
    } else if let Some(digits) = rest.strip_prefix("0x") {
        (digits, 16)
    } else if rest.len() > 1 && rest.starts_with('0') {
        (rest, 8)
    } else {
        (rest, 10)
    };
    let allowed = |character: char| character == '_' || character.is_digit(base);
    if base == 10 && digits.contains(':') {
        return sexagesimal(digits, false).map(|value| from_float(sign * value));
    }
    if !digits.chars().all(allowed) || (base == 10 && digits.starts_with('_')) {
        return None;
    }
    let digits = digits.replace('_', "");
    let signed = if sign < 0.0 {
        format!("-{digits}")
    } else {
        digits
    };
    // Python's numbers have no largest one.
    whole(&signed, base).or_else(|| (base == 10).then(|| decimal(&signed))?)
}

fn float(text: &str) -> Option<Number> {
    let (sign, rest) = split_sign(text);
    if matches!(rest, ".inf" | ".Inf" | ".INF") {
        return Some(Number::Float(sign * f64::INFINITY));
    }
    if rest.contains(':') {
        return sexagesimal(rest, true).map(|value| Number::Float(sign * value));
    }
    let (before, after) = rest.split_once('.')?;
    let is_signed = rest.len() != text.len();
    if before.is_empty() && (is_signed || !after.starts_with(|first: char| first.is_ascii_digit()))
    {
        return None;
    }
    let digit = |character: char| character == '_' || character.is_ascii_digit();
    if before.starts_with('_') || !before.chars().all(digit) {
        return None;
    }
    let (fraction, exponent) = match after.split_once(['e', 'E']) {
        Some((fraction, exponent)) => (fraction, Some(exponent)),
        None => (after, None),
    };
    if !fraction.chars().all(digit) {
        return None;
    }
    // The sign of the exponent is not optional in YAML 1.1.
    if let Some(exponent) = exponent {
        let digits = exponent.strip_prefix(['-', '+'])?;
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
    }
    text.replace('_', "").parse().ok().map(Number::Float)
}

/// `12:30:45` in base 60, as PyYAML reads it.
fn sexagesimal(text: &str, is_float: bool) -> Option<f64> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) if is_float => (whole, Some(fraction)),
        None if !is_float => (text, None),
        _ => return None,
    };
    let mut parts = whole.split(':');
    let first = parts.next()?;
    let starts = if is_float { '0' } else { '1' };
    let is_digit = |byte: u8| byte == b'_' || byte.is_ascii_digit();
    if !first.starts_with(|digit: char| (starts..='9').contains(&digit))
        || !first.bytes().all(is_digit)
    {
        return None;
    }
    let mut value: f64 = first.replace('_', "").parse().ok()?;
    for part in parts {
        let fits = match part.as_bytes() {
            [ones] => ones.is_ascii_digit(),
            [tens, ones] => (b'0'..=b'5').contains(tens) && ones.is_ascii_digit(),
            _ => false,
        };
        if !fits {
            return None;
        }
        value = value * 60.0 + part.parse::<f64>().ok()?;
    }
    if let Some(fraction) = fraction {
        if !fraction.bytes().all(is_digit) {
            return None;
        }
        value += format!("0.{}", fraction.replace('_', ""))
            .parse::<f64>()
            .ok()?;
    }
    Some(value)
}

fn from_float(value: f64) -> Number {
    let number = Number::Float(value);
    number.as_i64().map_or(number, Number::Int)
}
