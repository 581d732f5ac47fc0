//! Lists and tuples: joined, cut, turned and searched.

use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::{Marks, Type, Value};

const LIST: Parameter = Parameter::new("list", Shape::Any);
const STRINGS: Parameter = Parameter::new("list", Shape::List(&Shape::Text));
const ANY_LIST: Shape = Shape::List(&Shape::Any);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "chunklist",
        &[
            Parameter::new("list", ANY_LIST).marked(),
            Parameter::new("size", Shape::Number).marked(),
        ],
        Shape::List(&ANY_LIST),
        chunks,
    )
    .decides(|given| Ok(make::list_type(given.type_of(0)))),
    Function::new("coalescelist", &[], Shape::Any, coalesce_list)
        .variadic(
            Parameter::new("vals", Shape::Any)
                .null()
                .unknown()
                .dynamic(),
        )
        .decides(coalesce_list_type),
    Function::new("compact", &[STRINGS], Shape::List(&Shape::Text), compact),
    Function::new("concat", &[], Shape::Any, concat)
        .variadic(Parameter::new("seqs", Shape::Any).marked())
        .decides(concat_type),
    Function::new(
        "distinct",
        &[Parameter::new("list", ANY_LIST)],
        ANY_LIST,
        distinct,
    )
    .decides(|given| Ok(given.type_of(0))),
    Function::new(
        "element",
        &[LIST.marked(), Parameter::new("index", Shape::Number)],
        Shape::Any,
        element,
    )
    .decides(element_type)
    .maybe_null(),
    Function::new("reverse", &[LIST.marked()], Shape::Any, reverse).decides(reverse_type),
    Function::new(
        "slice",
        &[
            LIST.marked(),
            Parameter::new("start_index", Shape::Number),
            Parameter::new("end_index", Shape::Number),
        ],
        Shape::Any,
        slice,
    )
    .decides(slice_type),
];

fn chunks(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (list, list_marks) = given.value(0)?.clone().unmarked();
    let (_, size_marks) = given.value(1)?.clone().unmarked();
    let marks = list_marks | size_marks;
    let size = given.whole(1)?;
    let size = usize::try_from(size)
        .map_err(|_| FunctionError::argument(1, format!("must not be negative, but is {size}")))?;
    let items = make::elements(&list);
    let lists: Vec<Value> = match size {
        _ if items.is_empty() => Vec::new(),
        0 => vec![list.clone()],
        _ => items
            .chunks(size)
            .map(|chunk| make::list(make::element_type(&list.ty()), chunk.to_vec()))
            .collect(),
    };
    Ok(make::list(list.ty(), lists).marked(marks))
}

fn coalesce_list_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    let all = given.rest(0);
    let Some(first) = all.first() else {
        return Err(FunctionError::call("needs at least one argument"));
    };
    for value in all {
        if !value.is_known() {
            return Ok(Type::Dynamic);
        }
        if !matches!(value.ty(), Type::List(_) | Type::Tuple(_)) {
            return Err(FunctionError::call("takes lists and tuples only"));
        }
    }
    let is_one = all.iter().all(|value| value.ty() == first.ty());
    Ok(if is_one { first.ty() } else { Type::Dynamic })
}

fn coalesce_list(given: &Given<'_>) -> Result<Value, FunctionError> {
    for value in given.rest(0) {
        if !value.is_known() {
            return Ok(given.unknown());
        }
        if !value.is_null() && make::length(value) != Some(0) {
            return Ok(value.clone());
        }
    }
    Err(FunctionError::call(
        "finds no list that is neither null nor empty",
    ))
}

fn compact(given: &Given<'_>) -> Result<Value, FunctionError> {
    let list = given.value(0)?;
    if !list.is_wholly_known() {
        return Ok(given.unknown());
    }
    let texts = make::elements(list)
        .iter()
        .filter_map(|item| make::as_text(item).map(str::to_owned))
        .filter(|text| !text.is_empty())
        .collect();
    Ok(make::texts(texts))
}

fn concat_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    let all = given.rest(0);
    if all.is_empty() {
        return Err(FunctionError::call("needs at least one argument"));
    }
    let types: Vec<Type> = all.iter().map(Value::ty).collect();
    if types.iter().all(|own| matches!(own, Type::List(_)))
        && let Some(common) = make::unify(&types)
    {
        return Ok(common);
    }
    let mut items = Vec::new();
    for (at, value) in all.iter().enumerate() {
        match value.ty() {
            Type::Tuple(types) => items.extend(types.iter().cloned()),
            Type::List(element) => {
                let (list, _) = value.clone().unmarked();
                let Some(length) = make::length(&list) else {
                    return Ok(Type::Dynamic);
                };
                items.extend(std::iter::repeat_n((*element).clone(), length));
            }
            other => {
                return Err(FunctionError::argument(
                    at,
                    format!("must be a list or tuple, not {}", make::named(&other)),
                ));
            }
        }
    }
    Ok(make::tuple_type(items))
}

