//! Values as JSON, byte for byte as `encoding/json` writes them.

use infractl_template::{
    CallError, Context, Functions, Heap, Mark, Operand, Signature, Text, TextBuilder, Type, Value,
};

use super::arguments::Arguments as _;
use super::host::{Shape, shape};
use crate::go;
use crate::values::json as reader;

const T: Type = Type::Text;
const A: Type = Type::Any;

pub(super) fn add(functions: &mut Functions) {
    let one = Signature::fixed(&[A]).own();
    for (name, style, must) in [
        ("toJson", Style::Plain, false),
        ("mustToJson", Style::Plain, true),
        ("toRawJson", Style::Raw, true),
        ("mustToRawJson", Style::Raw, true),
        ("toPrettyJson", Style::Pretty, false),
        ("mustToPrettyJson", Style::Pretty, true),
    ] {
        functions.add(name, one, move |context, given| {
            let mut writer = Writer {
                heap: context.heap(),
                builder: TextBuilder::new(),
                style,
            };
            match writer.value(&given.at(0), 0) {
                Ok(()) => Ok(Operand::new(writer.builder.finish())),
                Err(Wrong::Limit(error)) => Err(error),
                Err(Wrong::Value(message)) if must => Err(CallError::new(message)),
                Err(Wrong::Value(_)) => Ok(Operand::new(Value::text(""))),
            }
        });
    }
    functions.add("fromJson", Signature::fixed(&[T]), |context, given| {
        let found = match read(context, &given.at(0)) {
            Ok(Value::Map(map)) => return Ok(Operand::new(map)),
            Ok(Value::Nil) => return Ok(Operand::new(context.heap().new_map())),
            Ok(other) => cannot(&other, "map[string]interface {}"),
            Err(error) => error,
        };
        let map = context.heap().new_map();
        context
            .heap()
            .insert(map, Text::from("Error"), Value::text(&found));
        Ok(Operand::new(map))
    });
    functions.add("fromJsonArray", Signature::fixed(&[T]), |context, given| {
        let found = match read(context, &given.at(0)) {
            Ok(list @ Value::List(_)) => return Ok(Operand::new(list)),
            Ok(Value::Nil) => return Ok(Operand::new(Value::list(Vec::new()))),
            Ok(other) => cannot(&other, "[]interface {}"),
            Err(error) => error,
        };
        Ok(Operand::new(Value::list(vec![Operand::new(Value::text(
            &found,
        ))])))
    });
    functions.add("mustFromJson", Signature::fixed(&[T]), |context, given| {
        read(context, &given.at(0))
            .map(Operand::new)
            .map_err(CallError::new)
    });
}

/// Reads JSON whose values are all taken to come from the text's own place.
fn read(context: &mut Context<'_, '_>, operand: &Operand) -> Result<Value, String> {
    let Some(text) = operand.value.as_text() else {
        return Err(String::new());
    };
    let data = operand.data.or_else(|| text.data());
    reader::read(context.heap(), text.bytes(), data)
}

/// Go's words for JSON of another kind.
pub(super) fn cannot(value: &Value, wanted: &str) -> String {
    let kind = match value {
        Value::Nil => "null",
        Value::Bool(_) => "bool",
        Value::Int(_) | Value::Float(_) => "number",
        Value::List(_) => "array",
        Value::Map(_) | Value::Native(_) => "object",
        Value::Text(_) => "string",
    };
    format!("json: cannot unmarshal {kind} into Go value of type {wanted}")
}

/// Whether a map stands for a nil one: `.Chart.Annotations` of a chart that has none.
pub(super) fn is_nil_map(heap: &Heap, map: infractl_template::Map) -> bool {
    heap.is_empty(map) && heap.map_type(map) == infractl_template::MapType::TEXTS
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `<`, `>` and `&` are escaped.
    Plain,
    Raw,
    /// As plain, on many lines.
    Pretty,
}

enum Wrong {
    /// Go's text for a value that JSON cannot hold.
    Value(String),
    Limit(CallError),
}

struct Writer<'h> {
    heap: &'h Heap,
    builder: TextBuilder,
    style: Style,
}

/// A value as compact JSON; the error is Go's text.
#[cfg(test)]
pub(crate) fn plain(heap: &Heap, value: &Value) -> Result<String, String> {
    let mut writer = Writer {
        heap,
        builder: TextBuilder::new(),
        style: Style::Plain,
    };
    match writer.value(&Operand::new(value.clone()), 0) {
        Ok(()) => Ok(writer.builder.finish().to_str_lossy().into_owned()),
        Err(Wrong::Value(message)) => Err(message),
        Err(Wrong::Limit(error)) => Err(error.message),
    }
}

