//! Sprig's functions on maps; those that change one change it for every holder.

use infractl_template::{
    CallError, Context, Entry, Functions, Map, Operand, Signature, Text, Type, Value,
};

use super::arguments::{Arguments as _, strval};

const T: Type = Type::Text;
const A: Type = Type::Any;
const M: Type = Type::MAP;

pub(super) fn add(functions: &mut Functions) {
    functions.add(
        "dict",
        Signature::variadic(&[], A).own(),
        |context, given| {
            let map = context.heap().new_map();
            for pair in given.chunks(2) {
                let key = strval(context.heap(), &pair.at(0))?;
                let value = pair
                    .get(1)
                    .cloned()
                    .unwrap_or_else(|| Operand::new(Value::text("")));
                insert(context, map, key, value);
            }
            Ok(Operand::new(map))
        },
    );
    functions.add("get", Signature::fixed(&[M, T]).own(), |context, given| {
        let found = given
            .map(0)
            .and_then(|map| context.heap().get(map, given.text(1).bytes()).cloned());
        Ok(found.unwrap_or_else(|| Operand::new(Value::text(""))))
    });
    functions.add(
        "set",
        Signature::fixed(&[M, T, A]).own(),
        |context, given| {
            let map = given.map(0).ok_or_else(nil_map)?;
            insert(context, map, given.text(1), given.at(2));
            Ok(given.at(0))
        },
    );
    functions.add(
        "unset",
        Signature::fixed(&[M, T]).own(),
        |context, given| {
            if let Some(map) = given.map(0) {
                context.heap().remove(map, given.text(1).bytes());
            }
            Ok(given.at(0))
        },
    );
    functions.add(
        "hasKey",
        Signature::fixed(&[M, T]).own(),
        |context, given| {
            let key = given.text(1);
            Ok(Operand::new(given.map(0).is_some_and(|map| {
                context.heap().contains(map, key.bytes())
            })))
        },
    );
    functions.add(
        "pluck",
        Signature::variadic(&[T], M).own(),
        |context, given| {
            let key = given.text(0);
            let maps = given.from(1).iter().filter_map(|own| own.value.as_map());
            let found = maps.filter_map(|map| context.heap().get(map, key.bytes()).cloned());
            Ok(Operand::new(Value::list(found.collect())))
        },
    );
    // Go's order is random; ours is that of the bytes.
    functions.add(
        "keys",
        Signature::variadic(&[], M).own(),
        |context, given| {
            let maps = given.iter().filter_map(|own| own.value.as_map());
            let keys: Vec<Text> = maps.flat_map(|map| context.heap().keys(map)).collect();
            Ok(Operand::new(Value::texts(
                keys.into_iter().map(Operand::new),
            )))
        },
    );
    functions.add("values", Signature::fixed(&[M]).own(), |context, given| {
        let found = given.map(0).map(|map| {
            context
                .heap()
                .entries(map)
                .map(|(_, entry)| entry.operand.clone())
                .collect()
        });
        Ok(Operand::new(Value::list(found.unwrap_or_default())))
    });
    functions.add(
        "pick",
        Signature::variadic(&[M], T).own(),
        |context, given| Ok(filtered(context, given, true)),
    );
    functions.add(
        "omit",
        Signature::variadic(&[M], T).own(),
        |context, given| Ok(filtered(context, given, false)),
    );
    functions.add("dig", Signature::variadic(&[], A).own(), dig);
    for name in ["deepCopy", "mustDeepCopy"] {
        functions.add(name, Signature::fixed(&[A]).own(), deep_copy);
    }
}

fn deep_copy(context: &mut Context<'_, '_>, given: &[Operand]) -> Result<Operand, CallError> {
    let own = given.at(0);
    if matches!(own.value, Value::Nil) {
        // Sprig's walker asks for the type before it looks whether there is one.
        return Err(CallError::new(
            "reflect: call of reflect.Value.Type on zero Value",
        ));
    }
    Ok(own.with(context.heap().deep_copy(&own.value)?))
}

fn insert(context: &mut Context<'_, '_>, map: Map, key: Text, operand: Operand) {
    context.heap().insert(map, key, operand);
}

fn nil_map() -> CallError {
    CallError::new("assignment to entry in nil map")
}

fn filtered(context: &mut Context<'_, '_>, given: &[Operand], is_kept: bool) -> Operand {
    let names: Vec<Text> = given
        .from(1)
        .iter()
        .filter_map(|own| own.value.as_text().cloned())
        .collect();
    let heap = context.heap();
    let result = heap.new_map();
    if let Some(map) = given.map(0) {
        let kept: Vec<(Text, Entry)> = heap
            .entries(map)
            .filter(|(key, _)| names.contains(key) == is_kept)
            .map(|(key, entry)| (key.clone(), entry.clone()))
            .collect();
        for (key, entry) in kept {
            heap.insert_entry(result, key, entry);
        }
    }
    given.at(0).with(result)
}

fn dig(context: &mut Context<'_, '_>, given: &[Operand]) -> Result<Operand, CallError> {
    let [keys @ .., default, start] = given else {
        return Err(CallError::new("dig needs at least three arguments"));
    };
    if keys.is_empty() {
        return Err(CallError::new("dig needs at least three arguments"));
    }
    let clash = |context: &mut Context<'_, '_>, value: &Value, wanted: &str| {
        let own = match value {
            Value::Nil => "nil".to_owned(),
            other => other.type_name(context.heap()),
        };
        CallError::new(format!(
            "interface conversion: interface {{}} is {own}, not {wanted}"
        ))
    };
    let mut current = start.clone();
    // The map is converted first, then every key, as in Go.
    if current
        .value
        .as_map()
        .is_none_or(|map| context.heap().map_type(map).name.is_some())
    {
        return Err(clash(context, &current.value, "map[string]interface {}"));
    }
    if let Some(wrong) = keys.iter().find(|key| key.value.as_text().is_none()) {
        return Err(clash(context, &wrong.value, "string"));
    }
    for key in keys {
        let Some(map) = current.value.as_map() else {
            return Err(clash(context, &current.value, "map[string]interface {}"));
        };
        let name = key.value.as_text().cloned().unwrap_or_default();
        match context.heap().get(map, name.bytes()) {
            None => return Ok(default.clone()),
            Some(found) => current = found.clone(),
        }
    }
    Ok(current)
}
