use std::fmt;
use std::sync::Arc;

/// A path inside the project: UTF-8, `/` between parts, never absolute, never with `..`.
///
/// The empty path is the root itself. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RelativePath(Arc<str>);

/// Why a text is no [`RelativePath`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The path starts at the root of the file system.
    #[error("`{0}` is absolute; paths start at the project root")]
    Absolute(String),
    /// The path climbs above the root.
    #[error("`{0}` leads out of the project")]
    Outside(String),
    /// The path is not UTF-8 or holds a NUL byte.
    #[error("`{0}` is not a readable path")]
    Unreadable(String),
}

impl RelativePath {
    /// The root.
    #[must_use]
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// Reads a path, taking out `.`, empty parts and every `..` that stays inside.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Self::root().join(text)
    }

    /// Follows `text` from this folder.
    pub fn join(&self, text: &str) -> Result<Self, PathError> {
        if text.starts_with('/') {
            return Err(PathError::Absolute(text.to_owned()));
        }
        if text.contains('\0') {
            return Err(PathError::Unreadable(text.escape_default().to_string()));
        }
        let mut parts: Vec<&str> = self.parts().collect();
        for part in text.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    if parts.pop().is_none() {
                        return Err(PathError::Outside(text.to_owned()));
                    }
                }
                part => parts.push(part),
            }
        }
        Ok(Self(Arc::from(parts.join("/"))))
    }

    /// The folder that holds this path; the root's parent is the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        Self(Arc::from(
            self.0.rsplit_once('/').map_or("", |(parent, _)| parent),
        ))
    }

    /// The last part; empty for the root.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// The parts from the root down.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }

    /// The rest of this path below `folder`, if it lies there.
    pub fn below(&self, folder: &Self) -> Option<&str> {
        if folder.is_root() {
            return Some(&self.0);
        }
        self.0.strip_prefix(&*folder.0)?.strip_prefix('/')
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The text, `/` between parts.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for RelativePath {
    fn default() -> Self {
        Self::root()
    }
}

impl fmt::Display for RelativePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.is_root() { "." } else { &self.0 })
    }
}

impl fmt::Debug for RelativePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_normal_and_stays_inside() {
        let path = RelativePath::parse("./a//b/../c").unwrap();
        assert_eq!(path.as_str(), "a/c");
        assert_eq!(path.parent().as_str(), "a");
        assert_eq!(path.name(), "c");
        assert_eq!(path.below(&RelativePath::parse("a").unwrap()), Some("c"));
        assert_eq!(
            RelativePath::parse("a/../.."),
            Err(PathError::Outside("a/../..".into()))
        );
        assert_eq!(
            RelativePath::parse("/etc"),
            Err(PathError::Absolute("/etc".into()))
        );
    }
}
