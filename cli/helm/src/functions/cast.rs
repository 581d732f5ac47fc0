//! The conversions of spf13/cast: what cannot be converted is zero.

use infractl_template::Value;

use super::time::Calendar;

/// `cast.ToInt64`.
pub(super) fn to_int(value: &Value) -> i64 {
    match value {
        Value::Bool(truth) => i64::from(*truth),
        Value::Int(int) => int.signed_bits(),
        Value::Float(float) => float_to_int(float.number),
        Value::Text(text) => text
            .as_str()
            .and_then(|text| parse_int(without_zeros(text)))
            .unwrap_or(0),
        // cast knows months and days of the week, and no other defined type; not even durations.
        Value::Native(_) => value.downcast::<Calendar>().map_or(0, |own| own.number),
        Value::Nil | Value::List(_) | Value::Map(_) => 0,
    }
}

/// `cast.ToFloat64`.
#[expect(clippy::cast_precision_loss, reason = "Go rounds in the same way")]
pub(super) fn to_float(value: &Value) -> f64 {
    match value {
        Value::Bool(truth) => f64::from(u8::from(*truth)),
        Value::Int(int) => int.number() as f64,
        Value::Float(float) => float.number,
        Value::Text(text) => text.as_str().and_then(parse_float).unwrap_or(0.0),
        Value::Native(_) => value
            .downcast::<Calendar>()
            .map_or(0.0, |own| own.number as f64),
        Value::Nil | Value::List(_) | Value::Map(_) => 0.0,
    }
}

/// Go's conversion on amd64: what does not fit becomes the smallest number.
pub(super) fn float_to_int(number: f64) -> i64 {
    let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&number);
    #[expect(clippy::cast_possible_truncation, reason = "checked on the line above")]
    if fits { number as i64 } else { i64::MIN }
}

/// `1.00` is taken for `1`.
fn without_zeros(text: &str) -> &str {
    match text.rsplit_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => {
            whole
        }
        _ => text,
    }
}

/// `strconv.ParseInt(text, 0, 64)`: prefixes and underscores are read.
pub(super) fn parse_int(text: &str) -> Option<i64> {
    let (is_negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let (radix, rest, prefix) = if let Some(rest) = lower.strip_prefix("0x") {
        (16, rest, true)
    } else if let Some(rest) = lower.strip_prefix("0b") {
        (2, rest, true)
    } else if let Some(rest) = lower.strip_prefix("0o") {
        (8, rest, true)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, lower.get(1..)?, true)
    } else {
        (10, lower.as_str(), false)
    };
    let is_spaced =
        !rest.ends_with('_') && !rest.contains("__") && (prefix || !rest.starts_with('_'));
    if !is_spaced || rest.is_empty() || rest.starts_with(['+', '-']) {
        return None;
    }
    let number = i128::from_str_radix(&rest.replace('_', ""), radix).ok()?;
    i64::try_from(if is_negative { -number } else { number }).ok()
}

/// `strconv.ParseFloat(text, 64)`, without hexadecimal numbers.
pub(super) fn parse_float(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    let names_infinity = text.bytes().any(|byte| byte.eq_ignore_ascii_case(&b'i'));
    (number.is_finite() || number.is_nan() || names_infinity).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_numbers_as_cast_reads_them() {
        for (text, expected) in [
            ("12", 12),
            ("0x1F", 31),
            ("017", 15),
            ("08", 0),
            ("1.00", 1),
            ("1.50", 0),
            ("abc", 0),
            ("-7", -7),
            ("1_000", 1000),
            ("", 0),
        ] {
            assert_eq!(to_int(&Value::text(text)), expected, "{text}");
        }
        assert_eq!(to_int(&Value::float(-2.9)), -2);
    }
}
