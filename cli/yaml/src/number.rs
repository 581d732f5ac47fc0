//! Numbers as Go writes and reads them.

use infractl_document::Number;

use crate::Dialect;
use crate::json::json_float;
use crate::scalar::{Scalar, resolve};

/// Go's `strconv.FormatFloat(number, 'g', -1, 64)`, with go-yaml's words for infinities.
pub fn go_float(number: f64) -> String {
    special(number).map_or_else(|| general(&format!("{number:e}")), str::to_owned)
}

/// How `sigs.k8s.io/yaml` writes a key that is a float: with the precision of 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "the original rounds, too")]
pub(crate) fn go_key(number: f64) -> String {
    let rounded = number as f32;
    special(f64::from(rounded)).map_or_else(|| general(&format!("{rounded:e}")), str::to_owned)
}

/// The number that `toYaml` writes for one that JSON text holds; `None` where it is no number.
///
/// `1000000.0` becomes whole on its way through JSON, `1e+21` stays a float.
pub fn json_number(text: &str) -> Option<Number> {
    match resolve(Dialect::GoYaml, text) {
        Scalar::Number(number) => Some(number),
        Scalar::Null | Scalar::Bool(_) | Scalar::Text => None,
    }
}

/// The number that `toYaml` writes for a float; `None` for not-a-number and the infinities, which
/// JSON cannot hold.
pub fn through_json(number: f64) -> Option<Number> {
    number
        .is_finite()
        .then(|| json_number(&json_float(number)))?
}

/// `d.ddde±x` with at least so many digits in the exponent.
pub(crate) fn scientific(number: f64, digits: usize) -> String {
    layout(&format!("{number:e}"), digits)
}

fn layout(text: &str, digits: usize) -> String {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    match exponent.strip_prefix('-') {
        Some(exponent) => format!("{mantissa}e-{exponent:0>digits$}"),
        None => format!("{mantissa}e+{exponent:0>digits$}"),
    }
}

fn special(number: f64) -> Option<&'static str> {
    if number.is_nan() {
        Some(".nan")
    } else if number.is_infinite() {
        Some(if number > 0.0 { ".inf" } else { "-.inf" })
    } else {
        None
    }
}

/// Lays out the shortest digits of `d.ddde±x`: an exponent below 1e-4 and from 1e+06 on, which is
/// what Go's precision -1 means.
fn general(text: &str) -> String {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..6).contains(&exponent) {
        return layout(text, 2);
    }
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => ("-", mantissa),
        None => ("", mantissa),
    };
    let digits = mantissa.replace('.', "");
    let point = exponent + 1;
    let Ok(whole) = usize::try_from(point) else {
        let zeros = "0".repeat(usize::try_from(-point).unwrap_or(0));
        return format!("{sign}0.{zeros}{digits}");
    };
    match digits.split_at_checked(whole) {
        Some(("", fraction)) => format!("{sign}0.{fraction}"),
        Some((whole, "")) => format!("{sign}{whole}"),
        Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{digits:0<whole$}"),
    }
}
