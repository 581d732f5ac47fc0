//! Sprig's functions on lists.

use infractl_template::{
    CallError, Functions, Heap, List, Mark, Operand, Signature, Text, TextBuilder, Type, Value,
};

use super::arguments::{Arguments as _, nil_dereference, strval};
use super::cast;
use super::types::is_empty;

const T: Type = Type::Text;
const A: Type = Type::Any;

pub(super) fn add(functions: &mut Functions) {
    build(functions);
    pick(functions);
    filter(functions);
    texts(functions);
}

/// The items of a slice, as interfaces.
pub(super) fn items(operand: &Operand, what: &str) -> Result<Vec<Operand>, CallError> {
    match &operand.value {
        Value::List(list) => Ok(list.items().to_vec()),
        Value::Native(native) if native.items().is_some() => Ok(native.items().unwrap_or_default()),
        Value::Nil => Err(nil_dereference()),
        other => Err(CallError::new(format!("{what} {}", other.kind()))),
    }
}

fn list(items: Vec<Operand>) -> Operand {
    Operand::new(Value::list(items))
}

/// A list, or the nil slice that Go leaves where nothing was ever appended.
fn list_or_nil(items: Vec<Operand>) -> Operand {
    if items.is_empty() {
        return Operand::new(Value::List(List::nil(&Type::Any)));
    }
    list(items)
}

fn build(functions: &mut Functions) {
    for name in ["list", "tuple"] {
        functions.add(name, Signature::variadic(&[], A).own(), |_, given| {
            Ok(list(given.to_vec()))
        });
    }
    for name in ["append", "push", "mustAppend", "mustPush"] {
        functions.add(name, Signature::fixed(&[A, A]).own(), |_, given| {
            let mut own = items(&given.at(0), "Cannot push on type")?;
            own.push(given.at(1));
            Ok(list(own))
        });
    }
    for name in ["prepend", "mustPrepend"] {
        functions.add(name, Signature::fixed(&[A, A]).own(), |_, given| {
            let mut own = items(&given.at(0), "Cannot prepend on type")?;
            own.insert(0, given.at(1));
            Ok(list(own))
        });
    }
    functions.add("concat", Signature::variadic(&[], A).own(), |_, given| {
        let mut all = Vec::new();
        for own in given {
            let cannot = |_| {
                let message = format!("Cannot concat type {} as list", own.value.kind());
                CallError::new(message)
            };
            match &own.value {
                Value::List(own) => all.extend_from_slice(own.items()),
                Value::Nil => return Err(nil_dereference()),
                _ => all.extend(items(own, "").map_err(cannot)?),
            }
        }
        Ok(list_or_nil(all))
    });
    for name in ["reverse", "mustReverse"] {
        functions.add(name, Signature::fixed(&[A]).own(), |_, given| {
            let mut own = items(&given.at(0), "Cannot find reverse on type")?;
            own.reverse();
            Ok(list(own))
        });
    }
    for name in ["chunk", "mustChunk"] {
        functions.add(name, Signature::fixed(&[Type::INT, A]).own(), |_, given| {
            let own = items(&given.at(1), "Cannot chunk type")?;
            let size = usize::try_from(given.int(0)).ok().filter(|size| *size > 0);
            let size = size.ok_or_else(|| CallError::unsupported("chunk with a size below 1"))?;
            let parts = own
                .chunks(size)
                .map(|part| Operand::new(Value::list(part.to_vec())));
            let element: &'static Type = &Type::INTERFACES;
            Ok(Operand::new(Value::List(List::new(
                element,
                parts.collect(),
            ))))
        });
    }
}

