use infractl_document::Span;

use super::EvaluationError;
use super::evaluator::{Evaluator, caused_by};
use crate::value::convert::convert;
use crate::value::{Type, Value};

impl Evaluator<'_> {
    /// The element of a collection that a key identifies.
    #[expect(
        clippy::unused_self,
        reason = "reads like the other forms where it is called"
    )]
    pub(super) fn element(
        &mut self,
        collection: &Value,
        key: &Value,
        span: Span,
    ) -> Result<Value, EvaluationError> {
        element(collection, key, span)
    }
}

fn invalid(span: Span, detail: impl Into<String>) -> EvaluationError {
    EvaluationError::new(span, "invalid index", detail)
}

fn element(collection: &Value, key: &Value, span: Span) -> Result<Value, EvaluationError> {
    if collection.is_null() {
        let detail = "the value is null, so it has no elements";
        return Err(EvaluationError::new(span, "index of null", detail));
    }
    if key.is_null() {
        return Err(invalid(span, "null identifies no element"));
    }
    let ty = collection.ty();
    let unknown = |ty: Type| {
        let own = caused_by(&[collection, key], ty, span);
        Ok(Value::from(own).marked(collection.marks()))
    };
    if ty == Type::Dynamic || key.ty() == Type::Dynamic {
        return unknown(Type::Dynamic);
    }
    let converted = |wanted: &Type| {
        convert(key, wanted)
            .map_err(|error| invalid(span, format!("the key identifies no element: {error}")))
    };
    let marks = |key: &Value| collection.marks() | key.marks();
    match &ty {
        Type::List(own) => {
            let key = converted(&Type::Number)?;
            match (collection.elements(), key.is_known()) {
                (Some(elements), true) => place(&key, elements.len(), span)
                    .map(|at| elements.get(at).cloned())?
                    .map(|found| found.marked(marks(&key)))
                    .ok_or_else(|| beyond(span)),
                _ => unknown((**own).clone()),
            }
        }
        Type::Tuple(types) => {
            let key = converted(&Type::Number)?;
            if !key.is_known() {
                return unknown(Type::Dynamic);
            }
            let at = place(&key, types.len(), span)?;
            match collection.elements() {
                Some(elements) => {
                    let found = elements.get(at).cloned().ok_or_else(|| beyond(span))?;
                    Ok(found.marked(marks(&key)))
                }
                None => unknown(types.get(at).cloned().unwrap_or(Type::Dynamic)),
            }
        }
        Type::Map(own) => {
            let key = converted(&Type::String)?;
            match (collection.entries(), key.as_str()) {
                (Some(entries), Some(text)) => {
                    let found = entries.get(text).cloned();
                    found
                        .map(|found| found.marked(marks(&key)))
                        .ok_or_else(|| invalid(span, "the map has no element with this key"))
                }
                _ => unknown((**own).clone()),
            }
        }
        Type::Object(object) => {
            let key = converted(&Type::String)?;
            let (Some(entries), Some(text)) = (collection.entries(), key.as_str()) else {
                return unknown(Type::Dynamic);
            };
            if !object.attributes.contains_key(text) {
                let detail = "the object has no attribute of this name";
                return Err(invalid(span, detail));
            }
            let found = entries.get(text).cloned();
            found
                .map(|found| found.marked(collection.marks()))
                .ok_or_else(|| invalid(span, "the object has no attribute of this name"))
        }
        Type::Set(_) => Err(invalid(
            span,
            "elements of a set have no keys; `tolist` gives them an order",
        )),
        own => Err(invalid(span, format!("a {own} has no elements"))),
    }
}

/// Says nothing of the key, which may be one that nobody may see.
fn place(key: &Value, length: usize, span: Span) -> Result<usize, EvaluationError> {
    let number = key.as_number().ok_or_else(|| beyond(span))?;
    if !number.is_whole() {
        return Err(invalid(
            span,
            "an index is a whole number, and this one has a fraction",
        ));
    }
    if number.is_negative() && !number.is_zero() {
        return Err(invalid(span, "an index is not negative; the first is 0"));
    }
    if length == 0 {
        return Err(invalid(span, "the collection has no elements"));
    }
    let at = number.to_i64().and_then(|at| usize::try_from(at).ok());
    at.filter(|at| *at < length).ok_or_else(|| beyond(span))
}

fn beyond(span: Span) -> EvaluationError {
    invalid(span, "the index is not below the number of elements")
}
