//! What pods need to start: accounts, configuration, secrets, claims, classes.

use infractl_document::Node;

use super::super::super::pods::Pod;
use super::super::super::set::Entry;
use super::keys::want_key;
use super::{Reference, Search};

pub(super) fn check<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>) {
    if entry.group.is_empty() && entry.kind == "ServiceAccount" {
        pull_secrets(search, entry, entry.node());
    }
    let Some(pod) = entry.pod else {
        return;
    };
    let in_namespace = |kind| Reference::namespaced(kind, entry.namespace);
    let account = pod.spec.get("serviceAccountName");
    search.want(entry, account, &in_namespace("ServiceAccount"));
    search.want(
        entry,
        pod.spec.get("priorityClassName"),
        &Reference::cluster("PriorityClass"),
    );
    search.want(
        entry,
        pod.spec.get("runtimeClassName"),
        &Reference::cluster("RuntimeClass"),
    );
    pull_secrets(search, entry, pod.spec);
    volumes(search, entry, pod);
    variables(search, entry, pod);
}

fn pull_secrets<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>, owner: Node<'a>) {
    for secret in owner
        .get("imagePullSecrets")
        .into_iter()
        .flat_map(Node::children)
    {
        // The kubelet pulls without the secret, which works for a public image.
        let reference = Reference::namespaced("Secret", entry.namespace).warning();
        search.want(entry, secret.get("name"), &reference);
    }
}

fn volumes<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>, pod: Pod<'a>) {
    for volume in pod.volumes() {
        source(search, entry, volume, "secretName");
        let claim = volume
            .get("persistentVolumeClaim")
            .and_then(|it| it.get("claimName"));
        let reference = Reference::namespaced("PersistentVolumeClaim", entry.namespace);
        search.want(entry, claim, &reference);
        let projected = volume.get("projected").and_then(|it| it.get("sources"));
        for part in projected.into_iter().flat_map(Node::children) {
            source(search, entry, part, "name");
        }
    }
}

/// A ConfigMap or Secret as files, with the keys that `items` picks.
fn source<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>, volume: Node<'a>, secret_name: &str) {
    for (field, kind, name) in [
        ("configMap", "ConfigMap", "name"),
        ("secret", "Secret", secret_name),
    ] {
        let Some(source) = volume.get(field).filter(|source| !is_optional(*source)) else {
            continue;
        };
        let reference = Reference::namespaced(kind, entry.namespace);
        let Some(found) = search.want(entry, source.get(name), &reference) else {
            continue;
        };
        for item in source.get("items").into_iter().flat_map(Node::children) {
            want_key(search, entry, item.get("key"), found);
        }
    }
}

fn variables<'a>(search: &mut Search<'_, 'a>, entry: &Entry<'a>, pod: Pod<'a>) {
    for container in pod.containers() {
        for variable in container.get("env").into_iter().flat_map(Node::children) {
            for (field, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
                let source = variable.get("valueFrom").and_then(|it| it.get(field));
                let Some(source) = source.filter(|source| !is_optional(*source)) else {
                    continue;
                };
                let reference = Reference::namespaced(kind, entry.namespace);
                if let Some(found) = search.want(entry, source.get("name"), &reference) {
                    want_key(search, entry, source.get("key"), found);
                }
            }
        }
        for from in container
            .get("envFrom")
            .into_iter()
            .flat_map(Node::children)
        {
            for (field, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
                let source = from.get(field).filter(|source| !is_optional(*source));
                let name = source.and_then(|source| source.get("name"));
                search.want(entry, name, &Reference::namespaced(kind, entry.namespace));
            }
        }
    }
}

fn is_optional(source: Node<'_>) -> bool {
    source.get("optional").and_then(Node::as_bool) == Some(true)
}
