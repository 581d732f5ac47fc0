use std::fmt;

/// A minor of Kubernetes 1 whose schemas are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KubernetesVersion {
    minor: u32,
}

/// Why a text names no [`KubernetesVersion`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// Not of the form `v1.36.3+k3s1`, `1.36.3` or `1.36`.
    #[error("`{0}` is not a Kubernetes version; write one as `v1.36.3+k3s1` or `1.36`")]
    Malformed(String),
    /// A minor without schemas.
    #[error("no schemas for Kubernetes `{text}`; known are 1.{oldest} to 1.{newest}")]
    Unsupported {
        /// What was asked for.
        text: String,
        /// The oldest minor with schemas.
        oldest: u32,
        /// The newest minor with schemas.
        newest: u32,
    },
}

impl KubernetesVersion {
    /// The oldest minor with schemas.
    pub const OLDEST: Self = Self { minor: 33 };
    /// The newest minor with schemas.
    pub const NEWEST: Self = Self { minor: 37 };

    /// Reads a version; patch and build are accepted and left out.
    pub fn parse(text: &str) -> Result<Self, VersionError> {
        let malformed = || VersionError::Malformed(text.to_owned());
        let numbers = text.strip_prefix('v').unwrap_or(text);
        let mut parts = numbers.split(['.', '+', '-']);
        if parts.next() != Some("1") {
            return Err(malformed());
        }
        let minor = parts
            .next()
            .and_then(|it| it.parse().ok())
            .ok_or_else(malformed)?;
        if parts
            .next()
            .is_some_and(|patch| patch.parse::<u32>().is_err())
        {
            return Err(malformed());
        }
        let version = Self { minor };
        if version < Self::OLDEST || version > Self::NEWEST {
            return Err(VersionError::Unsupported {
                text: text.to_owned(),
                oldest: Self::OLDEST.minor,
                newest: Self::NEWEST.minor,
            });
        }
        Ok(version)
    }

    /// The minor: 36 of 1.36.
    pub fn minor(self) -> u32 {
        self.minor
    }

    /// All versions with schemas, oldest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (Self::OLDEST.minor..=Self::NEWEST.minor).map(|minor| Self { minor })
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "1.{}", self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_with_or_without_patch_and_build() {
        for text in ["v1.36.3+k3s1", "1.36.3", "1.36", "v1.36.0-rc.1"] {
            assert_eq!(
                KubernetesVersion::parse(text).unwrap().minor(),
                36,
                "{text}"
            );
        }
        for text in ["", "1", "2.36", "1.x", "1.36.x", "v1.32.0", "1.38"] {
            assert!(KubernetesVersion::parse(text).is_err(), "{text}");
        }
    }
}
