//! What a collection holds: counted, asked for, or taken as one value.

use super::graphemes::count;
use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::{Number, Type, Value};

const LIST: Parameter = Parameter::new("list", Shape::Any);
const BOOLS: &[Parameter] = &[Parameter::new("list", Shape::List(&Shape::Bool))];
const TWO: &[Parameter] = &[LIST, Parameter::new("value", Shape::Any)];
const ANY_LIST: Shape = Shape::List(&Shape::Any);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("alltrue", BOOLS, Shape::Bool, all_true),
    Function::new("anytrue", BOOLS, Shape::Bool, any_true),
    Function::new("coalesce", &[], Shape::Any, coalesce)
        .variadic(
            Parameter::new("vals", Shape::Any)
                .null()
                .unknown()
                .dynamic(),
        )
        .decides(coalesce_type),
    Function::new("contains", TWO, Shape::Bool, contains),
    Function::new("index", TWO, Shape::Number, index),
    Function::new(
        "length",
        &[Parameter::new("value", Shape::Any)
            .unknown()
            .dynamic()
            .marked()],
        Shape::Number,
        length,
    )
    .decides(length_type),
    Function::new(
        "matchkeys",
        &[
            Parameter::new("values", ANY_LIST),
            Parameter::new("keys", ANY_LIST),
            Parameter::new("searchset", ANY_LIST),
        ],
        ANY_LIST,
        match_keys,
    )
    .decides(match_keys_type),
    Function::new("one", &[LIST], Shape::Any, one)
        .decides(one_type)
        .maybe_null(),
    Function::new("sum", &[LIST], Shape::Any, sum).decides(|_| Ok(Type::Number)),
];

fn all_true(given: &Given<'_>) -> Result<Value, FunctionError> {
    for item in make::elements(given.value(0)?) {
        if !item.is_known() {
            return Ok(given.unknown());
        }
        if make::as_bool(&item) != Some(true) {
            return Ok(make::truth(false));
        }
    }
    Ok(make::truth(true))
}

fn any_true(given: &Given<'_>) -> Result<Value, FunctionError> {
    let items = make::elements(given.value(0)?);
    if items.iter().any(|item| make::as_bool(item) == Some(true)) {
        return Ok(make::truth(true));
    }
    if items.iter().any(|item| !item.is_known()) {
        return Ok(given.unknown());
    }
    Ok(make::truth(false))
}

fn coalesce_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    let types: Vec<Type> = given.rest(0).iter().map(Value::ty).collect();
    make::unify(&types)
        .ok_or_else(|| FunctionError::call("needs arguments that can all become one type"))
}

fn coalesce(given: &Given<'_>) -> Result<Value, FunctionError> {
    let result = given.result_type();
    for (at, value) in given.rest(0).iter().enumerate() {
        let own =
            make::convert(value, result).map_err(|error| FunctionError::argument(at, error))?;
        if !own.is_known() {
            return Ok(given.unknown());
        }
        if own.is_null() || make::as_text(&own) == Some("") {
            continue;
        }
        return Ok(own);
    }
    Err(FunctionError::call(
        "finds no argument that is neither null nor an empty string",
    ))
}

fn contains(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (list, wanted) = (given.value(0)?, given.value(1)?);
    if !matches!(list.ty(), Type::List(_) | Type::Tuple(_) | Type::Set(_)) {
        return Err(FunctionError::argument(0, "must be a list, tuple or set"));
    }
    let mut is_open = false;
    for item in make::elements(list) {
        match make::equal(wanted, &item) {
            Some(true) => return Ok(make::truth(true)),
            Some(false) => {}
            None => is_open = true,
        }
    }
    Ok(if is_open {
        given.unknown()
    } else {
        make::truth(false)
    })
}

fn index(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (list, wanted) = (given.value(0)?, given.value(1)?);
    if !matches!(list.ty(), Type::List(_) | Type::Tuple(_)) {
        return Err(FunctionError::argument(0, "must be a list or tuple"));
    }
    for (at, item) in make::elements(list).iter().enumerate() {
        match make::equal(item, wanted) {
            None => return Ok(given.unknown()),
            Some(true) => return Ok(make::count(at)),
            Some(false) => {}
        }
    }
    Err(FunctionError::argument(1, "is not in the list"))
}

