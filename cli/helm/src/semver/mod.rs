//! Masterminds semver v3.5, which the Rust crate of that name differs from: loose versions, and
//! ranges that take pre-releases only where they name one.

mod constraint;

use std::cmp::Ordering;
use std::fmt;

pub use constraint::Constraints;

/// A version, read loosely: `v1`, `1.2` and leading zeros are fine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number; 0 where none was written.
    pub minor: u64,
    /// The third number; 0 where none was written.
    pub patch: u64,
    /// What stands behind `-`.
    pub prerelease: String,
    /// What stands behind `+`.
    pub metadata: String,
    /// The text as it was written.
    pub original: String,
}

/// Why a text is no version or no range, in Masterminds' words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SemverError(pub(crate) String);

impl Version {
    /// Reads a version as `semver.NewVersion` does.
    pub fn parse(text: &str) -> Result<Self, SemverError> {
        let mut rest = text.strip_prefix('v').unwrap_or(text);
        let mut numbers = [0_u64; 3];
        for (position, number) in numbers.iter_mut().enumerate() {
            let digits = if position == 0 {
                rest
            } else if let Some(after) = rest
                .strip_prefix('.')
                .filter(|after| starts_with_digit(after))
            {
                after
            } else {
                break;
            };
            let end = digits
                .find(|sign: char| !sign.is_ascii_digit())
                .unwrap_or(digits.len());
            let (own, after) = digits.split_at(end);
            if own.is_empty() {
                return Err(invalid());
            }
            *number = own.parse().map_err(|_| {
                SemverError(format!(
                    "error parsing version segment: strconv.ParseUint: parsing \"{own}\": value out of range"
                ))
            })?;
            rest = after;
        }
        let (prerelease, rest) = tail(rest, '-')?;
        let (metadata, rest) = tail(rest, '+')?;
        if !rest.is_empty() {
            return Err(invalid());
        }
        for part in prerelease
            .split('.')
            .filter(|part| part.len() > 1 && part.starts_with('0'))
        {
            if part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(SemverError("version segment starts with 0".to_owned()));
            }
        }
        let [major, minor, patch] = numbers;
        Ok(Self {
            major,
            minor,
            patch,
            prerelease: prerelease.to_owned(),
            metadata: metadata.to_owned(),
            original: text.to_owned(),
        })
    }

    /// Orders as semantic versioning does; metadata does not count.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        let numbers = |version: &Self| (version.major, version.minor, version.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| {
            match (self.prerelease.as_str(), other.prerelease.as_str()) {
                ("", "") => Ordering::Equal,
                ("", _) => Ordering::Greater,
                (_, "") => Ordering::Less,
                (own, others) => compare_prerelease(own, others),
            }
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(formatter, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(formatter, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

/// Whether a version lies in a range; false where one of both cannot be read.
#[must_use]
pub fn is_compatible(range: &str, version: &str) -> bool {
    match (Version::parse(version), Constraints::parse(range)) {
        (Ok(version), Ok(range)) => range.check(&version),
        _ => false,
    }
}

fn invalid() -> SemverError {
    SemverError("invalid semantic version".to_owned())
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|sign: char| sign.is_ascii_digit())
}

/// Takes `-a.b` or `+a.b` from the front.
fn tail(text: &str, mark: char) -> Result<(&str, &str), SemverError> {
    let Some(after) = text.strip_prefix(mark) else {
        return Ok(("", text));
    };
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '.';
    let end = after.find(|sign| !is_part(sign)).unwrap_or(after.len());
    let (own, rest) = after.split_at(end);
    if own.split('.').any(str::is_empty) {
        return Err(invalid());
    }
    Ok((own, rest))
}

fn compare_prerelease(own: &str, other: &str) -> Ordering {
    let mut own = own.split('.');
    let mut other = other.split('.');
    loop {
        let (left, right) = match (own.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (left, right) => (left.unwrap_or_default(), right.unwrap_or_default()),
        };
        if left == right {
            continue;
        }
        return match (left.is_empty(), right.is_empty()) {
            (true, _) => Ordering::Less,
            (_, true) => Ordering::Greater,
            _ => match (left.parse::<u64>(), right.parse::<u64>()) {
                (Err(_), Err(_)) => left.cmp(right),
                (Err(_), Ok(_)) => Ordering::Greater,
                (Ok(left), Ok(right)) if left > right => Ordering::Greater,
                // Also a number against a word, and equal numbers of different length.
                _ => Ordering::Less,
            },
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_loosely_and_ordered_strictly() {
        assert_eq!(Version::parse("v1.2").unwrap().to_string(), "1.2.0");
        assert_eq!(
            Version::parse("01.2.3-a.1+b").unwrap().to_string(),
            "1.2.3-a.1+b"
        );
        for wrong in ["", "a", "1.2.3.4", "1.2.", "1.2.3-", "1.2.3-01", "1.2.3 "] {
            assert!(Version::parse(wrong).is_err(), "{wrong}");
        }
        let order = [
            "1.0.0-1",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-a",
            "1.0.0-a.1",
            "1.0.0",
        ];
        for pair in order.windows(2) {
            let read = |text: &str| Version::parse(text).unwrap();
            assert_eq!(
                read(pair[0]).compare(&read(pair[1])),
                Ordering::Less,
                "{pair:?}"
            );
        }
    }
}
