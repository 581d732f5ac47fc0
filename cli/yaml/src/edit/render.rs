//! Values on one line, for places between other text.

use infractl_document::{Node, Number, View};

use crate::scalar::{Scalar, resolve};
use crate::writer::{escape_into, is_plain_in_flow, is_quotable};
use crate::{Dialect, go_float};

/// A value as it replaces `old`, in its quotes where they can hold it.
pub(super) fn value(node: Node<'_>, old: &str, dialect: Dialect) -> String {
    let mut out = String::new();
    write(&mut out, node, Quotes::of(old), dialect);
    out
}

/// `key: value`, for a map between `{` and `}`.
pub(super) fn entry(key: &str, node: Node<'_>, dialect: Dialect) -> String {
    let mut out = String::new();
    text(&mut out, key, Quotes::None, dialect);
    out.push_str(": ");
    write(&mut out, node, Quotes::None, dialect);
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    Single,
    Double,
}

impl Quotes {
    fn of(old: &str) -> Self {
        match old.as_bytes().first() {
            Some(b'\'') => Self::Single,
            Some(b'"') => Self::Double,
            _ => Self::None,
        }
    }
}

fn write(out: &mut String, node: Node<'_>, quotes: Quotes, dialect: Dialect) {
    match node.view() {
        View::Null => out.push_str("null"),
        View::Bool(truth) => out.push_str(if truth { "true" } else { "false" }),
        View::Number(Number::Float(number)) => out.push_str(&float(number)),
        View::Number(number) => out.push_str(&number.to_string()),
        View::Text(content) => text(out, content, quotes, dialect),
        View::Unknown(unknown) => text(out, unknown.reason(), quotes, dialect),
        View::Sensitive(sealed) => text(out, sealed.expose(), quotes, dialect),
        View::List(list) => {
            out.push('[');
            for (position, item) in list.iter().enumerate() {
                if position > 0 {
                    out.push_str(", ");
                }
                write(out, item, Quotes::None, dialect);
            }
            out.push(']');
        }
        View::Map(map) => {
            out.push('{');
            for (position, (key, value)) in map.iter().enumerate() {
                if position > 0 {
                    out.push_str(", ");
                }
                text(out, key, Quotes::None, dialect);
                out.push_str(": ");
                write(out, value, Quotes::None, dialect);
            }
            out.push('}');
        }
    }
}

/// A float that each dialect reads as one: PyYAML wants a dot in `1.0e+06`.
fn float(number: f64) -> String {
    let text = go_float(number);
    match text.split_once('e') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0e{exponent}"),
        _ => text,
    }
}

fn text(out: &mut String, content: &str, quotes: Quotes, dialect: Dialect) {
    let reads_as_text = |dialect| resolve(dialect, content) == Scalar::Text;
    let is_plain = quotes == Quotes::None
        && is_plain_in_flow(content)
        && reads_as_text(dialect)
        && reads_as_text(Dialect::GoYaml)
        && reads_as_text(Dialect::PyYaml)
        && reads_as_text(Dialect::Core12)
        && content != "<<";
    if is_plain {
        out.push_str(content);
    } else if quotes == Quotes::Single && is_quotable(content) {
        out.push('\'');
        out.push_str(&content.replace('\'', "''"));
        out.push('\'');
    } else {
        escape_into(out, content);
    }
}
