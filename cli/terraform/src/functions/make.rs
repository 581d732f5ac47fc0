//! Short words for values that functions make and look into.

use std::collections::BTreeMap;

use std::sync::Arc;

use crate::value::convert::{Care, is_possible};
use crate::value::{Content, Number, Range, Type, Unknown, Value};

pub(super) use super::json::{from_json, to_json};

/// Converts a value, or says why it cannot be.
pub(super) fn convert(value: &Value, wanted: &Type) -> Result<Value, String> {
    value.to_type(wanted).map_err(|error| error.to_string())
}

pub(super) fn can_convert(from: &Type, to: &Type) -> bool {
    is_possible(from, to, Care::Lossy)
}

pub(super) fn unify(types: &[Type]) -> Option<Type> {
    crate::value::convert::unify(types, Care::Lossy)
}

pub(super) fn text(text: impl AsRef<str>) -> Value {
    Value::string(text.as_ref())
}

pub(super) fn texts(texts: Vec<String>) -> Value {
    Value::list(Type::String, texts.into_iter().map(text))
}

pub(super) fn text_set(texts: Vec<Value>) -> Value {
    Value::set(Type::String, texts)
}

pub(super) fn truth(truth: bool) -> Value {
    Value::bool(truth)
}

pub(super) fn whole(number: i64) -> Value {
    Value::number(number)
}

pub(super) fn count(number: usize) -> Value {
    whole(i64::try_from(number).unwrap_or(i64::MAX))
}

pub(super) fn from_float(float: f64) -> Option<Value> {
    Number::from_f64(float).map(Value::number)
}

pub(super) fn infinity(is_negative: bool) -> Value {
    Value::number(Number::infinity(is_negative))
}

pub(super) fn null(ty: Type) -> Value {
    Value::null(ty)
}

pub(super) fn list(element: Type, items: Vec<Value>) -> Value {
    Value::list(element, items)
}

pub(super) fn set(element: Type, items: Vec<Value>) -> Value {
    Value::set(element, items)
}

pub(super) fn tuple(items: Vec<Value>) -> Value {
    Value::tuple(items)
}

pub(super) fn map(element: Type, entries: BTreeMap<String, Value>) -> Value {
    Value::map(element, entries)
}

pub(super) fn object(entries: BTreeMap<String, Value>) -> Value {
    Value::object(entries)
}

/// A string that is not known for the reason of another value, but will not be null.
pub(super) fn unknown_text(like: Option<&Unknown>) -> Value {
    let unknown = match like {
        Some(own) => own.of_type(Type::String),
        None => Unknown::new(Type::String, "an argument is not known", None),
    };
    unknown.not_null().into()
}

pub(super) fn list_type(element: Type) -> Type {
    Type::list(element)
}

pub(super) fn set_type(element: Type) -> Type {
    Type::set(element)
}

pub(super) fn map_type(element: Type) -> Type {
    Type::map(element)
}

pub(super) fn tuple_type(elements: Vec<Type>) -> Type {
    Type::tuple(elements)
}

pub(super) fn object_type(attributes: BTreeMap<String, Type>) -> Type {
    Type::object(
        attributes
            .into_iter()
            .map(|(name, own)| (Arc::from(name), own)),
    )
}

pub(super) fn element_type(of: &Type) -> Type {
    of.element().cloned().unwrap_or(Type::Dynamic)
}

pub(super) fn attribute_types(of: &Type) -> Vec<(String, Type)> {
    match of {
        Type::Object(own) => own
            .attributes
            .iter()
            .map(|(name, own)| (name.to_string(), own.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

pub(super) fn attribute_names(of: &Type) -> Vec<String> {
    attribute_types(of)
        .into_iter()
        .map(|(name, _)| name)
        .collect()
}

/// The elements in order, of a map or object too.
pub(super) fn elements(of: &Value) -> Vec<Value> {
    match of.content() {
        Content::List(_, items) | Content::Set(_, items) | Content::Tuple(items) => items.to_vec(),
        Content::Map(_, entries) | Content::Object(entries) => entries.values().cloned().collect(),
        _ => Vec::new(),
    }
}

pub(super) fn entries(of: &Value) -> Vec<(String, Value)> {
    match of.content() {
        Content::Map(_, entries) | Content::Object(entries) => entries
            .iter()
            .map(|(name, own)| (name.to_string(), own.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

/// How many elements there are; none where that is not known. Unknown elements of a set may turn
/// out to be one.
pub(super) fn length(of: &Value) -> Option<usize> {
    match of.content() {
        Content::Set(_, items) => (items.len() < 2 || of.is_wholly_known()).then_some(items.len()),
        Content::List(_, items) | Content::Tuple(items) => Some(items.len()),
        Content::Map(_, entries) | Content::Object(entries) => Some(entries.len()),
        Content::Unknown(own) => match (&own.ty, &own.range) {
            (Type::Tuple(types), _) => Some(types.len()),
            (Type::Object(object), _) => Some(object.attributes.len()),
            (_, Range::Length { lower, upper }) => (Some(*lower) == *upper).then_some(*lower),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn equal(left: &Value, right: &Value) -> Option<bool> {
    left.equals(right).as_bool()
}

pub(super) fn as_text(of: &Value) -> Option<&str> {
    of.as_str()
}

pub(super) fn as_bool(of: &Value) -> Option<bool> {
    of.as_bool()
}

pub(super) fn as_number(of: &Value) -> Option<&Number> {
    of.as_number()
}

pub(super) fn could_be_null(of: &Value) -> bool {
    of.is_null() || of.as_unknown().is_some_and(|own| !own.is_not_null)
}

pub(super) fn parse_number(text: &str) -> Option<Number> {
    text.parse().ok()
}

pub(super) fn parse_digits(text: &str, base: u32) -> Option<Number> {
    Number::from_digits(text, base)
}

pub(super) fn named(own: &Type) -> String {
    own.to_string()
}
