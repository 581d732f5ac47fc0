use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Node, Sources, Tree, TreeBuilder};
use infractl_kubernetes::{Catalog, ObjectId, diff, replacement};
use infractl_yaml::{Dialect, Options, read_one};

use super::{FieldChange, ObjectAction};
use crate::DeliveryError;
use crate::directory::{Held, HeldObject};

/// Reads the file of an object.
pub(crate) fn read(held: &Held, object: &HeldObject) -> Result<Tree, DeliveryError> {
    let sources = Sources::new();
    let source = sources.add(&object.path, &Arc::from(&*object.bytes));
    let options = Options::new(Dialect::GoYaml);
    match read_one(&object.bytes, source, &options) {
        Ok(document) => Ok(document.tree),
        Err(error) => {
            let place = sources
                .locate(error.span)
                .map(|(_, start, _)| format!("line {}, column {}: ", start.line, start.column))
                .unwrap_or_default();
            // A reader's message may quote the text, and the text may be a secret.
            let is_secret = object.address.segments().nth(2) == Some("Secret");
            let message = if is_secret {
                "it cannot be read as YAML"
            } else {
                &*error.message
            };
            Err(DeliveryError::Damaged {
                path: format!("{}/{}", held.shown, object.path),
                reason: format!("{place}{message}"),
            })
        }
    }
}

/// Compares an object that the target holds with the wanted one.
pub(crate) fn compare(
    catalog: &Catalog<'_>,
    namespace: &str,
    held: Node<'_>,
    desired: Node<'_>,
) -> (ObjectAction, Vec<FieldChange>) {
    let id = ObjectId::read(desired, catalog, namespace);
    let schema = id
        .as_ref()
        .ok()
        .and_then(|id| catalog.schema(&id.group, &id.version, &id.kind));
    let changes = diff(held, desired, schema);
    if changes.is_empty() {
        return (ObjectAction::Unchanged, Vec::new());
    }
    let replaced = id
        .ok()
        .and_then(|id| replacement(&id, held, &changes))
        .map(|found| ObjectAction::Replace {
            field: found.field,
            reason: found.reason,
        });
    let fields = changes
        .into_iter()
        .map(|change| FieldChange {
            before: change.before.map(|node| own(node, change.is_sensitive)),
            after: change.after.map(|node| own(node, change.is_sensitive)),
            span: change.after.and_then(Node::span),
            path: change.path,
            change: change.change,
            is_sensitive: change.is_sensitive,
        })
        .collect();
    (replaced.unwrap_or(ObjectAction::Update), fields)
}

/// A copy of a value that outlives its tree. Of one that must not be shown nothing is copied.
fn own(node: Node<'_>, is_sensitive: bool) -> Arc<Tree> {
    let mut builder = TreeBuilder::new();
    if is_sensitive {
        builder.sensitive("", node.span());
    } else {
        builder.copy(node);
    }
    Arc::new(builder.finish().unwrap_or_else(|_| Tree::null()))
}

/// The path of an object's file in its target.
pub(super) fn file_path(component: &str, file: &str) -> Result<RelativePath, DeliveryError> {
    RelativePath::parse(&format!("{component}/{file}"))
        .map_err(|_| DeliveryError::ComponentName(component.to_owned()))
}
