//! The functions that `cli/xtask/oracles/template` adds to Go's own.

#![expect(
    clippy::indexing_slicing,
    reason = "the signature says how many arguments there are"
)]

use infractl_template::{
    CallError, Context, Functions, IntKind, Operand, Signature, Text, Type, Value, format,
};

pub(crate) fn all() -> Functions {
    let mut functions = Functions::new();
    add_typed(&mut functions);
    add_untyped(&mut functions);
    add_maps(&mut functions);
    functions
}

/// One for each type of parameter.
fn add_typed(functions: &mut Functions) {
    let takers = [
        ("takeAny", Signature::fixed(&[Type::Any])),
        ("takeBool", Signature::fixed(&[Type::Bool])),
        ("takeFloat", Signature::fixed(&[Type::FLOAT64])),
        ("takeInt", Signature::fixed(&[Type::INT])),
        ("takeInt64", Signature::fixed(&[Type::INT64])),
        ("takeText", Signature::fixed(&[Type::Text])),
        ("takeByte", Signature::fixed(&[Type::Int(IntKind::Uint8)])),
        (
            "takeUint64",
            Signature::fixed(&[Type::Int(IntKind::Uint64)]),
        ),
    ];
    for (name, signature) in takers {
        functions.add(name, signature.own(), |_, arguments| {
            Ok(arguments[0].clone())
        });
    }
    let counters = [
        ("takeList", Signature::fixed(&[Type::INTERFACES])),
        ("takeMap", Signature::fixed(&[Type::MAP])),
        ("takeTexts", Signature::fixed(&[Type::TEXTS])),
    ];
    for (name, signature) in counters {
        functions.add(name, signature, |context, arguments| {
            let length = match &arguments[0].value {
                Value::List(list) => list.len(),
                Value::Map(map) => context.heap().len(*map),
                _ => 0,
            };
            Ok(Operand::new(Value::int(
                i64::try_from(length).expect("short"),
            )))
        });
    }
}

fn add_untyped(functions: &mut Functions) {
    functions.add(
        "takeMany",
        Signature::variadic(&[Type::Text], Type::INT),
        |context, arguments| {
            let rest = Value::list(arguments[1..].to_vec());
            shown(context, &[arguments[0].clone(), Operand::new(rest)])
        },
    );
    functions.add(
        "takeThree",
        Signature::fixed(&[Type::Any, Type::Any, Type::Any]),
        shown,
    );
    functions.add("noText", Signature::fixed(&[]), |_, _| {
        Ok(Operand::new(Value::text("text")))
    });
    functions.add("none", Signature::fixed(&[]), |_, _| Ok(Operand::default()));
    functions.add("fails", Signature::fixed(&[Type::Text]), |_, arguments| {
        let message = arguments[0].value.as_text().expect("the type is checked");
        Err(CallError::new(message.to_str_lossy()))
    });
    functions.add(
        "list",
        Signature::variadic(&[], Type::Any).own(),
        |_, arguments| Ok(Operand::new(Value::list(arguments.to_vec()))),
    );
}

fn add_maps(functions: &mut Functions) {
    functions.add(
        "dict",
        Signature::variadic(&[], Type::Any).own(),
        |context, arguments| {
            let map = context.heap().new_map();
            for pair in arguments.chunks_exact(2) {
                let key = pair[0].value.as_text().expect("cases give text").clone();
                context.heap().insert(map, key, pair[1].clone());
            }
            Ok(Operand::new(map))
        },
    );
    functions.add(
        "set",
        Signature::fixed(&[Type::MAP, Type::Text, Type::Any]).own(),
        |context, arguments| {
            let Some(map) = arguments[0].value.as_map() else {
                return Err("assignment to entry in nil map".into());
            };
            let key = arguments[1]
                .value
                .as_text()
                .expect("the type is checked")
                .clone();
            context.heap().insert(map, key, arguments[2].clone());
            Ok(arguments[0].clone())
        },
    );
    functions.add(
        "include",
        Signature::fixed(&[Type::Text, Type::Any]).own(),
        |context, arguments| {
            let name = arguments[0]
                .value
                .as_text()
                .expect("the type is checked")
                .to_str_lossy();
            Ok(Operand::new(context.execute(&name, arguments[1].clone())?))
        },
    );
}

/// `fmt.Sprint`.
fn shown(context: &mut Context<'_, '_>, operands: &[Operand]) -> Result<Operand, CallError> {
    let mut out = Vec::new();
    let mut is_after_text = false;
    for (index, operand) in operands.iter().enumerate() {
        let is_text = matches!(operand.value, Value::Text(_));
        if index > 0 && !is_text && !is_after_text {
            out.push(b' ');
        }
        format::write_value(&mut out, context.heap(), &operand.value)?;
        is_after_text = is_text;
    }
    Ok(Operand::new(Text::new(out)))
}
