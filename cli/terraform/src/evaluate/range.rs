//! What is known of a value that is one of two.

use std::cmp::Ordering;

use crate::value::{Number, Range, Type, Unknown, Value};

type Bound = Option<(Number, bool)>;

/// What is known of one of two values without marks, while nobody knows which.
pub(super) fn either(cause: Unknown, left: &Value, right: &Value) -> Value {
    if left.is_null() && right.is_null() {
        return Value::null(cause.ty);
    }
    let is_not_null = left.is_not_null() && right.is_not_null();
    let mut unknown = cause;
    unknown.is_not_null = is_not_null && unknown.ty != Type::Dynamic;
    let (left_type, right_type) = (left.ty(), right.ty());
    if left_type == Type::Number && right_type == Type::Number {
        unknown.range = numbers(left, right);
    } else if left_type == right_type && is_collection(&left_type) {
        unknown.range = lengths(left, right);
    }
    settled(unknown)
}

/// The value itself where what is known leaves no other.
pub(super) fn settled(unknown: Unknown) -> Value {
    if !unknown.is_not_null {
        return unknown.into();
    }
    match (&unknown.range, &unknown.ty) {
        (
            Range::Numbers {
                lower: Some((lower, true)),
                upper: Some((upper, true)),
            },
            _,
        ) if lower == upper => Value::number(lower.clone()),
        (
            Range::Length {
                lower,
                upper: Some(upper),
            },
            ty,
        ) if lower == upper => of_length(&unknown, *lower, ty),
        _ => unknown.into(),
    }
}

fn of_length(unknown: &Unknown, length: usize, ty: &Type) -> Value {
    let element = |own: &Type| Value::from(unknown.of_type(own.clone()));
    match ty {
        // Lists of any length are spelled out, within reason.
        Type::List(own) if length <= 1_000 => {
            Value::list((**own).clone(), (0..length).map(|_| element(own)))
        }
        Type::Set(own) if length <= 1 => {
            Value::set((**own).clone(), (0..length).map(|_| element(own)))
        }
        Type::Map(own) if length == 0 => Value::map::<&str>((**own).clone(), []),
        _ => unknown.clone().into(),
    }
}

fn numbers(left: &Value, right: &Value) -> Range {
    let (left_lower, left_upper) = number_bounds(left);
    let (right_lower, right_upper) = number_bounds(right);
    let lower = outer(left_lower, right_lower, Ordering::Less);
    let upper = outer(left_upper, right_upper, Ordering::Greater);
    if lower.is_none() && upper.is_none() {
        return Range::Any;
    }
    Range::Numbers { lower, upper }
}

/// The bound that leaves room for both; none where one side has none.
fn outer(left: Bound, right: Bound, wider: Ordering) -> Bound {
    let (left, right) = (left?, right?);
    match left.0.partial_cmp(&right.0)? {
        Ordering::Equal => Some((left.0, left.1 || right.1)),
        order if order == wider => Some(left),
        _ => Some(right),
    }
}

fn number_bounds(value: &Value) -> (Bound, Bound) {
    if let Some(number) = value.as_number() {
        let bound = Some((number.clone(), true));
        return (bound.clone(), bound);
    }
    match value.as_unknown().map(|unknown| &unknown.range) {
        Some(Range::Numbers { lower, upper }) => (lower.clone(), upper.clone()),
        _ => (None, None),
    }
}

fn lengths(left: &Value, right: &Value) -> Range {
    let (left_lower, left_upper) = length_bounds(left);
    let (right_lower, right_upper) = length_bounds(right);
    let upper = left_upper
        .zip(right_upper)
        .map(|(left, right)| left.max(right));
    let lower = left_lower.min(right_lower);
    if lower == 0 && upper.is_none() {
        return Range::Any;
    }
    Range::Length { lower, upper }
}

/// How many elements a collection has at least and at most.
pub(super) fn length_bounds(value: &Value) -> (usize, Option<usize>) {
    if let Some(length) = value.len() {
        let may_shrink = matches!(value.ty(), Type::Set(_)) && !value.is_wholly_known();
        let lower = if may_shrink { length.min(1) } else { length };
        return (lower, Some(length));
    }
    match value.as_unknown().map(|unknown| &unknown.range) {
        Some(Range::Length { lower, upper }) => (*lower, *upper),
        _ => (0, None),
    }
}

fn is_collection(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Set(_) | Type::Map(_))
}
