use std::cmp::Ordering;
use std::fmt::Write as _;

use super::{Content, Value};

/// The order in which a set of values of one type is gone through: null last, what is not known
/// before it, texts by their bytes, numbers by size, `false` before `true`, and all else by a text
/// that `go-cty` makes of it.
pub fn compare_elements(left: &Value, right: &Value) -> Ordering {
    let rank = |value: &Value| match value.content() {
        Content::Null(_) => 2,
        Content::Unknown(_) => 1,
        _ => 0,
    };
    rank(left)
        .cmp(&rank(right))
        .then_with(|| match (left.content(), right.content()) {
            (Content::Bool(left), Content::Bool(right)) => left.cmp(right),
            (Content::Number(left), Content::Number(right)) => left.cmp(right),
            (Content::String(left), Content::String(right)) => left.cmp(right),
            (Content::Null(_) | Content::Unknown(_), _) => Ordering::Equal,
            _ => key(left).cmp(&key(right)),
        })
}

fn key(value: &Value) -> String {
    let mut key = String::new();
    write_key(value, &mut key);
    key
}

fn write_key(value: &Value, key: &mut String) {
    match value.content() {
        Content::Unknown(_) => key.push('?'),
        Content::Null(_) => key.push('~'),
        Content::Bool(value) => key.push(if *value { 'T' } else { 'F' }),
        Content::Number(number) => key.push_str(&number.to_ten_digits()),
        Content::String(text) => key.push_str(&quoted(text)),
        Content::List(_, items) | Content::Set(_, items) => {
            key.push('[');
            for item in items.iter() {
                write_key(item, key);
                key.push(';');
            }
            key.push(']');
        }
        Content::Tuple(items) => {
            key.push('<');
            for item in items.iter() {
                write_key(item, key);
                key.push(';');
            }
            key.push('>');
        }
        Content::Map(_, entries) => {
            key.push('{');
            for (name, value) in entries.iter() {
                key.push_str(&quoted(name));
                key.push(':');
                write_key(value, key);
                key.push(';');
            }
            key.push('}');
        }
        Content::Object(entries) => {
            key.push('<');
            for value in entries.values() {
                write_key(value, key);
                key.push(';');
            }
            key.push('>');
        }
    }
}

/// A text as `%q` of Go writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            control if control.is_ascii_control() => {
                // Writing to a text cannot fail.
                let _ = write!(out, "\\x{:02x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
