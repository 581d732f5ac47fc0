//! What routes and webhooks lead to.

use infractl_document::Node;

use super::super::super::set::Entry;
use super::ports::want_port;
use super::{Reference, Search};

pub(super) fn check<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>) {
    match (entry.group, entry.kind) {
        ("apps", "StatefulSet") => {
            let name = entry.at(&["spec", "serviceName"]);
            search.want(
                entry,
                name,
                &Reference::namespaced("Service", entry.namespace),
            );
        }
        ("networking.k8s.io", "Ingress") => ingress(search, entry),
        ("gateway.networking.k8s.io", "Gateway") => gateway(search, entry),
        ("gateway.networking.k8s.io", kind) if kind.ends_with("Route") => route(search, entry),
        ("admissionregistration.k8s.io", _) => {
            for webhook in entry.at(&["webhooks"]).into_iter().flat_map(Node::children) {
                webhook_service(search, entry, webhook.get("clientConfig"));
            }
        }
        ("apiextensions.k8s.io", "CustomResourceDefinition") => {
            let client = entry.at(&["spec", "conversion", "webhook", "clientConfig"]);
            webhook_service(search, entry, client);
        }
        ("apiregistration.k8s.io", "APIService") => {
            webhook_service(search, entry, entry.at(&["spec"]));
        }
        _ => {}
    }
}

fn ingress<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>) {
    let class = entry.at(&["spec", "ingressClassName"]);
    search.want(entry, class, &Reference::cluster("IngressClass"));
    for tls in entry
        .at(&["spec", "tls"])
        .into_iter()
        .flat_map(Node::children)
    {
        let reference = Reference::namespaced("Secret", entry.namespace);
        search.want(entry, tls.get("secretName"), &reference);
    }
    let rules = entry
        .at(&["spec", "rules"])
        .into_iter()
        .flat_map(Node::children);
    let backends = rules
        .filter_map(|rule| rule.get("http")?.get("paths"))
        .flat_map(Node::children)
        .filter_map(|path| path.get("backend"))
        .chain(entry.at(&["spec", "defaultBackend"]));
    for service in backends.filter_map(|backend| backend.get("service")) {
        let reference = Reference::namespaced("Service", entry.namespace);
        if let Some(found) = search.want(entry, service.get("name"), &reference) {
            let port = service.get("port");
            let port = port.and_then(|port| port.get("name").or_else(|| port.get("number")));
            want_port(search, entry, port, found);
        }
    }
}

fn gateway<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>) {
    let class = entry.at(&["spec", "gatewayClassName"]);
    search.want(entry, class, &Reference::cluster("GatewayClass"));
    let listeners = entry
        .at(&["spec", "listeners"])
        .into_iter()
        .flat_map(Node::children);
    let references = listeners
        .filter_map(|listener| listener.get("tls")?.get("certificateRefs"))
        .flat_map(Node::children);
    for reference in references {
        let kind = reference
            .get("kind")
            .and_then(Node::as_str)
            .unwrap_or("Secret");
        if kind == "Secret" {
            let namespace = namespace(reference, entry);
            search.want(
                entry,
                reference.get("name"),
                &Reference::namespaced("Secret", namespace),
            );
        }
    }
}

fn route<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>) {
    for parent in entry
        .at(&["spec", "parentRefs"])
        .into_iter()
        .flat_map(Node::children)
    {
        let kind = parent
            .get("kind")
            .and_then(Node::as_str)
            .unwrap_or("Gateway");
        if kind == "Gateway" {
            let namespace = namespace(parent, entry);
            search.want(
                entry,
                parent.get("name"),
                &Reference::namespaced("Gateway", namespace),
            );
        }
    }
    let rules = entry
        .at(&["spec", "rules"])
        .into_iter()
        .flat_map(Node::children);
    for backend in rules
        .filter_map(|rule| rule.get("backendRefs"))
        .flat_map(Node::children)
    {
        let kind = backend
            .get("kind")
            .and_then(Node::as_str)
            .unwrap_or("Service");
        if kind != "Service" {
            continue;
        }
        let reference = Reference::namespaced("Service", namespace(backend, entry));
        if let Some(found) = search.want(entry, backend.get("name"), &reference) {
            want_port(search, entry, backend.get("port"), found);
        }
    }
}

fn webhook_service<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>, client: Option<Node<'a>>) {
    let Some(service) = client.and_then(|client| client.get("service")) else {
        return;
    };
    let namespace = service.get("namespace").and_then(Node::as_str);
    search.want(
        entry,
        service.get("name"),
        &Reference::namespaced("Service", namespace),
    );
}

/// The namespace that a reference of the Gateway API names, else that of its owner.
fn namespace<'a>(reference: Node<'a>, entry: &Entry<'a>) -> Option<&'a str> {
    reference
        .get("namespace")
        .and_then(Node::as_str)
        .or(entry.namespace)
}
