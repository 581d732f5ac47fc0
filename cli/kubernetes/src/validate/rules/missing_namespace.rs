//! Namespaces that nothing makes.

use std::collections::HashSet;

use infractl_document::{Finding, Severity};

use super::super::set::Set;
use super::missing_reference::is_external;
use crate::validate::Options;

/// Made by the API server itself: `pkg/controlplane/controller/systemnamespaces`.
const BUILT_IN: [&str; 4] = ["default", "kube-system", "kube-public", "kube-node-lease"];

pub(super) fn check(set: &Set<'_>, options: &Options, findings: &mut Vec<Finding>) {
    if !options.is_whole {
        return;
    }
    let made: HashSet<&str> = set
        .of_kind("", "Namespace")
        .map(|entry| entry.name)
        .collect();
    let mut told = HashSet::new();
    for entry in &set.entries {
        let Some(namespace) = entry.namespace else {
            continue;
        };
        let is_there = BUILT_IN.contains(&namespace)
            || made.contains(namespace)
            || is_external(options, "Namespace", None, namespace);
        // One finding a namespace: the rest would say the same.
        if is_there || !told.insert(namespace) {
            continue;
        }
        let at = entry
            .at(&["metadata", "namespace"])
            .unwrap_or_else(|| entry.name_node());
        let message = format!("nothing in the set makes the namespace `{namespace}`");
        let finding = entry.finding("k8s-missing-namespace", Severity::Warning, at, message);
        findings.push(finding.help("add a Namespace, or name it as external"));
    }
}
