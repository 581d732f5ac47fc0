use std::collections::HashSet;

use infractl_document::{Node, PathStep, ValuePath, View};

/// The path from a value to one below it; items with a name of their own stand as `[name=x]`.
///
/// Paths are found again instead of being carried along, because only findings need them.
pub(super) fn path_to(root: Node<'_>, target: Node<'_>) -> ValuePath {
    let mut path = ValuePath::root();
    let mut here = root;
    loop {
        let found = here
            .children()
            .enumerate()
            .find(|(_, child)| child.holds(target));
        let Some((position, child)) = found else {
            return path;
        };
        path.push(match child.key() {
            Some(key) => PathStep::Key(key.into()),
            None => item(here, child, position),
        });
        here = child;
    }
}

fn item(list: Node<'_>, item: Node<'_>, position: usize) -> PathStep {
    let name = |node: Node<'_>| match node.get("name").map(Node::view) {
        Some(View::Text(name)) => Some(name.to_owned()),
        _ => None,
    };
    let Some(wanted) = name(item).filter(|name| !name.contains([',', '=', ']'])) else {
        return PathStep::Index(position);
    };
    let mut seen = HashSet::new();
    let is_unique = list
        .children()
        .filter_map(name)
        .all(|name| seen.insert(name));
    if is_unique {
        PathStep::Match(vec![("name".into(), wanted.into())])
    } else {
        PathStep::Index(position)
    }
}
