use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_template::{Functions, Heap, Operand, Options, Render, Set, Text, Value as Go};
use regorus::Value;
use std::sync::Arc;

use super::operand::{Fault, at, text, wrong_type};
use super::{Answer, Builtin};

pub(super) const BUILTINS: &[Builtin] = &[
    ("sprintf", 2, print),
    ("strings.render_template", 2, render),
];

/// Formats as Go's `fmt.Sprintf` does, with OPA's choice of Go's types.
fn print(values: &[Value]) -> Answer {
    let format = Operand::new(Go::text(text(values, 0)?));
    let Value::Array(items) = at(values, 1) else {
        return Err(wrong_type(values, 1, "array"));
    };
    let operand = |item: &Value| {
        let value = match item {
            Value::String(text) => Go::text(text),
            // As in OPA, whole numbers beyond 64 bits keep all their digits, where only those are
            // asked for. One that ends in a zero may have been written with an exponent, which
            // OPA prints as a float, and the engine does not tell the two apart.
            Value::Number(number) => match (number.as_i64(), number.as_big()) {
                (Some(whole), _) => Go::int64(whole),
                (None, Some(_))
                    if takes_text(text(values, 0)?) && !number.format_decimal().ends_with('0') =>
                {
                    Go::text(&number.format_decimal())
                }
                (None, Some(_)) => {
                    let message = format!("a number beyond 64 bits, {item}, is not supported");
                    return Err(Fault::Excess(message));
                }
                (None, None) => {
                    let float = item.to_string().parse();
                    Go::float(float.map_err(|_| Fault::wrong("this is no number"))?)
                }
            },
            other => Go::text(&super::text::term(other)),
        };
        Ok(Operand::new(value))
    };
    let operands: Vec<Operand> = items.iter().map(operand).collect::<Result<_, _>>()?;
    let printed = infractl_template::format::sprintf(&Heap::new(), &format, &operands)
        .map_err(|error| Fault::Excess(error.to_string()))?;
    Ok(Value::from(printed.to_str_lossy().into_owned()))
}

/// Whether each verb of a format prints a text and the digits of a number alike.
fn takes_text(format: &str) -> bool {
    let mut verbs = format.split('%').skip(1);
    verbs.all(|verb| verb.starts_with(['s', 'v']))
}

/// Executes a Go template over an object.
fn render(values: &[Value]) -> Answer {
    let template = text(values, 0)?;
    if !matches!(at(values, 1), Value::Object(_)) {
        return Err(wrong_type(values, 1, "object"));
    }
    let sources = Sources::new();
    let bytes: Arc<[u8]> = Arc::from(template.as_bytes());
    let source = sources.add(&RelativePath::root(), &bytes);
    let mut set = Set::new();
    set.parse("template", &bytes, source, &Functions::new())
        .map_err(|error| Fault::Wrong(error.to_string()))?;
    let mut heap = Heap::new();
    let dot = Operand::new(convert(&mut heap, at(values, 1)));
    let mut host = ();
    let mut render = Render::new(&mut heap, &sources, &mut host, Options::default());
    let printed = render
        .execute(&Arc::new(set), "template", dot)
        .map_err(|error| Fault::Wrong(error.to_string()))?;
    let printed = printed.to_str_lossy().replace("<no value>", "<undefined>");
    Ok(Value::from(printed))
}

/// A value as OPA hands it to Go's templates: numbers are their text, sets are lists.
fn convert(heap: &mut Heap, value: &Value) -> Go {
    match value {
        Value::Null | Value::Undefined => Go::Nil,
        Value::Bool(truth) => Go::Bool(*truth),
        Value::Number(_) => Go::text(&value.to_string()),
        Value::String(text) => Go::text(text),
        Value::Array(items) => {
            let items = items.iter().map(|item| Operand::new(convert(heap, item)));
            Go::list(items.collect())
        }
        Value::Set(items) => {
            let items = items
                .iter_sorted()
                .map(|item| Operand::new(convert(heap, item)));
            Go::list(items.collect())
        }
        Value::Object(fields) => {
            let map = heap.new_map();
            for (key, item) in fields.iter_sorted() {
                let key = match key {
                    Value::String(text) => text.to_string(),
                    other => other.to_string(),
                };
                let item = convert(heap, item);
                heap.insert(map, Text::new(key.into_bytes()), Operand::new(item));
            }
            Go::Map(map)
        }
    }
}
