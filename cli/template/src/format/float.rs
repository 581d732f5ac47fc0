//! `strconv.FormatFloat`.

use crate::FloatKind;

/// The decimal digits of a positive number: 0.DIGITS times ten to the `point`.
struct Digits {
    digits: Vec<u8>,
    point: i32,
}

/// A number as `strconv.FormatFloat` prints it.
///
/// The verb is one of `b e E f g G x X`; without a precision the digits are the fewest that read
/// back as the same number of that kind.
pub fn format_float(number: f64, verb: u8, precision: Option<usize>, kind: FloatKind) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let magnitude = number.abs();
    let body = match verb {
        b'b' => binary(magnitude, kind),
        b'x' | b'X' => hexadecimal(magnitude, verb, precision, kind),
        b'f' | b'F' => match precision {
            Some(precision) => format!("{magnitude:.precision$}"),
            None => plain(&shortest(magnitude, kind)),
        },
        b'e' | b'E' => {
            let digits = match precision {
                Some(precision) => exact(magnitude, precision + 1),
                None => shortest(magnitude, kind),
            };
            let precision = precision.unwrap_or(digits.digits.len().saturating_sub(1));
            scientific(&digits, precision, verb)
        }
        _ => general(magnitude, verb, precision, kind),
    };
    format!("{sign}{body}")
}

/// The fewest digits that read back.
fn shortest(magnitude: f64, kind: FloatKind) -> Digits {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the number is one of that kind"
    )]
    let text = match kind {
        FloatKind::Float64 => format!("{magnitude:e}"),
        FloatKind::Float32 => format!("{:e}", magnitude as f32),
    };
    parse(&text)
}

/// A number of digits, the last one rounded half to even.
fn exact(magnitude: f64, digits: usize) -> Digits {
    parse(&format!("{magnitude:.*e}", digits.saturating_sub(1)))
}

fn parse(text: &str) -> Digits {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    // Zero has no digit, and its point stands before none.
    let point = if digits.is_empty() {
        0
    } else {
        exponent.parse::<i32>().unwrap_or(0) + 1
    };
    Digits { digits, point }
}

fn general(magnitude: f64, verb: u8, precision: Option<usize>, kind: FloatKind) -> String {
    let (digits, limit) = match precision {
        None => (shortest(magnitude, kind), 6),
        Some(precision) => {
            let precision = precision.max(1);
            let digits = exact(magnitude, precision);
            let count = digits.digits.len();
            let is_whole = i32::try_from(count).is_ok_and(|count| count >= digits.point);
            let limit = if precision > count && is_whole {
                count
            } else {
                precision
            };
            (digits, i32::try_from(limit).unwrap_or(i32::MAX))
        }
    };
    let exponent = digits.point - 1;
    if exponent < -4 || exponent >= limit {
        let verb = if verb == b'G' { b'E' } else { b'e' };
        return scientific(&digits, digits.digits.len().saturating_sub(1), verb);
    }
    plain(&digits)
}

/// With an exponent of two digits at least.
fn scientific(digits: &Digits, precision: usize, verb: u8) -> String {
    let digit = |index: usize| char::from(digits.digits.get(index).copied().unwrap_or(b'0'));
    let mut out = String::new();
    out.push(digit(0));
    if precision > 0 {
        out.push('.');
        out.extend((1..=precision).map(digit));
    }
    let exponent = if digits.digits.is_empty() {
        0
    } else {
        digits.point - 1
    };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!(
        "{out}{}{sign}{:02}",
        char::from(verb),
        exponent.unsigned_abs()
    )
}

/// Without an exponent.
fn plain(digits: &Digits) -> String {
    let count = i32::try_from(digits.digits.len()).unwrap_or(i32::MAX);
    let digit = |index: i32| {
        let digit = usize::try_from(index)
            .ok()
            .and_then(|index| digits.digits.get(index));
        char::from(digit.copied().unwrap_or(b'0'))
    };
    let mut out: String = if digits.point > 0 {
        (0..digits.point).map(digit).collect()
    } else {
        "0".to_owned()
    };
    if count > digits.point {
        out.push('.');
        out.extend((digits.point..count).map(digit));
    }
    out
}

/// The mantissa as an integer and its binary exponent, as Go takes a float apart.
fn parts(magnitude: f64, kind: FloatKind) -> (u64, i64, u32) {
    let (bits, width, offset) = match kind {
        FloatKind::Float64 => (magnitude.to_bits(), 52, 1023),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the number is one of that kind"
        )]
        FloatKind::Float32 => (u64::from((magnitude as f32).to_bits()), 23, 127),
    };
    let exponent = i64::try_from(bits >> width).unwrap_or(0);
    let mantissa = bits & ((1 << width) - 1);
    if exponent == 0 {
        (mantissa, 1 - offset, width)
    } else {
        (mantissa | (1 << width), exponent - offset, width)
    }
}

fn binary(magnitude: f64, kind: FloatKind) -> String {
    let (mantissa, exponent, width) = parts(magnitude, kind);
    format!("{mantissa}p{:+}", exponent - i64::from(width))
}

fn hexadecimal(magnitude: f64, verb: u8, precision: Option<usize>, kind: FloatKind) -> String {
    let (mut mantissa, mut exponent, width) = parts(magnitude, kind);
    if mantissa == 0 {
        exponent = 0;
    }
    // The leading 1 goes to bit 60.
    mantissa <<= 60 - width;
    while mantissa != 0 && mantissa & (1 << 60) == 0 {
        mantissa <<= 1;
        exponent -= 1;
    }
    if let Some(precision) = precision.filter(|precision| *precision < 15) {
        let shift = precision * 4;
        let extra = (mantissa << shift) & ((1 << 60) - 1);
        mantissa >>= 60 - shift;
        if extra | (mantissa & 1) > 1 << 59 {
            mantissa += 1;
        }
        mantissa <<= 60 - shift;
        if mantissa & (1 << 61) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let is_upper = verb == b'X';
    let mut out = format!("0{}{}", char::from(verb), (mantissa >> 60) & 1);
    mantissa <<= 4;
    let mut digits = String::new();
    while precision.map_or(mantissa != 0, |precision| digits.len() < precision) {
        let digit = u32::try_from((mantissa >> 60) & 15).unwrap_or(0);
        digits.extend(char::from_digit(digit, 16));
        mantissa <<= 4;
    }
    if !digits.is_empty() {
        out.push('.');
        out.push_str(&if is_upper {
            digits.to_uppercase()
        } else {
            digits
        });
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    let letter = if is_upper { 'P' } else { 'p' };
    format!("{out}{letter}{sign}{:02}", exponent.unsigned_abs())
}
