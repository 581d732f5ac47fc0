//! Numbers as Go writes them.

/// Go's `strconv.FormatFloat(number, 'g', -1, 64)`, with go-yaml's words for infinities.
pub fn go_float(number: f64) -> String {
    special(number).map_or_else(|| shortest(&format!("{number:e}")), str::to_owned)
}

/// How `sigs.k8s.io/yaml` writes a key that is a float: with the precision of 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "the original rounds, too")]
pub(crate) fn go_key(number: f64) -> String {
    special(number).map_or_else(|| shortest(&format!("{:e}", number as f32)), str::to_owned)
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
fn shortest(scientific: &str) -> String {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => ("-", mantissa),
        None => ("", mantissa),
    };
    if !(-4..6).contains(&exponent) {
        let exponent_sign = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{mantissa}e{exponent_sign}{:02}", exponent.abs());
    }
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
