use std::ops::Range;

use infractl_document::{Node, View};

use super::{Profile, Writer, natural_order};

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
            entries.sort_by(|(left, _), (right, _)| natural_order(left, right));
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
