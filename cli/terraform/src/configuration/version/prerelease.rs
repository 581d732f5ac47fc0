//! What stands behind the numbers of a version.

use std::cmp::Ordering;

/// Reads `-rc.1`, `-1`, and `rc1` without a sign before it; `None` where it is neither.
pub(super) fn read(text: &str) -> Option<&str> {
    if text.is_empty() {
        return Some(text);
    }
    let behind_sign = text.strip_prefix('-').filter(|own| begins(own, true));
    // A second sign, or a lone one, is a letter of its own.
    let own = behind_sign.or_else(|| begins(text, false).then_some(text))?;
    is_dotted(own).then_some(own)
}

/// Whether a pre-release may begin so: with a number only behind a sign.
fn begins(text: &str, is_behind_sign: bool) -> bool {
    text.starts_with(|letter: char| {
        letter.is_ascii_alphabetic()
            || matches!(letter, '-' | '~')
            || is_behind_sign && letter.is_ascii_digit()
    })
}

/// Whether a text is parts of letters, digits, `-` and `~` with dots between them.
pub(super) fn is_dotted(text: &str) -> bool {
    text.split('.').all(is_part)
}

fn is_part(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '~');
    !text.is_empty() && text.chars().all(is_letter)
}

/// A release comes after its pre-releases; those are compared part by part.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    match (left.is_empty(), right.is_empty()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let mut left = left.split('.');
    let mut right = right.split('.');
    loop {
        let (own, other) = (left.next(), right.next());
        if own.is_none() && other.is_none() {
            return Ordering::Equal;
        }
        let order = part(own.unwrap_or_default(), other.unwrap_or_default());
        if order.is_ne() {
            return order;
        }
    }
}

/// Numbers come before words; an absent part comes before a number and after a word.
fn part(left: &str, right: &str) -> Ordering {
    if left == right {
        return Ordering::Equal;
    }
    let numbers = (left.parse::<i64>().ok(), right.parse::<i64>().ok());
    match numbers {
        (Some(own), Some(other)) => own.cmp(&other),
        _ if left.is_empty() => number_first(numbers.1),
        _ if right.is_empty() => number_first(numbers.0).reverse(),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => left.cmp(right),
    }
}

fn number_first(other: Option<i64>) -> Ordering {
    if other.is_some() {
        Ordering::Less
    } else {
        Ordering::Greater
    }
}
