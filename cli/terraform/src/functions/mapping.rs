//! Maps and objects.

use std::collections::BTreeMap;

use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::{Marks, Type, Value};

const LISTS: Shape = Shape::Map(&Shape::List(&Shape::Text));

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "keys",
        &[Parameter::new("inputMap", Shape::Any).unknown().marked()],
        Shape::Any,
        keys,
    )
    .decides(keys_type),
    Function::new(
        "lookup",
        &[
            Parameter::new("inputMap", Shape::Any).marked(),
            Parameter::new("key", Shape::Text).marked(),
        ],
        Shape::Any,
        lookup,
    )
    .variadic(
        Parameter::new("default", Shape::Any)
            .null()
            .unknown()
            .dynamic()
            .marked(),
    )
    .decides(lookup_type)
    .maybe_null(),
    Function::new("merge", &[], Shape::Any, merge)
        .variadic(Parameter::new("maps", Shape::Any).null().dynamic().marked())
        .decides(merge_type),
    Function::new(
        "transpose",
        &[Parameter::new("values", LISTS)],
        LISTS,
        transpose,
    ),
    Function::new(
        "values",
        &[Parameter::new("mapping", Shape::Any).marked()],
        Shape::Any,
        values,
    )
    .decides(values_type),
    Function::new(
        "zipmap",
        &[
            Parameter::new("keys", Shape::List(&Shape::Text)).marked(),
            Parameter::new("values", Shape::Any).marked(),
        ],
        Shape::Any,
        zip,
    )
    .decides(zip_type),
];

fn not_a_map(other: &Type) -> FunctionError {
    FunctionError::argument(
        0,
        format!("must be a map or object, not {}", make::named(other)),
    )
}

fn keys_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    match given.type_of(0) {
        Type::Map(_) => Ok(make::list_type(Type::String)),
        own @ Type::Object(_) => {
            let count = make::attribute_names(&own).len();
            Ok(make::tuple_type(vec![Type::String; count]))
        }
        other => Err(not_a_map(&other)),
    }
}

/// An object's keys are known from its type alone.
fn keys(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (map, marks) = given.value(0)?.clone().unmarked();
    let own = match map.ty() {
        own @ Type::Object(_) => {
            let names = make::attribute_names(&own).into_iter();
            make::tuple(names.map(make::text).collect())
        }
        _ if !map.is_known() => given.unknown(),
        _ => make::texts(
            make::entries(&map)
                .into_iter()
                .map(|(key, _)| key)
                .collect(),
        ),
    };
    Ok(own.marked(marks))
}

fn values_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    match given.type_of(0) {
        Type::Map(element) => Ok(make::list_type((*element).clone())),
        own @ Type::Object(_) => Ok(make::tuple_type(
            make::attribute_types(&own)
                .into_iter()
                .map(|(_, own)| own)
                .collect(),
        )),
        other => Err(not_a_map(&other)),
    }
}

fn values(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (map, marks) = given.value(0)?.clone().unmarked();
    let items: Vec<Value> = make::entries(&map)
        .into_iter()
        .map(|(_, own)| own)
        .collect();
    let own = match given.result_type() {
        Type::List(element) => make::list((**element).clone(), items),
        _ => make::tuple(items),
    };
    Ok(own.marked(marks))
}

fn lookup_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    let default = given.rest(2);
    if default.len() > 1 {
        return Err(FunctionError::call("takes two or three arguments"));
    }
    match given.type_of(0) {
        own @ Type::Object(_) => {
            if !given.is_known(1) {
                return Ok(Type::Dynamic);
            }
            let key = given.text(1)?;
            let attributes = make::attribute_types(&own);
            let found = attributes.into_iter().find(|(name, _)| name == key);
            match (found, default.first()) {
                (Some((_, found)), _) => Ok(found),
                (None, Some(default)) => Ok(default.ty()),
                (None, None) => Err(FunctionError::argument(
                    0,
                    format!("has no attribute `{}`", given.shown(1, key)),
                )),
            }
        }
        Type::Map(element) => {
            if let Some(default) = default.first() {
                make::convert(default, &element).map_err(|_| {
                    FunctionError::argument(2, "must have the type of the map's elements")
                })?;
            }
            Ok((*element).clone())
        }
        other => Err(not_a_map(&other)),
    }
}

fn lookup(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (map, map_marks) = given.value(0)?.clone().unmarked();
    let (_, key_marks) = given.value(1)?.clone().unmarked();
    let marks = map_marks | key_marks;
    let key = given.text(1)?;
    let found = make::entries(&map)
        .into_iter()
        .find(|(name, _)| name == key);
    if let Some((_, found)) = found {
        return Ok(found.marked(marks));
    }
    let Some(default) = given.rest(2).first() else {
        return Err(FunctionError::argument(
            1,
            format!("`{}` is not in the map", given.shown(1, key)),
        ));
    };
    let own = make::convert(default, given.result_type())
        .map_err(|error| FunctionError::argument(2, error))?;
    Ok(own.marked(marks))
}

