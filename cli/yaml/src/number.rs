//! Numbers as Go writes and reads them.

use infractl_document::Number;

use crate::Dialect;
use crate::json::json_float;
use crate::scalar::{Scalar, resolve};

/// Go's `strconv.FormatFloat(number, 'g', -1, 64)`, with go-yaml's words for infinities.
pub fn go_float(number: f64) -> String {
    special(number).map_or_else(|| general(&shortest(number)), str::to_owned)
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

/// A float as Go's `encoding/json` writes it: an exponent below 1e-6 and from 1e21 on.
pub(crate) fn for_json(number: f64) -> String {
    let magnitude = number.abs();
    let text = shortest(number);
    if magnitude == 0.0 || (1e-6..1e21).contains(&magnitude) {
        plain(&text)
    } else {
        layout(&text, 1)
    }
}

/// The fewest digits that read back as the number, as `d.ddde±x`.
///
/// Where two such texts are equally near, Rust takes the larger and Go the even one.
fn shortest(number: f64) -> String {
    let text = format!("{number:e}");
    even_twin(&text, number).unwrap_or(text)
}

fn even_twin(text: &str, number: f64) -> Option<String> {
    let (mantissa, exponent) = text.split_once('e')?;
    let (rest, last) = mantissa.split_at_checked(mantissa.len() - 1)?;
    let twin = match last {
        "1" => '0',
        "3" => '2',
        "5" => '4',
        "7" => '6',
        "9" => '8',
        _ => return None,
    };
    let even = format!("{rest}{twin}e{exponent}");
    if even.parse() != Ok(number) {
        return None;
    }
    // The two are equally near if the exact value goes on with 5 and nothing else.
    let decimals = mantissa
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len());
    let exact = format!("{number:.*e}", decimals + 40);
    let tail = exact
        .split_once('e')?
        .0
        .strip_prefix(&format!("{rest}{twin}"))?;
    let is_tie = tail.strip_prefix('5')?.bytes().all(|digit| digit == b'0');
    is_tie.then_some(even)
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
    let exponent = text.split_once('e').map_or("0", |(_, exponent)| exponent);
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..6).contains(&exponent) {
        return layout(text, 2);
    }
    plain(text)
}

/// Lays out `d.ddde±x` without an exponent.
fn plain(text: &str) -> String {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_go_does() {
        let cases = [
            (1e6, "1e+06", "1000000"),
            (100_000.0, "100000", "100000"),
            (0.0001, "0.0001", "0.0001"),
            (0.00001, "1e-05", "0.00001"),
            (1e-7, "1e-07", "1e-7"),
            (-1.5, "-1.5", "-1.5"),
            (0.0, "0", "0"),
            (-0.0, "-0", "-0"),
            (1e21, "1e+21", "1e+21"),
            (123_456.75, "123456.75", "123456.75"),
            // Halfway between ….2 and ….3.
            (
                -6_118_454_979_567_194.0 / 8.0,
                "-7.648068724458992e+14",
                "-764806872445899.2",
            ),
        ];
        for (number, yaml, json) in cases {
            assert_eq!(
                (go_float(number), for_json(number)),
                (yaml.to_owned(), json.to_owned())
            );
        }
    }

    #[test]
    fn a_float_becomes_whole_on_its_way_through_json() {
        assert_eq!(through_json(1e6), Some(Number::Int(1_000_000)));
        assert_eq!(through_json(1e21), Some(Number::Float(1e21)));
        assert_eq!(through_json(f64::NAN), None);
    }
}
