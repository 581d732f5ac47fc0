use std::sync::Arc;

use super::{Care, ConversionError, Place, convert, is_possible, mismatch, unify};
use crate::value::{Content, Entries, ObjectType, Type, Unknown, Value};

/// Converts a value to a type that its own can be converted to.
pub(super) fn apply(value: &Value, wanted: &Type, care: Care) -> Result<Value, ConversionError> {
    let marks = value.marks();
    if *wanted == Type::Dynamic {
        return Ok(value.clone());
    }
    let result = match value.content() {
        Content::Unknown(unknown) => {
            let ty = filled(&unknown.ty, &wanted.without_optional());
            carried(unknown, ty).into()
        }
        Content::Null(own) => Value::null(filled(own, &wanted.without_optional())),
        content => known(value, content, wanted, care)?,
    };
    Ok(result.marked(marks))
}

/// What stays known of a value that is not known when its type changes.
fn carried(unknown: &Unknown, ty: Type) -> Unknown {
    let is_same = unknown.ty == ty;
    let mut carried = unknown.of_type(ty);
    carried.is_not_null = unknown.is_not_null;
    if is_same {
        carried.range = unknown.range.clone();
    }
    carried
}

fn known(
    value: &Value,
    content: &Content,
    wanted: &Type,
    care: Care,
) -> Result<Value, ConversionError> {
    match (content, wanted) {
        (Content::Bool(value), Type::String) => Ok(Value::string(value.to_string())),
        (Content::Number(number), Type::String) => Ok(Value::string(number.to_string())),
        (Content::String(text), Type::Number) => {
            let number: Result<crate::value::Number, _> = text.parse();
            number
                .map(Value::number)
                .map_err(|error| ConversionError::new(error.to_string()))
        }
        (Content::String(text), Type::Bool) => read_bool(text),
        (
            Content::List(_, items) | Content::Set(_, items) | Content::Tuple(items),
            Type::List(element),
        ) => {
            let items = elements(value, items, element, care)?;
            let ty = element_type(&items, element, value);
            Ok(Value::list(ty, items))
        }
        (
            Content::List(_, items) | Content::Set(_, items) | Content::Tuple(items),
            Type::Set(element),
        ) => {
            let items = elements(value, items, element, care)?;
            let ty = element_type(&items, element, value);
            Ok(Value::set(ty, items))
        }
        (Content::Map(_, entries) | Content::Object(entries), Type::Map(element)) => {
            map(value, entries, element, care)
        }
        (Content::Object(entries), Type::Object(object)) => attributes(entries, object, care),
        (Content::Map(_, entries), Type::Object(object)) => map_to_object(entries, object, care),
        (Content::Tuple(items), Type::Tuple(types)) => {
            let pairs = items.iter().zip(types.iter()).enumerate();
            let items = pairs.map(|(place, (item, ty))| one(item, ty, care, Place::Index(place)));
            Ok(Value::tuple(items.collect::<Result<Vec<_>, _>>()?))
        }
        _ => Ok(value.clone()),
    }
}

fn read_bool(text: &str) -> Result<Value, ConversionError> {
    match text {
        "true" | "1" => Ok(Value::bool(true)),
        "false" | "0" => Ok(Value::bool(false)),
        other => Err(ConversionError::new(match other.to_lowercase().as_str() {
            "true" => "a bool is required; to convert from string, use lowercase \"true\"",
            "false" => "a bool is required; to convert from string, use lowercase \"false\"",
            _ => "a bool is required",
        })),
    }
}

fn one(value: &Value, wanted: &Type, care: Care, place: Place) -> Result<Value, ConversionError> {
    if value.ty() == *wanted {
        return Ok(value.clone());
    }
    apply(value, wanted, care).map_err(|error| error.within(place))
}

/// The elements of a collection, all of one type.
fn elements(
    value: &Value,
    items: &[Value],
    wanted: &Type,
    care: Care,
) -> Result<Vec<Value>, ConversionError> {
    let wanted = match (wanted, value.content()) {
        (Type::Dynamic, Content::Tuple(_)) => common(items.iter(), care)?.unwrap_or(Type::Dynamic),
        (wanted, _) => wanted.clone(),
    };
    let items = items
        .iter()
        .enumerate()
        .map(|(place, item)| one(item, &wanted, care, Place::Index(place)))
        .collect::<Result<Vec<_>, _>>()?;
    // Elements of a type with parts that were open may have filled them differently.
    match common(items.iter(), care)? {
        None => Ok(items),
        Some(ty) => items
            .iter()
            .enumerate()
            .map(|(place, item)| one(item, &ty, care, Place::Index(place)))
            .collect(),
    }
}

