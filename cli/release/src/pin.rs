use std::str::FromStr;
use std::sync::Arc;

use infractl_base::{CommitId, Digest, DigestError};
use infractl_document::{Sources, similar};
use infractl_project::{Environment, ImagePin, TagError};

use crate::edit::Editor;
use crate::proposal::read;
use crate::{Proposal, ReleaseError};

/// A tag and a digest for a pinned image: `postgresql.server=17.6@sha256:…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageChange {
    /// The pin.
    pub name: String,
    /// The tag.
    pub tag: String,
    /// The digest; `None` leaves it unresolved.
    pub digest: Option<Digest>,
}

/// Why a text is no [`ImageChange`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageChangeError {
    /// It lacks a part.
    #[error("write `<component>.<image>=<tag>`, with `@sha256:<digest>` where it is known")]
    Parts,
    /// Registries take no such tag.
    #[error(transparent)]
    Tag(#[from] TagError),
    /// It is no digest.
    #[error(transparent)]
    Digest(#[from] DigestError),
}

impl FromStr for ImageChange {
    type Err = ImageChangeError;

    fn from_str(text: &str) -> Result<Self, ImageChangeError> {
        let (name, reference) = text.split_once('=').ok_or(ImageChangeError::Parts)?;
        if name.is_empty() {
            return Err(ImageChangeError::Parts);
        }
        let (tag, digest) = match reference.split_once('@') {
            Some((tag, digest)) => (tag, Some(digest.parse()?)),
            None => (reference, None),
        };
        ImagePin::check_tag(tag)?;
        Ok(Self {
            name: name.to_owned(),
            tag: tag.to_owned(),
            digest,
        })
    }
}

/// The release of an environment with another revision and other images. All bytes that say
/// nothing of those stay.
///
/// A digest that is not given is not known any more, unless the tag stays.
pub fn pin(
    environment: &Environment,
    bytes: &Arc<[u8]>,
    revision: &CommitId,
    images: &[ImageChange],
    sources: &Sources,
) -> Result<Proposal, ReleaseError> {
    let path = &environment.release.path;
    let pins = read(path, bytes, sources)?;
    let mut wanted = pins.clone();
    let mut editor = Editor::open(path, bytes, sources)?;
    if pins.revision.as_ref() != Some(revision) {
        editor.put(&["source", "revision"], Some(revision.as_str()))?;
        wanted.revision = Some(revision.clone());
    }
    for change in images {
        let known = wanted
            .images
            .iter_mut()
            .find(|(name, _)| name.to_string() == change.name);
        let Some((_, pinned)) = known else {
            return Err(unknown(environment, &change.name));
        };
        let is_same_tag = pinned.tag == change.tag;
        let digest = change.digest.or(pinned.digest.filter(|_| is_same_tag));
        let name = change.name.as_str();
        if !is_same_tag {
            editor.put(&["images", name, "tag"], Some(&change.tag))?;
        }
        if digest != pinned.digest {
            let digest = digest.map(|digest| digest.to_string());
            editor.put(&["images", name, "digest"], digest.as_deref())?;
        }
        pinned.tag.clone_from(&change.tag);
        pinned.digest = digest;
    }
    let before = Some(Arc::clone(bytes));
    let proposal = Proposal::new(&environment.name, path, before, editor.finish(), sources)?;
    if proposal.pins == wanted {
        Ok(proposal)
    } else {
        Err(ReleaseError::Inexact { path: path.clone() })
    }
}

fn unknown(environment: &Environment, name: &str) -> ReleaseError {
    let known: Vec<String> = environment
        .release
        .file
        .images
        .keys()
        .map(ToString::to_string)
        .collect();
    let close = similar(name, known.iter().map(String::as_str));
    ReleaseError::UnknownImage {
        path: environment.release.path.clone(),
        name: name.to_owned(),
        hint: match close {
            Some(close) => format!("did you mean `{close}`?"),
            None if known.is_empty() => "it pins none".to_owned(),
            None => format!("it pins `{}`", known.join("`, `")),
        },
    }
}
