//! Secrets that must exist: documents whose values are references, never secrets.

use std::sync::Arc;

use infractl_document::{Address, Document, Existence, Finding, Kind, TreeBuilder};
use infractl_project::{Environment, SecretSource};

use crate::ResolvedComponent;

/// The Secrets of a component. Each value is sealed and holds how a delivery finds it:
/// `generate:32`, `from:…` or a reference.
pub(crate) fn documents(component: &ResolvedComponent<'_>) -> Vec<Document> {
    let namespace = component.component.file.namespace.as_str();
    let place = component.component.file.namespace.span;
    let secrets = &component.variant.file.secrets;
    secrets
        .iter()
        .map(|(name, secret)| {
            let at = secret.place();
            let mut builder = TreeBuilder::new();
            let text = |builder: &mut TreeBuilder, key: &str, value: &str, span| {
                builder.key(key, at);
                builder.text(value, span);
            };
            builder.begin_map(at);
            text(&mut builder, "apiVersion", "v1", at);
            text(&mut builder, "kind", "Secret", at);
            builder.key("metadata", at);
            builder.begin_map(at);
            text(&mut builder, "name", name.as_str(), at);
            text(&mut builder, "namespace", namespace, place);
            builder.key("labels", at);
            builder.begin_map(at);
            text(&mut builder, "app.kubernetes.io/managed-by", "infractl", at);
            text(
                &mut builder,
                "infractl.dev/component",
                component.name().as_str(),
                at,
            );
            builder.end();
            builder.end();
            text(&mut builder, "type", "Opaque", at);
            builder.key("stringData", at);
            builder.begin_map(at);
            for (key, source) in &secret.keys {
                builder.key(key.as_str(), source.key);
                builder.sensitive(&source.value.to_string(), source.span);
            }
            builder.end();
            builder.end();
            let tree = builder.finish().expect("every map above is closed");
            let address = Address::kubernetes(
                component.name().as_str(),
                "Secret",
                "",
                Some(namespace),
                name.as_str(),
            );
            Document::new(
                address,
                Kind::KubernetesObject,
                Existence::Certain,
                Arc::new(tree),
            )
        })
        .collect()
}

/// Tells of sources that the environment's tier does not allow, or that lead nowhere.
pub(crate) fn check(
    environment: &Environment,
    component: &ResolvedComponent<'_>,
    others: &[ResolvedComponent<'_>],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in component
        .variant
        .file
        .secrets
        .values()
        .flat_map(|secret| secret.keys.values())
    {
        if !environment.allows(source) {
            let tier = *environment.file.tier;
            let message = format!("`env:` gives secrets in development only, not in {tier}");
            findings.push(
                Finding::error("env-reference-outside-development", source.span, message)
                    .related(environment.file.tier.span, "the tier is set here")
                    .help("name a store of secrets: `vault:…` or `sops:…`"),
            );
        }
        let SecretSource::From(reference) = &source.value else {
            continue;
        };
        let leads_somewhere = match reference {
            infractl_project::SourceReference::Input { name, .. } => {
                component.variant.file.inputs.contains_key(name)
            }
            infractl_project::SourceReference::Secret {
                component,
                secret,
                key,
            } => others
                .iter()
                .filter(|other| other.name() == component)
                .filter_map(|other| other.variant.file.secrets.get(secret))
                .any(|secret| secret.keys.contains_key(key)),
        };
        if !leads_somewhere {
            let message = format!("`{reference}` names nothing in this environment");
            findings.push(
                Finding::error("env-unmet-need", source.span, message)
                    .help("write the name of an input of this variant, or of a Secret's key"),
            );
        }
    }
    findings
}
