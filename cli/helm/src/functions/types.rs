//! Kinds and types, and what counts as empty.

use infractl_template::{Functions, Heap, Kind, Operand, Signature, Type, Value};

use super::arguments::Arguments as _;

const T: Type = Type::Text;
const A: Type = Type::Any;

pub(super) fn add(functions: &mut Functions) {
    functions.add("typeOf", Signature::fixed(&[A]).own(), |context, given| {
        Ok(Operand::new(Value::text(
            &given.at(0).value.type_name(context.heap()),
        )))
    });
    functions.add(
        "typeIs",
        Signature::fixed(&[T, A]).own(),
        |context, given| {
            Ok(Operand::new(
                given.string(0) == given.at(1).value.type_name(context.heap()),
            ))
        },
    );
    functions.add(
        "typeIsLike",
        Signature::fixed(&[T, A]).own(),
        |context, given| {
            let own = given.at(1).value.type_name(context.heap());
            let wanted = given.string(0);
            Ok(Operand::new(
                own == wanted || own.strip_prefix('*') == Some(&wanted),
            ))
        },
    );
    functions.add("kindOf", Signature::fixed(&[A]).own(), |_, given| {
        Ok(Operand::new(Value::text(
            &given.at(0).value.kind().to_string(),
        )))
    });
    functions.add("kindIs", Signature::fixed(&[T, A]).own(), |_, given| {
        Ok(Operand::new(
            given.string(0) == given.at(1).value.kind().to_string(),
        ))
    });
    functions.add(
        "deepEqual",
        Signature::fixed(&[A, A]).decides(),
        |context, given| {
            Ok(Operand::new(
                context
                    .heap()
                    .deep_equal(&given.at(0).value, &given.at(1).value)?,
            ))
        },
    );
    functions.add(
        "empty",
        Signature::fixed(&[A]).decides(),
        |context, given| Ok(Operand::new(is_empty(context.heap(), &given.at(0).value))),
    );
}

/// Sprig's `empty`: zero of any kind.
pub(super) fn is_empty(heap: &Heap, value: &Value) -> bool {
    match value {
        Value::Native(native) => match native.kind() {
            Kind::Struct | Kind::Pointer => false,
            _ => !native.is_true(),
        },
        other => !other.is_true(heap),
    }
}