fn pick(functions: &mut Functions) {
    for name in ["first", "mustFirst"] {
        functions.add(name, Signature::fixed(&[A]).own(), |_, given| {
            Ok(items(&given.at(0), "Cannot find first on type")?
                .first()
                .cloned()
                .unwrap_or_default())
        });
    }
    for name in ["last", "mustLast"] {
        functions.add(name, Signature::fixed(&[A]).own(), |_, given| {
            Ok(items(&given.at(0), "Cannot find last on type")?
                .last()
                .cloned()
                .unwrap_or_default())
        });
    }
    for name in ["rest", "mustRest"] {
        functions.add(name, Signature::fixed(&[A]).own(), |_, given| {
            let own = items(&given.at(0), "Cannot find rest on type")?;
            let rest = own.get(1..).map(<[Operand]>::to_vec);
            Ok(rest.map_or_else(|| list_or_nil(Vec::new()), list))
        });
    }
    for name in ["initial", "mustInitial"] {
        functions.add(name, Signature::fixed(&[A]).own(), |_, given| {
            let mut own = items(&given.at(0), "Cannot find initial on type")?;
            Ok(if own.pop().is_some() {
                list(own)
            } else {
                list_or_nil(own)
            })
        });
    }
    for name in ["slice", "mustSlice"] {
        // Go's own `slice` is replaced: lists only, and the places may be texts.
        functions.add(name, Signature::variadic(&[A], A).own(), |_, given| {
            let operand = given.at(0);
            let own = items(&operand, "list should be type of slice or array but")?;
            if own.is_empty() {
                return Ok(Operand::default());
            }
            let place = |at: usize| given.get(at).map(|own| cast::to_int(&own.value));
            let start = place(1).unwrap_or(0);
            let end = place(2).unwrap_or(i64::try_from(own.len()).unwrap_or(i64::MAX));
            let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
            let part = range.and_then(|(start, end)| own.get(start..end));
            let part = part
                .ok_or_else(|| CallError::new("reflect.Value.Slice: slice index out of bounds"))?;
            let element: &'static Type = match operand.value.as_list().map(List::list_type) {
                Some(Type::List(element)) => element,
                _ => &Type::Any,
            };
            Ok(Operand::new(Value::List(List::new(element, part.to_vec()))))
        });
    }
}

fn filter(functions: &mut Functions) {
    for name in ["compact", "mustCompact"] {
        functions.add(name, Signature::fixed(&[A]).own(), |context, given| {
            let mut own = items(&given.at(0), "Cannot compact on type")?;
            own.iter().try_for_each(|item| context.known(item))?;
            own.retain(|item| !is_empty(context.heap(), &item.value));
            Ok(list(own))
        });
    }
    for name in ["uniq", "mustUniq"] {
        functions.add(name, Signature::fixed(&[A]).decides(), |context, given| {
            let own = items(&given.at(0), "Cannot find uniq on type")?;
            let mut kept: Vec<Operand> = Vec::new();
            for item in own {
                if !holds(context.heap(), &kept, &item.value)? {
                    kept.push(item);
                }
            }
            Ok(list(kept))
        });
    }
    for name in ["without", "mustWithout"] {
        functions.add(
            name,
            Signature::variadic(&[A], A).decides(),
            |context, given| {
                let own = items(&given.at(0), "Cannot find without on type")?;
                let mut kept = Vec::new();
                for item in own {
                    if !holds(context.heap(), given.from(1), &item.value)? {
                        kept.push(item);
                    }
                }
                Ok(list(kept))
            },
        );
    }
    for name in ["has", "mustHas"] {
        functions.add(
            name,
            Signature::fixed(&[A, A]).decides(),
            |context, given| {
                let haystack = given.at(1);
                if haystack.value.is_nil() {
                    return Ok(Operand::new(false));
                }
                let own = items(&haystack, "Cannot find has on type")?;
                Ok(Operand::new(holds(
                    context.heap(),
                    &own,
                    &given.at(0).value,
                )?))
            },
        );
    }
}

