//! Classes of storage.

use infractl_document::Node;

use super::super::super::set::Entry;
use super::{Reference, Search};

pub(super) fn check<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>) {
    let specs: Vec<Node<'a>> = match (entry.group, entry.kind) {
        ("", "PersistentVolumeClaim") => entry.at(&["spec"]).into_iter().collect(),
        ("apps", "StatefulSet") => entry
            .at(&["spec", "volumeClaimTemplates"])
            .into_iter()
            .flat_map(Node::children)
            .filter_map(|claim| claim.get("spec"))
            .collect(),
        _ => return,
    };
    for spec in specs {
        // A class that only binds claims to volumes made by hand need not exist as an object.
        let is_bound = spec.get("volumeName").is_some() || spec.get("selector").is_some();
        if !is_bound {
            let class = spec.get("storageClassName");
            search.want(entry, class, &Reference::cluster("StorageClass"));
        }
    }
}
