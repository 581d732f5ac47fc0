//! Go's package `fmt` for the values of templates.

mod flags;
mod float;
mod printer;
mod printf;

pub use float::format_float;
pub(crate) use printer::Printer;
pub use printf::sprintf;

use crate::{CallError, Heap, Kind, Mark, Operand, TextBuilder, Value};

/// A value as `%v` prints it, and as an action prints it but for nil.
pub fn print_value(heap: &Heap, value: &Value) -> Result<Vec<u8>, CallError> {
    let mut out = Vec::new();
    write_value(&mut out, heap, value)?;
    Ok(out)
}

/// A value as a verb of `printf` prints it, one that does not fit it included.
pub fn print_as(heap: &Heap, value: &Value, verb: char) -> Result<Vec<u8>, CallError> {
    let mut out = Vec::new();
    Printer::new(&mut out, heap).print_argument(value, verb)?;
    Ok(out)
}

/// Appends a value as `%v` prints it.
pub fn write_value(out: &mut Vec<u8>, heap: &Heap, value: &Value) -> Result<(), CallError> {
    match value {
        Value::Text(text) => out.extend_from_slice(text.bytes()),
        Value::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        other => Printer::new(out, heap).print_argument(other, 'v')?,
    }
    Ok(())
}

/// Appends a value as an action prints it: what a pointer points to, not that it points.
pub(crate) fn write_indirect(
    out: &mut Vec<u8>,
    heap: &Heap,
    value: &Value,
) -> Result<(), CallError> {
    if let Value::Native(native) = value
        && let Some(printed) = native.pointer_string()
    {
        out.extend_from_slice(&printed);
        return Ok(());
    }
    if let Value::Native(native) = value
        && native.kind() == Kind::Pointer
        && native.string().is_none()
    {
        let printed = native.print("%v");
        out.extend_from_slice(printed.strip_prefix(b"&").unwrap_or(&printed));
        return Ok(());
    }
    write_value(out, heap, value)
}

/// Appends an operand as `%v` prints it, with where it came from.
pub(crate) fn push_operand(
    builder: &mut TextBuilder,
    heap: &Heap,
    operand: &Operand,
    mark: Mark,
) -> Result<(), CallError> {
    let mark = Mark {
        data: operand.data.or(mark.data),
        ..mark
    };
    if let Value::Text(text) = &operand.value {
        builder.push(text, mark);
        return Ok(());
    }
    let mark = with_taint(mark, heap, &operand.value)?;
    builder.write(mark, |out| write_value(out, heap, &operand.value))
}

/// The mark of what a value prints: not known when a part of the value is not.
pub(crate) fn with_taint(mut mark: Mark, heap: &Heap, value: &Value) -> Result<Mark, CallError> {
    mark.flags.is_unknown = mark.flags.is_unknown || heap.is_unknown(value)?;
    Ok(mark)
}

/// Operands as `fmt.Sprint` prints them: a space between two of which neither is text.
pub(crate) fn sprint(
    builder: &mut TextBuilder,
    heap: &Heap,
    operands: &[Operand],
) -> Result<(), CallError> {
    let mut is_after_text = false;
    for (index, operand) in operands.iter().enumerate() {
        let is_text = matches!(operand.value, Value::Text(_));
        if index > 0 && !is_text && !is_after_text {
            builder.push_str(" ", Mark::default());
        }
        push_operand(builder, heap, operand, Mark::default())?;
        is_after_text = is_text;
    }
    Ok(())
}
