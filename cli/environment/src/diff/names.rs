//! Objects whose names end in a hash of their content: the same object under two names.

use std::collections::BTreeMap;

use infractl_document::{Address, Document};

/// An object that has another generated name in each environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Renamed {
    pub(super) from: Address,
    pub(super) to: Address,
}

impl Renamed {
    /// The two names, without the kind and place that they share.
    pub(super) fn names(&self) -> Option<(&str, &str)> {
        Some((self.from.segments().nth(4)?, self.to.segments().nth(4)?))
    }
}

/// Pairs objects that only one side has, where names say that they are one: the same kind and
/// place, the same stem, and hashes of one length. Where several would do, none is paired.
pub(super) fn pair(
    before: &BTreeMap<Address, Document>,
    after: &BTreeMap<Address, Document>,
) -> Vec<Renamed> {
    let alone = |own: &BTreeMap<Address, Document>, others: &BTreeMap<Address, Document>| {
        let mut stems: BTreeMap<String, Vec<Address>> = BTreeMap::new();
        for address in own.keys().filter(|address| !others.contains_key(*address)) {
            if let Some(stem) = stem(address) {
                stems.entry(stem).or_default().push(address.clone());
            }
        }
        stems
    };
    let old = alone(before, after);
    let mut new = alone(after, before);
    let pairs = old
        .into_iter()
        .filter_map(|(stem, from)| match (&*from, &*new.remove(&stem)?) {
            ([from], [to]) => Some(Renamed {
                from: from.clone(),
                to: to.clone(),
            }),
            _ => None,
        });
    pairs.collect()
}

/// All of an address but the hash at its end, and the hash's length.
fn stem(address: &Address) -> Option<String> {
    if address.segments().next() != Some("kubernetes") || address.segments().count() != 5 {
        return None;
    }
    let (stem, hash) = address.as_str().rsplit_once('-')?;
    is_hash(hash).then(|| format!("{stem}-{}", hash.len()))
}

/// Whether a text is what a program makes of a digest: hexadecimal, or the signs that Kubernetes
/// takes for names, which make no words.
fn is_hash(text: &str) -> bool {
    let is_hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_safe =
        |byte: u8| matches!(byte, b'2' | b'4'..=b'9') || b"bcdfghjklmnpqrstvwxz".contains(&byte);
    let bytes = text.bytes();
    text.len() >= 6
        && bytes.clone().any(|byte| byte.is_ascii_digit())
        && bytes.clone().any(|byte| byte.is_ascii_lowercase())
        && (bytes.clone().all(is_hexadecimal) || bytes.clone().all(is_safe))
}

#[cfg(test)]
mod tests {
    use super::is_hash;

    #[test]
    fn hashes_are_told_from_words_and_numbers() {
        for hash in ["5d8f9c7b", "m2k7h9t8cf", "0a1b2c"] {
            assert!(is_hash(hash), "{hash}");
        }
        for word in [
            "backup", "config", "20260101", "facade", "v1", "data0", "primary2",
        ] {
            assert!(!is_hash(word), "{word}");
        }
    }
}
