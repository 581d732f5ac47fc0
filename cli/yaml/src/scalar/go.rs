//! Port of `resolve` in go-yaml v2's `resolve.go`.

use infractl_document::Number;

use super::Scalar;
use super::number::{decimal, whole};

pub(super) fn resolve(text: &str) -> Scalar {
    let Some(first) = text.bytes().next() else {
        return Scalar::Null;
    };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' => match special_float(text) {
            Some(float) => Scalar::Number(float),
            None => fraction(text).map_or(Scalar::Text, Scalar::Number),
        },
        b'0'..=b'9' | b'+' | b'-' => match special_float(text) {
            Some(float) => Scalar::Number(float),
            None => number(text).map_or(Scalar::Text, Scalar::Number),
        },
        _ => Scalar::Text,
    }
}

fn word(text: &str) -> Scalar {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        _ => Scalar::Text,
    }
}

/// The words for infinities and not-a-number; YAML 1.2's core schema has the same.
pub(super) fn special_float(text: &str) -> Option<Number> {
    let float = match text {
        ".nan" | ".NaN" | ".NAN" => f64::NAN,
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => f64::INFINITY,
        "-.inf" | "-.Inf" | "-.INF" => f64::NEG_INFINITY,
        _ => return None,
    };
    Some(Number::Float(float))
}

/// Go's `ParseFloat`, which takes an underscore between two digits.
fn fraction(text: &str) -> Option<Number> {
    if !text.contains('_') {
        return decimal(text);
    }
    let is_between_digits = text.split('_').enumerate().all(|(position, piece)| {
        let ends = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
        let bytes = piece.as_bytes();
        (position == 0 || ends(bytes.first().copied())) && ends(bytes.last().copied())
    });
    is_between_digits.then(|| decimal(&text.replace('_', "")))?
}

fn number(text: &str) -> Option<Number> {
    let plain;
    let text = if text.contains('_') {
        plain = text.replace('_', "");
        plain.as_str()
    } else {
        text
    };
    parse_whole(text)
        .or_else(|| decimal(text))
        .or_else(|| binary(text))
}

/// Go's `ParseInt` and `ParseUint` with base 0.
fn parse_whole(text: &str) -> Option<Number> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' | b'-' => text.split_at_checked(1)?,
        _ => ("", text),
    };
    let lower = |prefix: &str| {
        let head = digits.get(..2)?;
        head.eq_ignore_ascii_case(prefix)
            .then(|| digits.get(2..))
            .flatten()
    };
    let (digits, base) = if let Some(digits) = lower("0x") {
        (digits, 16)
    } else if let Some(digits) = lower("0b") {
        (digits, 2)
    } else if let Some(digits) = lower("0o") {
        (digits, 8)
    } else if digits.len() > 1 && digits.starts_with('0') {
        (digits.get(1..)?, 8)
    } else {
        (digits, 10)
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    match whole(digits, base)? {
        Number::Int(number) if sign == "-" => Some(Number::Int(-number)),
        // The smallest number has no positive twin.
        Number::Unsigned(number) if sign == "-" => {
            0_i64.checked_sub_unsigned(number).map(Number::Int)
        }
        // `ParseUint` takes no sign.
        Number::Unsigned(_) if sign == "+" => None,
        number => Some(number),
    }
}

/// What go-yaml tries last: a sign behind `0b`.
fn binary(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0b") {
        return whole(digits, 2)
            .filter(|number| !(digits.starts_with('+') && matches!(number, Number::Unsigned(_))));
    }
    let digits = text.strip_prefix("-0b")?;
    if digits.starts_with(['+', '-']) {
        return None;
    }
    whole(&format!("-{digits}"), 2)
}
