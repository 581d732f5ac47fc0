use crate::execute::{Form, Item};
use crate::{CallError, Heap, Kind, List, Operand, Value};

/// What Go's reflection says of an index that equals the length.
const OUT_OF_LIST: &str = "reflect: slice index out of range";

/// `index x 1 "key"`: elements of elements.
pub(super) fn index(heap: &Heap, items: &[Item]) -> Result<Operand, CallError> {
    let (item, indices) = items.split_first().ok_or("index of untyped nil")?;
    let mut item = item.operand.clone();
    if item.value.is_nil() {
        return Err("index of untyped nil".into());
    }
    for index in indices {
        let index = &index.operand.value;
        item = match &item.value {
            Value::Nil => return Err("index of nil pointer".into()),
            Value::List(list) => {
                let at = position(heap, index, list.len())?;
                list.items().get(at).cloned().ok_or(OUT_OF_LIST)?
            }
            Value::Text(text) => {
                let at = position(heap, index, text.len())?;
                let byte = text
                    .bytes()
                    .get(at)
                    .ok_or("reflect: string index out of range")?;
                let byte = crate::Int::new(crate::IntKind::Uint8, i64::from(*byte));
                Operand {
                    value: Value::Int(byte),
                    data: text.mark_at(at).data.or(item.data),
                }
            }
            Value::Map(map) => match index {
                Value::Text(key) => heap
                    .get(*map, key.bytes())
                    .cloned()
                    .unwrap_or_else(|| Operand::new(Value::zero(heap.map_type(*map).element))),
                Value::Nil => return Err("value is nil; should be of type string".into()),
                other => {
                    let name = other.type_name(heap);
                    return Err(format!("value has type {name}; should be string").into());
                }
            },
            Value::Native(native) => {
                let name = pointed_name(native.type_name());
                match (native.kind(), native.entries(), native.items()) {
                    (Kind::Map, Some(entries), _) => entry(heap, &entries, index)?,
                    (Kind::List, _, Some(items)) => {
                        let at = position(heap, index, items.len())?;
                        items.get(at).cloned().ok_or(OUT_OF_LIST)?
                    }
                    _ => return Err(format!("can't index item of type {name}").into()),
                }
            }
            other => {
                let name = other.type_name(heap);
                return Err(format!("can't index item of type {name}").into());
            }
        };
    }
    Ok(item)
}

/// The type that a pointer points to; the functions here look through pointers.
fn pointed_name(name: &str) -> &str {
    name.trim_start_matches('*')
}

fn entry(heap: &Heap, entries: &[(Operand, Operand)], key: &Value) -> Result<Operand, CallError> {
    let Value::Text(key) = key else {
        let name = key.type_name(heap);
        return Err(format!("value has type {name}; should be string").into());
    };
    let found = entries
        .iter()
        .find(|(own, _)| own.value.as_text() == Some(key));
    Ok(found
        .map(|(_, operand)| operand.clone())
        .unwrap_or_default())
}

/// An index that is no greater than `length`, which is not always an element.
fn position(heap: &Heap, index: &Value, length: usize) -> Result<usize, CallError> {
    match index {
        Value::Int(int) => usize::try_from(int.signed_bits())
            .ok()
            .filter(|at| *at <= length)
            .ok_or_else(|| format!("index out of range: {}", int.signed_bits()).into()),
        Value::Nil => Err("cannot index slice/array with nil".into()),
        other => {
            let name = other.type_name(heap);
            Err(format!("cannot index slice/array with type {name}").into())
        }
    }
}

/// `slice x 1 2`: a part of a text or list.
pub(super) fn slice(heap: &Heap, items: &[Item]) -> Result<Operand, CallError> {
    let (item, indices) = items.split_first().ok_or("slice of untyped nil")?;
    let operand = &item.operand;
    if operand.value.is_nil() {
        return Err("slice of untyped nil".into());
    }
    if indices.len() > 3 {
        return Err(format!("too many slice indexes: {}", indices.len()).into());
    }
    let length = match &operand.value {
        Value::Text(_) if indices.len() == 3 => return Err("cannot 3-index slice a string".into()),
        Value::Text(text) => text.len(),
        Value::List(list) => list.len(),
        other => {
            let name = other.type_name(heap);
            let name = pointed_name(&name);
            return Err(format!("can't slice item of type {name}").into());
        }
    };
    let mut bounds = [0, length, length];
    for (bound, index) in bounds.iter_mut().zip(indices) {
        *bound = position(heap, &index.operand.value, length)?;
    }
    let [start, end, capacity] = bounds;
    for (lower, upper) in [(start, end), (end, capacity)] {
        if lower > upper {
            return Err(format!("invalid slice index: {lower} > {upper}").into());
        }
    }
    Ok(operand.with(match &operand.value {
        Value::Text(text) => Value::Text(text.slice(start, end)),
        Value::List(list) => {
            let items = list.items().get(start..end).unwrap_or_default();
            Value::List(list.with_items(items.to_vec()))
        }
        other => other.clone(),
    }))
}

/// The length of a text, list or map.
pub(super) fn len(heap: &Heap, items: &[Item]) -> Result<i64, CallError> {
    let Some(item) = items.first() else {
        return Err("len of nil pointer".into());
    };
    let length = match &item.operand.value {
        Value::Nil if item.form == Form::Invalid => {
            return Err("reflect: call of reflect.Value.Type on zero Value".into());
        }
        Value::Nil => return Err("len of nil pointer".into()),
        Value::Text(text) => text.len(),
        Value::List(list) => List::len(list),
        Value::Map(map) => heap.len(*map),
        Value::Native(native) => match (native.kind(), native.entries(), native.items()) {
            (Kind::Map, Some(entries), _) => entries.len(),
            (Kind::List, _, Some(items)) => items.len(),
            _ => {
                let name = pointed_name(native.type_name());
                return Err(format!("len of type {name}").into());
            }
        },
        other => return Err(format!("len of type {}", other.type_name(heap)).into()),
    };
    i64::try_from(length).map_err(|_| CallError::new("length overflows int"))
}
