//! mergo's merge, which takes an empty value in the target for one that is not there.

use infractl_template::{Context, Functions, Heap, Map, Operand, Signature, Type, Value};

use super::arguments::Arguments as _;
use super::types::is_empty;

const M: Type = Type::MAP;

pub(super) fn add(functions: &mut Functions) {
    for (name, overwrites) in [
        ("merge", false),
        ("mustMerge", false),
        ("mergeOverwrite", true),
        ("mustMergeOverwrite", true),
    ] {
        functions.add(
            name,
            Signature::variadic(&[M], M).own(),
            move |context, given| Ok(merge_all(context, given, overwrites)),
        );
    }
}

fn merge_all(context: &mut Context<'_, '_>, given: &[Operand], overwrites: bool) -> Operand {
    let heap = context.heap();
    let target = given.map(0);
    let first = given.at(0);
    let Some(target) = target.or_else(|| {
        // A nil target becomes a map of its own once there is something to merge.
        let has_source = given.from(1).iter().any(|own| own.value.as_map().is_some());
        has_source.then(|| heap.new_map())
    }) else {
        return first;
    };
    for source in given.from(1).iter().filter_map(|own| own.value.as_map()) {
        merge(heap, target, source, overwrites, Heap::MAX_DEPTH);
    }
    first.with(target)
}

fn merge(heap: &mut Heap, target: Map, source: Map, overwrites: bool, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    for key in heap.keys(source) {
        let Some(entry) = heap.entry(source, key.bytes()).cloned() else {
            continue;
        };
        let own = heap.get(target, key.bytes()).map(|own| own.value.clone());
        match (&entry.operand.value, &own) {
            (Value::Nil, _) => {
                if overwrites {
                    heap.insert_entry(target, key, entry);
                }
                continue;
            }
            (Value::Map(source), Some(Value::Map(target))) => {
                merge(heap, *target, *source, overwrites, depth);
            }
            _ => {}
        }
        let is_set = own.as_ref().is_some_and(|own| !is_empty(heap, own));
        if is_set {
            match (&entry.operand.value, &own) {
                (Value::List(_), _) => {
                    if overwrites {
                        heap.insert_entry(target, key, entry);
                    }
                    continue;
                }
                (Value::Map(_), Some(Value::Map(_))) => continue,
                _ => {}
            }
        }
        if overwrites || !is_set {
            heap.insert_entry(target, key, entry);
        }
    }
}
