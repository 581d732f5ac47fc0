//! Writes a time in a layout, as Go's `Time.Format` does.

use std::fmt::Write as _;

use infractl_template::CallError;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::layout::{Field, OffsetForm, next};
use super::out_of_range;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(super) const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// A time as clocks and calendars of one place show it.
#[derive(Debug, Clone)]
pub(super) struct Local {
    pub(super) civil: DateTime,
    /// Seconds east of UTC.
    pub(super) offset: i32,
    /// The name of the zone; empty for one that has only its offset.
    pub(super) zone: String,
}

impl Local {
    pub(super) fn new(timestamp: Timestamp, offset: i32, zone: &str) -> Result<Self, CallError> {
        let place = Offset::from_seconds(offset).map_err(|_| out_of_range())?;
        Ok(Self {
            civil: place.to_datetime(timestamp),
            offset,
            zone: zone.to_owned(),
        })
    }

    pub(super) fn month_name(&self) -> &'static str {
        named(&MONTHS, i64::from(self.civil.month()) - 1)
    }

    pub(super) fn day_name(&self) -> &'static str {
        let day = self.civil.weekday().to_sunday_zero_offset();
        named(&DAYS, i64::from(day))
    }
}

fn named(names: &'static [&'static str], place: i64) -> &'static str {
    let place = usize::try_from(place).ok();
    place
        .and_then(|place| names.get(place))
        .copied()
        .unwrap_or_default()
}

/// Writes a time in a layout.
pub(super) fn write(layout: &str, time: &Local) -> Result<String, CallError> {
    let mut out = String::with_capacity(layout.len() + 10);
    let mut rest = layout;
    loop {
        let part = next(rest);
        out.push_str(part.before);
        let Some(field) = part.field else {
            return Ok(out);
        };
        self::field(&mut out, field, time)
            .map_err(|_| CallError::unsupported("a time that cannot be written"))?;
        rest = part.after;
    }
}

fn field(out: &mut String, field: Field, time: &Local) -> std::fmt::Result {
    let civil = &time.civil;
    let short = |text: &'static str| text.get(..3).unwrap_or(text);
    let hour12 = match civil.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let is_afternoon = civil.hour() >= 12;
    match field {
        Field::Year => write!(out, "{:02}", civil.year().max(0) % 100),
        Field::LongYear if civil.year() < 0 => write!(out, "-{:04}", -civil.year()),
        Field::LongYear => write!(out, "{:04}", civil.year()),
        Field::Month => out.write_str(short(time.month_name())),
        Field::LongMonth => out.write_str(time.month_name()),
        Field::NumMonth => write!(out, "{}", civil.month()),
        Field::ZeroMonth => write!(out, "{:02}", civil.month()),
        Field::WeekDay => out.write_str(short(time.day_name())),
        Field::LongWeekDay => out.write_str(time.day_name()),
        Field::Day => write!(out, "{}", civil.day()),
        Field::UnderDay => write!(out, "{:2}", civil.day()),
        Field::ZeroDay => write!(out, "{:02}", civil.day()),
        Field::UnderYearDay => write!(out, "{:3}", civil.date().day_of_year()),
        Field::ZeroYearDay => write!(out, "{:03}", civil.date().day_of_year()),
        Field::Hour => write!(out, "{:02}", civil.hour()),
        Field::Hour12 => write!(out, "{hour12}"),
        Field::ZeroHour12 => write!(out, "{hour12:02}"),
        Field::Minute => write!(out, "{}", civil.minute()),
        Field::ZeroMinute => write!(out, "{:02}", civil.minute()),
        Field::Second => write!(out, "{}", civil.second()),
        Field::ZeroSecond => write!(out, "{:02}", civil.second()),
        Field::UpperHalf => out.write_str(if is_afternoon { "PM" } else { "AM" }),
        Field::LowerHalf => out.write_str(if is_afternoon { "pm" } else { "am" }),
        Field::ZoneName if time.zone.is_empty() => {
            // A zone without a name shows its offset, without seconds and colon.
            let minutes = (time.offset / 60).abs();
            let sign = if time.offset / 60 < 0 { '-' } else { '+' };
            write!(out, "{sign}{:02}{:02}", minutes / 60, minutes % 60)
        }
        Field::ZoneName => out.write_str(&time.zone),
        Field::Offset(form) => offset(out, form, time.offset),
        Field::Fraction {
            separator,
            digits,
            is_trimmed,
        } => {
            let all = format!("{:09}", civil.subsec_nanosecond());
            let kept = all.get(..digits).unwrap_or(&all);
            if !is_trimmed {
                return write!(out, "{separator}{kept}");
            }
            match kept.trim_end_matches('0') {
                "" => Ok(()),
                kept => write!(out, "{separator}{kept}"),
            }
        }
    }
}

fn offset(out: &mut String, form: OffsetForm, seconds: i32) -> std::fmt::Result {
    if form.has_z && seconds == 0 {
        return out.write_str("Z");
    }
    // Go takes the sign of whole minutes.
    let sign = if seconds / 60 < 0 { '-' } else { '+' };
    let size = seconds.abs();
    let colon = if form.has_colons { ":" } else { "" };
    write!(out, "{sign}{:02}", size / 3600)?;
    if form.parts > 1 {
        write!(out, "{colon}{:02}", size / 60 % 60)?;
    }
    if form.parts > 2 {
        write!(out, "{colon}{:02}", size % 60)?;
    }
    Ok(())
}
