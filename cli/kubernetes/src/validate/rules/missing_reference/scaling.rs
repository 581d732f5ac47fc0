//! What an autoscaler scales.

use super::super::super::set::Entry;
use super::{Reference, Search};

pub(super) fn check<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>) {
    if (entry.group, entry.kind) != ("autoscaling", "HorizontalPodAutoscaler") {
        return;
    }
    let kind = match entry.text_at(&["spec", "scaleTargetRef", "kind"]) {
        Some("Deployment") => "Deployment",
        Some("StatefulSet") => "StatefulSet",
        Some("ReplicaSet") => "ReplicaSet",
        Some("ReplicationController") => "ReplicationController",
        // Custom resources with a scale may be made by others.
        _ => return,
    };
    let name = entry.at(&["spec", "scaleTargetRef", "name"]);
    search.want(entry, name, &Reference::namespaced(kind, entry.namespace));
}
