use std::collections::BTreeMap;
use std::fmt;

use infractl_base::{CommitId, Digest};
use infractl_project::{ComponentName, KubernetesVersion, PinName, ReleaseFile, Repository};

/// What a release pins, whatever the order and the comments of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pins {
    /// The commit of the code.
    pub revision: Option<CommitId>,
    /// The version of Kubernetes.
    pub kubernetes: KubernetesVersion,
    /// Machine images, by pool and architecture.
    pub node_images: BTreeMap<String, NodeImage>,
    /// Charts that are not in the project.
    pub charts: BTreeMap<ComponentName, Chart>,
    /// Container images.
    pub images: BTreeMap<PinName, Image>,
}

/// A pinned machine image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeImage {
    /// Its name at the provider.
    pub version: String,
    /// The manifest of its build.
    pub manifest: Option<String>,
}

/// A pinned chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The registry that it comes from.
    pub source: String,
    /// Its version.
    pub version: String,
    /// Its digest, once resolved.
    pub digest: Option<Digest>,
}

/// A pinned container image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The repository, its registry included.
    pub repository: Repository,
    /// The tag.
    pub tag: String,
    /// The digest, once resolved.
    pub digest: Option<Digest>,
}

/// A pin that differs between two releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinChange {
    /// The keys that lead to it: `images.postgresql.server`.
    pub pin: String,
    /// What was pinned; `None` for a pin that is new.
    pub before: Option<String>,
    /// What is pinned then; `None` for a pin that goes.
    pub after: Option<String>,
}

impl Pins {
    /// What a file says.
    pub fn of(file: &ReleaseFile) -> Self {
        let node_images = file.node_images.iter().map(|(name, image)| {
            let pinned = NodeImage {
                version: image.version.value.clone(),
                manifest: image.manifest.as_ref().map(|path| path.value.clone()),
            };
            (name.clone(), pinned)
        });
        let charts = file.charts.iter().map(|(name, chart)| {
            let pinned = Chart {
                source: chart.source.value.clone(),
                version: chart.version.value.clone(),
                digest: chart.digest.as_ref().map(|digest| digest.value),
            };
            (name.clone(), pinned)
        });
        let images = file.images.iter().map(|(name, image)| {
            let pinned = Image {
                repository: image.repository.value.clone(),
                tag: image.tag.value.clone(),
                digest: image.digest.as_ref().map(|digest| digest.value),
            };
            (name.clone(), pinned)
        });
        Self {
            revision: file.source.revision.as_ref().map(|pin| pin.value.clone()),
            kubernetes: file.kubernetes.value.clone(),
            node_images: node_images.collect(),
            charts: charts.collect(),
            images: images.collect(),
        }
    }

    /// The images and charts without a digest.
    pub fn unresolved(&self) -> Vec<String> {
        let images = self.images.iter();
        let images = images.filter(|(_, image)| image.digest.is_none());
        let charts = self.charts.iter();
        let charts = charts.filter(|(_, chart)| chart.digest.is_none());
        images
            .map(|(name, _)| name.to_string())
            .chain(charts.map(|(name, _)| name.to_string()))
            .collect()
    }

    /// Every pin as a line of text, by the keys that lead to it.
    fn lines(&self) -> BTreeMap<String, String> {
        let mut lines = BTreeMap::new();
        if let Some(revision) = &self.revision {
            lines.insert("source.revision".to_owned(), revision.to_string());
        }
        lines.insert("kubernetes".to_owned(), self.kubernetes.to_string());
        for (name, image) in &self.node_images {
            lines.insert(format!("nodeImages.{name}"), image.to_string());
        }
        for (name, chart) in &self.charts {
            lines.insert(format!("charts.{name}"), chart.to_string());
        }
        for (name, image) in &self.images {
            lines.insert(format!("images.{name}"), image.to_string());
        }
        lines
    }
}

/// The pins in which two releases differ, by name; `None` for a release that does not exist.
pub fn changes(before: Option<&Pins>, after: &Pins) -> Vec<PinChange> {
    let mut before = before.map(Pins::lines).unwrap_or_default();
    let mut found = Vec::new();
    for (pin, after) in after.lines() {
        let before = before.remove(&pin);
        if before.as_ref() != Some(&after) {
            found.push(PinChange {
                pin,
                before,
                after: Some(after),
            });
        }
    }
    found.extend(before.into_iter().map(|(pin, before)| PinChange {
        pin,
        before: Some(before),
        after: None,
    }));
    found.sort_by(|left, right| left.pin.cmp(&right.pin));
    found
}

fn digest(formatter: &mut fmt::Formatter<'_>, digest: Option<&Digest>) -> fmt::Result {
    match digest {
        Some(digest) => write!(formatter, "@{digest}"),
        None => formatter.write_str(" (unresolved)"),
    }
}

impl fmt::Display for NodeImage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.version)?;
        match &self.manifest {
            Some(manifest) => write!(formatter, " ({manifest})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Chart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.source, self.version)?;
        digest(formatter, self.digest.as_ref())
    }
}

impl fmt::Display for Image {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.repository, self.tag)?;
        digest(formatter, self.digest.as_ref())
    }
}
