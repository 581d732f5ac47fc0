use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use infractl_document::Spanned;
use serde::Deserialize;

use crate::name::decode_from_text;

/// A length of time, written as a whole number and one of `s`, `m`, `h`, `d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period(Duration);

/// Why a text is no [`Period`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a length of time; write a whole number and `s`, `m`, `h` or `d`, as in `24h`"
)]
pub struct PeriodError(String);

/// A day of the calendar, written `2026-12-20`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

/// Why a text is no [`Date`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a day; write year, month and day, as in `2026-12-20`")]
pub struct DateError(String);

/// A time, written `2026-11-22T03:00:00Z` or with another offset in place of the `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(jiff::Timestamp);

/// Why a text is no [`Moment`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time; write day, time and offset, as in `2026-11-22T03:00:00Z`")]
pub struct MomentError(String);

/// Days on which nothing is promoted, first and last included.
#[derive(Debug, Clone, Deserialize)]
pub struct Freeze {
    /// The first day.
    pub from: Spanned<Date>,
    /// The last day.
    pub to: Spanned<Date>,
    /// Why.
    pub reason: String,
}

impl Period {
    /// The length.
    pub fn duration(self) -> Duration {
        self.0
    }
}

impl Moment {
    /// The time as a clock knows it.
    pub fn time(self) -> jiff::Timestamp {
        self.0
    }
}

impl Date {
    /// The day as a calendar knows it.
    pub fn day(self) -> jiff::civil::Date {
        self.0
    }

    /// The days from `earlier` to this day; negative where this day comes first.
    pub fn days_after(self, earlier: jiff::civil::Date) -> i64 {
        (self.0 - earlier).get_days().into()
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let wrong = || PeriodError(text.to_owned());
        let unit = text.chars().last().ok_or_else(wrong)?;
        let seconds: u64 = match unit {
            's' => 1,
            'm' => 60,
            'h' => 60 * 60,
            'd' => 24 * 60 * 60,
            _ => return Err(wrong()),
        };
        let digits = text.trim_end_matches(unit);
        if digits.len() + 1 != text.len() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        let number: u64 = digits.parse().map_err(|_| wrong())?;
        let total = number.checked_mul(seconds).ok_or_else(wrong)?;
        Ok(Self(Duration::from_secs(total)))
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let wrong = || DateError(text.to_owned());
        // The calendar's own reader takes more forms than the one that is asked for.
        let is_plain = text.len() == 10
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-');
        if !is_plain {
            return Err(wrong());
        }
        text.parse().map(Self).map_err(|_| wrong())
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let wrong = || MomentError(text.to_owned());
        // The calendar's own reader also takes a day without dashes, and a zone behind.
        let is_plain = text.get(10..11) == Some("T")
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"-:.+TZ".contains(&byte));
        if !is_plain {
            return Err(wrong());
        }
        text.parse().map(Self).map_err(|_| wrong())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

decode_from_text!(Period, Date, Moment);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_one_number_and_one_unit() {
        let hours = |count| Ok(Period(Duration::from_hours(count)));
        assert_eq!("24h".parse(), hours(24));
        assert_eq!("2d".parse(), hours(48));
        for text in [
            "",
            "h",
            "1",
            "1w",
            "1hh",
            "-1h",
            "1.5h",
            "99999999999999999999d",
            "+1h",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_is_one_that_the_calendar_has() {
        let day: Date = "2026-12-20".parse().unwrap();
        assert_eq!(day.days_after(jiff::civil::date(2026, 11, 20)), 30);
        for text in [
            "2026-02-30",
            "2026-1-2",
            "20261220",
            "tomorrow",
            "2026-12-20T00:00",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_has_an_offset() {
        let time: Moment = "2026-11-22T04:00:00+01:00".parse().unwrap();
        assert_eq!(time, "2026-11-22T03:00:00Z".parse().unwrap());
        for text in [
            "2026-11-22",
            "2026-11-22T03:00:00",
            "20261122T030000Z",
            "2026-11-22 03:00:00Z",
            "2026-13-22T03:00:00Z",
            "yesterday",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }
}
