//! Values: from files and flags to what templates see.

mod coalesce;
mod instance;
pub(crate) mod json;
mod sources;
pub(crate) mod strvals;

use infractl_document::{Node, Span, View};
use infractl_template::{Entry, Heap, Map, Operand, Text, Value};

pub(crate) use coalesce::{coalesce_values, table};
pub(crate) use instance::Instance;
pub use sources::{SetFlag, ValueSources, set_file_paths};

/// Takes a tree into the heap as `encoding/json` decodes it: every number is a `float64`.
pub(crate) fn from_node(heap: &mut Heap, node: Node<'_>) -> Operand {
    from_node_at(heap, node, &|span| Some(span))
}

/// The same for a text that a render made: `place` leads to where a person wrote it.
pub(crate) fn from_node_at(
    heap: &mut Heap,
    node: Node<'_>,
    place: &dyn Fn(Span) -> Option<Span>,
) -> Operand {
    let value = match node.view() {
        View::Null => Value::Nil,
        View::Bool(truth) => Value::Bool(truth),
        View::Number(number) => Value::float(number.as_f64()),
        View::Text(text) => Value::text(text),
        View::Sensitive(sealed) => Value::text(sealed.expose()),
        View::Unknown(unknown) => {
            let placeholder = format!("unknown({})", unknown.reason());
            Value::Text(Text::unknown(&placeholder, node.span()))
        }
        View::List(list) => Value::list(
            list.iter()
                .map(|item| from_node_at(heap, item, place))
                .collect(),
        ),
        View::Map(entries) => {
            let map = heap.new_map();
            for (key, value) in entries {
                let operand = from_node_at(heap, value, place);
                let key_span = value.key_span().and_then(place);
                heap.insert_entry(
                    map,
                    Text::from(key),
                    Entry {
                        operand,
                        key: key_span,
                    },
                );
            }
            Value::Map(map)
        }
    };
    Operand {
        value,
        data: node.span().and_then(place),
    }
}

/// Takes a map into the heap; what is no map gives an empty one.
pub(crate) fn map_from_node(heap: &mut Heap, node: Node<'_>) -> Map {
    match from_node(heap, node).value {
        Value::Map(map) => map,
        _ => heap.new_map(),
    }
}

/// Puts the entries of `over` over those of `base`, map into map, as Helm merges values files.
pub(crate) fn merge_maps(heap: &mut Heap, base: Map, over: Map) -> Map {
    let merged = heap.shallow_copy(base);
    for key in heap.keys(over) {
        let Some(entry) = heap.entry(over, key.bytes()).cloned() else {
            continue;
        };
        let below = heap
            .get(merged, key.bytes())
            .and_then(|own| own.value.as_map());
        let own = entry.operand.value.as_map();
        if let (Some(below), Some(own)) = (below, own) {
            let inner = merge_maps(heap, below, own);
            heap.insert_entry(
                merged,
                key,
                Entry {
                    operand: entry.operand.with(inner),
                    key: entry.key,
                },
            );
        } else {
            heap.insert_entry(merged, key, entry);
        }
    }
    merged
}

#[cfg(test)]
pub(crate) fn json_text(heap: &Heap, value: &Value) -> String {
    crate::functions::json::plain(heap, value).unwrap()
}
