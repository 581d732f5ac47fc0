//! Reads a time in a layout, as Go's `time.ParseInLocation` does with UTC as the local zone.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use super::layout::{Field, OffsetForm, next};
use super::moment::Moment;
use super::write::{DAYS, MONTHS};

/// What is known so far of a time that is being read.
#[derive(Debug, Default)]
struct Fields {
    year: i32,
    month: Option<i32>,
    day: Option<i32>,
    year_day: Option<i32>,
    hour: i32,
    minute: i32,
    second: i32,
    nanosecond: i32,
    is_afternoon: Option<bool>,
    is_utc: bool,
    offset: Option<i32>,
    zone: Option<String>,
}

/// Why a field does not fit its text.
enum Wrong {
    /// The text is something else.
    Text,
    /// The number is too large or small; the name of what it is.
    Range(&'static str),
}

type Taken<'v> = Result<&'v str, Wrong>;

/// Reads a time; the error is Go's text.
pub(super) fn read(layout: &str, value: &str) -> Result<Moment, String> {
    let cannot = |element: &str, at: &[u8]| {
        let [value, layout, element] = [value, layout, element].map(|own| quote(own.as_bytes()));
        let at = quote(at);
        format!("parsing time {value} as {layout}: cannot parse {at} as {element}")
    };
    let wrong = |what: &str| format!("parsing time {}: {what}", quote(value.as_bytes()));
    let mut fields = Fields::default();
    let (mut layout_rest, mut rest) = (layout, value);
    loop {
        let part = next(layout_rest);
        rest = skip(rest, part.before).map_err(|at| cannot(part.before, at))?;
        let Some(field) = part.field else {
            if !rest.is_empty() {
                return Err(wrong(&format!("extra text: {}", quote(rest.as_bytes()))));
            }
            break;
        };
        rest = fields
            .take(field, rest, part.after)
            .map_err(|error| match error {
                Wrong::Text => cannot(part.text, rest.as_bytes()),
                Wrong::Range(what) => wrong(&format!("{what} out of range")),
            })?;
        layout_rest = part.after;
    }
    let date = fields.date().map_err(&wrong)?;
    fields.moment(date).ok_or_else(|| wrong("day out of range"))
}

impl Fields {
    fn take<'v>(&mut self, field: Field, value: &'v str, layout: &str) -> Taken<'v> {
        match field {
            Field::Year => {
                let (digits, rest) = split(value, 2)?;
                let year = number(digits)?;
                self.year = year + if year >= 69 { 1900 } else { 2000 };
                Ok(rest)
            }
            Field::LongYear => {
                if !is_digit(value, 0) {
                    return Err(Wrong::Text);
                }
                let (digits, rest) = split(value, 4)?;
                self.year = number(digits)?;
                Ok(rest)
            }
            Field::Month | Field::LongMonth => {
                let (place, rest) = name(&MONTHS, value, field == Field::Month)?;
                self.month = Some(place + 1);
                Ok(rest)
            }
            Field::NumMonth | Field::ZeroMonth => {
                let (month, rest) = two_digits(value, field == Field::ZeroMonth)?;
                self.month = Some(within(month, 1, 12, "month")?);
                Ok(rest)
            }
            Field::WeekDay | Field::LongWeekDay => {
                Ok(name(&DAYS, value, field == Field::WeekDay)?.1)
            }
            Field::Day | Field::UnderDay | Field::ZeroDay => {
                let value = without_space(value, field == Field::UnderDay);
                let (day, rest) = two_digits(value, field == Field::ZeroDay)?;
                self.day = Some(day);
                Ok(rest)
            }
            Field::UnderYearDay | Field::ZeroYearDay => {
                let is_spaced = field == Field::UnderYearDay;
                let value = without_space(without_space(value, is_spaced), is_spaced);
                let count = (0..3).take_while(|at| is_digit(value, *at)).count();
                if count == 0 || (!is_spaced && count != 3) {
                    return Err(Wrong::Text);
                }
                let (digits, rest) = split(value, count)?;
                self.year_day = Some(number(digits)?);
                Ok(rest)
            }
            _ => self.take_time(field, value, layout),
        }
    }

    fn take_time<'v>(&mut self, field: Field, value: &'v str, layout: &str) -> Taken<'v> {
        match field {
            Field::Hour => {
                let (hour, rest) = two_digits(value, false)?;
                self.hour = within(hour, 0, 23, "hour")?;
                Ok(rest)
            }
            Field::Hour12 | Field::ZeroHour12 => {
                let (hour, rest) = two_digits(value, field == Field::ZeroHour12)?;
                self.hour = within(hour, 0, 12, "hour")?;
                Ok(rest)
            }
            Field::Minute | Field::ZeroMinute => {
                let (minute, rest) = two_digits(value, field == Field::ZeroMinute)?;
                self.minute = within(minute, 0, 59, "minute")?;
                Ok(rest)
            }
            Field::Second | Field::ZeroSecond => {
                let (second, rest) = two_digits(value, field == Field::ZeroSecond)?;
                self.second = within(second, 0, 59, "second")?;
                // A fraction may follow that the layout does not speak of.
                match next(layout) {
                    part if matches!(part.field, Some(Field::Fraction { .. })) => Ok(rest),
                    _ => self.take_fraction(rest),
                }
            }
            Field::UpperHalf | Field::LowerHalf => {
                let (half, rest) = split(value, 2)?;
                self.is_afternoon = match (half, field) {
                    ("PM", Field::UpperHalf) | ("pm", Field::LowerHalf) => Some(true),
                    ("AM", Field::UpperHalf) | ("am", Field::LowerHalf) => Some(false),
                    _ => return Err(Wrong::Text),
                };
                Ok(rest)
            }
            Field::ZoneName => {
                if let Some(rest) = value.strip_prefix("UTC") {
                    self.is_utc = true;
                    return Ok(rest);
                }
                let (name, rest) = split(value, zone_length(value).ok_or(Wrong::Text)?)?;
                self.zone = Some(name.to_owned());
                Ok(rest)
            }
            Field::Offset(form) => self.take_offset(form, value),
            Field::Fraction {
                digits,
                is_trimmed: false,
                ..
            } => {
                let (fraction, rest) = split(value, digits + 1)?;
                self.nanosecond = nanoseconds(fraction)?;
                Ok(rest)
            }
            _ => self.take_fraction(value),
        }
    }

    /// Takes a fraction of a second, when there is one.
    fn take_fraction<'v>(&mut self, value: &'v str) -> Taken<'v> {
        if !value.starts_with(['.', ',']) || !is_digit(value, 1) {
            return Ok(value);
        }
        let count = (1..value.len())
            .take_while(|at| is_digit(value, *at))
            .count();
        let (fraction, rest) = split(value, count + 1)?;
        self.nanosecond = nanoseconds(fraction)?;
        Ok(rest)
    }

    fn take_offset<'v>(&mut self, form: OffsetForm, value: &'v str) -> Taken<'v> {
        if form.has_z
            && let Some(rest) = value.strip_prefix('Z')
        {
            self.is_utc = true;
            return Ok(rest);
        }
        let (sign, mut rest) = split(value, 1)?;
        let mut parts = [0; 3];
        for (place, part) in parts.iter_mut().enumerate().take(form.parts.into()) {
            if place > 0 && form.has_colons {
                rest = rest.strip_prefix(':').ok_or(Wrong::Text)?;
            }
            let (digits, after) = split(rest, 2)?;
            *part = two_digits(digits, true)?.0;
            rest = after;
        }
        let [hours, minutes, seconds] = parts;
        within(hours, 0, 24, "time zone offset hour")?;
        within(minutes, 0, 60, "time zone offset minute")?;
        within(seconds, 0, 60, "time zone offset second")?;
        let size = (hours * 60 + minutes) * 60 + seconds;
        self.offset = Some(match sign {
            "+" => size,
            "-" => -size,
            _ => return Err(Wrong::Text),
        });
        Ok(rest)
    }

    /// The day, of what was read; the error says what is wrong with it.
    fn date(&mut self) -> Result<Date, &'static str> {
        match self.is_afternoon {
            Some(true) if self.hour < 12 => self.hour += 12,
            Some(false) if self.hour == 12 => self.hour = 0,
            _ => {}
        }
        let year = i16::try_from(self.year).map_err(|_| "year out of range")?;
        let first = Date::new(year, 1, 1).map_err(|_| "year out of range")?;
        if let Some(place) = self.year_day {
            const WRONG: &str = "day-of-year out of range";
            let place = i16::try_from(place).map_err(|_| WRONG)?;
            let date = first.with().day_of_year(place).build().map_err(|_| WRONG)?;
            if self
                .month
                .is_some_and(|month| month != i32::from(date.month()))
            {
                return Err("day-of-year does not match month");
            }
            if self.day.is_some_and(|day| day != i32::from(date.day())) {
                return Err("day-of-year does not match day");
            }
            return Ok(date);
        }
        let month = i8::try_from(self.month.unwrap_or(1)).map_err(|_| "month out of range")?;
        let day = i8::try_from(self.day.unwrap_or(1)).map_err(|_| "day out of range")?;
        Date::new(year, month, day).map_err(|_| "day out of range")
    }

    fn moment(&self, date: Date) -> Option<Moment> {
        let [hour, minute, second] =
            [self.hour, self.minute, self.second].map(|own| i8::try_from(own).ok());
        let time = Time::new(hour?, minute?, second?, self.nanosecond).ok()?;
        let civil = DateTime::from_parts(date, time);
        if self.is_utc {
            return Some(Moment::at(in_offset(civil, 0)?));
        }
        match (self.offset, self.zone.as_deref()) {
            (Some(offset), zone) => {
                let timestamp = in_offset(civil, offset)?;
                if offset == 0 && matches!(zone, None | Some("UTC")) {
                    return Some(Moment::at(timestamp));
                }
                Some(Moment::in_zone(timestamp, offset, zone.unwrap_or_default()))
            }
            // Go knows no other zone by its short name; the time of day stands as if in UTC.
            (None, Some(zone)) => {
                let hours = zone.strip_prefix("GMT").and_then(|own| own.parse().ok());
                let offset = hours.unwrap_or(0) * 3600;
                Some(Moment::in_zone(in_offset(civil, 0)?, offset, zone))
            }
            (None, None) => Some(Moment::at(in_offset(civil, 0)?)),
        }
    }
}

