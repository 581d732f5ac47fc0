//! Pinned images: how they enter values, and what is wrong with the pins themselves.

use std::collections::BTreeSet;

use infractl_document::{Finding, Node, Severity, Span, Tree, TreeBuilder};
use infractl_project::{Environment, ImagePin, ImageSlot, Parameter, PinName, Shape, nest};

use crate::ResolvedComponent;

/// The parameter that replaces the registry of each pin.
pub(crate) const REGISTRY_MIRROR: &str = "registryMirror";

/// The registry through which every image is pulled, if the environment has one.
pub(crate) fn registry_mirror(environment: &Environment) -> Option<&str> {
    environment
        .file
        .parameters
        .get(REGISTRY_MIRROR)
        .and_then(|parameter| Parameter::as_str(parameter))
        .map(|mirror| mirror.trim_end_matches('/'))
        .filter(|mirror| !mirror.is_empty())
}

/// The pin of a component's image.
pub(crate) fn pin_of<'p>(
    environment: &'p Environment,
    component: &ResolvedComponent<'_>,
    image: &str,
) -> Option<&'p ImagePin> {
    let name = PinName {
        component: component.name().clone(),
        image: image.to_owned(),
    };
    environment
        .release
        .file
        .images
        .get(&name)
        .map(|pin| &pin.value)
}

/// The values that a pin sets, with the spans of the release.
///
/// A digest that is not known sets an empty text: the chart's own digest belongs to another tag.
pub(crate) fn values_of(slot: &ImageSlot, pin: &ImagePin, mirror: Option<&str>) -> Tree {
    let registry = mirror.unwrap_or(pin.repository.registry());
    let path = pin.repository.path();
    let repository = format!("{registry}/{path}");
    let digest = pin.digest.as_ref().map(|digest| digest.value.to_string());
    let digest_span = pin
        .digest
        .as_ref()
        .map_or(pin.tag.span, |digest| digest.span);
    let tag = match &digest {
        Some(digest) => format!("{}@{digest}", *pin.tag),
        None => pin.tag.value.clone(),
    };
    let spans = (pin.repository.span, pin.tag.span);
    nest(slot.values.path(), |builder| match *slot.shape {
        Shape::Reference => builder.text(&format!("{repository}:{tag}"), spans.0),
        Shape::RepositoryTag => map(
            builder,
            &[("repository", &repository, spans.0), ("tag", &tag, spans.1)],
        ),
        Shape::RepositoryTagDigest => map(
            builder,
            &[
                ("repository", &repository, spans.0),
                ("tag", &pin.tag, spans.1),
                ("digest", digest.as_deref().unwrap_or_default(), digest_span),
            ],
        ),
        Shape::RegistryRepositoryTagDigest => map(
            builder,
            &[
                ("registry", registry, spans.0),
                ("repository", path, spans.0),
                ("tag", &pin.tag, spans.1),
                ("digest", digest.as_deref().unwrap_or_default(), digest_span),
            ],
        ),
    })
}

fn map(builder: &mut TreeBuilder, entries: &[(&str, &str, Option<Span>)]) {
    builder.begin_map(None);
    for (key, text, span) in entries {
        builder.key(key, *span);
        builder.text(text, *span);
    }
    builder.end();
}

/// Tells of pins that a component lacks.
pub(crate) fn check_missing(
    environment: &Environment,
    component: &ResolvedComponent<'_>,
) -> Vec<Finding> {
    let lacking = component
        .variant
        .file
        .images
        .iter()
        .filter(|(image, _)| pin_of(environment, component, image).is_none());
    lacking
        .map(|(image, slot)| {
            let name = component.name();
            let message = format!(
                "`{}` does not pin `{name}.{image}`",
                environment.release.path
            );
            let images = environment.release.tree.root().get("images");
            Finding::error("release-missing-pin", slot.place(), message)
                .related(images.and_then(Node::key_span), "pins stand here")
                .help("add it with `repository`, `tag` and `digest`")
        })
        .collect()
}

/// Tells of pins without a digest; how bad that is depends on the tier.
pub(crate) fn check_unresolved(environment: &Environment) -> Vec<Finding> {
    let severity =
        environment
            .file
            .tier
            .severity([Severity::Info, Severity::Warning, Severity::Error]);
    let images = environment
        .release
        .file
        .images
        .iter()
        .filter(|(_, pin)| pin.digest.is_none())
        .map(|(name, pin)| (name.to_string(), pin.tag.key.or(pin.place())));
    let charts = environment
        .release
        .file
        .charts
        .iter()
        .filter(|(_, pin)| pin.digest.is_none())
        .map(|(name, pin)| (name.to_string(), pin.version.key.or(pin.place())));
    images
        .chain(charts)
        .map(|(name, place)| {
            let message = format!("the digest of `{name}` is not known, so its tag decides");
            Finding::new("release-unresolved-digest", severity, place, message)
                .help("write the digest that the registry gives for the tag, as `sha256:…`")
        })
        .collect()
}

/// Tells of pins that no component took and no document holds.
pub(crate) fn check_unused(environment: &Environment, used: &BTreeSet<PinName>) -> Vec<Finding> {
    if environment.is_follower() {
        return Vec::new();
    }
    let unused = environment
        .release
        .file
        .images
        .iter()
        .filter(|(name, _)| !used.contains(name));
    unused
        .map(|(name, pin)| {
            let message = format!("nothing uses the pinned image `{name}`");
            Finding::new(
                "release-unused-pin",
                Severity::Warning,
                pin.place(),
                message,
            )
            .help("remove the pin, or add the component that uses it")
        })
        .collect()
}
