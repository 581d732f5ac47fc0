//! Numbers and characters, read as `strconv` reads them.

use super::lexer::Kind;
use crate::node::Number;
use crate::quote::{quote, unquote_char};

/// A constant under all the types that can hold it; else Go's complaint.
pub(super) fn number(bytes: &[u8], at: u32, kind: Kind) -> Result<Number, String> {
    let text = String::from_utf8_lossy(bytes);
    let mut number = Number {
        at,
        int: None,
        uint: None,
        float: None,
        complex: None,
        text: text.as_ref().into(),
    };
    match kind {
        Kind::CharConstant => character(bytes, &mut number)?,
        Kind::Complex => {
            let pair = complex(&text).ok_or("syntax error scanning complex number")?;
            simplify(&mut number, pair);
        }
        _ => {
            if let Some(imaginary) = text.strip_suffix('i').and_then(float) {
                simplify(&mut number, (0.0, imaginary));
            } else {
                real(&text, &mut number)?;
            }
        }
    }
    Ok(number)
}

fn character(bytes: &[u8], number: &mut Number) -> Result<(), String> {
    let inner = bytes.get(1..).unwrap_or_default();
    let (code, rest) = unquote_char(inner, b'\'').ok_or("invalid syntax")?;
    if rest != b"'" {
        return Err(format!("malformed character constant: {}", number.text));
    }
    number.int = Some(i64::from(code));
    number.uint = Some(u64::from(code));
    number.float = Some(f64::from(code));
    Ok(())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "Go rounds the constant in the same way"
)]
fn real(text: &str, number: &mut Number) -> Result<(), String> {
    number.uint = unsigned(text);
    number.int = signed(text);
    if number.int == Some(0) {
        // A minus zero is an unsigned number too.
        number.uint = number.uint.or(Some(0));
    }
    if let Some(int) = number.int {
        number.float = Some(int as f64);
    } else if let Some(uint) = number.uint {
        number.float = Some(uint as f64);
    } else if let Some(value) = float(text) {
        if !text.contains(['.', 'e', 'E', 'p', 'P']) {
            return Err(format!("integer overflow: {}", quote(text.as_bytes())));
        }
        number.float = Some(value);
        number.int = exact_int(value);
        number.uint = exact_uint(value);
    } else {
        return Err(format!("illegal number syntax: {}", quote(text.as_bytes())));
    }
    Ok(())
}

/// A complex constant is a real one too when it has no imaginary part.
fn simplify(number: &mut Number, (real, imaginary): (f64, f64)) {
    number.complex = Some((real, imaginary));
    if imaginary == 0.0 {
        number.float = Some(real);
        number.int = exact_int(real);
        number.uint = exact_uint(real);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn exact_int(value: f64) -> Option<i64> {
    let is_in_range = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value);
    (is_in_range && value.fract() == 0.0).then_some(value as i64)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked"
)]
fn exact_uint(value: f64) -> Option<u64> {
    let is_in_range = (0.0..18_446_744_073_709_551_616.0).contains(&value);
    (is_in_range && value.fract() == 0.0).then_some(value as u64)
}

fn signed(text: &str) -> Option<i64> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let magnitude = i128::from(unsigned(digits)?);
    i64::try_from(if is_negative { -magnitude } else { magnitude }).ok()
}

/// `strconv.ParseUint` with base 0.
fn unsigned(text: &str) -> Option<u64> {
    if !has_good_underscores(text) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let (base, digits) = if let Some(digits) = lower.strip_prefix("0x") {
        (16, digits)
    } else if let Some(digits) = lower.strip_prefix("0b") {
        (2, digits)
    } else if let Some(digits) = lower.strip_prefix("0o") {
        (8, digits)
    } else if let Some(digits) = lower.strip_prefix('0').filter(|digits| !digits.is_empty()) {
        (8, digits)
    } else {
        (10, lower.as_str())
    };
    let digits = digits.replace('_', "");
    let is_signed = digits.starts_with(['+', '-']);
    if is_signed {
        None
    } else {
        u64::from_str_radix(&digits, base).ok()
    }
}