fn in_offset(civil: DateTime, seconds: i32) -> Option<Timestamp> {
    Offset::from_seconds(seconds).ok()?.to_timestamp(civil).ok()
}

/// Takes the literal text of a layout; spaces stand for any number of spaces. The error is what is
/// left of the value, which Go compares byte by byte.
fn skip<'v>(value: &'v str, literal: &str) -> Result<&'v str, &'v [u8]> {
    let (mut value, mut literal) = (value, literal);
    while let Some(sign) = literal.chars().next() {
        if sign == ' ' {
            if !value.is_empty() && !value.starts_with(' ') {
                return Err(value.as_bytes());
            }
            literal = literal.trim_start_matches(' ');
            value = value.trim_start_matches(' ');
            continue;
        }
        let mut bytes = [0; 4];
        let wanted = sign.encode_utf8(&mut bytes).as_bytes();
        let Some(rest) = value.strip_prefix(sign) else {
            let given = value.as_bytes();
            let same = given
                .iter()
                .zip(wanted)
                .take_while(|(own, other)| own == other);
            return Err(given.get(same.count()..).unwrap_or_default());
        };
        value = rest;
        literal = literal.strip_prefix(sign).unwrap_or_default();
    }
    Ok(value)
}

fn split(value: &str, at: usize) -> Result<(&str, &str), Wrong> {
    value.split_at_checked(at).ok_or(Wrong::Text)
}