fn concat(given: &Given<'_>) -> Result<Value, FunctionError> {
    let mut marks = Marks::default();
    let mut items = Vec::new();
    let result = given.result_type();
    for (at, value) in given.rest(0).iter().enumerate() {
        let own = match result {
            Type::List(_) => {
                make::convert(value, result).map_err(|error| FunctionError::argument(at, error))?
            }
            _ => value.clone(),
        };
        let (own, own_marks) = own.clone().unmarked();
        marks |= own_marks;
        items.extend(make::elements(&own));
    }
    let out = match result {
        Type::List(_) => make::list(make::element_type(result), items),
        _ => make::tuple(items),
    };
    Ok(out.marked(marks))
}

fn distinct(given: &Given<'_>) -> Result<Value, FunctionError> {
    let list = given.value(0)?;
    if !list.is_wholly_known() {
        return Ok(given.unknown());
    }
    let mut out: Vec<Value> = Vec::new();
    for item in make::elements(list) {
        if !out.iter().any(|own| make::equal(own, &item) == Some(true)) {
            out.push(item);
        }
    }
    Ok(make::list(given.element_type(), out))
}

/// The place that an index means: it counts round and round, also backwards.
fn wrapped(given: &Given<'_>, length: usize) -> Result<usize, FunctionError> {
    let index = given.whole(1)?;
    let length = i64::try_from(length)
        .ok()
        .filter(|length| *length > 0)
        .ok_or_else(|| FunctionError::argument(0, "is empty, and has no element"))?;
    Ok(usize::try_from(index.rem_euclid(length)).unwrap_or_default())
}

fn element_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    match given.type_of(0) {
        Type::List(element) => Ok((*element).clone()),
        Type::Tuple(_) if !given.is_known(1) => Ok(Type::Dynamic),
        Type::Tuple(types) => {
            let at = wrapped(given, types.len())?;
            Ok(types.get(at).cloned().unwrap_or(Type::Dynamic))
        }
        other => Err(FunctionError::argument(
            0,
            format!("must be a list or tuple, not {}", make::named(&other)),
        )),
    }
}

fn element(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (list, marks) = given.value(0)?.clone().unmarked();
    let items = make::elements(&list);
    let at = wrapped(given, items.len())?;
    let item = items.into_iter().nth(at);
    Ok(item.unwrap_or_else(|| given.unknown()).marked(marks))
}

fn reverse_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    match given.type_of(0) {
        Type::Tuple(types) => Ok(make::tuple_type(types.iter().rev().cloned().collect())),
        Type::List(element) | Type::Set(element) => Ok(make::list_type((*element).clone())),
        other => Err(FunctionError::argument(
            0,
            format!("must be a list or tuple, not {}", make::named(&other)),
        )),
    }
}

fn reverse(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (list, marks) = given.value(0)?.clone().unmarked();
    let mut items = make::elements(&list);
    items.reverse();
    Ok(sequence(given.result_type(), items).marked(marks))
}

/// A tuple or a list, as the type says.
fn sequence(result: &Type, items: Vec<Value>) -> Value {
    match result {
        Type::List(element) => make::list((**element).clone(), items),
        _ => make::tuple(items),
    }
}

/// The ends of a slice, as far as they are known.
fn ends(given: &Given<'_>) -> Result<(Option<usize>, Option<usize>), FunctionError> {
    let (list, _) = given.value(0)?.clone().unmarked();
    let length = make::length(&list);
    let end_of = |at: usize| -> Result<Option<usize>, FunctionError> {
        if !given.is_known(at) {
            return Ok(None);
        }
        let index = given.whole(at)?;
        let wrong = |what: &str| FunctionError::argument(at, format!("is {index}, {what}"));
        let own = usize::try_from(index).map_err(|_| wrong("and must not be below zero"))?;
        if length.is_some_and(|length| own > length) {
            return Err(wrong("which is more than the list has elements"));
        }
        Ok(Some(own))
    };
    let (start, end) = (end_of(1)?, end_of(2)?);
    if let (Some(start), Some(end)) = (start, end)
        && start > end
    {
        return Err(FunctionError::argument(
            1,
            format!("is {start}, which lies behind the end at {end}"),
        ));
    }
    Ok((start, end))
}

fn slice_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    let own = given.type_of(0);
    if !matches!(own, Type::List(_) | Type::Tuple(_)) {
        return Err(FunctionError::argument(
            0,
            format!("must be a list or tuple, not {}", make::named(&own)),
        ));
    }
    let ends = ends(given)?;
    match (own, ends) {
        (Type::Tuple(types), (Some(start), Some(end))) => Ok(make::tuple_type(
            types.get(start..end).unwrap_or_default().to_vec(),
        )),
        (Type::Tuple(_), _) => Ok(Type::Dynamic),
        (own, _) => Ok(own),
    }
}

fn slice(given: &Given<'_>) -> Result<Value, FunctionError> {
    let (list, marks) = given.value(0)?.clone().unmarked();
    let (Some(start), Some(end)) = ends(given)? else {
        return Ok(given.unknown());
    };
    let items = make::elements(&list);
    let own = items.get(start..end).unwrap_or_default().to_vec();
    Ok(sequence(given.result_type(), own).marked(marks))
}
