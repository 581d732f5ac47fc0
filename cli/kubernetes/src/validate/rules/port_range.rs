//! Port numbers that no connection can have.
//!
//! Source: `IsValidPortNum` in `k8s.io/apimachinery/pkg/util/validation`, and its callers in
//! `pkg/apis/core/validation` and `pkg/apis/networking/validation`.

use infractl_document::{Finding, Node};

use super::super::pods::Pod;
use super::super::set::{Entry, Set};
use crate::validate::Options;

const HIGHEST: i64 = 65_535;

pub(super) fn check(set: &Set<'_>, _options: &Options, findings: &mut Vec<Finding>) {
    for entry in &set.entries {
        match (entry.group, entry.kind) {
            ("", "Service") => service(entry, findings),
            ("networking.k8s.io", "NetworkPolicy") => policy(entry, findings),
            _ => {}
        }
        for container in entry.pod.into_iter().flat_map(Pod::containers) {
            ports_of(container, entry, findings);
            handlers_of(container, entry, findings);
        }
    }
}

fn service(entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    let ports = entry.at(&["spec", "ports"]).into_iter();
    for port in ports.flat_map(Node::children) {
        in_range(port.get("port"), 1, entry, findings);
        in_range(port.get("targetPort"), 1, entry, findings);
        // Zero leaves the choice to the API server.
        in_range(port.get("nodePort"), 0, entry, findings);
    }
}

fn policy(entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    let directions = ["ingress", "egress"].into_iter();
    let rules = directions.filter_map(|direction| entry.at(&["spec", direction]));
    let ports = rules
        .flat_map(Node::children)
        .filter_map(|rule| rule.get("ports"));
    for port in ports.flat_map(Node::children) {
        in_range(port.get("port"), 1, entry, findings);
        in_range(port.get("endPort"), 1, entry, findings);
    }
}

fn ports_of(container: Node<'_>, entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    for port in container.get("ports").into_iter().flat_map(Node::children) {
        in_range(port.get("containerPort"), 1, entry, findings);
        // Zero is the same as none: it is Go's zero value.
        in_range(port.get("hostPort"), 0, entry, findings);
    }
}

fn handlers_of(container: Node<'_>, entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    let hooks = container.get("lifecycle");
    let handlers = ["startupProbe", "readinessProbe", "livenessProbe"]
        .into_iter()
        .filter_map(|name| container.get(name))
        .chain(
            ["postStart", "preStop"]
                .into_iter()
                .filter_map(|name| hooks?.get(name)),
        );
    for handler in handlers {
        for action in ["httpGet", "tcpSocket", "grpc"] {
            let port = handler.get(action).and_then(|action| action.get("port"));
            in_range(port, 1, entry, findings);
        }
    }
}

/// A name in place of a number is another rule's business.
fn in_range(port: Option<Node<'_>>, lowest: i64, entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    let Some((port, number)) = port.and_then(|port| Some((port, port.as_i64()?))) else {
        return;
    };
    if !(lowest..=HIGHEST).contains(&number) {
        let message = format!("`{number}` is no port");
        let help = format!("write a number from {lowest} to {HIGHEST}");
        findings.push(entry.error("k8s-bad-value", port, message).help(help));
    }
}