fn length_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    match given.type_of(0) {
        Type::Bool | Type::Number => Err(FunctionError::argument(
            0,
            "must be a string, a collection, a tuple or an object",
        )),
        _ => Ok(Type::Number),
    }
}

fn length(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (value, marks) = given.value(0)?.clone().unmarked();
    let own = match value.ty() {
        Type::Tuple(types) => make::count(types.len()),
        Type::Object(_) => make::count(make::attribute_names(&value.ty()).len()),
        Type::String => match make::as_text(&value) {
            Some(text) => make::count(count(text)),
            None => given.unknown(),
        },
        _ => match make::length(&value) {
            Some(length) => make::count(length),
            None => given.unknown(),
        },
    };
    Ok(own.marked(marks))
}

fn match_keys_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    if make::unify(&[given.type_of(1), given.type_of(2)]).is_none() {
        return Err(FunctionError::call(
            "needs keys and a search set that can become one type",
        ));
    }
    Ok(given.type_of(0))
}

fn match_keys(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (values, keys, wanted) = (given.value(0)?, given.value(1)?, given.value(2)?);
    let items = make::elements(values);
    if Some(items.len()) != make::length(keys) {
        return Err(FunctionError::argument(
            1,
            "must have as many elements as the values",
        ));
    }
    let common = make::unify(&[keys.ty(), wanted.ty()]).unwrap_or(Type::Dynamic);
    let converted = |at: usize, own: &Value| {
        make::convert(own, &common).map_err(|error| FunctionError::argument(at, error))
    };
    let (keys, wanted) = (converted(1, keys)?, converted(2, wanted)?);
    let wanted = make::elements(&wanted);
    let none = || make::list(given.element_type(), Vec::new());
    if wanted.is_empty() {
        return Ok(none());
    }
    if !values.is_wholly_known() || !keys.is_wholly_known() {
        return Ok(given.unknown());
    }
    let mut out = Vec::new();
    for (key, item) in make::elements(&keys).iter().zip(items) {
        for own in &wanted {
            match make::equal(key, own) {
                // The original gives up on everything here; we say that nothing is known.
                None => return Ok(given.unknown()),
                Some(true) => {
                    out.push(item);
                    break;
                }
                Some(false) => {}
            }
        }
    }
    Ok(make::list(given.element_type(), out))
}

fn one_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    match given.type_of(0) {
        Type::List(element) | Type::Set(element) => Ok((*element).clone()),
        Type::Tuple(types) if types.len() < 2 => {
            Ok(types.first().cloned().unwrap_or(Type::Dynamic))
        }
        _ => Err(not_one()),
    }
}

fn not_one() -> FunctionError {
    FunctionError::argument(0, "must be a list, set or tuple with one element or none")
}

fn one(given: &Given<'_>) -> Result<Value, FunctionError> {
    let list = given.value(0)?;
    if make::length(list).is_none() {
        return Ok(given.unknown());
    }
    let mut items = make::elements(list).into_iter();
    match (items.next(), items.next()) {
        (None, _) => Ok(make::null(given.result_type().clone())),
        (Some(item), None) => Ok(item),
        _ => Err(not_one()),
    }
}

fn sum(given: &Given<'_>) -> Result<Value, FunctionError> {
    let list = given.value(0)?;
    let wrong = || FunctionError::argument(0, "must be a list, set or tuple of numbers");
    if !matches!(list.ty(), Type::List(_) | Type::Tuple(_) | Type::Set(_)) {
        return Err(wrong());
    }
    let items = make::elements(list);
    if items.is_empty() {
        return Err(FunctionError::argument(0, "is empty, and has no sum"));
    }
    if !list.is_wholly_known() {
        return Ok(given.unknown());
    }
    let mut total: Option<Number> = None;
    for item in items {
        let own = make::convert(&item, &Type::Number).map_err(|_| wrong())?;
        let own = make::as_number(&own).cloned().ok_or_else(wrong)?;
        total = Some(match total {
            None => own,
            Some(total) => total.plus(&own).map_err(|_| {
                FunctionError::argument(0, "holds infinities of both signs, which have no sum")
            })?,
        });
    }
    total.map(Value::number).ok_or_else(wrong)
}
