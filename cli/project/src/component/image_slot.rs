use infractl_document::{Spanned, ValuePath};
use serde::Deserialize;

use crate::ValuesPath;

/// Where a pinned image enters the values of a chart.
#[derive(Debug, Clone, Deserialize)]
pub struct ImageSlot {
    /// The map, or for [`Shape::Reference`] the text.
    pub values: Spanned<ValuesPath>,
    /// How the chart takes it.
    pub shape: Spanned<Shape>,
}

/// How a chart takes an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// `repository` with the registry in it, `tag`, `digest`.
    RepositoryTagDigest,
    /// `registry`, `repository` without it, `tag`, `digest`.
    RegistryRepositoryTagDigest,
    /// `repository` with the registry in it, `tag` that ends in `@digest`.
    RepositoryTag,
    /// One text with all of it.
    Reference,
}

impl Shape {
    /// The keys below the slot's path that the pin sets; none where the path itself is set.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::RepositoryTagDigest => &["repository", "tag", "digest"],
            Self::RegistryRepositoryTagDigest => &["registry", "repository", "tag", "digest"],
            Self::RepositoryTag => &["repository", "tag"],
            Self::Reference => &[],
        }
    }
}

impl ImageSlot {
    /// Every path that the pin sets.
    pub fn paths(&self) -> Vec<ValuePath> {
        let root = self.values.path();
        match self.shape.fields() {
            [] => vec![root.clone()],
            fields => fields.iter().map(|field| root.key(field)).collect(),
        }
    }
}
