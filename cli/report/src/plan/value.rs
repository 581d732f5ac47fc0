use infractl_document::{Node, View};

use crate::visible;

/// The most characters of a value that a line shows.
const LONGEST: usize = 100;

/// A value on one line: scalars as they are, maps and lists in flow form, cut where too long.
pub(crate) fn one_line(node: Node<'_>) -> String {
    let mut text = String::new();
    write(&mut text, node);
    let text = visible(&text).replace('\n', "\\n").replace('\t', "\\t");
    if text.chars().count() <= LONGEST {
        return text;
    }
    let cut: String = text.chars().take(LONGEST - 1).collect();
    format!("{cut}…")
}

fn write(out: &mut String, node: Node<'_>) {
    // Nothing beyond this is shown, so nothing beyond it is written.
    if out.len() > LONGEST * 4 {
        return;
    }
    match node.view() {
        View::Null => out.push_str("null"),
        View::Bool(truth) => out.push_str(if truth { "true" } else { "false" }),
        View::Number(number) => out.push_str(&number.to_string()),
        View::Text(text) => {
            out.push('"');
            out.push_str(text);
            out.push('"');
        }
        View::Unknown(unknown) => {
            out.push_str("(unknown until ");
            out.push_str(unknown.reason());
            out.push(')');
        }
        View::Sensitive(_) => out.push_str("(sensitive)"),
        View::List(list) => {
            out.push('[');
            for (position, item) in list.iter().enumerate() {
                out.push_str(if position > 0 { ", " } else { "" });
                write(out, item);
            }
            out.push(']');
        }
        View::Map(map) => {
            out.push('{');
            for (position, (key, value)) in map.iter().enumerate() {
                out.push_str(if position > 0 { ", " } else { "" });
                out.push_str(key);
                out.push_str(": ");
                write(out, value);
            }
            out.push('}');
        }
    }
}