fn is_digit(value: &str, at: usize) -> bool {
    value.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}

fn number(digits: &str) -> Result<i32, Wrong> {
    digits.parse().map_err(|_| Wrong::Text)
}

/// One digit or two; `is_fixed` for two only.
fn two_digits(value: &str, is_fixed: bool) -> Result<(i32, &str), Wrong> {
    let count = match (is_digit(value, 0), is_digit(value, 1)) {
        (true, true) => 2,
        (true, false) if !is_fixed => 1,
        _ => return Err(Wrong::Text),
    };
    let (digits, rest) = split(value, count)?;
    Ok((number(digits)?, rest))
}

fn within(number: i32, low: i32, high: i32, what: &'static str) -> Result<i32, Wrong> {
    if (low..=high).contains(&number) {
        Ok(number)
    } else {
        Err(Wrong::Range(what))
    }
}

fn without_space(value: &str, applies: bool) -> &str {
    match value.strip_prefix(' ') {
        Some(rest) if applies => rest,
        _ => value,
    }
}

/// A name in any case, or its first three letters.
fn name<'v>(names: &[&str], value: &'v str, is_short: bool) -> Result<(i32, &'v str), Wrong> {
    for (place, name) in (0..).zip(names) {
        let length = if is_short { 3 } else { name.len() };
        if let Ok((own, rest)) = split(value, length)
            && name
                .get(..length)
                .is_some_and(|name| name.eq_ignore_ascii_case(own))
        {
            return Ok((place, rest));
        }
    }
    Err(Wrong::Text)
}

