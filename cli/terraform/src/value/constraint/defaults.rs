use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::convert::{Care, convert, unify};
use crate::value::{Content, Entries, Marks, Type, Unknown, Value};

/// What stands in for lacking attributes anywhere within a value.
#[derive(Debug, Clone)]
pub(super) enum Defaults {
    /// Those of each element of a list, set or map.
    Element(Box<Defaults>),
    /// Those of single elements of a tuple.
    Elements(BTreeMap<usize, Defaults>),
    /// Those of an object.
    Attributes {
        /// What stands in for an attribute that is lacking or null.
        values: BTreeMap<Arc<str>, Value>,
        /// Those within attributes.
        within: BTreeMap<Arc<str>, Defaults>,
    },
}

impl Defaults {
    /// Fills in. The result may have another type, and may not be what is wanted in the end.
    pub(super) fn apply(&self, value: &Value) -> Value {
        let marks = value.marks();
        let filled = match value.content() {
            Content::List(ty, items) => self.collection(items, ty, Value::list),
            Content::Set(ty, items) => self.collection(items, ty, Value::set),
            Content::Tuple(items) => Value::tuple(self.items(items)),
            Content::Map(ty, entries) => {
                let entries = self.entries(entries);
                if entries.is_empty() {
                    Value::map(ty.clone(), entries)
                } else {
                    let (names, values): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
                    match alike(&values) {
                        Some((ty, values)) => Value::map(ty, names.into_iter().zip(values)),
                        None => Value::object(names.into_iter().zip(values)),
                    }
                }
            }
            Content::Object(entries) => Value::from_attributes(self.entries(entries)),
            Content::Null(_)
            | Content::Unknown(_)
            | Content::Bool(_)
            | Content::Number(_)
            | Content::String(_) => return value.clone(),
        };
        filled.marked(marks)
    }

    fn collection(
        &self,
        items: &[Value],
        element: &Type,
        make: fn(Type, Vec<Value>) -> Value,
    ) -> Value {
        let items = self.items(items);
        if items.is_empty() {
            return make(element.clone(), items);
        }
        match alike(&items) {
            Some((ty, items)) => make(ty, items),
            None => Value::tuple(items),
        }
    }

    fn items(&self, items: &[Value]) -> Vec<Value> {
        let filled = items.iter().enumerate().map(|(place, item)| {
            let own = match self {
                Self::Element(element) => Some(&**element),
                Self::Elements(elements) => elements.get(&place),
                Self::Attributes { .. } => None,
            };
            own.map_or_else(|| item.clone(), |own| own.apply(item))
        });
        filled.collect()
    }

    fn entries(&self, entries: &Entries) -> Entries {
        let mut filled: Entries = entries
            .iter()
            .map(|(name, value)| {
                let own = match self {
                    Self::Element(element) => Some(&**element),
                    Self::Attributes { within, .. } => within.get(name),
                    Self::Elements(_) => None,
                };
                let value = own.map_or_else(|| value.clone(), |own| own.apply(value));
                (Arc::clone(name), value)
            })
            .collect();
        if let Self::Attributes { values, within } = self {
            for (name, default) in values {
                let given = filled.get(name).filter(|value| !value.is_null());
                let value = match (given, within.get(name)) {
                    (None, Some(own)) => own.apply(default),
                    (None, None) => default.clone(),
                    (Some(given), _) if default.is_not_null() => never_null(given),
                    (Some(given), _) => given.clone(),
                };
                filled.insert(Arc::clone(name), value);
            }
        }
        filled
    }
}

/// A value that is not known will not be null where a default stands in for null.
fn never_null(value: &Value) -> Value {
    let narrowed = |unknown: &Unknown, marks: Marks| {
        let unknown = unknown.clone().not_null();
        Value::from(unknown).marked(marks)
    };
    match value.as_unknown() {
        Some(unknown) if unknown.ty != Type::Dynamic => narrowed(unknown, value.marks()),
        _ => value.clone(),
    }
}

/// The values in the type that they have in common, if they have one.
fn alike(values: &[Value]) -> Option<(Type, Vec<Value>)> {
    let types: Vec<Type> = values.iter().map(Value::ty).collect();
    let common = unify(&types, Care::Lossy)?;
    let converted = values.iter().map(|value| convert(value, &common));
    let converted: Vec<Value> = converted.collect::<Result<_, _>>().ok()?;
    let element = converted.first().map_or(common, Value::ty);
    Some((element, converted))
}