fn holds(heap: &Heap, items: &[Operand], value: &Value) -> Result<bool, CallError> {
    for item in items {
        if heap.deep_equal(value, &item.value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Sprig's `strslice`: texts of what a list holds, nils left out.
pub(super) fn string_items(heap: &Heap, operand: &Operand) -> Result<Vec<Text>, CallError> {
    match &operand.value {
        Value::Nil => Ok(Vec::new()),
        Value::List(list) => list
            .items()
            .iter()
            .filter(|item| !item.value.is_nil())
            .map(|item| strval(heap, item))
            .collect(),
        Value::Native(native) if native.items().is_some() => native
            .items()
            .unwrap_or_default()
            .iter()
            .map(|item| strval(heap, item))
            .collect(),
        _ => Ok(vec![strval(heap, operand)?]),
    }
}

fn texts(functions: &mut Functions) {
    functions.add("join", Signature::fixed(&[T, A]).own(), |context, given| {
        let separator = given.at(0);
        let mut builder = TextBuilder::new();
        for (position, text) in string_items(context.heap(), &given.at(1))?
            .iter()
            .enumerate()
        {
            if position > 0 {
                builder.push_operand(&separator);
            }
            builder.push(text, Mark::default());
        }
        Ok(Operand::new(builder.finish()))
    });
    functions.add(
        "toStrings",
        Signature::fixed(&[A]).own(),
        |context, given| {
            let texts = string_items(context.heap(), &given.at(0))?;
            Ok(Operand::new(Value::texts(
                texts.into_iter().map(Operand::new),
            )))
        },
    );
    functions.add(
        "sortAlpha",
        Signature::fixed(&[A]).decides(),
        |context, given| {
            let mut texts = string_items(context.heap(), &given.at(0))?;
            texts.sort();
            Ok(Operand::new(Value::texts(
                texts.into_iter().map(Operand::new),
            )))
        },
    );
    functions.add("splitList", Signature::fixed(&[T, T]).own(), |_, given| {
        let parts = split(&given.at(1), given.text(0).bytes(), None);
        Ok(Operand::new(Value::texts(parts)))
    });
    functions.add(
        "split",
        Signature::fixed(&[T, T]).own(),
        |context, given| {
            let parts = split(&given.at(1), given.text(0).bytes(), None);
            Ok(numbered(context.heap(), parts))
        },
    );
    functions.add(
        "splitn",
        Signature::fixed(&[T, Type::INT, T]).own(),
        |context, given| {
            let limit = given.int(1);
            let limit = usize::try_from(limit).ok();
            let parts = if limit == Some(0) {
                Vec::new()
            } else {
                split(&given.at(2), given.text(0).bytes(), limit)
            };
            Ok(numbered(context.heap(), parts))
        },
    );
}

fn numbered(heap: &mut Heap, parts: Vec<Operand>) -> Operand {
    let map = heap.new_typed_map(infractl_template::MapType::TEXTS);
    for (position, part) in parts.into_iter().enumerate() {
        heap.insert(map, Text::from(format!("_{position}")), part);
    }
    Operand::new(map)
}

/// Go's `strings.SplitN`.
fn split(operand: &Operand, separator: &[u8], limit: Option<usize>) -> Vec<Operand> {
    let Some(text) = operand.value.as_text() else {
        return Vec::new();
    };
    let bytes = text.bytes();
    let limit = limit.unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut part = |start: usize, end: usize| parts.push(operand.with(text.slice(start, end)));
    if separator.is_empty() {
        let mut start = 0;
        for chunk in bytes.utf8_chunks() {
            let lengths = chunk.valid().chars().map(char::len_utf8);
            for length in lengths.chain(chunk.invalid().iter().map(|_| 1)) {
                part(start, start + length);
                start += length;
            }
        }
        return parts;
    }
    let (mut start, mut at, mut count) = (0, 0, 1);
    while count < limit && at + separator.len() <= bytes.len() {
        if bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(separator))
        {
            part(start, at);
            at += separator.len();
            start = at;
            count += 1;
        } else {
            at += 1;
        }
    }
    part(start, bytes.len());
    parts
}
