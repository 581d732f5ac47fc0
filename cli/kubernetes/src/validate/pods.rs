use infractl_document::Node;

use super::set::Entry;

/// The pods that an object makes, or is.
#[derive(Clone, Copy)]
pub(super) struct Pod<'a> {
    /// Of the pods: labels and annotations.
    pub(super) metadata: Option<Node<'a>>,
    pub(super) spec: Node<'a>,
}

/// The pod template of a workload, or the pod itself.
pub(super) fn pod_template<'a>(entry: &Entry<'a>) -> Option<Pod<'a>> {
    let path: &[&str] = match (entry.group, entry.kind) {
        ("", "Pod") => &[],
        ("", "PodTemplate") => &["template"],
        ("", "ReplicationController")
        | ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("batch", "Job") => &["spec", "template"],
        ("batch", "CronJob") => &["spec", "jobTemplate", "spec", "template"],
        _ => return None,
    };
    let template = entry.at(path)?;
    Some(Pod {
        metadata: template.get("metadata"),
        spec: template.get("spec")?,
    })
}

impl<'a> Pod<'a> {
    /// All containers: first those that initialise.
    pub(super) fn containers(self) -> impl Iterator<Item = Node<'a>> {
        ["initContainers", "containers", "ephemeralContainers"]
            .into_iter()
            .filter_map(move |list| self.spec.get(list))
            .flat_map(Node::children)
    }

    pub(super) fn volumes(self) -> impl Iterator<Item = Node<'a>> {
        self.spec
            .get("volumes")
            .into_iter()
            .flat_map(Node::children)
    }

    pub(super) fn labels(self) -> Option<Node<'a>> {
        self.metadata?.get("labels")
    }
}
