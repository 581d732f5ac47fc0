use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use infractl_base::{CommitId, Digest, RelativePath};
use infractl_document::{Spanned, Tree};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::name::decode_from_text;
use crate::{ComponentName, NameError, decode};

/// A release whose file is read; for an environment that follows another, both files in one.
#[derive(Debug, Clone)]
pub struct Release {
    /// The file, from the project root; of a follower the followed one's.
    pub path: RelativePath,
    /// What it says.
    pub file: ReleaseFile,
    /// The whole of it, with spans.
    pub tree: Arc<Tree>,
}

/// `release.yaml`: everything that is pinned.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseFile {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
    /// The code.
    #[serde(default)]
    pub source: PinnedSource,
    /// The version of Kubernetes.
    pub kubernetes: Spanned<KubernetesVersion>,
    /// Machine images, by pool and architecture.
    #[serde(default)]
    pub node_images: BTreeMap<String, Spanned<NodeImage>>,
    /// Charts that are not in the project, by component.
    #[serde(default)]
    pub charts: BTreeMap<ComponentName, Spanned<ChartPin>>,
    /// Container images.
    #[serde(default)]
    pub images: BTreeMap<PinName, Spanned<ImagePin>>,
}

/// The code that a release pins.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PinnedSource {
    /// The commit from which everything but `environments/` is read.
    #[serde(default, deserialize_with = "decode::optional_text")]
    pub revision: Option<Spanned<CommitId>>,
}

/// A pinned machine image.
#[derive(Debug, Clone, Deserialize)]
pub struct NodeImage {
    /// Its name at the provider.
    pub version: Spanned<String>,
    /// The manifest of its build, from the project root.
    pub manifest: Option<Spanned<String>>,
}

/// A pinned chart.
#[derive(Debug, Clone, Deserialize)]
pub struct ChartPin {
    /// The registry that it comes from.
    pub source: Spanned<String>,
    /// Its version.
    pub version: Spanned<String>,
    /// Its digest, once resolved.
    #[serde(default, deserialize_with = "decode::optional_text")]
    pub digest: Option<Spanned<Digest>>,
}

/// A pinned container image.
#[derive(Debug, Clone, Deserialize)]
pub struct ImagePin {
    /// The repository, its registry included.
    pub repository: Spanned<Repository>,
    /// The tag, for people; the digest decides.
    #[serde(deserialize_with = "tag")]
    pub tag: Spanned<String>,
    /// The digest, once resolved.
    #[serde(default, deserialize_with = "decode::optional_text")]
    pub digest: Option<Spanned<Digest>>,
}

fn tag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Spanned<String>, D::Error> {
    let tag = Spanned::<String>::deserialize(deserializer)?;
    ImagePin::check_tag(&tag).map_err(D::Error::custom)?;
    Ok(tag)
}

/// Why a text is no tag of an image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a tag; write letters, digits, `_`, `.` and `-`, at most 128")]
pub struct TagError(String);

impl ImagePin {
    /// Fails for a tag that registries do not take: it becomes part of a reference, where a space
    /// would end it.
    pub fn check_tag(tag: &str) -> Result<(), TagError> {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let is_allowed = |byte: u8| is_word(byte) || matches!(byte, b'.' | b'-');
        let begins = tag.bytes().next().is_some_and(is_word);
        if tag.len() <= 128 && begins && tag.bytes().all(is_allowed) {
            Ok(())
        } else {
            Err(TagError(tag.to_owned()))
        }
    }
}

/// The repository of an image with its registry: `docker.io/library/postgres`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Repository {
    text: Arc<str>,
    registry: usize,
}

/// Why a text is no [`Repository`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a repository with its registry, as in `docker.io/library/postgres`; tag and \
     digest have keys of their own"
)]
pub struct RepositoryError(String);

/// The name of an image's pin: `<component>.<image>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PinName {
    /// The component that uses it.
    pub component: ComponentName,
    /// The name that the component gives it.
    pub image: String,
}

