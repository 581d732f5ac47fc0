//! What a plan reads from an object.

use infractl_document::{Document, Existence, Node, ValuePath, View};

use crate::DeliveryError;

/// The parts of an object that name it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identity<'o> {
    pub(crate) api_version: &'o str,
    pub(crate) kind: &'o str,
    pub(crate) namespace: Option<&'o str>,
    pub(crate) name: &'o str,
}

impl<'o> Identity<'o> {
    pub(crate) fn read(document: &'o Document) -> Result<Self, DeliveryError> {
        let root = document.tree().root();
        let needed = |keys: &[&str]| {
            text(root, keys).ok_or_else(|| DeliveryError::NotAnObject {
                address: document.address().clone(),
                reason: format!("it needs the string `{}`", keys.join(".")),
            })
        };
        Ok(Self {
            api_version: needed(&["apiVersion"])?,
            kind: needed(&["kind"])?,
            namespace: text(root, &["metadata", "namespace"]),
            name: needed(&["metadata", "name"])?,
        })
    }

    pub(crate) fn is_secret(&self) -> bool {
        self.api_version == "v1" && self.kind == "Secret"
    }
}

/// The text below some keys.
pub(crate) fn text<'o>(root: Node<'o>, keys: &[&str]) -> Option<&'o str> {
    keys.iter()
        .try_fold(root, |node, key| node.get(key))
        .and_then(Node::as_str)
}

/// Why an object cannot be applied yet, and where in it.
pub(crate) fn unknown(document: &Document) -> Option<(Option<ValuePath>, String)> {
    match document.existence() {
        Existence::Certain => {}
        Existence::Uncertain(reason) | Existence::NotRendered(reason) => {
            return Some((None, reason.to_string()));
        }
    }
    find(document.tree().root(), &mut ValuePath::root(), &|node| {
        if let View::Unknown(unknown) = node.view() {
            Some(unknown.reason().to_owned())
        } else {
            None
        }
    })
    .map(|(path, reason)| (Some(path), reason))
}

/// Fails where a sealed leaf stands anywhere but right below `stringData` of a Secret.
pub(crate) fn require_sealed_in_place(
    document: &Document,
    is_secret: bool,
) -> Result<(), DeliveryError> {
    let root = document.tree().root();
    let is_sealed = |node: Node<'_>| matches!(node.view(), View::Sensitive(_)).then_some(());
    for child in root.children() {
        let key = child.key().unwrap_or_default();
        let mut path = ValuePath::root().key(key);
        let found = if is_secret && key == "stringData" {
            child.children().find_map(|value| {
                let mut path = path.key(value.key().unwrap_or_default());
                let is_in_place = is_sealed(value).is_some();
                (!is_in_place)
                    .then(|| find(value, &mut path, &is_sealed))
                    .flatten()
            })
        } else {
            find(child, &mut path, &is_sealed)
        };
        if let Some((path, ())) = found {
            return Err(DeliveryError::Sensitive {
                address: document.address().clone(),
                path: path.to_string(),
            });
        }
    }
    Ok(())
}

/// The first node, in order, of which something is to be said.
fn find<T>(
    node: Node<'_>,
    path: &mut ValuePath,
    say: &dyn Fn(Node<'_>) -> Option<T>,
) -> Option<(ValuePath, T)> {
    if let Some(said) = say(node) {
        return Some((path.clone(), said));
    }
    for (position, child) in node.children().enumerate() {
        path.push(match child.key() {
            Some(key) => infractl_document::PathStep::Key(key.into()),
            None => infractl_document::PathStep::Index(position),
        });
        let found = find(child, path, say);
        path.pop();
        if found.is_some() {
            return found;
        }
    }
    None
}
