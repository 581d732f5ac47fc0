use regorus::Value;

use super::Builtin;
use super::operand::at;

/// The function that stands around what `some … in` goes through. No policy can call it by accident.
pub(crate) const COLLECTION: &str = "__collection__";

pub(super) const BUILTINS: &[Builtin] = &[(COLLECTION, 1, |values| Ok(collection(values)))];

/// The operand, or undefined where it is neither list nor map nor set.
fn collection(values: &[Value]) -> Value {
    match at(values, 0) {
        value @ (Value::Array(_) | Value::Object(_) | Value::Set(_)) => value.clone(),
        _ => Value::Undefined,
    }
}
