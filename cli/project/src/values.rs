use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{PathStep, Tree, ValuePath};

use crate::name::decode_from_text;

/// A file with values for a chart, read as Helm reads it.
#[derive(Debug, Clone)]
pub struct ValuesFile {
    /// From the project root.
    pub path: RelativePath,
    /// Its content; `null` in it still removes a chart's default.
    pub tree: Arc<Tree>,
}

/// Where something enters the values of a chart: keys with dots between, from the chart's root.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValuesPath(ValuePath);

/// Why a text is no [`ValuesPath`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a path into values; write keys with dots between, and none into a list")]
pub struct ValuesPathError(String);

impl ValuesPath {
    /// The path; all its steps are keys, and there is at least one.
    pub fn path(&self) -> &ValuePath {
        &self.0
    }

    /// Whether both cannot be set without one replacing the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        let pairs = self.0.steps().iter().zip(other.0.steps());
        pairs.into_iter().all(|(left, right)| left == right)
    }
}

impl FromStr for ValuesPath {
    type Err = ValuesPathError;

    fn from_str(text: &str) -> Result<Self, ValuesPathError> {
        let wrong = || ValuesPathError(text.to_owned());
        let path = ValuePath::parse(text).map_err(|_| wrong())?;
        let is_key = |step: &PathStep| matches!(step, PathStep::Key(_));
        if path.is_root() || !path.steps().iter().all(is_key) {
            return Err(wrong());
        }
        Ok(Self(path))
    }
}

impl fmt::Display for ValuesPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

decode_from_text!(ValuesPath);
