//! Sets, products of sets, and lists within lists.

use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::{Marks, Type, Value};

const ANY_SET: Shape = Shape::Set(&Shape::Any);
const FIRST: Parameter = Parameter::new("first_set", ANY_SET).dynamic();
const OTHERS: Parameter = Parameter::new("other_sets", ANY_SET).dynamic();

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "flatten",
        &[Parameter::new("list", Shape::Any).marked()],
        Shape::Any,
        flatten,
    )
    .decides(flatten_type),
    Function::new("setintersection", &[FIRST], ANY_SET, |given| {
        operate(given, |left, right| {
            left.into_iter().filter(|own| holds(&right, own)).collect()
        })
    })
    .variadic(OTHERS)
    .decides(set_type),
    Function::new("setproduct", &[], Shape::Any, product)
        .variadic(Parameter::new("sets", Shape::Any).unknown().marked())
        .decides(product_type),
    Function::new(
        "setsubtract",
        &[
            Parameter::new("a", ANY_SET).dynamic(),
            Parameter::new("b", ANY_SET).dynamic(),
        ],
        ANY_SET,
        |given| {
            operate(given, |left, right| {
                left.into_iter().filter(|own| !holds(&right, own)).collect()
            })
        },
    )
    .decides(set_type),
    Function::new("setunion", &[FIRST], ANY_SET, union)
        .variadic(OTHERS)
        .decides(set_type),
];

fn set_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    let mut elements = Vec::new();
    for value in given.rest(0) {
        let element = make::element_type(&value.ty());
        // An empty set of no type goes with any other.
        let is_open = element == Type::Dynamic;
        if is_open && value.is_known() && make::length(value) == Some(0) {
            continue;
        }
        elements.push(element);
    }
    if elements.is_empty() {
        return Ok(make::set_type(Type::Dynamic));
    }
    let common = make::unify(&elements);
    common
        .map(make::set_type)
        .ok_or_else(|| FunctionError::call("needs sets whose elements can all become one type"))
}

fn holds(all: &[Value], wanted: &Value) -> bool {
    all.iter()
        .any(|own| make::equal(own, wanted) == Some(true) || own == wanted)
}

fn converted(given: &Given<'_>) -> Result<Vec<Value>, FunctionError> {
    let values = given.rest(0).iter().enumerate().map(|(at, value)| {
        make::convert(value, given.result_type())
            .map_err(|error| FunctionError::argument(at, error))
    });
    values.collect()
}

fn union(given: &Given<'_>) -> Result<Value, FunctionError> {
    let all = converted(given)?;
    check_types(given, &all)?;
    let items = all.iter().flat_map(make::elements).collect();
    Ok(make::set(given.element_type(), items))
}

/// Elements that took no common type must have one by themselves.
fn check_types(given: &Given<'_>, all: &[Value]) -> Result<(), FunctionError> {
    if given.element_type() != Type::Dynamic {
        return Ok(());
    }
    let mut types = all.iter().flat_map(make::elements).map(|own| own.ty());
    let first = types.next();
    if types.all(|own| Some(own) == first) {
        return Ok(());
    }
    Err(FunctionError::call(
        "needs sets whose elements have one type",
    ))
}

/// An element that is not known yet could turn out to be any, and change what the others make.
fn operate(
    given: &Given<'_>,
    step: fn(Vec<Value>, Vec<Value>) -> Vec<Value>,
) -> Result<Value, FunctionError> {
    let all = converted(given)?;
    if all.iter().any(|own| !own.is_wholly_known()) {
        return Ok(given.unknown());
    }
    check_types(given, &all)?;
    let mut lists = all.iter().map(make::elements);
    let first = lists.next().unwrap_or_default();
    let items = lists.fold(first, step);
    Ok(make::set(given.element_type(), items))
}

