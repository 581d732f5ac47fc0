//! An environment variable takes its value from one place.

use infractl_document::{Finding, Node};

use super::super::pods::Pod;
use super::super::set::Set;
use crate::validate::Options;

pub(super) fn check(set: &Set<'_>, _options: &Options, findings: &mut Vec<Finding>) {
    for entry in &set.entries {
        let containers = entry.pod.into_iter().flat_map(Pod::containers);
        for variable in containers
            .filter_map(|it| it.get("env"))
            .flat_map(Node::children)
        {
            let Some(source) = variable.get("valueFrom").filter(|it| it.as_map().is_some()) else {
                continue;
            };
            // An empty `value` is the same as none: it is Go's zero value.
            let value = variable
                .get("value")
                .filter(|value| !value.is_null() && value.as_str() != Some(""));
            if let Some(value) = value {
                let finding = entry
                    .error(
                        "k8s-env-source",
                        source,
                        "the variable has both `value` and `valueFrom`",
                    )
                    .related(value.span(), "the other one")
                    .help("keep one of them");
                findings.push(finding);
                continue;
            }
            let sources: Vec<Node<'_>> = source.children().filter(|it| !it.is_null()).collect();
            if let [first, second, ..] = sources.as_slice() {
                let finding = entry
                    .error("k8s-env-source", *second, "the variable has two sources")
                    .related(first.key_span(), "the other one")
                    .help("keep one of them");
                findings.push(finding);
            } else if sources.is_empty() {
                let finding = entry.error("k8s-env-source", source, "`valueFrom` names no source");
                findings.push(finding.help(
                    "name `configMapKeyRef`, `secretKeyRef`, `fieldRef` or `resourceFieldRef`",
                ));
            }
        }
    }
}
