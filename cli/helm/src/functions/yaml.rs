//! Values as YAML through JSON, as `sigs.k8s.io/yaml` writes them, and back.

use std::collections::BTreeMap;
use std::ops::Range;

use infractl_template::{
    CallError, Context, Functions, Heap, Mark, Operand, Signature, Text, TextBuilder, Type, Value,
};
use infractl_yaml::{Profile, Writer, natural_order};

use super::arguments::Arguments as _;
use super::certificates::Certificate;
use super::flow::derived;
use super::host::{Shape, shape};
use super::json::{cannot, is_nil_map};
use crate::go;
use crate::values::from_node_at;

const T: Type = Type::Text;
const A: Type = Type::Any;

pub(super) fn add(functions: &mut Functions) {
    let one = Signature::fixed(&[A]).own();
    for (name, profile, must) in [
        ("toYaml", Profile::V2, false),
        ("mustToYaml", Profile::V2, true),
        ("toYamlPretty", Profile::V3, false),
    ] {
        functions.add(name, one, move |context, given| {
            match write(context.heap(), &given.at(0), profile) {
                Ok(text) => Ok(Operand::new(text)),
                Err(Wrong::Limit(error)) => Err(error),
                Err(Wrong::Value(message)) if must => Err(CallError::new(message)),
                Err(Wrong::Value(_)) => Ok(Operand::new(Value::text(""))),
            }
        });
    }
    functions.add(
        "fromYaml",
        Signature::fixed(&[T]).own(),
        |context, given| {
            let wrong = match read(context, &given.at(0))? {
                Ok(
                    own @ Operand {
                        value: Value::Map(_),
                        ..
                    },
                ) => return Ok(own),
                Ok(Operand {
                    value: Value::Nil, ..
                }) => {
                    return Ok(Operand::new(context.heap().new_map()));
                }
                Ok(other) => unmarshal(&other.value, "map[string]interface {}"),
                Err(error) => error,
            };
            let map = context.heap().new_map();
            context
                .heap()
                .insert(map, Text::from("Error"), Value::text(&wrong));
            Ok(Operand::new(map))
        },
    );
    functions.add(
        "fromYamlArray",
        Signature::fixed(&[T]).own(),
        |context, given| {
            let wrong = match read(context, &given.at(0))? {
                Ok(
                    own @ Operand {
                        value: Value::List(_),
                        ..
                    },
                ) => return Ok(own),
                Ok(Operand {
                    value: Value::Nil, ..
                }) => return Ok(Operand::new(Value::list(Vec::new()))),
                Ok(other) => unmarshal(&other.value, "[]interface {}"),
                Err(error) => error,
            };
            Ok(Operand::new(Value::list(vec![Operand::new(Value::text(
                &wrong,
            ))])))
        },
    );
}

fn unmarshal(value: &Value, wanted: &str) -> String {
    format!(
        "error unmarshaling JSON: while decoding JSON: {}",
        cannot(value, wanted)
    )
}

/// Reads YAML as a source of its own, whose spans lead back to the template.
fn read(
    context: &mut Context<'_, '_>,
    operand: &Operand,
) -> Result<Result<Operand, String>, CallError> {
    let mut builder = TextBuilder::new();
    builder.push_operand(operand);
    let text = builder.finish();
    if text.is_unknown() {
        return Err(CallError::not_rendered("reads YAML that is not known yet"));
    }
    let source = derived(context, &text);
    let sources = context.sources();
    let place = |span| sources.origin(span).written();
    Ok(match crate::yaml::read_first(text.bytes(), source) {
        Ok(tree) => Ok(from_node_at(context.heap(), tree.root(), &place)),
        Err(error) => Err(error.message),
    })
}

/// A map of texts as YAML, without the line break at its end.
pub(super) fn of_texts(named: &BTreeMap<String, Vec<u8>>) -> String {
    let mut writer = Writer::new(Profile::V2);
    let mut entries: Vec<_> = named.iter().collect();
    entries.sort_by(|(left, _), (right, _)| natural_order(left, right, Profile::V2));
    writer.begin_map(entries.len());
    for (name, bytes) in entries {
        writer.key(name);
        writer.text(&lossy(bytes));
    }
    writer.end();
    let text = writer.finish();
    text.strip_suffix('\n')
        .map(ToOwned::to_owned)
        .unwrap_or(text)
}

/// What JSON makes of bytes: each byte that is no UTF-8 is one replacement character.
fn lossy(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        chunk
            .invalid()
            .iter()
            .for_each(|_| out.push(char::REPLACEMENT_CHARACTER));
    }
    out
}

enum Wrong {
    /// Go's text for a value that cannot be written.
    Value(String),
    Limit(CallError),
}

struct Walk<'h> {
    heap: &'h Heap,
    writer: Writer,
    profile: Profile,
    marks: Vec<(Range<usize>, Mark)>,
}

