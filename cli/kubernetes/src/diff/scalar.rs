use infractl_document::{Node, View};

use crate::Quantity;
use crate::schema::{Cursor, Shape};

/// Whether two values mean the same under a schema.
pub(super) fn is_same(schema: Option<Cursor<'_>>, held: Node<'_>, desired: Node<'_>) -> bool {
    if held.has_same_value(desired) {
        return true;
    }
    match schema.map(Cursor::shape) {
        Some(Shape::Quantity) => {
            let quantity = |node| Quantity::parse(&written(node)?).ok();
            matches!((quantity(held), quantity(desired)), (Some(left), Some(right)) if left == right)
        }
        Some(Shape::IntOrString) => {
            matches!((written(held), written(desired)), (Some(left), Some(right)) if left == right)
        }
        _ => false,
    }
}

/// A text or number as it would stand in a manifest.
pub(super) fn written(node: Node<'_>) -> Option<String> {
    match node.view() {
        View::Text(text) => Some(text.to_owned()),
        View::Number(number) => Some(number.to_string()),
        View::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
