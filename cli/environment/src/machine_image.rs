//! Manifests of machine images: what was built under a name that a release pins.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::{EntryKind, Files, RelativePath};
use infractl_document::{Finding, Node, Outcome, Sources, Span, Spanned, Tree};
use infractl_project::{Environment, NodeImage};
use infractl_yaml::{Duplicates, read_json};

const RULE: &str = "release-bad-image-manifest";

/// What every image of a manifest says, as `terraform/modules/contract` reads it.
const FIELDS: [&str; 3] = ["provider", "arch", "id"];

/// The manifests of a release's machine images, by the names of their pins.
#[derive(Debug, Default)]
pub(crate) struct ImageManifests {
    pub(crate) trees: BTreeMap<String, Arc<Tree>>,
    /// What is wrong with them; such a one is not among the trees.
    pub(crate) findings: Vec<Finding>,
}

impl ImageManifests {
    /// Reads them from the code of a render.
    pub(crate) fn read(environment: &Environment, files: &dyn Files, sources: &Sources) -> Self {
        let mut manifests = Self::default();
        for (name, image) in &environment.effective_release().file.node_images {
            let Some(manifest) = &image.manifest else {
                continue;
            };
            match read(image, manifest, files, sources) {
                Ok(tree) => {
                    manifests.trees.insert(name.clone(), Arc::new(tree));
                }
                Err(finding) => manifests.findings.push(*finding),
            }
        }
        manifests
    }
}

fn read(
    image: &NodeImage,
    manifest: &Spanned<String>,
    files: &dyn Files,
    sources: &Sources,
) -> Result<Tree, Box<Finding>> {
    let wrong = |message: String| Box::new(Finding::error(RULE, manifest.span, message));
    let path = RelativePath::parse(manifest)
        .map_err(|error| wrong(format!("the manifest is no file of the project: {error}")))?;
    let unread = |error| {
        let mut finding = wrong(format!("the manifest `{path}` cannot be read: {error}"));
        finding.outcome = Outcome::Unchecked;
        finding
    };
    if files.kind(&path).map_err(unread)? != Some(EntryKind::File) {
        let help = "the build of the image writes it; commit it with the release that pins it";
        let finding = wrong(format!("there is no manifest `{path}`"));
        return Err(Box::new(finding.help(help)));
    }
    let bytes = files.read(&path).map_err(unread)?;
    let source = sources.add(&path, &bytes);
    let tree = read_json(&bytes, source, Duplicates::Refuse)
        .map_err(|error| Box::new(Finding::from(error)))?;
    check(tree.root(), image).map_err(|(span, message)| {
        let finding = Finding::error(RULE, span.or(manifest.span), message);
        Box::new(finding.related(manifest.span, "the release pins it"))
    })?;
    Ok(tree)
}

/// Looks for what makes it the manifest of a pinned image.
fn check(root: Node<'_>, image: &NodeImage) -> Result<(), (Option<Span>, String)> {
    let version = root.get("version");
    match version.and_then(Node::as_str) {
        Some(version) if version == image.version.value => {}
        Some(version) => {
            let message = format!(
                "the manifest is that of `{version}`, and the release pins `{}`",
                image.version.value
            );
            return Err((root.get("version").and_then(Node::span), message));
        }
        None => {
            let place = version.unwrap_or(root).span();
            return Err((place, "the manifest has no text `version`".to_owned()));
        }
    }
    let images = root.get("images");
    let Some(list) = images.and_then(Node::as_list) else {
        let place = images.unwrap_or(root).span();
        return Err((place, "the manifest has no list `images`".to_owned()));
    };
    for own in list {
        for field in FIELDS {
            let value = own.get(field);
            if value.and_then(Node::as_str).is_none_or(str::is_empty) {
                let place = value.unwrap_or(own).span();
                let message = format!("an image of the manifest has no text `{field}`");
                return Err((place, message));
            }
        }
    }
    Ok(())
}
