use std::fmt::Write as _;

use infractl_document::{Node, Number, View};

use crate::number::for_json;

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonStyle {
    /// How many spaces a level takes; `None` puts everything on one line.
    pub indent: Option<usize>,
    /// Whether `<`, `>` and `&` are written as escapes.
    pub escapes_html: bool,
    /// Whether keys are sorted by their bytes; else they stay as they were written.
    pub sorts_keys: bool,
}

impl JsonStyle {
    /// Go's `json.Marshal`: one line, keys sorted, `<>&` escaped.
    pub const GO: Self = Self {
        indent: None,
        escapes_html: true,
        sorts_keys: true,
    };
    /// For people: two spaces a level, keys sorted, nothing escaped without need.
    pub const PRETTY: Self = Self {
        indent: Some(2),
        escapes_html: false,
        sorts_keys: true,
    };
}

/// Writes a value as JSON, without a line feed at the end.
///
/// What is not known yet, not-a-number and the infinities are `null`, and a sensitive text is
/// `"(sensitive)"`.
pub fn write_json(node: Node<'_>, style: JsonStyle) -> String {
    let mut out = String::new();
    write(&mut out, node, style, 0);
    out
}

fn write(out: &mut String, node: Node<'_>, style: JsonStyle, level: usize) {
    match node.view() {
        View::Null | View::Unknown(_) => out.push_str("null"),
        View::Bool(truth) => out.push_str(if truth { "true" } else { "false" }),
        View::Number(Number::Float(number)) if !number.is_finite() => out.push_str("null"),
        View::Number(Number::Float(number)) => out.push_str(&json_float(number)),
        View::Number(number) => {
            // Writing to a string cannot fail.
            let _ = write!(out, "{number}");
        }
        View::Text(text) => json_text(out, text, style.escapes_html),
        View::Sensitive(_) => out.push_str("\"(sensitive)\""),
        View::List(list) => {
            out.push('[');
            for (position, item) in list.iter().enumerate() {
                separate(out, style, level + 1, position > 0);
                write(out, item, style, level + 1);
            }
            close(out, style, level, list.is_empty(), ']');
        }
        View::Map(map) => {
            out.push('{');
            let mut entries: Vec<_> = map.iter().collect();
            if style.sorts_keys {
                entries.sort_unstable_by_key(|(key, _)| *key);
            }
            for (position, (key, value)) in entries.into_iter().enumerate() {
                separate(out, style, level + 1, position > 0);
                json_text(out, key, style.escapes_html);
                out.push_str(if style.indent.is_some() { ": " } else { ":" });
                write(out, value, style, level + 1);
            }
            close(out, style, level, map.is_empty(), '}');
        }
    }
}

fn separate(out: &mut String, style: JsonStyle, level: usize, is_later: bool) {
    if is_later {
        out.push(',');
    }
    break_line(out, style, level);
}

fn close(out: &mut String, style: JsonStyle, level: usize, is_empty: bool, bracket: char) {
    if !is_empty {
        break_line(out, style, level);
    }
    out.push(bracket);
}

fn break_line(out: &mut String, style: JsonStyle, level: usize) {
    if let Some(indent) = style.indent {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent * level));
    }
}

/// Appends a text in double quotes, escaped as Go's `encoding/json` does.
pub fn json_text(out: &mut String, text: &str, escapes_html: bool) {
    out.push('"');
    let mut clean = 0;
    for (at, character) in text.char_indices() {
        let short = match character {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '<' | '>' | '&' if escapes_html => "",
            '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => "",
            _ => continue,
        };
        out.push_str(text.get(clean..at).unwrap_or_default());
        clean = at + character.len_utf8();
        if short.is_empty() {
            let _ = write!(out, "\\u{:04x}", u32::from(character));
        } else {
            out.push_str(short);
        }
    }
    out.push_str(text.get(clean..).unwrap_or_default());
    out.push('"');
}

/// A finite float as Go's `encoding/json` writes it: an exponent below 1e-6 and from 1e21 on.
pub fn json_float(number: f64) -> String {
    for_json(number)
}
