use infractl_document::{Node, View};

use crate::visible;

/// The most characters of a value that a line shows.
const LONGEST: usize = 100;

/// The characters that are shown of what two values share before they differ.
const CONTEXT: usize = 24;

/// A value on one line: scalars as they are, maps and lists in flow form, cut where too long.
pub(crate) fn one_line(node: Node<'_>) -> String {
    cut(&whole(node, "unknown until "))
}

/// The same for values whose unknown parts say why they are not known.
pub(crate) fn one_line_known(node: Node<'_>) -> String {
    cut(&whole(node, "unknown: "))
}

/// Two values on one line each; where the same beginning would be all that is shown of both, it is
/// left out.
pub(crate) fn two_lines(before: Node<'_>, after: Node<'_>) -> (String, String) {
    let (old, new) = (one_line(before), one_line(after));
    if old != new {
        return (old, new);
    }
    let (before, after) = (
        whole(before, "unknown until "),
        whole(after, "unknown until "),
    );
    let shared = before.chars().zip(after.chars());
    let shared = shared.take_while(|(left, right)| left == right).count();
    let rest = |text: &str| {
        let rest: String = text.chars().skip(shared.saturating_sub(CONTEXT)).collect();
        cut(&format!("…{rest}"))
    };
    (rest(&before), rest(&after))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST - 1).collect();
    format!("{cut}…")
}

/// A value with nothing that would end its line.
fn whole(node: Node<'_>, unknown: &str) -> String {
    let mut text = String::new();
    write(&mut text, node, unknown);
    visible(&text).replace('\n', "\\n").replace('\t', "\\t")
}

fn write(out: &mut String, node: Node<'_>, lead: &str) {
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
        View::Unknown(unknown) if unknown.reason().starts_with("known ") => {
            out.push('(');
            out.push_str(unknown.reason());
            out.push(')');
        }
        View::Unknown(unknown) => {
            out.push('(');
            out.push_str(lead);
            out.push_str(unknown.reason());
            out.push(')');
        }
        View::Sensitive(_) => out.push_str("(sensitive)"),
        View::List(list) => {
            out.push('[');
            for (position, item) in list.iter().enumerate() {
                out.push_str(if position > 0 { ", " } else { "" });
                write(out, item, lead);
            }
            out.push(']');
        }
        View::Map(map) => {
            out.push('{');
            for (position, (key, value)) in map.iter().enumerate() {
                out.push_str(if position > 0 { ", " } else { "" });
                out.push_str(key);
                out.push_str(": ");
                write(out, value, lead);
            }
            out.push('}');
        }
    }
}
