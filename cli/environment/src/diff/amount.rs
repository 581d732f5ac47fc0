//! Amounts and times in other words, where no schema says what a text is.

use infractl_document::{Node, PathStep, ValuePath, View};
use infractl_kubernetes::Quantity;

/// Keys whose values are amounts of Kubernetes wherever they stand.
const AMOUNTS: [&str; 5] = ["cpu", "memory", "ephemeral-storage", "storage", "size"];

/// Parts of keys whose values are lengths of time.
const TIMES: [&str; 14] = [
    "age",
    "backoff",
    "delay",
    "duration",
    "grace",
    "interval",
    "period",
    "retention",
    "soak",
    "timeout",
    "ttl",
    "wait",
    "window",
    "expir",
];

/// Whether two texts under one key are the same amount or the same time.
pub(super) fn is_same_amount(path: &ValuePath, before: Node<'_>, after: Node<'_>) -> bool {
    let Some(PathStep::Key(key)) = path.steps().last() else {
        return false;
    };
    let (Some(before), Some(after)) = (written(before), written(after)) else {
        return false;
    };
    if AMOUNTS.contains(&&**key) {
        let amount = |text: &str| Quantity::parse(text).ok();
        return matches!((amount(&before), amount(&after)), (Some(one), Some(other)) if one == other);
    }
    let key = key.to_ascii_lowercase();
    TIMES.iter().any(|part| key.contains(part))
        && matches!((nanoseconds(&before), nanoseconds(&after)), (Some(one), Some(other)) if one == other)
}

/// A text, number or truth value as it would be printed.
pub(super) fn written(node: Node<'_>) -> Option<String> {
    match node.view() {
        View::Bool(truth) => Some(truth.to_string()),
        View::Text(text) => Some(text.to_owned()),
        View::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Reads a time as Go and Prometheus write it: `1h30m`, `0.5s`, `2d`. A number without a unit is
/// none.
fn nanoseconds(text: &str) -> Option<u128> {
    const UNITS: [(&str, u128); 10] = [
        ("ns", 1),
        ("us", 1_000),
        ("µs", 1_000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("m", 60 * 1_000_000_000),
        ("h", 3_600 * 1_000_000_000),
        ("d", 24 * 3_600 * 1_000_000_000),
        ("w", 7 * 24 * 3_600 * 1_000_000_000),
        ("y", 365 * 24 * 3_600 * 1_000_000_000),
    ];
    let mut rest = text;
    let mut total: u128 = 0;
    while !rest.is_empty() {
        let end = rest.find(|sign: char| !sign.is_ascii_digit() && sign != '.')?;
        let (number, after) = rest.split_at(end);
        let end = after
            .find(|sign: char| sign.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, next) = after.split_at(end);
        let (_, scale) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        total = total.checked_add(whole.parse::<u128>().ok()?.checked_mul(*scale)?)?;
        let digits = u32::try_from(part.len())
            .ok()
            .filter(|digits| *digits < 19)?;
        let part = part.parse::<u128>().ok()?.checked_mul(*scale)?;
        let divisor = 10_u128.pow(digits);
        // A part that is no whole nanosecond is compared as text.
        if part % divisor != 0 {
            return None;
        }
        total = total.checked_add(part / divisor)?;
        rest = next;
    }
    (!text.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::nanoseconds;

    #[test]
    fn times_are_read_as_go_and_prometheus_write_them() {
        for (one, other) in [
            ("60s", "1m"),
            ("1h30m", "90m"),
            ("0.5s", "500ms"),
            ("1d", "24h"),
            ("1w", "7d"),
        ] {
            assert!(nanoseconds(one).is_some(), "{one}");
            assert_eq!(nanoseconds(one), nanoseconds(other), "{one} and {other}");
        }
        for text in ["", "60", "m", "1x", "1.s.", "-1s", "1 m"] {
            assert_eq!(nanoseconds(text), None, "{text}");
        }
    }
}