fn product_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    let all = given.rest(0);
    if all.len() < 2 {
        return Err(FunctionError::call("needs at least two sets or lists"));
    }
    let mut elements = Vec::new();
    let mut is_list = true;
    for (at, value) in all.iter().enumerate() {
        elements.push(match value.ty() {
            Type::Set(element) => {
                is_list = false;
                (*element).clone()
            }
            Type::List(element) => (*element).clone(),
            Type::Tuple(types) if types.is_empty() => Type::Dynamic,
            Type::Tuple(types) => make::unify(&types).ok_or_else(|| {
                FunctionError::argument(at, "must have elements that can all become one type")
            })?,
            _ => return Err(FunctionError::argument(at, "must be a set or a list")),
        });
    }
    let element = make::tuple_type(elements);
    Ok(if is_list {
        make::list_type(element)
    } else {
        make::set_type(element)
    })
}

/// More combinations than this are refused.
const MOST: usize = 1 << 20;

fn product(given: &Given<'_>) -> Result<Value, FunctionError> {
    let mut marks = Marks::default();
    let mut lists = Vec::new();
    for value in given.rest(0) {
        let (own, own_marks) = value.clone().unmarked();
        marks |= own_marks;
        lists.push(make::length(&own).map(|_| make::elements(&own)));
    }
    let result = given.result_type();
    let Some(lists) = lists.into_iter().collect::<Option<Vec<_>>>() else {
        return Ok(given.unknown().marked(marks));
    };
    let total = lists
        .iter()
        .try_fold(1_usize, |total, list| total.checked_mul(list.len()));
    if total.is_none_or(|total| total > MOST) {
        return Err(FunctionError::call(format!(
            "would make more than {MOST} combinations"
        )));
    }
    let element = given.element_type();
    let Type::Tuple(types) = &element else {
        return Ok(given.unknown().marked(marks));
    };
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for (list, own) in lists.iter().zip(types.iter()) {
        let mut next = Vec::with_capacity(rows.len() * list.len());
        for row in &rows {
            for item in list {
                let item = make::convert(item, own).map_err(FunctionError::call)?;
                let mut row = row.clone();
                row.push(item);
                next.push(row);
            }
        }
        rows = next;
    }
    let items = rows.into_iter().map(make::tuple).collect();
    let out = match result {
        Type::List(_) => make::list(element, items),
        _ => make::set(element, items),
    };
    Ok(out.marked(marks))
}

/// What stands in lists within lists, and the marks of these; none where a length is not known.
fn flat(value: &Value, marks: &mut Marks) -> Option<Vec<Value>> {
    let (list, own) = value.clone().unmarked();
    *marks |= own;
    make::length(&list)?;
    let mut out = Vec::new();
    let mut is_known = true;
    for item in make::elements(&list) {
        let own = item.ty();
        // A value of no type could be a list.
        if own == Type::Dynamic && !item.is_known() {
            is_known = false;
            continue;
        }
        let is_list = matches!(own, Type::List(_) | Type::Set(_) | Type::Tuple(_));
        if item.is_null() || !is_list {
            out.push(item);
            continue;
        }
        if !item.is_known() {
            let (_, own) = item.clone().unmarked();
            *marks |= own;
            is_known = false;
            continue;
        }
        match flat(&item, marks) {
            Some(inner) => out.extend(inner),
            None => is_known = false,
        }
    }
    is_known.then_some(out)
}

fn flatten_type(given: &Given<'_>) -> Result<Type, FunctionError> {
    let value = given.value(0)?;
    if !value.is_wholly_known() {
        return Ok(Type::Dynamic);
    }
    if !matches!(value.ty(), Type::List(_) | Type::Set(_) | Type::Tuple(_)) {
        return Err(FunctionError::argument(0, "must be a list, set or tuple"));
    }
    Ok(match flat(value, &mut Marks::default()) {
        Some(items) => make::tuple_type(items.iter().map(Value::ty).collect()),
        None => Type::Dynamic,
    })
}

fn flatten(given: &Given<'_>) -> Result<Value, FunctionError> {
    let value = given.value(0)?;
    if !matches!(value.ty(), Type::List(_) | Type::Set(_) | Type::Tuple(_)) {
        return Err(FunctionError::argument(0, "must be a list, set or tuple"));
    }
    let mut marks = Marks::default();
    let own = match flat(value, &mut marks) {
        Some(items) => make::tuple(items),
        None => given.unknown(),
    };
    Ok(own.marked(marks))
}
