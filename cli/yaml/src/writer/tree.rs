use std::ops::Range;

use infractl_document::{Node, Number, View};

use super::{Profile, Writer, key_through_json, sort_naturally, text_through_json};
use crate::number::through_json;

/// Writes a value as `toYaml` does: keys in natural order, a line feed at the end.
///
/// A value that is not known yet is written as its reason, and a sensitive one as `(sensitive)`.
pub fn write_tree(node: Node<'_>) -> String {
    write_tree_with(node, |_, _| {})
}

/// Writes a value as [`write_tree`] does, and says for each scalar which bytes it became.
pub fn write_tree_with<'t>(
    node: Node<'t>,
    mut on_leaf: impl FnMut(Node<'t>, Range<usize>),
) -> String {
    let mut writer = Writer::new(Profile::V2);
    write(&mut writer, node, &mut on_leaf);
    writer.finish()
}

/// Writes a JSON-like value exactly as Helm's `toYaml` does, without the line feed at its end.
///
/// `None` where go-yaml refuses the value on its way through JSON: Helm then gives an empty text.
pub fn to_yaml(node: Node<'_>) -> Option<String> {
    let mut writer = Writer::new(Profile::V2);
    write_through_json(&mut writer, node)?;
    let mut text = writer.finish();
    if text.ends_with('\n') {
        text.pop();
    }
    Some(text)
}

fn write_through_json(writer: &mut Writer, node: Node<'_>) -> Option<()> {
    match node.view() {
        View::Text(text) => {
            writer.text(&text_through_json(text)?);
        }
        View::Number(Number::Float(number)) => {
            writer.number(through_json(number)?);
        }
        View::List(list) => {
            writer.begin_list(list.len());
            for item in list {
                write_through_json(writer, item)?;
            }
            writer.end();
        }
        View::Map(map) => {
            writer.begin_map(map.len());
            let mut entries: Vec<_> = map.iter().collect();
            sort_naturally(&mut entries, Profile::V2, |(key, _)| key);
            for (key, value) in entries {
                writer.key(key_through_json(key)?);
                write_through_json(writer, value)?;
            }
            writer.end();
        }
        View::Null
        | View::Bool(_)
        | View::Number(Number::Int(_) | Number::Unsigned(_))
        | View::Unknown(_)
        | View::Sensitive(_) => write(writer, node, &mut |_, _| {}),
    }
    Some(())
}

fn write<'t>(
    writer: &mut Writer,
    node: Node<'t>,
    on_leaf: &mut impl FnMut(Node<'t>, Range<usize>),
) {
    let range = match node.view() {
        View::Null => writer.null(),
        View::Bool(truth) => writer.bool(truth),
        View::Number(number) => writer.number(number),
        View::Text(text) => writer.text(text),
        View::Unknown(unknown) => writer.text(unknown.reason()),
        View::Sensitive(_) => writer.text("(sensitive)"),
        View::List(list) => {
            writer.begin_list(list.len());
            list.iter().for_each(|item| write(writer, item, on_leaf));
            writer.end();
            return;
        }
        View::Map(map) => {
            writer.begin_map(map.len());
            let mut entries: Vec<_> = map.iter().collect();
            sort_naturally(&mut entries, Profile::V2, |(key, _)| key);
            for (key, value) in entries {
                writer.key(key);
                write(writer, value, on_leaf);
            }
            writer.end();
            return;
        }
    };
    on_leaf(node, range);
}
