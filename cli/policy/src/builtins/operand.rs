use std::sync::Arc;

use regorus::Value;

/// Why a call has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// What OPA calls a builtin error: undefined, unless errors are strict.
    Wrong(String),
    /// More than a policy may ask for; always an error.
    Excess(String),
}

/// A [`Fault`] with the name of the function.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {message}")]
pub(super) struct NamedFault {
    name: &'static str,
    message: String,
}

impl Fault {
    pub(super) fn wrong(message: impl Into<String>) -> Self {
        Self::Wrong(message.into())
    }

    pub(super) fn named(self, name: &'static str) -> NamedFault {
        let (Self::Wrong(message) | Self::Excess(message)) = self;
        NamedFault { name, message }
    }
}

/// The operand at a place, from 0.
pub(super) fn at(values: &[Value], place: usize) -> &Value {
    values.get(place).unwrap_or(&Value::Undefined)
}

/// The operand as text.
pub(super) fn text(values: &[Value], place: usize) -> Result<&Arc<str>, Fault> {
    at(values, place)
        .as_string()
        .map_err(|_| wrong_type(values, place, "string"))
}

/// The operand as a whole number.
pub(super) fn whole(values: &[Value], place: usize) -> Result<i64, Fault> {
    at(values, place)
        .as_i64()
        .map_err(|_| wrong_type(values, place, "integer number"))
}

/// What OPA says of an operand of the wrong type.
pub(super) fn wrong_type(values: &[Value], place: usize, wanted: &str) -> Fault {
    let found = type_name(at(values, place));
    Fault::Wrong(format!(
        "operand {} must be {wanted} but got {found}",
        place + 1
    ))
}

/// The name of a value's type, as Rego has it.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Set(_) => "set",
        Value::Object(_) => "object",
        Value::Undefined => "undefined",
    }
}
