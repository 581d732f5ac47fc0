use infractl_document::{Map, Node, PathStep, Tree, TreeBuilder, ValuePath, View};

/// Lays one tree over another: maps merge key by key, anything else replaces.
///
/// `null` is a value like others here, so that it still removes what a third tree below has.
/// Every key and value keeps the spans of the tree that it comes from.
#[must_use]
pub fn overlay(lower: &Tree, upper: &Tree) -> Tree {
    let mut builder = TreeBuilder::new();
    lay_over(&mut builder, lower.root(), upper.root());
    finish(builder)
}

/// The tree without every map entry whose value is `null`.
#[must_use]
pub fn without_nulls(tree: &Tree) -> Tree {
    let mut builder = TreeBuilder::new();
    copy_without_nulls(&mut builder, tree.root());
    finish(builder)
}

/// A tree that holds one value at a path of keys.
#[must_use]
pub fn nest(path: &ValuePath, write: impl FnOnce(&mut TreeBuilder)) -> Tree {
    let mut builder = TreeBuilder::new();
    let keys = || {
        path.steps().iter().filter_map(|step| match step {
            PathStep::Key(key) => Some(key),
            PathStep::Index(_) | PathStep::Match(_) => None,
        })
    };
    for key in keys() {
        builder.begin_map(None);
        builder.key(key, None);
    }
    write(&mut builder);
    for _ in keys() {
        builder.end();
    }
    finish(builder)
}

fn lay_over(builder: &mut TreeBuilder, lower: Node<'_>, upper: Node<'_>) {
    let (View::Map(below), View::Map(above)) = (lower.view(), upper.view()) else {
        return builder.copy(upper);
    };
    builder.begin_map(upper.span().or(lower.span()));
    for (key, value) in below {
        if let Some(over) = above.get(key) {
            builder.key(key, over.key_span().or(value.key_span()));
            lay_over(builder, value, over);
        } else {
            builder.key(key, value.key_span());
            builder.copy(value);
        }
    }
    copy_new(builder, below, above);
    builder.end();
}

fn copy_new(builder: &mut TreeBuilder, below: Map<'_>, above: Map<'_>) {
    for (key, value) in above {
        if below.get(key).is_none() {
            builder.key(key, value.key_span());
            builder.copy(value);
        }
    }
}

fn copy_without_nulls(builder: &mut TreeBuilder, node: Node<'_>) {
    match node.view() {
        View::Map(map) => {
            builder.begin_map(node.span());
            for (key, value) in map {
                if !value.is_null() {
                    builder.key(key, value.key_span());
                    copy_without_nulls(builder, value);
                }
            }
            builder.end();
        }
        View::List(list) => {
            builder.begin_list(node.span());
            for item in list {
                copy_without_nulls(builder, item);
            }
            builder.end();
        }
        _ => builder.copy(node),
    }
}

fn finish(builder: TreeBuilder) -> Tree {
    builder
        .finish()
        .expect("every map and list above is closed, and the parts are whole trees")
}

#[cfg(test)]
mod tests;