/// A value as YAML, without the line break at its end; each leaf says where it came from.
fn write(heap: &Heap, operand: &Operand, profile: Profile) -> Result<Text, Wrong> {
    let mut walk = Walk {
        heap,
        writer: Writer::new(profile),
        profile,
        marks: Vec::new(),
    };
    walk.value(operand, 0)?;
    let Walk { writer, marks, .. } = walk;
    let text = writer.finish();
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let mut builder = TextBuilder::with_capacity(text.len());
    let mut done = 0;
    let part = |from: usize, to: usize| text.get(from..to.min(text.len())).unwrap_or_default();
    for (range, mark) in marks {
        builder.push_str(part(done, range.start), Mark::default());
        builder.push_str(part(range.start, range.end), mark);
        done = range.end;
    }
    builder.push_str(part(done, text.len()), Mark::default());
    Ok(builder.finish())
}

impl Walk<'_> {
    fn mark(&mut self, range: Range<usize>, mark: Mark) {
        if mark != Mark::default() {
            self.marks.push((range, mark));
        }
    }

    fn value(&mut self, operand: &Operand, depth: usize) -> Result<(), Wrong> {
        if depth > Heap::MAX_DEPTH {
            return Err(Wrong::Limit(infractl_template::TooDeep.into()));
        }
        let mut mark = Mark::of_data(operand.data);
        let range = match &operand.value {
            Value::Nil => self.writer.null(),
            Value::Bool(truth) => self.writer.bool(*truth),
            Value::Int(int) => match i64::try_from(int.number()) {
                Ok(number) => self.writer.int(number),
                Err(_) => self.writer.unsigned(int.unsigned_bits()),
            },
            Value::Float(float) => self.float(float.number)?,
            Value::Text(text) => {
                if self.profile == Profile::V3 && std::str::from_utf8(text.bytes()).is_err() {
                    // Its writer looks at the bytes themselves, where the other goes through JSON.
                    return Err(Wrong::Limit(CallError::unsupported(
                        "bytes that are no UTF-8 become `!!binary`",
                    )));
                }
                let own = text.whole_mark();
                if own != Mark::default() {
                    mark = Mark {
                        data: own.data.or(operand.data),
                        ..own
                    };
                }
                self.writer.text(&lossy(text.bytes()))
            }
            Value::List(list) if list.is_nil() && self.profile == Profile::V2 => self.writer.null(),
            Value::List(list) => match list.as_bytes() {
                Some(bytes) => self.writer.text(&super::encoding::encode64(&bytes)),
                None => return self.list(list.items(), depth),
            },
            Value::Map(map) if self.profile == Profile::V2 && is_nil_map(self.heap, *map) => {
                self.writer.null()
            }
            Value::Map(map) => {
                let heap = self.heap;
                let entries = heap
                    .entries(*map)
                    .map(|(key, entry)| (lossy(key.bytes()), entry.operand.clone(), entry.key));
                return self.map(entries.collect(), depth);
            }
            Value::Native(_) => match shape(&operand.value) {
                Some(Shape::Object(fields)) => {
                    // yaml.v3 takes no names from the tags for JSON, and makes small ones itself.
                    let is_small = self.profile == Profile::V3
                        && operand.value.downcast::<Certificate>().is_some();
                    let entries = fields.into_iter().map(|(key, value)| {
                        let key = if is_small { key.to_lowercase() } else { key };
                        (key, value, None)
                    });
                    return self.map(entries.collect(), depth);
                }
                Some(Shape::List(items)) => return self.list(&items, depth),
                Some(Shape::Text(text)) => self.writer.text(&text),
                Some(Shape::Time(text)) if self.profile == Profile::V2 => self.writer.text(&text),
                Some(Shape::Int(number)) => self.writer.int(number),
                Some(Shape::Time(_)) | None => {
                    return Err(Wrong::Limit(CallError::unsupported(
                        "writes this value as YAML",
                    )));
                }
            },
        };
        self.mark(range, mark);
        Ok(())
    }

    fn float(&mut self, number: f64) -> Result<Range<usize>, Wrong> {
        if self.profile == Profile::V3 {
            return Ok(self.writer.float(number));
        }
        let text = go::float_json(number).ok_or_else(|| {
            Wrong::Value(format!("json: unsupported value: {}", go::float_g(number)))
        })?;
        // JSON has written whole numbers without a point, and YAML reads them back as such.
        Ok(match (text.parse::<i64>(), text.parse::<u64>()) {
            (Ok(number), _) => self.writer.int(number),
            (_, Ok(number)) => self.writer.unsigned(number),
            _ => self.writer.float(number),
        })
    }

    fn list(&mut self, items: &[Operand], depth: usize) -> Result<(), Wrong> {
        self.writer.begin_list(items.len());
        for item in items {
            self.value(item, depth + 1)?;
        }
        self.writer.end();
        Ok(())
    }

    fn map(
        &mut self,
        mut entries: Vec<(String, Operand, Option<infractl_document::Span>)>,
        depth: usize,
    ) -> Result<(), Wrong> {
        let profile = self.profile;
        entries.sort_by(|(left, _, _), (right, _, _)| natural_order(left, right, profile));
        self.writer.begin_map(entries.len());
        for (key, value, place) in &entries {
            let range = self.writer.key(key);
            self.mark(range, Mark::of_data(*place));
            self.value(value, depth + 1)?;
        }
        self.writer.end();
        Ok(())
    }
}
