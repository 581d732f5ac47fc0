use std::cmp::Ordering;

/// A version as tags of images and charts write it: numbers with dots, perhaps `v` before them and
/// words behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    numbers: Vec<u64>,
    is_before_release: bool,
}

/// Words behind the numbers that make a version come before the one without them.
const BEFORE_RELEASE: [&str; 6] = ["rc", "alpha", "beta", "pre", "dev", "snapshot"];

impl Version {
    /// Reads a tag; `None` for one that is no version, such as `latest`.
    pub(crate) fn read(tag: &str) -> Option<Self> {
        let plain = tag.strip_prefix('v').unwrap_or(tag);
        let end = plain
            .find(|sign: char| !sign.is_ascii_digit() && sign != '.')
            .unwrap_or(plain.len());
        let (numbers, words) = plain.split_at(end);
        let numbers = numbers.trim_end_matches('.').split('.');
        let numbers = numbers.map(|part| part.parse().ok());
        let mut words = words
            .split(|sign: char| !sign.is_ascii_alphabetic())
            .map(str::to_ascii_lowercase);
        Some(Self {
            numbers: numbers.collect::<Option<_>>()?,
            is_before_release: words.any(|word| BEFORE_RELEASE.contains(&word.as_str())),
        })
    }

    /// The first number.
    pub(crate) fn major(&self) -> u64 {
        self.numbers.first().copied().unwrap_or_default()
    }

    /// Whether this version surely comes before the other. A tag with fewer numbers stands for all
    /// versions that begin with them.
    pub(crate) fn is_before(&self, other: &Self) -> bool {
        let pairs = self.numbers.iter().zip(&other.numbers);
        let order = pairs.fold(Ordering::Equal, |order, (left, right)| {
            order.then(left.cmp(right))
        });
        match order {
            Ordering::Less => true,
            Ordering::Greater => false,
            Ordering::Equal => {
                self.numbers.len() == other.numbers.len()
                    && self.is_before_release
                    && !other.is_before_release
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_compared_by_number_and_not_by_sign() {
        let is_before = |left: &str, right: &str| {
            Version::read(left)
                .unwrap()
                .is_before(&Version::read(right).unwrap())
        };
        for (left, right) in [
            ("9.1.1", "10.0.0"),
            ("v1.18.1", "1.19"),
            ("17.6", "17.11-alpine"),
            ("1.2.0-rc.1", "1.2.0"),
            ("16-bookworm", "17"),
        ] {
            assert!(is_before(left, right), "{left} {right}");
            assert!(!is_before(right, left), "{right} {left}");
        }
        for (left, right) in [("17", "17.6"), ("17.6", "17"), ("1.2.0-alpine", "1.2.0")] {
            assert!(!is_before(left, right), "{left} {right}");
        }
    }

    #[test]
    fn a_word_is_no_version() {
        for tag in ["latest", "stable", "v", "", "main-3", "1..2"] {
            assert_eq!(Version::read(tag), None, "{tag}");
        }
        assert_eq!(Version::read("v17.6-alpine").unwrap().major(), 17);
    }
}