/// The nanoseconds of a fraction with its separator in front; digits beyond the ninth are dropped.
fn nanoseconds(fraction: &str) -> Result<i32, Wrong> {
    let digits = fraction.strip_prefix(['.', ',']).ok_or(Wrong::Text)?;
    let digits = digits.get(..9.min(digits.len())).ok_or(Wrong::Text)?;
    if digits.is_empty() || !digits.bytes().all(|own| own.is_ascii_digit()) {
        return Err(Wrong::Text);
    }
    number(&format!("{digits:0<9}"))
}

/// How long the name of a zone at the beginning is.
fn zone_length(value: &str) -> Option<usize> {
    if value.starts_with("ChST") || value.starts_with("MeST") {
        return Some(4);
    }
    if let Some(after) = value.strip_prefix("GMT") {
        return Some(3 + signed_hours(after).unwrap_or(0));
    }
    if value.starts_with(['+', '-']) {
        return signed_hours(value);
    }
    let upper = value
        .bytes()
        .take(6)
        .take_while(u8::is_ascii_uppercase)
        .count();
    let is_time = |at: usize| value.as_bytes().get(at) == Some(&b'T');
    let is_known = match upper {
        3 => true,
        4 => is_time(3) || value.starts_with("WITA"),
        5 => is_time(4),
        _ => false,
    };
    (is_known && value.len() >= 3).then_some(upper)
}

/// The length of a sign and the hours of an offset after it.
fn signed_hours(value: &str) -> Option<usize> {
    let digits = value.strip_prefix(['+', '-'])?;
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let hours: u64 = digits.get(..count)?.parse().ok()?;
    (hours <= 23).then_some(count + 1)
}

/// Go quotes here by bytes: all that is not plain ASCII is escaped.
fn quote(text: &[u8]) -> String {
    let mut out = String::from("\"");
    for byte in text {
        match *byte {
            byte @ (b'"' | b'\\') => out.extend(['\\', char::from(byte)]),
            byte @ b' '..=b'\x7f' => out.push(char::from(byte)),
            byte => {
                out.push_str("\\x");
                for half in [byte >> 4, byte & 15] {
                    out.extend(char::from_digit(half.into(), 16));
                }
            }
        }
    }
    out.push('"');
    out
}
