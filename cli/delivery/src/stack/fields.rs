use std::sync::Arc;

use infractl_document::{Node, Tree, TreeBuilder, ValuePath, View};
use infractl_kubernetes::Change;
use infractl_terraform::plan::{Action, OutputChange, ResourceChange};

use crate::FieldChange;

/// The fields that differ between what a resource is and what it will be; none for one that comes
/// or goes.
pub fn stack_fields(change: &ResourceChange) -> Vec<FieldChange> {
    let mut fields = Vec::new();
    if matches!(
        change.action,
        Action::Update
            | Action::CreateThenDelete
            | Action::CreateThenForget
            | Action::DeleteThenCreate
    ) {
        let (before, after) = (change.before.root(), change.after.root());
        compare(before, after, &ValuePath::root(), &mut fields);
    }
    fields
}

/// The same for an output.
pub fn output_fields(change: &OutputChange) -> Vec<FieldChange> {
    let mut fields = Vec::new();
    if change.action == Action::Update {
        let (before, after) = (change.before.root(), change.after.root());
        compare(before, after, &ValuePath::root(), &mut fields);
    }
    fields
}

/// The same for what somebody else did, whatever it was.
pub fn drift_fields(change: &ResourceChange) -> Vec<FieldChange> {
    let mut fields = Vec::new();
    if change.action == Action::Update {
        let (before, after) = (change.before.root(), change.after.root());
        compare(before, after, &ValuePath::root(), &mut fields);
    }
    fields
}

fn compare(before: Node<'_>, after: Node<'_>, path: &ValuePath, found: &mut Vec<FieldChange>) {
    if before.has_same_value(after) {
        return;
    }
    match (before.view(), after.view()) {
        (View::Map(old), View::Map(new)) => {
            for (key, value) in old {
                match new.get(key) {
                    Some(other) => compare(value, other, &path.key(key), found),
                    None => push(Some(value), None, &path.key(key), found),
                }
            }
            for (key, value) in new {
                if old.get(key).is_none() {
                    push(None, Some(value), &path.key(key), found);
                }
            }
        }
        (View::List(old), View::List(new)) if old.len() == new.len() => {
            for (position, (old, new)) in old.iter().zip(new).enumerate() {
                compare(old, new, &path.index(position), found);
            }
        }
        // A null is how providers write that nothing is there.
        (View::Null, _) => push(None, Some(after), path, found),
        (_, View::Null) => push(Some(before), None, path, found),
        _ => push(Some(before), Some(after), path, found),
    }
}

fn push(
    before: Option<Node<'_>>,
    after: Option<Node<'_>>,
    path: &ValuePath,
    found: &mut Vec<FieldChange>,
) {
    let is_nothing = |node: Option<Node<'_>>| node.is_none_or(Node::is_null);
    if is_nothing(before) && is_nothing(after) {
        return;
    }
    let is_sensitive = before.is_some_and(has_secret) || after.is_some_and(has_secret);
    let shown = |node: Option<Node<'_>>| {
        let node = node.filter(|_| !is_sensitive)?;
        copy(node).map(Arc::new)
    };
    found.push(FieldChange {
        path: path.clone(),
        change: match (before, after) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            _ => Change::Changed,
        },
        before: shown(before),
        after: shown(after),
        is_sensitive,
        span: None,
    });
}

fn has_secret(node: Node<'_>) -> bool {
    matches!(node.view(), View::Sensitive(_)) || node.children().any(has_secret)
}

fn copy(node: Node<'_>) -> Option<Tree> {
    let mut builder = TreeBuilder::new();
    builder.copy(node);
    builder.finish().ok()
}
