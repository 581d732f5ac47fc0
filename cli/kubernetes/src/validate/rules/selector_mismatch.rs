//! Selectors that take no pods: a workload's own is refused, a Service's leads nowhere.

use infractl_document::{Finding, Map, Node, Severity};

use super::super::labels::selects;
use super::super::set::{Entry, Set};
use crate::validate::Options;

pub(super) fn check(set: &Set<'_>, options: &Options, findings: &mut Vec<Finding>) {
    for entry in &set.entries {
        match (entry.group, entry.kind) {
            ("apps", _) | ("", "ReplicationController") => own(entry, findings),
            ("", "Service") if options.is_whole => service(set, entry, findings),
            ("policy", "PodDisruptionBudget") if options.is_whole => budget(set, entry, findings),
            _ => {}
        }
    }
}

fn own(entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    let (Some(pod), Some(selector)) = (entry.pod, entry.at(&["spec", "selector"])) else {
        return;
    };
    let is_empty = selector.as_map().is_some_and(Map::is_empty);
    if is_empty && entry.group == "apps" {
        let message = "an empty selector takes every pod, and the API server refuses it";
        let finding = entry.error("k8s-selector-mismatch", selector, message);
        findings.push(finding.help("select by labels of the pod template"));
        return;
    }
    if selects(selector, pod.labels()) == Some(false) {
        let message = "the selector does not take the labels of the pod template";
        let labels = pod.labels().or(pod.metadata).unwrap_or(pod.spec);
        let finding = entry
            .error("k8s-selector-mismatch", selector, message)
            .related(
                labels.key_span().or(labels.span()),
                "the labels of the pods",
            )
            .help("give the pods each label that the selector names");
        findings.push(finding);
    }
}

fn service<'a>(set: &Set<'a>, entry: &Entry<'a>, findings: &mut Vec<Finding>) {
    let Some(selector) = entry.at(&["spec", "selector"]) else {
        return;
    };
    let is_external = entry.text_at(&["spec", "type"]) == Some("ExternalName");
    if is_external || selector.children().next().is_none() {
        return;
    }
    nothing_taken(set, entry, selector, "Service", findings);
}

fn budget<'a>(set: &Set<'a>, entry: &Entry<'a>, findings: &mut Vec<Finding>) {
    if let Some(selector) = entry.at(&["spec", "selector"]) {
        nothing_taken(set, entry, selector, "disruption budget", findings);
    }
}

/// Pods may also come from custom resources, so that nothing to take is a warning.
fn nothing_taken<'a>(
    set: &Set<'a>,
    entry: &Entry<'a>,
    selector: Node<'a>,
    what: &str,
    findings: &mut Vec<Finding>,
) {
    let takes_some = set.pods().taken(entry.namespace, selector).next().is_some();
    if !takes_some {
        let message = format!("the selector of the {what} takes no pod of the set");
        let finding = entry.finding(
            "k8s-selector-mismatch",
            Severity::Warning,
            selector,
            message,
        );
        findings.push(finding.help("select by labels that the pods of one workload have"));
    }
}
