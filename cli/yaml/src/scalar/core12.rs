//! The core schema of YAML 1.2.2, chapter 10.3.

use super::Scalar;
use super::go::special_float;
use super::number::{decimal, whole};

pub(super) fn resolve(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '.' | '+' | '-')) {
        return Scalar::Text;
    }
    let based = |prefix: &str, base| {
        let digits = text.strip_prefix(prefix)?;
        (!digits.starts_with(['+', '-'])).then(|| whole(digits, base))?
    };
    special_float(text)
        .or_else(|| based("0o", 8))
        .or_else(|| based("0x", 16))
        .or_else(|| whole(text, 10))
        .or_else(|| decimal(text))
        .map_or(Scalar::Text, Scalar::Number)
}
