//! Mounts of volumes that the pod does not have.

use infractl_document::{Finding, Node};

use super::super::set::Set;
use super::super::unknown::is_unknown;
use crate::text::nearest;
use crate::validate::Options;

pub(super) fn check<'a>(set: &Set<'a>, _options: &Options, findings: &mut Vec<Finding>) {
    for entry in &set.entries {
        let Some(pod) = entry.pod.filter(|pod| !is_unknown(pod.spec.get("volumes"))) else {
            continue;
        };
        let name = |node: Node<'a>| node.get("name").and_then(Node::as_str);
        let claims = entry
            .at(&["spec", "volumeClaimTemplates"])
            .filter(|_| entry.kind == "StatefulSet");
        let held: Vec<&str> = pod
            .volumes()
            .filter_map(name)
            .chain(
                claims
                    .into_iter()
                    .flat_map(Node::children)
                    .filter_map(|claim| name(claim.get("metadata")?)),
            )
            .collect();
        for container in pod.containers() {
            for list in ["volumeMounts", "volumeDevices"] {
                for mount in container.get(list).into_iter().flat_map(Node::children) {
                    let Some(node) = mount.get("name") else {
                        continue;
                    };
                    let Some(wanted) = node.as_str().filter(|wanted| !held.contains(wanted)) else {
                        continue;
                    };
                    let advice = match nearest(wanted, held.iter().copied()) {
                        Some(name) => format!("did you mean `{name}`?"),
                        None => "add it to `volumes`".to_owned(),
                    };
                    let message = format!("the pod has no volume `{wanted}`");
                    findings.push(
                        entry
                            .error("k8s-missing-volume", node, message)
                            .help(advice),
                    );
                }
            }
        }
    }
}
