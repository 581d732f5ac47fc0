//! Pieces of number grammars that the dialects share.

use infractl_document::Number;

/// A whole number with an optional sign and digits of one base, in the range of 64 bits.
pub(super) fn whole(text: &str, base: u32) -> Option<Number> {
    let (digits, is_negative) = match text.as_bytes().first()? {
        b'-' => (text.get(1..)?, true),
        b'+' => (text.get(1..)?, false),
        _ => (text, false),
    };
    // Rust's own parser would accept a second sign.
    if !digits.starts_with(|first: char| first.is_digit(base)) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, base).ok()?;
    if is_negative {
        0_i64.checked_sub_unsigned(magnitude).map(Number::Int)
    } else {
        Some(i64::try_from(magnitude).map_or(Number::Unsigned(magnitude), Number::Int))
    }
}

/// Whether the text is `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
pub(super) fn is_decimal(text: &str) -> bool {
    let rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, rest) = digits(rest);
    let rest = match rest.strip_prefix('.') {
        Some(rest) => {
            let (fraction, rest) = digits(rest);
            if whole + fraction == 0 {
                return false;
            }
            rest
        }
        None if whole == 0 => return false,
        None => rest,
    };
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else {
        return rest.is_empty();
    };
    let (length, rest) = digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
    length > 0 && rest.is_empty()
}

/// A finite decimal; one that is too large for 64 bits is none.
pub(super) fn decimal(text: &str) -> Option<Number> {
    if !is_decimal(text) {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    number.is_finite().then_some(Number::Float(number))
}

fn digits(text: &str) -> (usize, &str) {
    let rest = text.trim_start_matches(|character: char| character.is_ascii_digit());
    (text.len() - rest.len(), rest)
}
