//! Comparisons of numbers, also of those that are known by their bounds alone.

use crate::value::{Number, Range, Value};

/// Whether a number is below another; `None` where that is not known yet.
pub(super) fn less(left: &Value, right: &Value) -> Option<bool> {
    if let (Some(left), Some(right)) = (left.as_number(), right.as_number()) {
        return Some(left < right);
    }
    let (left_least, left_most) = bounds(left);
    let (right_least, right_most) = bounds(right);
    if let (Some(most), Some(least)) = (left_most, right_least)
        && most < least
    {
        return Some(true);
    }
    if let (Some(least), Some(most)) = (left_least, right_most)
        && least > most
    {
        return Some(false);
    }
    None
}

/// Whether a number is not above another; `None` where that is not known yet.
pub(super) fn less_or_equal(left: &Value, right: &Value) -> Option<bool> {
    let equal = left.equals(right).as_bool();
    match (less(left, right), equal) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn bounds(value: &Value) -> (Option<&Number>, Option<&Number>) {
    if let Some(number) = value.as_number() {
        return (Some(number), Some(number));
    }
    match value.as_unknown().map(|unknown| &unknown.range) {
        Some(Range::Numbers { lower, upper }) => (
            lower.as_ref().map(|(bound, _)| bound),
            upper.as_ref().map(|(bound, _)| bound),
        ),
        _ => (None, None),
    }
}