fn map(
    value: &Value,
    entries: &Entries,
    wanted: &Type,
    care: Care,
) -> Result<Value, ConversionError> {
    let element = match (wanted, value.content()) {
        (Type::Dynamic, Content::Object(_)) => {
            common(entries.values(), care)?.unwrap_or(Type::Dynamic)
        }
        (wanted, _) => wanted.clone(),
    };
    let to = |ty: &Type, entries: &Entries| -> Result<Entries, ConversionError> {
        let converted = entries.iter().map(|(key, value)| {
            let place = Place::Key(Arc::clone(key));
            Ok((Arc::clone(key), one(value, ty, care, place)?))
        });
        converted.collect()
    };
    let mut entries = to(&element, entries)?;
    if let Some(ty) = common(entries.values(), care)? {
        entries = to(&ty, &entries)?;
    }
    let items: Vec<Value> = entries.values().cloned().collect();
    Ok(Value::map(element_type(&items, wanted, value), entries))
}

/// The type that values have in common; `None` where there is no value.
fn common<'v>(
    values: impl Iterator<Item = &'v Value>,
    care: Care,
) -> Result<Option<Type>, ConversionError> {
    let types: Vec<Type> = values.map(Value::ty).collect();
    let Some((first, rest)) = types.split_first() else {
        return Ok(None);
    };
    if rest.iter().all(|own| own == first) {
        return Ok(Some(first.clone()));
    }
    unify(&types, care)
        .map(Some)
        .ok_or_else(|| ConversionError::new("cannot find a common base type for all elements"))
}

/// The type of elements that are converted; of none, what was wanted or what there was.
fn element_type(items: &[Value], wanted: &Type, value: &Value) -> Type {
    match (items.first(), wanted) {
        (Some(item), _) => item.ty(),
        (None, Type::Dynamic) => value.ty().element().cloned().unwrap_or(Type::Dynamic),
        (None, wanted) => wanted.without_optional(),
    }
}

fn attributes(
    entries: &Entries,
    object: &ObjectType,
    care: Care,
) -> Result<Value, ConversionError> {
    let mut converted = Entries::new();
    for (name, ty) in &object.attributes {
        let value = match entries.get(name) {
            Some(value) => one(value, ty, care, Place::Attribute(Arc::clone(name)))?,
            None => Value::null(ty.without_optional()),
        };
        converted.insert(Arc::clone(name), value);
    }
    Ok(Value::from_attributes(converted))
}

fn map_to_object(
    entries: &Entries,
    object: &ObjectType,
    care: Care,
) -> Result<Value, ConversionError> {
    let mut converted = Entries::new();
    for (name, ty) in &object.attributes {
        let value = match entries.get(name) {
            Some(value) => {
                let own = value.ty();
                if own != *ty && !is_possible(&own, ty, care) {
                    return Err(ConversionError::new(format!(
                        "map element type is incompatible with attribute {name:?}: {}",
                        mismatch(&own, ty)
                    )));
                }
                one(value, ty, care, Place::Key(Arc::clone(name)))?
            }
            None if object.optional.contains(name) => Value::null(ty.without_optional()),
            None => {
                return Err(ConversionError::new(format!(
                    "map has no element for required attribute {name:?}"
                )));
            }
        };
        converted.insert(Arc::clone(name), value);
    }
    Ok(Value::from_attributes(converted))
}

/// A type with its open parts filled from another.
fn filled(from: &Type, to: &Type) -> Type {
    let lossy = |types: Vec<Type>| unify(&types, Care::Lossy).unwrap_or(Type::Dynamic);
    match (from, to) {
        (Type::Dynamic, to) => to.clone(),
        (from, Type::Dynamic) => from.clone(),
        (Type::Map(from), Type::Map(to)) => Type::map(filled(from, to)),
        (Type::Object(from), Type::Map(to)) => Type::map(filled(
            &lossy(from.attributes.values().cloned().collect()),
            to,
        )),
        (Type::Map(from), Type::Object(to)) => Type::object(
            to.attributes
                .iter()
                .map(|(name, own)| (Arc::clone(name), filled(from, own))),
        ),
        (Type::Object(from), Type::Object(to)) => {
            Type::object(to.attributes.iter().map(|(name, own)| {
                let known = from.attributes.get(name);
                let ty = known.map_or_else(|| own.clone(), |known| filled(known, own));
                (Arc::clone(name), ty)
            }))
        }
        (Type::Set(from) | Type::List(from), Type::Set(to)) => Type::set(filled(from, to)),
        (Type::Set(from) | Type::List(from), Type::List(to)) => Type::list(filled(from, to)),
        (Type::Tuple(from), Type::Set(to)) => Type::set(filled(&lossy(from.to_vec()), to)),
        (Type::Tuple(from), Type::List(to)) => Type::list(filled(&lossy(from.to_vec()), to)),
        (Type::Tuple(from), Type::Tuple(to)) => Type::tuple(
            from.iter()
                .zip(to.iter())
                .map(|(from, to)| filled(from, to)),
        ),
        (_, to) => to.clone(),
    }
}

impl Value {
    /// The value converted to a type; see [`convert`].
    pub fn to_type(&self, wanted: &Type) -> Result<Self, ConversionError> {
        convert(self, wanted)
    }
}
