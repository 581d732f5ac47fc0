//! Small rules of Go's standard library that several places need.

/// Writes a number as `strconv.FormatFloat(number, 'g', -1, 64)`, which is also what `%v` prints.
pub(crate) fn float_g(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let (digits, exponent) = shortest(number);
    // Go decides as for a precision of six digits, whatever the shortest output needs.
    if !(-4..6).contains(&exponent) {
        return format!("{sign}{}", with_exponent(&digits, exponent));
    }
    format!("{sign}{}", plain(&digits, exponent))
}

/// Writes a number as `encoding/json` does; `None` for what JSON cannot hold.
pub(crate) fn float_json(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let (digits, exponent) = shortest(number);
    let size = number.abs();
    if number != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = with_exponent(&digits, exponent);
        // JSON writes `e-7` where `%v` prints `e-07`.
        return Some(format!("{sign}{}", text.replace("e-0", "e-")));
    }
    Some(format!("{sign}{}", plain(&digits, exponent)))
}

/// The shortest decimal digits that read back as the number, and the power of the first.
fn shortest(number: f64) -> (String, i64) {
    let text = format!("{:e}", number.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

fn with_exponent(digits: &str, exponent: i64) -> String {
    let (first, rest) = digits.split_at(1.min(digits.len()));
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.unsigned_abs())
}

fn plain(digits: &str, exponent: i64) -> String {
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    if exponent < 0 {
        return format!("0.{}{digits}", zeros(-exponent - 1));
    }
    let whole = usize::try_from(exponent + 1).unwrap_or(0);
    if digits.len() <= whole {
        let missing = i64::try_from(whole - digits.len()).unwrap_or(0);
        return format!("{digits}{}", zeros(missing));
    }
    let (whole, rest) = digits.split_at(whole);
    format!("{whole}.{rest}")
}

/// Writes a text as `strconv.Quote` does.
pub(crate) fn quote(text: &str) -> String {
    String::from_utf8_lossy(&quote_bytes(text.as_bytes())).into_owned()
}

/// Writes bytes as `strconv.Quote` does; bytes that are no UTF-8 become `\x..`.
pub(crate) fn quote_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 2);
    out.push(b'"');
    for chunk in bytes.utf8_chunks() {
        for sign in chunk.valid().chars() {
            escape(&mut out, sign);
        }
        for byte in chunk.invalid() {
            out.extend_from_slice(format!("\\x{byte:02x}").as_bytes());
        }
    }
    out.push(b'"');
    out
}

fn escape(out: &mut Vec<u8>, sign: char) {
    let short = match sign {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\x07' => "\\a",
        '\x08' => "\\b",
        '\x0b' => "\\v",
        '\x0c' => "\\f",
        _ => "",
    };
    if !short.is_empty() {
        out.extend_from_slice(short.as_bytes());
        return;
    }
    if sign == ' ' || sign.is_ascii_graphic() || (!sign.is_ascii() && is_print(sign)) {
        let mut buffer = [0; 4];
        out.extend_from_slice(sign.encode_utf8(&mut buffer).as_bytes());
        return;
    }
    let number = u32::from(sign);
    let text = match number {
        0..=0x7f => format!("\\x{number:02x}"),
        0x80..=0xffff => format!("\\u{number:04x}"),
        _ => format!("\\U{number:08x}"),
    };
    out.extend_from_slice(text.as_bytes());
}

/// Close to `unicode.IsPrint`: what Rust's own escape leaves alone, without spaces other than ` `.
pub(crate) fn is_print(sign: char) -> bool {
    let is_plain = || sign.escape_debug().len() == 1 || matches!(sign, '"' | '\'' | '\\');
    sign == ' ' || (!sign.is_whitespace() && !sign.is_control() && is_plain())
}

/// Go's `unicode.IsSpace`.
pub(crate) fn is_space(sign: char) -> bool {
    matches!(
        sign,
        '\t' | '\n' | '\x0b' | '\x0c' | '\r' | ' ' | '\u{85}' | '\u{a0}'
    ) || (!sign.is_ascii() && sign.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_as_go_prints_them() {
        for (number, printed, json) in [
            (1e6, "1e+06", "1000000"),
            (123_456_789.0, "1.23456789e+08", "123456789"),
            (0.00001, "1e-05", "0.00001"),
            (1e-7, "1e-07", "1e-7"),
            (100_000.0, "100000", "100000"),
            (2.5, "2.5", "2.5"),
            (-0.5, "-0.5", "-0.5"),
            (0.0, "0", "0"),
            (1e21, "1e+21", "1e+21"),
            (1_234_567.5, "1.2345675e+06", "1234567.5"),
        ] {
            assert_eq!(float_g(number), printed);
            assert_eq!(float_json(number).unwrap(), json);
        }
    }
}
