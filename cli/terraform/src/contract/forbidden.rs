//! What no cluster module may do: it makes machines, and nothing inside of the cluster.

use super::departure::Departures;
use crate::configuration::{Module, Resource};

const RULE: &str = "contract-forbidden";

/// Providers that talk to a cluster.
const INSIDE: [&str; 6] = [
    "alekc/kubectl",
    "fluxcd/flux",
    "gavinbunney/kubectl",
    "hashicorp/helm",
    "hashicorp/kubernetes",
    "kbst/kustomization",
];

/// Resources whose state holds a secret by what they are.
const SECRETS: [&str; 5] = [
    "random_bytes",
    "random_password",
    "tls_locally_signed_cert",
    "tls_private_key",
    "tls_self_signed_cert",
];

pub(super) fn check(module: &Module, departures: &mut Departures<'_>) {
    for requirement in module.provider_requirements() {
        let name = requirement.name();
        let source = requirement.source().and_then(|source| source.as_text());
        let source = source.map_or_else(|| format!("hashicorp/{name}"), str::to_owned);
        let short = source.rsplitn(3, '/').take(2).collect::<Vec<_>>();
        let short = short.into_iter().rev().collect::<Vec<_>>().join("/");
        if INSIDE.contains(&short.as_str()) {
            departures.tell(
                (RULE, "-"),
                Some(requirement.attribute.span),
                &format!("the provider `{source}` reaches into the cluster"),
                |finding| finding.help("deliver what runs in the cluster apart from its machines"),
            );
        }
    }
    for resource in &module.resources {
        let address = resource.address();
        for block in resource.provisioners() {
            let kind = block.label(0).unwrap_or_default();
            departures.tell(
                (RULE, &address),
                Some(block.header()),
                &format!("`{address}` runs the provisioner `{kind}`"),
                |finding| finding.help("give machines their user data or an image"),
            );
        }
        if SECRETS.contains(&resource.kind()) {
            secret(resource, &address, departures);
        }
    }
}

fn secret(resource: &Resource, address: &str, departures: &mut Departures<'_>) {
    departures.tell(
        (RULE, address),
        Some(resource.block.header()),
        &format!("`{address}` keeps a secret in the state"),
        |finding| finding.help("make it where it is used, and pass on only where it lies"),
    );
}
