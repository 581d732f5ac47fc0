//! What role bindings bind, and to whom.

use infractl_document::Node;

use super::super::super::set::Entry;
use super::{Reference, Search};

pub(super) fn check<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>) {
    let is_binding =
        entry.group == "rbac.authorization.k8s.io" && entry.kind.ends_with("RoleBinding");
    if !is_binding {
        return;
    }
    let reference = match entry.text_at(&["roleRef", "kind"]) {
        Some("Role") => Some(Reference::namespaced("Role", entry.namespace)),
        Some("ClusterRole") => Some(Reference::cluster("ClusterRole")),
        _ => None,
    };
    if let Some(reference) = reference {
        search.want(entry, entry.at(&["roleRef", "name"]), &reference);
    }
    for subject in entry.at(&["subjects"]).into_iter().flat_map(Node::children) {
        if subject.get("kind").and_then(Node::as_str) != Some("ServiceAccount") {
            continue;
        }
        let namespace = subject.get("namespace").and_then(Node::as_str);
        let Some(namespace) = namespace.or(entry.namespace) else {
            let message = "the subject names no namespace";
            let finding = entry.error("k8s-missing-field", subject, message);
            search.findings.push(finding.help("add `namespace`"));
            continue;
        };
        let reference = Reference::namespaced("ServiceAccount", Some(namespace));
        search.want(entry, subject.get("name"), &reference);
    }
}