/// Why a text is no [`PinName`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PinNameError {
    /// It lacks one of the two parts.
    #[error("`{0}` does not name an image; write `<component>.<image>`")]
    Parts(String),
    /// Its first part is no component.
    #[error(transparent)]
    Component(#[from] NameError),
}

/// A version of Kubernetes, written `v1.36.3+k3s1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KubernetesVersion {
    text: Arc<str>,
    numbers: [u32; 3],
}

/// Why a text is no [`KubernetesVersion`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a version of Kubernetes; write all of it, as in `v1.36.3+k3s1`")]
pub struct KubernetesVersionError(String);

impl Repository {
    /// The host, with its port where there is one.
    pub fn registry(&self) -> &str {
        self.text.get(..self.registry).unwrap_or_default()
    }

    /// The rest, without the registry.
    pub fn path(&self) -> &str {
        self.text.get(self.registry + 1..).unwrap_or_default()
    }

    /// All of it.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl KubernetesVersion {
    /// Major, minor and patch.
    pub fn numbers(&self) -> [u32; 3] {
        self.numbers
    }

    /// The version without the distribution's suffix: `1.36.3`.
    pub fn plain(&self) -> String {
        let [major, minor, patch] = self.numbers;
        format!("{major}.{minor}.{patch}")
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for Repository {
    type Err = RepositoryError;

    fn from_str(text: &str) -> Result<Self, RepositoryError> {
        let wrong = || RepositoryError(text.to_owned());
        let (registry, path) = text.split_once('/').ok_or_else(wrong)?;
        // What Docker takes for a host: it has a dot or a port, or is `localhost`.
        let is_host = registry == "localhost" || registry.contains(['.', ':']);
        let is_allowed =
            |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-' | b'/');
        let is_path = path.bytes().all(is_allowed) && !path.split('/').any(str::is_empty);
        if !is_host || !is_path {
            return Err(wrong());
        }
        Ok(Self {
            text: text.into(),
            registry: registry.len(),
        })
    }
}

impl FromStr for PinName {
    type Err = PinNameError;

    fn from_str(text: &str) -> Result<Self, PinNameError> {
        match text.split_once('.') {
            Some((component, image)) if !image.is_empty() => Ok(Self {
                component: component.parse()?,
                image: image.to_owned(),
            }),
            _ => Err(PinNameError::Parts(text.to_owned())),
        }
    }
}

impl FromStr for KubernetesVersion {
    type Err = KubernetesVersionError;

    fn from_str(text: &str) -> Result<Self, KubernetesVersionError> {
        let wrong = || KubernetesVersionError(text.to_owned());
        let plain = text.strip_prefix('v').ok_or_else(wrong)?;
        let plain = plain.split_once('+').map_or(plain, |(plain, _)| plain);
        let mut parts = plain.split('.');
        let mut numbers = [0; 3];
        for number in &mut numbers {
            let part = parts.next().ok_or_else(wrong)?;
            if !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(wrong());
            }
            *number = part.parse().map_err(|_| wrong())?;
        }
        if parts.next().is_some() {
            return Err(wrong());
        }
        Ok(Self {
            text: text.into(),
            numbers,
        })
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Display for PinName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.component, self.image)
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

decode_from_text!(Repository, PinName, KubernetesVersion);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_has_a_registry_and_nothing_behind_its_path() {
        let repository: Repository = "docker.io/library/postgres".parse().unwrap();
        assert_eq!(
            (repository.registry(), repository.path()),
            ("docker.io", "library/postgres")
        );
        assert!("localhost:5000/a".parse::<Repository>().is_ok());
        for text in [
            "postgres",
            "library/postgres",
            "docker.io/",
            "docker.io/a:1",
            "docker.io/a@b",
        ] {
            assert!(text.parse::<Repository>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_version_of_kubernetes_is_whole() {
        let version: KubernetesVersion = "v1.36.3+k3s1".parse().unwrap();
        assert_eq!(version.plain(), "1.36.3");
        for text in [
            "1.36.3",
            "v1.36",
            "v1.36.x",
            "v1.36.3.4",
            "v1.+3.0",
            "latest",
        ] {
            assert!(text.parse::<KubernetesVersion>().is_err(), "{text}");
        }
    }
}