/// `strconv.ParseFloat` of what the lexer takes for a number; `None` out of range.
fn float(text: &str) -> Option<f64> {
    if !has_good_underscores(text) {
        return None;
    }
    let plain = text.replace('_', "");
    let (is_negative, magnitude) = match plain.strip_prefix('-') {
        Some(magnitude) => (true, magnitude),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    if magnitude.starts_with(['+', '-']) {
        return None;
    }
    let value = if magnitude.starts_with("0x") || magnitude.starts_with("0X") {
        hexadecimal(magnitude.get(2..)?)?
    } else {
        magnitude.parse().ok()?
    };
    let value: f64 = if is_negative { -value } else { value };
    value.is_finite().then_some(value)
}

/// The mantissa and the binary exponent of a hexadecimal float.
#[expect(
    clippy::cast_precision_loss,
    reason = "the mantissa is rounded once, here"
)]
fn hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    if digits.is_empty() {
        return None;
    }
    // Digits beyond 60 bits matter to the rounding only, as one sticky bit.
    let kept = significant.get(..15).unwrap_or(significant);
    let dropped = significant.get(kept.len()..).unwrap_or_default();
    let mut value = if kept.is_empty() {
        0
    } else {
        u64::from_str_radix(kept, 16).ok()?
    };
    if !dropped.chars().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    value |= u64::from(dropped.contains(|digit| digit != '0'));
    let exponent: i64 = exponent
        .strip_prefix('+')
        .unwrap_or(exponent)
        .parse()
        .ok()?;
    let places = i64::try_from(dropped.len()).ok()? - i64::try_from(fraction.len()).ok()?;
    let exponent = exponent
        .saturating_add(places.saturating_mul(4))
        .clamp(-4000, 4000);
    let mut result = value as f64;
    // Two steps of at most 1000 keep the powers of two finite.
    let mut left = exponent;
    while left != 0 {
        let step = left.clamp(-1000, 1000);
        result *= 2_f64.powi(i32::try_from(step).ok()?);
        left -= step;
    }
    Some(result)
}

/// `1+2i`: two floats, the second with its sign.
fn complex(text: &str) -> Option<(f64, f64)> {
    let text = text.strip_suffix('i')?;
    let is_sign = |(at, sign): &(usize, char)| {
        let before = text.get(..*at).unwrap_or_default();
        let is_hexadecimal = before.contains(['x', 'X']);
        let is_exponent =
            before.ends_with(['p', 'P']) || (!is_hexadecimal && before.ends_with(['e', 'E']));
        *at > 0 && matches!(sign, '+' | '-') && !is_exponent
    };
    let (at, _) = text.char_indices().find(is_sign)?;
    let (real, imaginary) = text.split_at_checked(at)?;
    Some((float(real)?, float(imaginary)?))
}

/// Whether underscores stand between digits only, or behind the prefix of a base.
fn has_good_underscores(text: &str) -> bool {
    if !text.contains('_') {
        return true;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = unsigned.to_ascii_lowercase();
    let (mut last, digits) = match lower.get(..2) {
        Some("0b" | "0o" | "0x") => ('0', lower.get(2..).unwrap_or_default()),
        _ => ('^', lower.as_str()),
    };
    let is_hexadecimal = lower.starts_with("0x");
    for sign in digits.chars() {
        if sign.is_ascii_digit() || (is_hexadecimal && sign.is_ascii_hexdigit()) {
            last = '0';
        } else if sign == '_' {
            if last != '0' {
                return false;
            }
            last = '_';
        } else {
            if last == '_' {
                return false;
            }
            last = '!';
        }
    }
    last != '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_floats_have_a_binary_exponent() {
        assert_eq!(float("0x1p4"), Some(16.0));
        assert_eq!(float("0x1.8p1"), Some(3.0));
        assert_eq!(float("0x1"), None);
        assert_eq!(float("0x0.0000000000000000001p80"), Some(16.0));
    }

    #[test]
    fn underscores_stand_between_digits() {
        assert_eq!(unsigned("0x_1F"), Some(31));
        assert_eq!(unsigned("1__0"), None);
        assert_eq!(unsigned("017"), Some(15));
        assert_eq!(float("1_0.5"), Some(10.5));
    }
}
