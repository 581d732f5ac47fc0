use std::rc::Rc;

use crate::execute::Item;
use crate::format::Printer;
use crate::{CallError, Heap, Int, Kind, Value};

/// The kinds that compare; integers with and without a sign compare with each other too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Basic {
    Bool,
    Complex,
    Float,
    Int,
    Text,
    Uint,
}

fn basic(value: &Value) -> Option<Basic> {
    match value {
        Value::Bool(_) => Some(Basic::Bool),
        Value::Int(int) if int.kind().is_signed() => Some(Basic::Int),
        Value::Int(_) => Some(Basic::Uint),
        Value::Float(_) => Some(Basic::Float),
        Value::Text(_) => Some(Basic::Text),
        Value::Native(native) if native.kind() == Kind::Complex => Some(Basic::Complex),
        _ => None,
    }
}

/// Whether the first equals any of the others.
pub(super) fn eq(heap: &Heap, first: &Value, others: &[Item]) -> Result<bool, CallError> {
    if others.is_empty() {
        return Err("missing argument for comparison".into());
    }
    for other in others {
        if is_equal(heap, first, &other.operand.value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[expect(clippy::float_cmp, reason = "templates compare as Go does")]
fn is_equal(heap: &Heap, first: &Value, other: &Value) -> Result<bool, CallError> {
    if let (Value::Int(first), Value::Int(other)) = (first, other) {
        return Ok(first.number() == other.number());
    }
    if basic(first) != basic(other) {
        if first.is_nil() || other.is_nil() {
            return Ok(false);
        }
        return Err(incompatible(heap, first, other));
    }
    match (first, other) {
        (Value::Bool(first), Value::Bool(other)) => Ok(first == other),
        (Value::Float(first), Value::Float(other)) => Ok(first.number == other.number),
        (Value::Text(first), Value::Text(other)) => Ok(first == other),
        (Value::Nil, other) | (other, Value::Nil) => Ok(other.is_nil()),
        (Value::Native(own), Value::Native(theirs))
            if own.kind() == theirs.kind() && !matches!(own.kind(), Kind::Map | Kind::List) =>
        {
            Ok(Rc::ptr_eq(own, theirs)
                || (own.kind() != Kind::Pointer
                    && own.type_name() == theirs.type_name()
                    && own.is_equal(theirs.as_ref())))
        }
        _ => Err(incomparable(heap, first, other)),
    }
}

fn incompatible(heap: &Heap, first: &Value, other: &Value) -> CallError {
    CallError::new(format!(
        "incompatible types for comparison: {} and {}",
        first.type_name(heap),
        other.type_name(heap)
    ))
}

fn incomparable(heap: &Heap, first: &Value, other: &Value) -> CallError {
    let shown = |value: &Value, verb| {
        let mut out = Vec::new();
        Printer::new(&mut out, heap).print_argument(value, verb)?;
        Ok::<_, CallError>(String::from_utf8_lossy(&out).into_owned())
    };
    let message = if first.kind() == other.kind() {
        shown(other, 's')
            .map(|text| format!("non-comparable type {text}: {}", other.type_name(heap)))
    } else {
        shown(first, 's').and_then(|text| {
            let own = first.type_name(heap);
            let theirs = other.type_name(heap);
            Ok(format!(
                "non-comparable types {text}: {own}, {theirs}: {}",
                shown(other, 'v')?
            ))
        })
    };
    message.map_or_else(|error| error, CallError::new)
}

/// Whether the first is less than the second.
pub(super) fn lt(heap: &Heap, first: &Value, second: &Value) -> Result<bool, CallError> {
    let unfit = || CallError::new("invalid type for comparison");
    let kinds = (
        basic(first).ok_or_else(unfit)?,
        basic(second).ok_or_else(unfit)?,
    );
    match (first, second) {
        (Value::Int(first), Value::Int(second)) => Ok(Int::number(*first) < Int::number(*second)),
        (Value::Float(first), Value::Float(second)) => Ok(first.number < second.number),
        (Value::Text(first), Value::Text(second)) => Ok(first < second),
        _ if kinds.0 == kinds.1 => Err(unfit()),
        _ => Err(incompatible(heap, first, second)),
    }
}

/// Whether the first is less than the second or equal to it.
pub(super) fn le(
    heap: &Heap,
    first: &Value,
    second: &Value,
    others: &[Item],
) -> Result<bool, CallError> {
    Ok(lt(heap, first, second)? || eq(heap, first, others)?)
}
