use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::prerelease;

/// A version such as `1.10.2`, `v2.0.0-rc.1` or `1.2.3.4`.
#[derive(Debug, Clone)]
pub struct Version {
    /// At least three, filled up with zeros.
    pub(super) segments: Vec<i64>,
    /// How many of them are written.
    pub(super) written: usize,
    prerelease: Box<str>,
    text: Box<str>,
}

/// Why a text is no [`Version`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version; versions look like `1.10.2` or `2.0.0-rc.1`")]
pub struct VersionError(pub String);

impl Version {
    /// What stands behind the numbers, such as `rc.1`; empty for a release.
    pub fn prerelease(&self) -> &str {
        &self.prerelease
    }

    /// The numbers, at least three.
    pub fn segments(&self) -> &[i64] {
        &self.segments
    }

    /// Whether all numbers of both are the same, and as many.
    pub(super) fn equal_segments(&self, other: &Self) -> bool {
        self.segments == other.segments
    }
}

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let error = || VersionError(text.to_owned());
        let rest = text.strip_prefix('v').unwrap_or(text);
        let end = rest
            .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .unwrap_or(rest.len());
        let (numbers, rest) = rest.split_at_checked(end).ok_or_else(error)?;
        let (rest, metadata) = match rest.split_once('+') {
            Some((rest, metadata)) => (rest, Some(metadata)),
            None => (rest, None),
        };
        if metadata.is_some_and(|metadata| !prerelease::is_dotted(metadata)) {
            return Err(error());
        }
        let prerelease = prerelease::read(rest).ok_or_else(error)?;
        let mut segments = numbers
            .split('.')
            .map(str::parse)
            .collect::<Result<Vec<i64>, _>>()
            .map_err(|_| error())?;
        let written = segments.len();
        segments.resize(written.max(3), 0);
        Ok(Self {
            segments,
            written,
            prerelease: prerelease.into(),
            text: text.into(),
        })
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.segments.len().max(other.segments.len());
        let at = |version: &Self, place: usize| version.segments.get(place).copied().unwrap_or(0);
        let numbers = (0..length).map(|place| at(self, place).cmp(&at(other, place)));
        let by_number = numbers.fold(Ordering::Equal, Ordering::then);
        // Versions of different length are never told apart by what stands behind the numbers.
        if by_number.is_ne() || !self.equal_segments(other) {
            return by_number;
        }
        prerelease::compare(&self.prerelease, &other.prerelease)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
