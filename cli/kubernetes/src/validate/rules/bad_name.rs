//! Names that the API server refuses: of objects, containers, volumes, ports and data keys.

use infractl_document::{Finding, Node};

use super::super::names;
use super::super::set::{Entry, Set};
use crate::validate::Options;

pub(super) fn check(set: &Set<'_>, _options: &Options, findings: &mut Vec<Finding>) {
    let minor = set.catalog.version().minor();
    for entry in &set.entries {
        object(entry, minor, findings);
        if let Some(namespace) = entry.at(&["metadata", "namespace"]) {
            check_text(entry, namespace, names::is_label, LABEL, findings);
        }
        parts(entry, findings);
    }
}

const LABEL: &str = "lower-case letters, digits and inner hyphens, at most 63 characters";
const SUBDOMAIN: &str =
    "lower-case letters, digits, inner hyphens and dots, at most 253 characters";

fn object(entry: &Entry<'_>, minor: u32, findings: &mut Vec<Finding>) {
    let Some(name) = entry.at(&["metadata", "name"]) else {
        return;
    };
    let (is_right, form): (fn(&str) -> bool, &str) = match (entry.group, entry.kind) {
        ("rbac.authorization.k8s.io", _) => (
            names::is_path_segment,
            "any text without `/` and `%`, except `.` and `..`",
        ),
        // Names that begin with a digit are served from 1.36 on: the feature gate
        // `RelaxedServiceNameValidation` in `pkg/features/kube_features.go`.
        ("", "Service") if minor < 36 => (
            names::is_label_1035,
            "lower-case letters, digits and inner hyphens, a letter first, at most 63 characters",
        ),
        ("", "Namespace" | "Service") => (names::is_label, LABEL),
        ("batch", "CronJob") => (
            |text| names::is_subdomain(text) && text.len() <= 52,
            "lower-case letters, digits, inner hyphens and dots, at most 52 characters",
        ),
        // An address is its own name, and IPv6 has colons.
        ("networking.k8s.io", "IPAddress") => return,
        _ => (names::is_subdomain, SUBDOMAIN),
    };
    check_text(entry, name, is_right, form, findings);
}

fn parts(entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    if entry.group.is_empty() && matches!(entry.kind, "ConfigMap" | "Secret") {
        for part in ["data", "binaryData", "stringData"] {
            for value in entry.at(&[part]).into_iter().flat_map(Node::children) {
                let key = value.key().unwrap_or_default();
                if !names::is_data_key(key) {
                    let message = format!("`{key}` cannot be a key of a {}", entry.kind);
                    let mut finding = entry
                        .error("k8s-bad-name", value, message)
                        .help("write letters, digits, `-`, `_` and `.`, at most 253 characters");
                    finding.primary = value.key_span().or(finding.primary);
                    findings.push(finding);
                }
            }
        }
    }
    if entry.group.is_empty() && entry.kind == "Service" {
        for port in entry
            .at(&["spec", "ports"])
            .into_iter()
            .flat_map(Node::children)
        {
            if let Some(name) = port.get("name") {
                check_text(entry, name, names::is_label, LABEL, findings);
            }
        }
    }
    let Some(pod) = entry.pod else {
        return;
    };
    for volume in pod.volumes() {
        if let Some(name) = volume.get("name") {
            check_text(entry, name, names::is_label, LABEL, findings);
        }
    }
    for container in pod.containers() {
        if let Some(name) = container.get("name") {
            check_text(entry, name, names::is_label, LABEL, findings);
        }
        for port in container.get("ports").into_iter().flat_map(Node::children) {
            if let Some(name) = port.get("name") {
                let form = "lower-case letters, digits and single inner hyphens, at most 15 characters, a letter among them";
                check_text(entry, name, names::is_port_name, form, findings);
            }
        }
    }
}

fn check_text(
    entry: &Entry<'_>,
    node: Node<'_>,
    is_right: fn(&str) -> bool,
    form: &str,
    findings: &mut Vec<Finding>,
) {
    // An empty name is an absent one: the schema and the set speak of that.
    let Some(text) = node
        .as_str()
        .filter(|text| !text.is_empty() && !is_right(text))
    else {
        return;
    };
    let message = format!("`{text}` cannot be a name here");
    findings.push(
        entry
            .error("k8s-bad-name", node, message)
            .help(format!("write {form}")),
    );
}
