//! Ports by name and number.

use infractl_document::{Node, View};

use super::super::super::pods::Pod;
use super::super::super::set::Entry;
use super::super::super::unknown::is_unknown;
use super::Search;
use crate::text::nearest;

/// Probes and hooks name ports of their own container.
pub(super) fn probes<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>) {
    let Some(pod) = entry.pod else {
        return;
    };
    for container in pod.containers() {
        let hooks = container
            .get("lifecycle")
            .into_iter()
            .flat_map(Node::children);
        let probes = ["livenessProbe", "readinessProbe", "startupProbe"];
        let all = probes
            .iter()
            .filter_map(|probe| container.get(probe))
            .chain(hooks);
        for probe in all {
            for action in ["httpGet", "tcpSocket"] {
                let port = probe.get(action).and_then(|action| action.get("port"));
                let Some((node, name)) = port.and_then(named) else {
                    continue;
                };
                if is_unknown(container.get("ports")) {
                    continue;
                }
                let names = || names(container);
                if names().any(|held| held == name) {
                    continue;
                }
                let message = format!("the container has no port `{name}`");
                let advice = suggestion(name, names());
                search.missing_part(entry, node, message, container, advice);
            }
        }
    }
}

/// A Service names ports of the pods that it takes.
pub(super) fn services<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>) {
    if !entry.group.is_empty() || entry.kind != "Service" {
        return;
    }
    let Some(selector) = entry.at(&["spec", "selector"]) else {
        return;
    };
    // A selector that is not certain to take a pod says nothing about ports.
    let taken = search.set.pods().taken(entry.namespace, selector);
    let pods: Vec<Pod<'a>> = taken
        .filter_map(|(pod, is_certain)| is_certain.then_some(pod))
        .collect();
    let Some(first) = pods.first() else {
        return;
    };
    for port in entry
        .at(&["spec", "ports"])
        .into_iter()
        .flat_map(Node::children)
    {
        let Some((node, name)) = port.get("targetPort").and_then(named) else {
            continue;
        };
        let names = || pods.iter().flat_map(|pod| pod.containers()).flat_map(names);
        if !names().any(|held| held == name) {
            let message = format!("no pod that the Service takes has a port `{name}`");
            let advice = suggestion(name, names());
            search.missing_part(entry, node, message, first.spec, advice);
        }
    }
}

/// Looks for a port of a Service.
pub(super) fn want_port<'a>(
    search: &mut Search<'_, 'a>,
    entry: &Entry<'a>,
    port: Option<Node<'a>>,
    service: &Entry<'a>,
) {
    let Some(node) = port else {
        return;
    };
    if is_unknown(service.at(&["spec", "ports"])) {
        return;
    }
    let ports = || {
        service
            .at(&["spec", "ports"])
            .into_iter()
            .flat_map(Node::children)
    };
    let field = match node.view() {
        View::Text(_) => "name",
        View::Number(_) => "port",
        _ => return,
    };
    let is_known = |port: Node<'_>| {
        port.get(field).is_some_and(|held| {
            held.has_same_value(node) || matches!(held.view(), View::Unknown(_))
        })
    };
    if ports().any(is_known) {
        return;
    }
    let wanted = match node.view() {
        View::Number(number) => number.to_string(),
        _ => node.as_str().unwrap_or_default().to_owned(),
    };
    let held: Vec<String> = ports()
        .filter_map(|port| match port.get(field)?.view() {
            View::Text(name) => Some(name.to_owned()),
            View::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .collect();
    let message = format!("{} has no port `{wanted}`", service.label());
    let advice = suggestion(&wanted, held.iter().map(String::as_str));
    search.missing_part(entry, node, message, service.name_node(), advice);
}

/// A port that is written by name; a text of digits is a number that somebody quoted.
fn named(port: Node<'_>) -> Option<(Node<'_>, &str)> {
    let name = port.as_str()?;
    (!name.is_empty() && !name.bytes().all(|byte| byte.is_ascii_digit())).then_some((port, name))
}

fn names(container: Node<'_>) -> impl Iterator<Item = &str> {
    let ports = container.get("ports").into_iter().flat_map(Node::children);
    ports.filter_map(|port| port.get("name")?.as_str())
}

fn suggestion<'a>(wanted: &str, held: impl Iterator<Item = &'a str>) -> String {
    let held: Vec<&str> = held.collect();
    match (nearest(wanted, held.iter().copied()), held.as_slice()) {
        (Some(name), _) => format!("did you mean `{name}`?"),
        (None, []) => "it names no ports; add one".to_owned(),
        (None, held) => format!("it has `{}`", held.join("`, `")),
    }
}
