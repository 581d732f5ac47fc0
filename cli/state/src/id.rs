use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

/// The name of a record: 26 signs that sort by time, as a ULID does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(Box<str>);

/// Why a text is no [`RecordId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the name of a record; write 26 digits and capital letters")]
pub struct RecordIdError(String);

/// Crockford's base 32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl RecordId {
    /// Names a run that starts at a time; `random` keeps two of the same millisecond apart.
    #[must_use]
    pub fn new(started: Timestamp, random: [u8; 10]) -> Self {
        let milliseconds = u128::try_from(started.as_millisecond()).unwrap_or(0);
        let number = random
            .iter()
            .fold(milliseconds, |number, byte| number << 8 | u128::from(*byte));
        let text = (0..26)
            .rev()
            .map(|digit| {
                let index = usize::try_from(number >> (5 * digit) & 31).unwrap_or(0);
                char::from(ALPHABET.get(index).copied().unwrap_or(b'0'))
            })
            .collect::<String>();
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RecordId {
    type Err = RecordIdError;

    fn from_str(text: &str) -> Result<Self, RecordIdError> {
        if text.len() == 26 && text.bytes().all(|byte| ALPHABET.contains(&byte)) {
            Ok(Self(text.into()))
        } else {
            Err(RecordIdError(text.to_owned()))
        }
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_time_whatever_is_random() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let early = RecordId::new(at("2026-11-22T10:00:00Z"), [0xFF; 10]);
        let late = RecordId::new(at("2026-11-22T10:00:00.001Z"), [0; 10]);
        assert!(early < late);
        assert_eq!(early.as_str().parse(), Ok(early.clone()));
        // The example of the ULID specification: 1469918176385 is `01ARYZ6S41`.
        let known = RecordId::new(
            Timestamp::from_millisecond(1_469_918_176_385).unwrap(),
            [0; 10],
        );
        assert!(known.as_str().starts_with("01ARYZ6S41"), "{known}");
    }
}
