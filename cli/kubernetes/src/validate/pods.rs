use std::collections::HashMap;

use infractl_document::{Node, View};

use super::labels::selects;

/// The pods that an object makes, or is.
#[derive(Clone, Copy)]
pub(super) struct Pod<'a> {
    /// Of the pods: labels and annotations.
    pub(super) metadata: Option<Node<'a>>,
    pub(super) spec: Node<'a>,
}

/// The pod template of a workload, or the pod itself.
pub(super) fn pod_template<'a>(group: &str, kind: &str, node: Node<'a>) -> Option<Pod<'a>> {
    let path: &[&str] = match (group, kind) {
        ("", "Pod") => &[],
        ("", "PodTemplate") => &["template"],
        ("", "ReplicationController")
        | ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("batch", "Job") => &["spec", "template"],
        ("batch", "CronJob") => &["spec", "jobTemplate", "spec", "template"],
        _ => return None,
    };
    let template = path.iter().try_fold(node, |node, key| node.get(key))?;
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

/// A namespace, and a label of the pods in it.
type Place<'a> = (Option<&'a str>, &'a str, &'a str);

/// Pods by namespace and label, so that a selector looks only at pods that one of its labels has.
pub(super) struct PodIndex<'a> {
    all: Vec<(Option<&'a str>, Pod<'a>)>,
    by_label: HashMap<Place<'a>, Vec<usize>>,
    /// Pods with a label that is not known yet.
    uncertain: Vec<usize>,
}

impl<'a> PodIndex<'a> {
    pub(super) fn new(pods: impl Iterator<Item = (Option<&'a str>, Pod<'a>)>) -> Self {
        let mut index = Self {
            all: pods.collect(),
            by_label: HashMap::new(),
            uncertain: Vec::new(),
        };
        for (place, (namespace, pod)) in index.all.iter().enumerate() {
            for label in pod.labels().into_iter().flat_map(Node::children) {
                match label.view() {
                    View::Text(text) => {
                        let key = (*namespace, label.key().unwrap_or_default(), text);
                        index.by_label.entry(key).or_default().push(place);
                    }
                    View::Unknown(_) => index.uncertain.push(place),
                    _ => {}
                }
            }
        }
        index
    }

    /// The pods of a namespace that a selector takes, and whether that is certain.
    pub(super) fn taken<'i>(
        &'i self,
        namespace: Option<&'i str>,
        selector: Node<'a>,
    ) -> impl Iterator<Item = (Pod<'a>, bool)> + use<'a, 'i> {
        let wanted = selector.get("matchLabels").unwrap_or(selector);
        let label = wanted
            .children()
            .find_map(|label| Some((label.key()?, label.as_str()?)));
        let places: Box<dyn Iterator<Item = usize> + 'i> = match label {
            Some((key, value)) => {
                let known = self.by_label.get(&(namespace, key, value));
                Box::new(known.into_iter().flatten().chain(&self.uncertain).copied())
            }
            None => Box::new(0..self.all.len()),
        };
        let pods = places.filter_map(|place| self.all.get(place));
        pods.filter(move |(its, _)| *its == namespace)
            .filter_map(move |(_, pod)| match selects(selector, pod.labels()) {
                Some(true) => Some((*pod, true)),
                Some(false) => None,
                None => Some((*pod, false)),
            })
    }
}
