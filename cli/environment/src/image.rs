//! Container images in documents, held against the release.

use std::collections::BTreeSet;

use infractl_document::{Document, Finding, Node, ValuePath, View};
use infractl_project::{Environment, ImagePin, PinName};

use crate::pin::registry_mirror;

/// The keys under which objects name an image.
const IMAGE_KEYS: [&str; 2] = ["image", "imageName"];

/// Objects whose content is text for programs, not images for a cluster.
const WITHOUT_IMAGES: [&str; 3] = ["ConfigMap", "Secret", "CustomResourceDefinition"];

/// An image as a document names it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reference<'t> {
    registry: &'t str,
    path: String,
    tag: Option<&'t str>,
    digest: Option<&'t str>,
}

/// Takes a reference apart as container runtimes do: no registry stands for Docker Hub.
fn parse(text: &str) -> Reference<'_> {
    let (rest, digest) = match text.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (text, None),
    };
    // A colon after the last slash parts the tag; before it, a registry's port.
    let tag_at = rest
        .rfind(':')
        .filter(|at| rest.rfind('/').is_none_or(|slash| slash < *at));
    let (name, tag) = match tag_at.and_then(|at| rest.split_at_checked(at)) {
        Some((name, tag)) => (name, tag.strip_prefix(':')),
        None => (rest, None),
    };
    let (registry, path) = match name.split_once('/') {
        Some((host, path)) if host == "localhost" || host.contains(['.', ':']) => (host, path),
        _ => ("docker.io", name),
    };
    let path = if registry == "docker.io" && !path.contains('/') {
        format!("library/{path}")
    } else {
        path.to_owned()
    };
    Reference {
        registry,
        path,
        tag,
        digest,
    }
}

impl Reference<'_> {
    /// Whether this is the pinned image, pulled from its own registry or through the mirror.
    fn is_pinned_by(&self, pin: &ImagePin, mirror: Option<&str>) -> bool {
        if !self.is_repository_of(pin, mirror) {
            return false;
        }
        match &pin.digest {
            Some(digest) => {
                let tag_fits = self.tag.is_none_or(|tag| tag == *pin.tag);
                tag_fits && self.digest == Some(digest.to_string().as_str())
            }
            None => self.digest.is_none() && self.tag == Some(pin.tag.as_str()),
        }
    }

    fn is_repository_of(&self, pin: &ImagePin, mirror: Option<&str>) -> bool {
        let is_own =
            self.registry == pin.repository.registry() && self.path == pin.repository.path();
        is_own
            || mirror.is_some_and(|mirror| {
                // A mirror may have a path of its own behind its host.
                format!("{}/{}", self.registry, self.path)
                    == format!("{mirror}/{}", pin.repository.path())
            })
    }
}

/// Tells of images that the release does not pin, and notes the pins that are used.
pub(crate) fn check<'d>(
    environment: &Environment,
    documents: impl IntoIterator<Item = &'d Document>,
    used: &mut BTreeSet<PinName>,
) -> Vec<Finding> {
    let mirror = registry_mirror(environment);
    let pins = &environment.release.file.images;
    let mut findings = Vec::new();
    for document in documents {
        let root = document.tree().root();
        let kind = root.get("kind").and_then(Node::as_str).unwrap_or_default();
        if WITHOUT_IMAGES.contains(&kind) {
            continue;
        }
        each_image(root, &mut ValuePath::root(), &mut |node, path, text| {
            let reference = parse(text);
            let mut is_pinned = false;
            for (name, pin) in pins {
                if reference.is_pinned_by(pin, mirror) {
                    used.insert(name.clone());
                    is_pinned = true;
                }
            }
            if is_pinned {
                return;
            }
            let message = format!("the release does not pin the image `{text}`");
            let mut finding = Finding::error("release-unpinned-image", node.span(), message)
                .about(document.address().clone(), Some(path.clone()));
            let close = pins
                .iter()
                .find(|(_, pin)| reference.is_repository_of(pin, mirror));
            finding = match close {
                Some((name, pin)) => finding
                    .related(pin.place(), format!("`{name}` pins another version"))
                    .help("let the pin enter the chart's values: see `images` in `component.yaml`"),
                None => finding.help(
                    "name it under `images` in `component.yaml`, and pin it in `release.yaml`",
                ),
            };
            findings.push(finding);
        });
    }
    findings
}

fn each_image(
    node: Node<'_>,
    path: &mut ValuePath,
    found: &mut dyn FnMut(Node<'_>, &ValuePath, &str),
) {
    for (position, child) in node.children().enumerate() {
        path.push(match child.key() {
            Some(key) => infractl_document::PathStep::Key(key.into()),
            None => infractl_document::PathStep::Index(position),
        });
        match child.view() {
            View::Text(text)
                if !text.is_empty() && child.key().is_some_and(|key| IMAGE_KEYS.contains(&key)) =>
            {
                found(child, path, text);
            }
            View::List(_) | View::Map(_) => each_image(child, path, found),
            _ => {}
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_taken_apart_as_runtimes_do() {
        let parts = |text| {
            let Reference {
                registry,
                path,
                tag,
                digest,
            } = parse(text);
            (
                registry.to_owned(),
                path,
                tag.map(str::to_owned),
                digest.map(str::to_owned),
            )
        };
        let wanted = |registry: &str, path: &str, tag: Option<&str>, digest: Option<&str>| {
            let owned = |text: Option<&str>| text.map(str::to_owned);
            (
                registry.to_owned(),
                path.to_owned(),
                owned(tag),
                owned(digest),
            )
        };
        assert_eq!(
            parts("postgres"),
            wanted("docker.io", "library/postgres", None, None)
        );
        assert_eq!(
            parts("grafana/loki:3"),
            wanted("docker.io", "grafana/loki", Some("3"), None)
        );
        assert_eq!(
            parts("localhost:5000/a:1"),
            wanted("localhost:5000", "a", Some("1"), None)
        );
        assert_eq!(
            parts("quay.io/a/b:1@sha256:c"),
            wanted("quay.io", "a/b", Some("1"), Some("sha256:c"))
        );
    }
}
