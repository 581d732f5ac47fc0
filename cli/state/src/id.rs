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

    /// Names a run that comes after another one, even where the clock went back meanwhile.
    #[must_use]
    pub fn after(latest: Option<&Self>, started: Timestamp, random: [u8; 10]) -> Self {
        let next = latest.and_then(|latest| {
            let earliest = latest.milliseconds()?.checked_add(1)?;
            Timestamp::from_millisecond(earliest).ok()
        });
        Self::new(next.map_or(started, |next| started.max(next)), random)
    }

    /// The time that the name holds: the first ten digits.
    fn milliseconds(&self) -> Option<i64> {
        self.0.bytes().take(10).try_fold(0_i64, |number, digit| {
            let value = ALPHABET.iter().position(|sign| *sign == digit)?;
            number
                .checked_mul(32)?
                .checked_add(i64::try_from(value).ok()?)
        })
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

    #[test]
    fn a_later_run_has_a_later_name_although_the_clock_went_back() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let first = RecordId::after(None, now, [0xFF; 10]);
        assert_eq!(first, RecordId::new(now, [0xFF; 10]));
        for seconds in [-600, 0, 600] {
            let then = Timestamp::from_second(1_800_000_000 + seconds).unwrap();
            assert!(RecordId::after(Some(&first), then, [0; 10]) > first);
        }
        let third = Timestamp::from_second(1_800_000_060).unwrap();
        assert_eq!(
            RecordId::after(Some(&first), third, [1; 10]),
            RecordId::new(third, [1; 10])
        );
    }
}
