use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Node, SourceId, Sources, Span, Tree, View};
use infractl_yaml::{Dialect, Duplicates, Options, Profile, Writer, YamlErrorKind};
use regorus::Value;

use super::Builtin;
use super::operand::{Fault, at, text};
use crate::engine::value_of;

pub(super) const BUILTINS: &[Builtin] = &[
    ("json.is_valid", 1, |values| {
        Ok(Value::Bool(is_valid_json(at(values, 0))))
    }),
    ("yaml.is_valid", 1, |values| {
        let valid = text(values, 0).and_then(|text| read(text)).is_ok();
        Ok(Value::Bool(valid))
    }),
    ("yaml.marshal", 1, |values| Ok(marshal(at(values, 0)))),
    ("yaml.unmarshal", 1, |values| {
        let text = text(values, 0)?;
        Ok(converted(read(text)?.root(), text))
    }),
];

/// Reads one JSON value.
pub(super) fn read_json(bytes: &[u8], duplicates: Duplicates) -> Result<Tree, Fault> {
    infractl_yaml::read_json(bytes, source(bytes), duplicates)
        .map_err(|error| Fault::Wrong(error.to_string()))
}

fn is_valid_json(value: &Value) -> bool {
    let Value::String(text) = value else {
        return false;
    };
    read_json(text.as_bytes(), Duplicates::LastWins).is_ok()
}

/// Reads one document as `sigs.k8s.io/yaml` does.
fn read(text: &str) -> Result<Tree, Fault> {
    let options = Options::new(Dialect::GoYaml);
    infractl_yaml::read(text.as_bytes(), source(text.as_bytes()), &options)
        .map(|documents| documents.into_iter().next())
        .map(|first| first.map_or_else(Tree::null, |document| document.tree))
        .map_err(|error| match error.kind {
            // OPA takes the last of them; a policy should not hang on that.
            YamlErrorKind::DuplicateKey => Fault::Excess(error.to_string()),
            _ => Fault::Wrong(error.to_string()),
        })
}

/// The value of a document, in which `yes`, `on` and their like are texts: OPA's reader is the
/// third go-yaml, which differs in that from the second.
fn converted(node: Node<'_>, text: &str) -> Value {
    let written = |span: Option<Span>| span.and_then(|span| text.get(span.range()));
    let old_truth = |span| {
        let word: &str = written(span)?;
        let is_old = ["y", "yes", "on", "n", "no", "off"];
        is_old
            .iter()
            .any(|old| word.eq_ignore_ascii_case(old))
            .then_some(word)
    };
    match node.view() {
        View::Bool(_) => old_truth(node.span()).map_or_else(|| value_of(node), Value::from),
        View::List(list) => Value::from(
            list.iter()
                .map(|item| converted(item, text))
                .collect::<Vec<_>>(),
        ),
        View::Map(map) => {
            let field = |(key, item): (&str, Node<'_>)| {
                let key = old_truth(item.key_span()).unwrap_or(key);
                (Value::from(key), converted(item, text))
            };
            Value::from(map.iter().map(field).collect::<BTreeMap<_, _>>())
        }
        _ => value_of(node),
    }
}

fn marshal(value: &Value) -> Value {
    let mut writer = Writer::new(Profile::V3);
    write(&mut writer, value);
    Value::from(writer.finish())
}

/// Writes a value, keys in natural order, sets as lists.
fn write(writer: &mut Writer, value: &Value) {
    match value {
        Value::Null | Value::Undefined => drop(writer.null()),
        Value::Bool(truth) => drop(writer.bool(*truth)),
        Value::Number(number) => match (number.as_i64(), value.to_string().parse::<f64>()) {
            (Some(whole), _) => drop(writer.int(whole)),
            (None, Ok(float)) => drop(writer.float(float)),
            (None, Err(_)) => drop(writer.text(&value.to_string())),
        },
        Value::String(text) => drop(writer.text(text)),
        Value::Array(items) => {
            writer.begin_list(items.len());
            for item in items.iter() {
                write(writer, item);
            }
            writer.end();
        }
        Value::Set(items) => {
            writer.begin_list(items.len());
            for item in items.iter_sorted() {
                write(writer, item);
            }
            writer.end();
        }
        Value::Object(fields) => {
            let key = |key: &Value| {
                key.as_string()
                    .map_or_else(|_| key.to_string(), ToString::to_string)
            };
            let mut entries: Vec<_> = fields
                .iter_sorted()
                .map(|(name, item)| (key(name), item))
                .collect();
            entries.sort_by(|(left, _), (right, _)| {
                infractl_yaml::natural_order(left, right, Profile::V3)
            });
            writer.begin_map(entries.len());
            for (name, item) in entries {
                writer.key(&name);
                write(writer, item);
            }
            writer.end();
        }
    }
}

/// The name of a text of this call alone.
fn source(bytes: &[u8]) -> SourceId {
    Sources::new().add(&RelativePath::root(), &Arc::from(bytes))
}
