//! Values as TOML, as `BurntSushi`'s encoder 1.6 writes them.

use infractl_template::{CallError, Functions, Heap, Operand, Signature, Text, Type, Value};

use super::arguments::Arguments as _;
use super::host::{Shape, shape};
use crate::go;

const A: Type = Type::Any;

pub(super) fn add(functions: &mut Functions) {
    let one = Signature::fixed(&[A]);
    for (name, must) in [("toToml", false), ("mustToToml", true)] {
        functions.add(name, one, move |context, given| {
            let mut writer = Writer {
                heap: context.heap(),
                out: Vec::new(),
            };
            match writer.encode(&mut Vec::new(), &given.at(0).value) {
                Ok(()) => Ok(Operand::new(Text::from(writer.out))),
                Err(Wrong::Limit(error)) => Err(error),
                Err(Wrong::Toml(message)) if must => Err(CallError::new(message)),
                Err(Wrong::Toml(message)) => Ok(Operand::new(Value::text(&message))),
            }
        });
    }
}

enum Wrong {
    Toml(String),
    Limit(CallError),
}

struct Writer<'h> {
    heap: &'h Heap,
    out: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Nothing,
    Plain,
    Table,
    Tables,
}

impl Writer<'_> {
    fn form(value: &Value) -> Result<Form, Wrong> {
        Ok(match value {
            Value::Nil => Form::Nothing,
            Value::Map(_) => Form::Table,
            Value::List(list) => {
                let mut is_tables = !list.is_empty();
                for item in list.items() {
                    match Self::form(&item.value)? {
                        Form::Nothing => {
                            return Err(Wrong::Toml(
                                "toml: cannot encode array with nil element".to_owned(),
                            ));
                        }
                        Form::Table => {}
                        _ => is_tables = false,
                    }
                }
                if is_tables { Form::Tables } else { Form::Plain }
            }
            _ => Form::Plain,
        })
    }

    fn encode(&mut self, key: &mut Vec<Text>, value: &Value) -> Result<(), Wrong> {
        if key.len() > Heap::MAX_DEPTH {
            return Err(Wrong::Limit(infractl_template::TooDeep.into()));
        }
        match (value, Self::form(value)?) {
            (Value::Map(map), _) => {
                if key.len() == 1 {
                    self.new_line();
                }
                if !key.is_empty() {
                    let header = format!("{}[{}]", indentation(key), path(key));
                    self.write(&header);
                    self.new_line();
                }
                self.table(key, *map)
            }
            (Value::List(list), Form::Tables) => {
                if key.is_empty() {
                    return Err(Wrong::Toml(
                        "toml: top-level values must be Go maps or structs".to_owned(),
                    ));
                }
                for item in list.items() {
                    self.new_line();
                    let header = format!("{}[[{}]]", indentation(key), path(key));
                    self.write(&header);
                    self.new_line();
                    if let Value::Map(map) = item.value {
                        self.table(key, map)?;
                    }
                }
                Ok(())
            }
            (Value::Nil, _) if key.is_empty() => {
                Err(Wrong::Limit(CallError::unsupported("toToml of nil")))
            }
            (Value::Nil, _) => Ok(()),
            _ => self.pair(key, value, false),
        }
    }

    /// Plain entries first, then tables; each sorted.
    fn table(&mut self, key: &mut Vec<Text>, map: infractl_template::Map) -> Result<(), Wrong> {
        let heap = self.heap;
        for wants_tables in [false, true] {
            for (name, entry) in heap.entries(map) {
                let value = &entry.operand.value;
                let is_table = matches!(Self::form(value)?, Form::Table | Form::Tables);
                if is_table == wants_tables && !value.is_nil() {
                    key.push(name.clone());
                    self.encode(key, value)?;
                    key.pop();
                }
            }
        }
        Ok(())
    }

    fn inline_table(&mut self, map: infractl_template::Map) -> Result<(), Wrong> {
        let heap = self.heap;
        self.write("{");
        let mut sorted: [Vec<(&Text, &Value)>; 2] = [Vec::new(), Vec::new()];
        for (name, entry) in heap.entries(map) {
            let value = &entry.operand.value;
            let is_table = matches!(Self::form(value)?, Form::Table | Form::Tables);
            let [plain, tables] = &mut sorted;
            if is_table { tables } else { plain }.push((name, value));
        }
        let [plain, tables] = sorted;
        let has_tables = !tables.is_empty();
        let last = plain.len();
        for (position, (name, value)) in plain.into_iter().enumerate() {
            if value.is_nil() {
                continue;
            }
            self.pair(std::slice::from_ref(name), value, true)?;
            if has_tables || position + 1 != last {
                self.write(", ");
            }
        }
        let last = tables.len();
        for (position, (name, value)) in tables.into_iter().enumerate() {
            self.pair(std::slice::from_ref(name), value, true)?;
            if position + 1 != last {
                self.write(", ");
            }
        }
        self.write("}");
        Ok(())
    }

    fn pair(&mut self, key: &[Text], value: &Value, is_inline: bool) -> Result<(), Wrong> {
        if let Some(last) = key.last() {
            let head = format!("{}{} = ", indentation(key), quoted_key(last));
            self.write(&head);
            self.element(value)?;
            if !is_inline {
                self.new_line();
            }
            return Ok(());
        }
        self.element(value)
    }

    fn element(&mut self, value: &Value) -> Result<(), Wrong> {
        match value {
            Value::Bool(truth) => self.write(&truth.to_string()),
            Value::Int(int) => self.write(&int.number().to_string()),
            Value::Float(float) => {
                let number = float.number;
                let text = if number.is_nan() {
                    "nan".to_owned()
                } else if number.is_infinite() {
                    if number < 0.0 { "-inf" } else { "inf" }.to_owned()
                } else {
                    let text = go::float_g(number);
                    if text.contains(['.', 'e']) {
                        text
                    } else {
                        format!("{text}.0")
                    }
                };
                self.write(&text);
            }
            Value::Text(text) => self.text(text.bytes()),
            Value::List(list) => {
                self.write("[");
                for (position, item) in list.items().iter().enumerate() {
                    if position > 0 {
                        self.write(", ");
                    }
                    self.element(&item.value)?;
                }
                self.write("]");
            }
            Value::Map(map) => self.inline_table(*map)?,
            Value::Native(_) => match shape(value) {
                Some(Shape::Text(text)) => self.text(text.as_bytes()),
                _ => {
                    return Err(Wrong::Limit(CallError::unsupported(
                        "writes this value as TOML",
                    )));
                }
            },
            Value::Nil => return Err(Wrong::Limit(CallError::unsupported("toToml of nil"))),
        }
        Ok(())
    }

    fn text(&mut self, bytes: &[u8]) {
        let mut out = vec![b'"'];
        push_escaped(&mut out, bytes);
        out.push(b'"');
        self.out.extend_from_slice(&out);
    }

    fn write(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn new_line(&mut self) {
        if !self.out.is_empty() {
            self.out.push(b'\n');
        }
    }
}

fn push_escaped(out: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            8 => out.extend_from_slice(b"\\b"),
            12 => out.extend_from_slice(b"\\f"),
            0..0x20 | 0x7f => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(*byte),
        }
    }
}

fn indentation(key: &[Text]) -> String {
    "  ".repeat(key.len().saturating_sub(1))
}

fn path(key: &[Text]) -> String {
    let parts: Vec<String> = key.iter().map(quoted_key).collect();
    parts.join(".")
}

fn quoted_key(key: &Text) -> String {
    let bytes = key.bytes();
    let is_bare = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !bytes.is_empty() && bytes.iter().all(is_bare) {
        return key.to_str_lossy().into_owned();
    }
    let mut out = Vec::new();
    push_escaped(&mut out, bytes);
    format!("\"{}\"", String::from_utf8_lossy(&out))
}
