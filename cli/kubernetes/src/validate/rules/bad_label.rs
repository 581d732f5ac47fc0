//! Labels and annotations that the API server refuses.

use infractl_document::{Finding, Node};

use super::super::names::{is_label_value, is_qualified};
use super::super::set::{Entry, Set};
use crate::validate::Options;

pub(super) fn check(set: &Set<'_>, _options: &Options, findings: &mut Vec<Finding>) {
    for entry in &set.entries {
        metadata(entry, entry.at(&["metadata"]), findings);
        labels(
            entry,
            entry.at(&["spec", "selector", "matchLabels"]),
            findings,
        );
        if entry.group.is_empty() && entry.kind == "Service" {
            labels(entry, entry.at(&["spec", "selector"]), findings);
        }
        if let Some(pod) = entry.pod.filter(|_| entry.kind != "Pod") {
            metadata(entry, pod.metadata, findings);
        }
        if let Some(pod) = entry.pod {
            labels(entry, pod.spec.get("nodeSelector"), findings);
        }
        for claim in entry
            .at(&["spec", "volumeClaimTemplates"])
            .into_iter()
            .flat_map(Node::children)
        {
            metadata(entry, claim.get("metadata"), findings);
        }
    }
}

/// `TotalAnnotationSizeLimitB` in `k8s.io/apimachinery/pkg/api/validation/objectmeta.go`, in bytes.
const ANNOTATIONS: usize = 256 * 1024;

fn metadata(entry: &Entry<'_>, metadata: Option<Node<'_>>, findings: &mut Vec<Finding>) {
    let Some(metadata) = metadata else {
        return;
    };
    labels(entry, metadata.get("labels"), findings);
    let Some(annotations) = metadata.get("annotations") else {
        return;
    };
    let mut size = 0;
    for value in annotations.children() {
        let name = value.key().unwrap_or_default();
        size += name.len() + value.as_str().map_or(0, str::len);
        // The server takes upper case in an annotation's prefix, unlike in a label's.
        if !is_qualified(&name.to_lowercase()) {
            findings.push(key(entry, value));
        }
    }
    if size > ANNOTATIONS {
        let message = format!("the annotations hold {size} bytes, more than {ANNOTATIONS}");
        findings.push(
            entry
                .error("k8s-bad-label", annotations, message)
                .help("move large values into a ConfigMap"),
        );
    }
}

fn labels(entry: &Entry<'_>, labels: Option<Node<'_>>, findings: &mut Vec<Finding>) {
    for value in labels.into_iter().flat_map(Node::children) {
        if !is_qualified(value.key().unwrap_or_default()) {
            findings.push(key(entry, value));
        }
        if let Some(text) = value.as_str().filter(|text| !is_label_value(text)) {
            let message = format!("`{text}` cannot be the value of a label");
            let help = "write letters, digits and inner `-`, `_`, `.`, at most 63 characters";
            findings.push(entry.error("k8s-bad-label", value, message).help(help));
        }
    }
}

fn key(entry: &Entry<'_>, value: Node<'_>) -> Finding {
    let message = format!(
        "`{}` cannot be the key of a label or annotation",
        value.key().unwrap_or_default()
    );
    let mut finding = entry.error("k8s-bad-label", value, message).help(
        "write a name of letters, digits and inner `-`, `_`, `.`, at most 63 characters, after an optional DNS prefix and `/`",
    );
    finding.primary = value.key_span().or(finding.primary);
    finding
}
