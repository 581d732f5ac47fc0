use infractl_document::{Node, Tree, TreeBuilder, View};

use super::{PlanError, Redactor};
use crate::document;

/// What has to happen before a value is known.
pub(super) const AFTER_APPLY: &str = "known after apply";

/// One value with its marks, made one tree.
#[derive(Clone, Copy)]
pub(super) struct Marked<'t> {
    pub(super) value: Option<Node<'t>>,
    /// `true` where the value is not known yet, a map or list where parts of it may be.
    pub(super) unknown: Option<Node<'t>>,
    /// The same for what must not be shown.
    pub(super) sensitive: Option<Node<'t>>,
}

impl<'t> Marked<'t> {
    /// A tree without spans, in which unknown and sensitive are states of their own. What holds a
    /// secret that was found elsewhere is sensitive as well, marked or not.
    pub(super) fn tree(self, redactor: &Redactor) -> Result<Tree, PlanError> {
        let mut builder = TreeBuilder::new();
        self.write(&mut builder, redactor);
        builder.finish().map_err(|_| PlanError::TooLarge)
    }

    pub(super) fn write(self, builder: &mut TreeBuilder, redactor: &Redactor) {
        if is_true(self.unknown) {
            builder.unknown(AFTER_APPLY, None);
            return;
        }
        let Some(value) = self.value else {
            return match self.unknown {
                Some(unknown) if holds_true(unknown) => self.write_children(builder, redactor),
                _ => builder.null(None),
            };
        };
        if is_true(self.sensitive) || self.has_secret_key(redactor) {
            return seal(builder, value);
        }
        match value.view() {
            View::Null if self.unknown.is_some_and(holds_true) => {
                self.write_children(builder, redactor);
            }
            View::Null => builder.null(None),
            View::Bool(truth) => builder.bool(truth, None),
            View::Number(number) if redactor.finds(&number.to_string()) => seal(builder, value),
            View::Number(number) => builder.number(number, None),
            View::Text(text) if redactor.finds(text) => builder.sensitive(text, None),
            View::Text(text) => builder.text(text, None),
            View::Unknown(unknown) => builder.unknown(unknown.reason(), None),
            View::Sensitive(sealed) => builder.sensitive(sealed.expose(), None),
            View::List(_) | View::Map(_) => self.write_children(builder, redactor),
        }
    }

    fn write_children(self, builder: &mut TreeBuilder, redactor: &Redactor) {
        let shape = match self.value {
            Some(value) if !value.is_null() => Some(value),
            _ => self.unknown,
        };
        if shape.is_some_and(|shape| shape.as_list().is_some()) {
            return self.write_items(builder, redactor);
        }
        builder.begin_map(None);
        let entries = |node: Option<Node<'t>>| {
            node.and_then(Node::as_map)
                .into_iter()
                .flat_map(infractl_document::Map::iter)
        };
        for (key, value) in entries(self.value) {
            builder.key(key, None);
            let child = Self {
                value: Some(value),
                unknown: get(self.unknown, key),
                sensitive: get(self.sensitive, key),
            };
            child.write(builder, redactor);
        }
        // A value that is not known at all is missing among the values.
        for (key, unknown) in entries(self.unknown) {
            if get(self.value, key).is_none() && holds_true(unknown) {
                builder.key(key, None);
                let child = Self {
                    value: None,
                    unknown: Some(unknown),
                    sensitive: get(self.sensitive, key),
                };
                child.write(builder, redactor);
            }
        }
        builder.end();
    }

    fn write_items(self, builder: &mut TreeBuilder, redactor: &Redactor) {
        let mut values = items(self.value);
        let mut unknown = items(self.unknown);
        let mut sensitive = items(self.sensitive);
        builder.begin_list(None);
        loop {
            let child = Self {
                value: values.next(),
                unknown: unknown.next(),
                sensitive: sensitive.next(),
            };
            if child.value.is_none() && child.unknown.is_none() {
                break;
            }
            child.write(builder, redactor);
        }
        builder.end();
    }

    /// Keys cannot be sealed one by one, so the whole map is.
    fn has_secret_key(self, redactor: &Redactor) -> bool {
        [self.value, self.unknown]
            .into_iter()
            .flatten()
            .filter_map(Node::as_map)
            .flat_map(infractl_document::Map::iter)
            .any(|(key, _)| redactor.finds(key))
    }

    /// Tells a redactor of every value that is marked.
    pub(super) fn collect(self, redactor: &mut Redactor) {
        let Some(value) = self.value else { return };
        if is_true(self.sensitive) {
            return redactor.add_value(value);
        }
        if let Some(map) = value.as_map() {
            for (key, value) in map {
                let child = Self {
                    value: Some(value),
                    unknown: None,
                    sensitive: get(self.sensitive, key),
                };
                child.collect(redactor);
            }
        }
        for (value, sensitive) in items(self.value).zip(items(self.sensitive)) {
            let child = Self {
                value: Some(value),
                unknown: None,
                sensitive: Some(sensitive),
            };
            child.collect(redactor);
        }
    }
}

/// A value as a tree, sealed as a whole where it is sensitive.
pub(crate) fn sealed_tree(
    value: Node<'_>,
    is_sensitive: bool,
    redactor: &Redactor,
) -> Result<Tree, PlanError> {
    if is_sensitive {
        let mut builder = TreeBuilder::new();
        seal(&mut builder, value);
        return builder.finish().map_err(|_| PlanError::TooLarge);
    }
    let marked = Marked {
        value: Some(value),
        unknown: None,
        sensitive: None,
    };
    marked.tree(redactor)
}

fn seal(builder: &mut TreeBuilder, value: Node<'_>) {
    builder.sensitive(&document::sealed(value), None);
}

fn get<'t>(node: Option<Node<'t>>, key: &str) -> Option<Node<'t>> {
    node.and_then(|node| node.get(key))
}

fn is_true(node: Option<Node<'_>>) -> bool {
    node.and_then(Node::as_bool) == Some(true)
}

fn holds_true(node: Node<'_>) -> bool {
    is_true(Some(node)) || node.children().any(holds_true)
}

fn items(node: Option<Node<'_>>) -> impl Iterator<Item = Node<'_>> {
    node.and_then(Node::as_list)
        .into_iter()
        .flat_map(infractl_document::List::iter)
}
