//! Keys of ConfigMaps and Secrets.

use infractl_document::Node;

use super::super::super::set::Entry;
use super::Search;
use crate::text::nearest;

/// Looks for a key in the data of an object.
pub(super) fn want_key<'a>(
    search: &mut Search<'_, 'a>,
    entry: &Entry<'a>,
    key: Option<Node<'a>>,
    owner: &Entry<'a>,
) {
    let Some(node) = key else {
        return;
    };
    let Some(wanted) = node.as_str().filter(|wanted| !wanted.is_empty()) else {
        return;
    };
    let parts = ["data", "binaryData", "stringData"];
    let held = || {
        let values = parts
            .iter()
            .filter_map(|part| owner.at(&[part]))
            .flat_map(Node::children);
        values.filter_map(Node::key)
    };
    // A Secret without any data is filled by somebody else, such as a controller.
    if held().any(|name| name == wanted) || held().next().is_none() {
        return;
    }
    let advice = match nearest(wanted, held()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "add the key, or set `optional: true`".to_owned(),
    };
    let message = format!("{} has no key `{wanted}`", owner.label());
    search.missing_part(entry, node, message, owner.name_node(), advice);
}