fn merge_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    let all = given.rest(0);
    let Some(first) = all.first() else {
        return Ok(make::object_type(BTreeMap::new()));
    };
    let mut attributes = BTreeMap::new();
    let mut are_known = true;
    for (at, value) in all.iter().enumerate() {
        let own = value.ty();
        match &own {
            Type::Dynamic => return Ok(Type::Dynamic),
            Type::Object(_) | Type::Map(_) if value.is_null() => {}
            Type::Object(_) => attributes.extend(make::attribute_types(&own)),
            Type::Map(element) if value.is_known() => {
                let (map, _) = value.clone().unmarked();
                let names = make::entries(&map).into_iter();
                attributes.extend(names.map(|(name, _)| (name, (**element).clone())));
            }
            Type::Map(_) => are_known = false,
            other => {
                return Err(FunctionError::argument(
                    at,
                    format!("must be a map or object, not {}", make::named(other)),
                ));
            }
        }
    }
    if all.iter().all(|value| value.ty() == first.ty()) {
        return Ok(first.ty());
    }
    Ok(if are_known {
        make::object_type(attributes)
    } else {
        Type::Dynamic
    })
}

#[expect(clippy::unnecessary_wraps, reason = "the body of a function may fail")]
fn merge(given: &Given<'_>) -> Result<Value, FunctionError> {
    let mut marks = Marks::default();
    let mut out = BTreeMap::new();
    for value in given.rest(0) {
        if value.is_null() {
            continue;
        }
        let (map, own) = value.clone().unmarked();
        marks |= own;
        out.extend(make::entries(&map));
    }
    Ok(keyed(given.result_type(), out).marked(marks))
}

/// A map or an object, as the type says.
fn keyed(result: &Type, entries: BTreeMap<String, Value>) -> Value {
    match result {
        Type::Map(element) => make::map((**element).clone(), entries),
        _ => make::object(entries),
    }
}

fn transpose(given: &Given<'_>) -> Result<Value, FunctionError> {
    let map = given.value(0)?;
    if !map.is_wholly_known() {
        return Ok(given.unknown());
    }
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, list) in make::entries(map) {
        let null = |what: &str| FunctionError::argument(0, format!("holds {what} at `{key}`"));
        if list.is_null() {
            return Err(null("null instead of a list"));
        }
        for item in make::elements(&list) {
            let text = make::as_text(&item).ok_or_else(|| null("a null"))?;
            out.entry(text.to_owned()).or_default().push(key.clone());
        }
    }
    let lists = out.into_iter().map(|(key, mut names)| {
        names.sort();
        (key, make::texts(names))
    });
    Ok(make::map(make::list_type(Type::String), lists.collect()))
}

fn zip_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    match given.type_of(1) {
        Type::List(element) => Ok(make::map_type((*element).clone())),
        Type::Tuple(types) => {
            let keys = given.value(0)?;
            if !keys.is_wholly_known() {
                return Ok(Type::Dynamic);
            }
            let names = names(given)?;
            check_lengths(names.len(), types.len())?;
            let pairs = names.into_iter().zip(types.iter().cloned());
            Ok(make::object_type(pairs.collect()))
        }
        _ => Err(FunctionError::argument(1, "must be a list or tuple")),
    }
}

fn check_lengths(keys: usize, values: usize) -> Result<(), FunctionError> {
    if keys == values {
        return Ok(());
    }
    Err(FunctionError::call(format!(
        "needs as many keys as values, and is given {keys} and {values}"
    )))
}

fn names(given: &Given<'_>) -> Result<Vec<String>, FunctionError> {
    let (keys, _) = given.value(0)?.clone().unmarked_deep();
    let items = make::elements(&keys);
    let names = items.iter().enumerate().map(|(at, item)| {
        make::as_text(item)
            .map(str::to_owned)
            .ok_or_else(|| FunctionError::argument(0, format!("element {at} is null, not a key")))
    });
    names.collect()
}

/// Keys carry no marks of their own, so theirs go to the whole.
fn zip(given: &Given<'_>) -> Result<Value, FunctionError> {
    let keys = given.value(0)?;
    let (_, key_marks) = keys.clone().unmarked_deep();
    let (values, value_marks) = given.value(1)?.clone().unmarked();
    let marks = key_marks | value_marks;
    if !keys.is_wholly_known() {
        return Ok(given.unknown().marked(marks));
    }
    let items = make::elements(&values);
    let names = names(given)?;
    check_lengths(names.len(), items.len())?;
    let pairs = names.into_iter().zip(items);
    Ok(keyed(given.result_type(), pairs.collect()).marked(marks))
}