impl Writer<'_> {
    fn push(&mut self, text: &str, mark: Mark) {
        self.builder.push_str(text, mark);
    }

    fn value(&mut self, operand: &Operand, depth: usize) -> Result<(), Wrong> {
        if depth > Heap::MAX_DEPTH {
            return Err(Wrong::Limit(infractl_template::TooDeep.into()));
        }
        let mark = Mark::of_data(operand.data);
        match &operand.value {
            Value::Nil => self.push("null", mark),
            Value::Bool(truth) => self.push(if *truth { "true" } else { "false" }, mark),
            Value::Int(int) => self.push(&int.number().to_string(), mark),
            Value::Float(float) => {
                let text = go::float_json(float.number).ok_or_else(|| {
                    let number = go::float_g(float.number);
                    Wrong::Value(format!("json: unsupported value: {number}"))
                })?;
                self.push(&text, mark);
            }
            Value::Text(text) => self.text(text, operand),
            Value::List(list) if list.is_nil() => self.push("null", mark),
            Value::List(list) => {
                if let Some(bytes) = list.as_bytes() {
                    let text = super::encoding::encode64(&bytes);
                    self.push(&format!("\"{text}\""), mark);
                } else {
                    self.list(list.items(), depth)?;
                }
            }
            Value::Map(map) if is_nil_map(self.heap, *map) => self.push("null", mark),
            Value::Map(map) => {
                let heap = self.heap;
                let length = heap.len(*map);
                self.open("{");
                for (position, (key, entry)) in heap.entries(*map).enumerate() {
                    self.between(position, depth);
                    let mark = Mark::of_data(entry.key);
                    self.key(key.bytes(), mark);
                    self.value(&entry.operand, depth + 1)?;
                }
                self.close("}", length, depth);
            }
            Value::Native(_) => match shape(&operand.value) {
                Some(Shape::Object(fields)) => {
                    self.open("{");
                    for (position, (key, value)) in fields.iter().enumerate() {
                        self.between(position, depth);
                        self.key(key.as_bytes(), Mark::default());
                        self.value(value, depth + 1)?;
                    }
                    self.close("}", fields.len(), depth);
                }
                Some(Shape::List(items)) => self.list(&items, depth)?,
                Some(Shape::Text(text) | Shape::Time(text)) => {
                    self.text(&Text::from(text), operand);
                }
                Some(Shape::Int(number)) => self.push(&number.to_string(), mark),
                None => {
                    return Err(Wrong::Limit(CallError::unsupported(
                        "writes this value as JSON",
                    )));
                }
            },
        }
        Ok(())
    }

    fn list(&mut self, items: &[Operand], depth: usize) -> Result<(), Wrong> {
        self.open("[");
        for (position, item) in items.iter().enumerate() {
            self.between(position, depth);
            self.value(item, depth + 1)?;
        }
        self.close("]", items.len(), depth);
        Ok(())
    }

    fn key(&mut self, key: &[u8], mark: Mark) {
        let mut text = Vec::with_capacity(key.len() + 3);
        text.push(b'"');
        escape(&mut text, key, self.style);
        text.extend_from_slice(if self.style == Style::Pretty {
            b"\": "
        } else {
            b"\":"
        });
        self.builder.push_bytes(&text, mark);
    }

    fn text(&mut self, text: &Text, operand: &Operand) {
        let mark = Mark {
            data: operand.data,
            ..Mark::default()
        };
        let mut out = Vec::with_capacity(text.len() + 2);
        out.push(b'"');
        escape(&mut out, text.bytes(), self.style);
        out.push(b'"');
        let own = text.whole_mark();
        let mark = if own == Mark::default() {
            mark
        } else {
            Mark {
                data: own.data.or(operand.data),
                ..own
            }
        };
        self.builder.push_bytes(&out, mark);
    }

    fn open(&mut self, sign: &str) {
        self.push(sign, Mark::default());
    }

    fn between(&mut self, position: usize, depth: usize) {
        if position > 0 {
            self.push(",", Mark::default());
        }
        self.line(depth + 1);
    }

    fn close(&mut self, sign: &str, length: usize, depth: usize) {
        if length > 0 {
            self.line(depth);
        }
        self.push(sign, Mark::default());
    }

    fn line(&mut self, depth: usize) {
        if self.style == Style::Pretty {
            self.push(&format!("\n{}", "  ".repeat(depth)), Mark::default());
        }
    }
}

fn escape(out: &mut Vec<u8>, bytes: &[u8], style: Style) {
    for chunk in bytes.utf8_chunks() {
        for sign in chunk.valid().chars() {
            let short = match sign {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\x08' => "\\b",
                '\x0c' => "\\f",
                '<' if style != Style::Raw => "\\u003c",
                '>' if style != Style::Raw => "\\u003e",
                '&' if style != Style::Raw => "\\u0026",
                '\u{2028}' => "\\u2028",
                '\u{2029}' => "\\u2029",
                '\0'..' ' => {
                    out.extend_from_slice(format!("\\u{:04x}", u32::from(sign)).as_bytes());
                    continue;
                }
                _ => {
                    out.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
                    continue;
                }
            };
            out.extend_from_slice(short.as_bytes());
        }
        for _ in chunk.invalid() {
            out.extend_from_slice("\u{fffd}".as_bytes());
        }
    }
}
