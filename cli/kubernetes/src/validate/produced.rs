use std::collections::HashSet;

use infractl_document::Node;

use super::set::{Entry, Set};

/// Objects that controllers make from others of the set: kind, namespace, name.
pub(super) type Produced = HashSet<(&'static str, Option<String>, String)>;

/// Collects what the custom resources of the set bring about.
///
/// Only names that the operators document as stable; others are named as external.
pub(super) fn produced(set: &Set<'_>) -> Produced {
    let mut found = Produced::new();
    for entry in &set.entries {
        let mut add = |kind, name: String| {
            found.insert((kind, entry.namespace.map(str::to_owned), name));
        };
        match (entry.group, entry.kind) {
            // cert-manager.io/docs/usage/certificate
            ("cert-manager.io", "Certificate") => {
                if let Some(name) = entry.text_at(&["spec", "secretName"]) {
                    add("Secret", name.to_owned());
                }
            }
            // external-secrets.io/latest/api/externalsecret
            ("external-secrets.io", "ExternalSecret") => {
                let name = entry
                    .text_at(&["spec", "target", "name"])
                    .unwrap_or(entry.name);
                add("Secret", name.to_owned());
            }
            // github.com/bitnami-labs/sealed-secrets, README
            ("bitnami.com", "SealedSecret") => {
                let template = ["spec", "template", "metadata", "name"];
                add(
                    "Secret",
                    entry.text_at(&template).unwrap_or(entry.name).to_owned(),
                );
            }
            // cloudnative-pg.io/documentation: service management, applications
            ("postgresql.cnpg.io", "Cluster") => {
                for end in ["rw", "ro", "r"] {
                    add("Service", format!("{}-{end}", entry.name));
                }
                for end in ["app", "superuser", "ca", "server", "replication"] {
                    add("Secret", format!("{}-{end}", entry.name));
                }
            }
            ("postgresql.cnpg.io", "Pooler") => add("Service", entry.name.to_owned()),
            // strimzi.io/docs: list of Kafka cluster resources
            ("kafka.strimzi.io", "Kafka") => {
                for end in ["kafka-bootstrap", "kafka-brokers"] {
                    add("Service", format!("{}-{end}", entry.name));
                }
                for end in ["cluster-ca-cert", "clients-ca-cert"] {
                    add("Secret", format!("{}-{end}", entry.name));
                }
            }
            ("kafka.strimzi.io", "KafkaUser") => add("Secret", entry.name.to_owned()),
            // elastic.co/docs/deploy-manage/deploy/cloud-on-k8s: access services, TLS, users
            ("elasticsearch.k8s.elastic.co", "Elasticsearch") => {
                for end in ["es-http", "es-transport", "es-internal-http"] {
                    add("Service", format!("{}-{end}", entry.name));
                }
                for end in [
                    "es-elastic-user",
                    "es-http-certs-public",
                    "es-http-certs-internal",
                ] {
                    add("Secret", format!("{}-{end}", entry.name));
                }
            }
            // cert-manager.io/docs/usage/ingress and /gateway
            ("networking.k8s.io", "Ingress") if is_issued(entry) => {
                for tls in entry
                    .at(&["spec", "tls"])
                    .into_iter()
                    .flat_map(Node::children)
                {
                    if let Some(name) = tls.get("secretName").and_then(Node::as_str) {
                        add("Secret", name.to_owned());
                    }
                }
            }
            ("gateway.networking.k8s.io", "Gateway") if is_issued(entry) => {
                let listeners = entry
                    .at(&["spec", "listeners"])
                    .into_iter()
                    .flat_map(Node::children);
                let references = listeners
                    .filter_map(|listener| listener.get("tls")?.get("certificateRefs"))
                    .flat_map(Node::children);
                for name in references.filter_map(|it| it.get("name")?.as_str()) {
                    add("Secret", name.to_owned());
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether cert-manager issues certificates for what the object names.
fn is_issued(entry: &Entry<'_>) -> bool {
    ["cert-manager.io/cluster-issuer", "cert-manager.io/issuer"]
        .iter()
        .any(|name| entry.at(&["metadata", "annotations", name]).is_some())
}
