use infractl_document::{Node, View};

/// Whether a value is there but not known yet: nothing can be said of what it holds.
pub(super) fn is_unknown(node: Option<Node<'_>>) -> bool {
    node.is_some_and(|node| matches!(node.view(), View::Unknown(_)))
}
