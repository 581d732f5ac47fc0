//! RFC 3339 timestamps: read, compared, moved and written.

/// How closely a text must follow RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// To the letter, as `formatdate` and `timeadd` ask.
    Exact,
    /// An hour of one digit, a comma before the fraction and an offset of a whole day pass, as
    /// `timecmp` lets them.
    Lenient,
}

/// A moment with the offset that it was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Timestamp {
    /// Seconds since 1970, in UTC.
    pub(super) seconds: i64,
    pub(super) nanoseconds: u32,
    /// Seconds east of UTC.
    pub(super) offset: i32,
}

/// What a calendar and a clock at the timestamp's offset show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    pub(super) year: i64,
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    /// Days since Sunday.
    pub(super) weekday: u8,
}

const DAY: i64 = 86_400;

/// What stands in each place, and what may.
const WRONG: &str = "must be a timestamp of RFC 3339, such as `2006-01-02T15:04:05Z`";

impl Timestamp {
    /// Reads a timestamp, or says what is wrong with it.
    pub(super) fn parse(text: &str, strictness: Strictness) -> Result<Self, String> {
        let mut rest = Rest { text, strictness };
        let mut number = |what: &str, width: usize, low: u32, high: u32, before: Option<u8>| {
            rest.number(what, width, low, high, before)
        };
        let year = number("year", 4, 0, 9999, None)?;
        let month = number("month", 2, 1, 12, Some(b'-'))?;
        let day = number("day", 2, 1, days_in(year, month), Some(b'-'))?;
        let hour = number("hour", 2, 0, 23, Some(b'T'))?;
        let minute = number("minute", 2, 0, 59, Some(b':'))?;
        let second = number("second", 2, 0, 59, Some(b':'))?;
        let nanoseconds = rest.fraction();
        let offset = rest.offset()?;
        if !rest.text.is_empty() {
            return Err(format!("{WRONG}; there is `{}` behind it", rest.text));
        }
        let days = days_since_epoch(i64::from(year), i64::from(month), i64::from(day));
        let clock = i64::from(hour * 3600 + minute * 60 + second);
        Ok(Self {
            seconds: days * DAY + clock - i64::from(offset),
            nanoseconds,
            offset,
        })
    }

    /// Moves a timestamp.
    pub(super) fn add(self, nanoseconds: i64) -> Self {
        const SECOND: i64 = 1_000_000_000;
        let total = i64::from(self.nanoseconds) + nanoseconds.rem_euclid(SECOND);
        let seconds = self.seconds + nanoseconds.div_euclid(SECOND) + total.div_euclid(SECOND);
        Self {
            seconds,
            nanoseconds: u32::try_from(total.rem_euclid(SECOND)).unwrap_or_default(),
            ..self
        }
    }

    /// Compares the moments, whatever their offsets.
    pub(super) fn compare(self, other: Self) -> std::cmp::Ordering {
        (self.seconds, self.nanoseconds).cmp(&(other.seconds, other.nanoseconds))
    }

    /// What a calendar and a clock show.
    pub(super) fn clock(self) -> Clock {
        let local = self.seconds + i64::from(self.offset);
        let (days, rest) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let (year, month, day) = date(days);
        let small = |number: i64| u8::try_from(number).unwrap_or_default();
        Clock {
            year,
            month: small(month),
            day: small(day),
            hour: small(rest / 3600),
            minute: small(rest / 60 % 60),
            second: small(rest % 60),
            weekday: small((days + 4).rem_euclid(7)),
        }
    }

    /// The offset as `+hh`, then a separator, then `mm`.
    pub(super) fn offset_text(self, separator: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.unsigned_abs() / 60;
        format!("{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60)
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let clock = self.clock();
        let sign = if clock.year < 0 { "-" } else { "" };
        write!(
            out,
            "{sign}{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            clock.year.unsigned_abs(),
            clock.month,
            clock.day,
            clock.hour,
            clock.minute,
            clock.second
        )?;
        if self.offset == 0 {
            return out.write_str("Z");
        }
        out.write_str(&self.offset_text(":"))
    }
}

struct Rest<'a> {
    text: &'a str,
    strictness: Strictness,
}

impl Rest<'_> {
    fn number(
        &mut self,
        what: &str,
        width: usize,
        low: u32,
        high: u32,
        before: Option<u8>,
    ) -> Result<u32, String> {
        if let Some(before) = before {
            let sign = char::from(before);
            self.text = self
                .text
                .strip_prefix(sign)
                .ok_or_else(|| format!("{WRONG}; `{sign}` is missing before the {what}"))?;
        }
        let digits = self
            .text
            .bytes()
            .take(width)
            .take_while(u8::is_ascii_digit)
            .count();
        let is_short_hour = self.strictness == Strictness::Lenient && what == "hour" && digits == 1;
        if digits != width && !is_short_hour {
            return Err(format!("{WRONG}; the {what} needs {width} digits"));
        }
        let (digits, rest) = self.text.split_at_checked(digits).unwrap_or_default();
        let number = digits.parse().unwrap_or_default();
        if !(low..=high).contains(&number) {
            return Err(format!(
                "{WRONG}; the {what} must be from {low} to {high}, not {number}"
            ));
        }
        self.text = rest;
        Ok(number)
    }

    /// A fraction of a second; digits behind the ninth are dropped.
    fn fraction(&mut self) -> u32 {
        let has_sign = self.text.starts_with('.')
            || self.text.starts_with(',') && self.strictness == Strictness::Lenient;
        let digits = self
            .text
            .bytes()
            .skip(1)
            .take_while(u8::is_ascii_digit)
            .count();
        if !has_sign || digits == 0 {
            return 0;
        }
        let (fraction, rest) = self.text.split_at_checked(digits + 1).unwrap_or_default();
        self.text = rest;
        let mut digits = fraction.bytes().skip(1).map(|digit| digit - b'0');
        (0..9).fold(0, |number, _| {
            number * 10 + u32::from(digits.next().unwrap_or(0))
        })
    }

    fn offset(&mut self) -> Result<i32, String> {
        if let Some(rest) = self.text.strip_prefix('Z') {
            self.text = rest;
            return Ok(0);
        }
        let sign = match self.text.bytes().next() {
            Some(b'+') => 1,
            Some(b'-') => -1,
            _ => return Err(format!("{WRONG}; it must end in `Z` or an offset")),
        };
        self.text = self.text.get(1..).unwrap_or_default();
        let extra = u32::from(self.strictness == Strictness::Lenient);
        let hours = self.number("offset's hour", 2, 0, 23 + extra, None)?;
        let minutes = self.number("offset's minute", 2, 0, 59 + extra, Some(b':'))?;
        let total = i32::try_from(hours * 3600 + minutes * 60).unwrap_or_default();
        Ok(sign * total)
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date, counted in years that begin in March.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date so many days after 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = years + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_survive_reading_and_writing() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2020-02-29T12:30:45+02:30",
            "0001-01-01T00:00:00-08:00",
            "9999-12-31T23:59:59Z",
        ] {
            let read = Timestamp::parse(text, Strictness::Exact).unwrap();
            assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn each_part_must_be_there_and_in_range() {
        for text in [
            "",
            "2018-01-02",
            "2018-02-30T00:00:00Z",
            "2018-01-02t00:00:00Z",
            "2018-01-02T24:00:00Z",
            "2018-01-02T00:00:00",
            "2018-01-02T3:00:00Z",
            "2018-01-02T00:00:00+24:00",
            "2018-01-02T00:00:00.Z",
        ] {
            assert!(Timestamp::parse(text, Strictness::Exact).is_err(), "{text}");
        }
    }
}
