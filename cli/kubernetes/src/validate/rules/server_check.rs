//! What the API server asks for beyond its schema, where leaving it out is a common mistake.
//!
//! Sources: `validateServicePort`, `validateContainerCommon` in
//! `pkg/apis/core/validation/validation.go`, `ValidateJobSpec` in
//! `pkg/apis/batch/validation/validation.go`.

use infractl_document::{Finding, Node};

use super::super::pods::Pod;
use super::super::set::{Entry, Set};
use super::super::unknown::is_unknown;
use crate::validate::Options;

pub(super) fn check(set: &Set<'_>, _options: &Options, findings: &mut Vec<Finding>) {
    for entry in &set.entries {
        match (entry.group, entry.kind) {
            ("", "Service") => port_names(entry, findings),
            ("batch", "Job" | "CronJob") => restart_policy(entry, findings),
            _ => {}
        }
        images(entry, findings);
    }
}

fn port_names(entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    let Some(ports) = entry.at(&["spec", "ports"]).and_then(Node::as_list) else {
        return;
    };
    for port in ports.iter().filter(|_| ports.len() > 1) {
        if port.as_map().is_some() && is_absent(port, "name") {
            let message = "a port needs a name where a Service has several";
            let finding = entry.error("k8s-missing-field", port, message);
            findings.push(finding.help("add `name`, such as `http`"));
        }
    }
}

fn restart_policy(entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    let Some(pod) = entry.pod.filter(|pod| pod.spec.as_map().is_some()) else {
        return;
    };
    let policy = pod.spec.get("restartPolicy");
    let help = "write `OnFailure` or `Never`";
    if is_absent(pod.spec, "restartPolicy") {
        let message = "the pods of a job need a restart policy: the default, `Always`, is refused";
        let mut finding = entry.error("k8s-missing-field", pod.spec, message);
        finding.primary = pod.spec.key_span().or(finding.primary);
        findings.push(finding.help(help));
    } else if let Some(policy) = policy.filter(|it| it.as_str() == Some("Always")) {
        let message = "the pods of a job cannot be restarted `Always`";
        findings.push(entry.error("k8s-bad-value", policy, message).help(help));
    }
}

fn images(entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    for container in entry.pod.into_iter().flat_map(Pod::containers) {
        if container.as_map().is_some() && is_absent(container, "image") {
            let message = "a container without an image never starts";
            let finding = entry.error("k8s-missing-field", container, message);
            findings.push(finding.help("add `image`"));
        }
    }
}

/// Whether a field is absent, null or empty; one that is not known yet is there.
fn is_absent(owner: Node<'_>, field: &str) -> bool {
    let value = owner.get(field);
    !is_unknown(value) && value.is_none_or(|it| it.is_null() || it.as_str() == Some(""))
}
