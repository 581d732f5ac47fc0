//! Go's spelling of a length of time: `1h30m`, `-1.5h`, `300ms`.

/// The smallest number has no positive twin, so a sum may be one larger than any signed one.
const LIMIT: u64 = 1 << 63;

/// Reads a duration into nanoseconds; `None` where it is none, or longer than 292 years.
pub(super) fn nanoseconds(text: &str) -> Option<i64> {
    let (is_negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after_fraction) = match after.strip_prefix('.') {
            Some(tail) => digits(tail),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let end = after_fraction
            .find(|sign: char| sign == '.' || sign.is_ascii_digit())
            .unwrap_or(after_fraction.len());
        let (unit, tail) = after_fraction.split_at_checked(end)?;
        let unit = unit_of(unit)?;
        let whole: u64 = if whole.is_empty() {
            0
        } else {
            whole.parse().ok()?
        };
        let mut part = whole.checked_mul(unit).filter(|part| *part <= LIMIT)?;
        part = part.checked_add(parts(fraction, unit))?;
        total = total.checked_add(part).filter(|total| *total <= LIMIT)?;
        rest = tail;
    }
    if is_negative {
        return 0_i64.checked_sub_unsigned(total);
    }
    i64::try_from(total).ok()
}

fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|sign: char| !sign.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn unit_of(name: &str) -> Option<u64> {
    Some(match name {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

/// What a fraction of a unit comes to, as Go reckons it: digits that no longer fit are dropped.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "Go does this step in floats, and a fraction of a unit is positive and small"
)]
fn parts(fraction: &str, unit: u64) -> u64 {
    let mut number: i64 = 0;
    let mut scale = 1.0_f64;
    for digit in fraction.bytes() {
        let next = number
            .checked_mul(10)
            .and_then(|own| own.checked_add(i64::from(digit - b'0')));
        let Some(next) = next else { break };
        number = next;
        scale *= 10.0;
    }
    (number as f64 * (unit as f64 / scale)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_add_up() {
        assert_eq!(nanoseconds("1h30m"), Some(5_400_000_000_000));
        assert_eq!(nanoseconds("-1.5s"), Some(-1_500_000_000));
        assert_eq!(nanoseconds("-2562047h47m16.854775808s"), Some(i64::MIN));
        for wrong in ["", "1", "h", ".", "1h 1m", "2562048h", "1d", "--1h"] {
            assert_eq!(nanoseconds(wrong), None, "{wrong}");
        }
    }
}
