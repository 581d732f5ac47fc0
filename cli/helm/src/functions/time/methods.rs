//! The methods of Go's `time.Time`.

use infractl_template::{CallError, Operand, Signature, Text, Type, Value};
use jiff::tz::Offset;
use jiff::{Span, civil};

use super::super::arguments::Arguments as _;
use super::super::duration;
use super::super::duration::Duration;
use super::moment::{Calendar, Moment};
use super::{out_of_range, time_at};

pub(super) static NOTHING: Signature = Signature::fixed(&[]);
static TEXT: Signature = Signature::fixed(&[Type::Text]);
static TIME: Signature = Signature::fixed(&[Type::Native(Moment::TYPE)]);
static DURATION: Signature = Signature::fixed(&[Type::Native("time.Duration")]);
static DATE: Signature = Signature::fixed(&[Type::INT, Type::INT, Type::INT]);
static ANYTHING: Signature = Signature::variadic(&[], Type::Any);

/// What a method takes; those that Go has and this file has not take anything, and are refused.
pub(super) fn signature(name: &str) -> Option<&'static Signature> {
    Some(match name {
        "Unix" | "UnixMilli" | "UnixMicro" | "UnixNano" | "Year" | "Month" | "Day" | "Weekday"
        | "Hour" | "Minute" | "Second" | "Nanosecond" | "YearDay" | "IsZero" | "String" | "UTC"
        | "Local" => &NOTHING,
        "Format" => &TEXT,
        "Sub" | "Before" | "After" | "Equal" | "Compare" => &TIME,
        "Add" => &DURATION,
        "AddDate" => &DATE,
        "AppendBinary" | "AppendFormat" | "AppendText" | "Clock" | "Date" | "GoString"
        | "GobEncode" | "ISOWeek" | "In" | "IsDST" | "Location" | "MarshalBinary"
        | "MarshalJSON" | "MarshalText" | "Round" | "Truncate" | "Zone" | "ZoneBounds" => &ANYTHING,
        _ => return None,
    })
}

pub(super) fn call(own: &Moment, name: &str, given: &[Operand]) -> Result<Operand, CallError> {
    let local = own.local()?;
    let civil = &local.civil;
    let nanoseconds = own.timestamp.as_nanosecond();
    let whole = |unit: i128| {
        // Go's result wraps around where 64 bits do not hold it.
        let number = nanoseconds.div_euclid(unit);
        #[expect(clippy::cast_possible_truncation, reason = "as in Go")]
        let number = number as i64;
        Operand::new(Value::int64(number))
    };
    let int = |number: i64| Operand::new(Value::int(number));
    let other = || time_at(given, 0);
    Ok(match name {
        "Unix" => whole(1_000_000_000),
        "UnixMilli" => whole(1_000_000),
        "UnixMicro" => whole(1_000),
        "UnixNano" => whole(1),
        "Year" => int(civil.year().into()),
        "Month" => Calendar::month(civil.month().into()),
        "Day" => int(civil.day().into()),
        "Weekday" => Calendar::weekday(civil.weekday().to_sunday_zero_offset().into()),
        "Hour" => int(civil.hour().into()),
        "Minute" => int(civil.minute().into()),
        "Second" => int(civil.second().into()),
        "Nanosecond" => int(civil.subsec_nanosecond().into()),
        "YearDay" => int(civil.date().day_of_year().into()),
        "IsZero" => Operand::new(own.timestamp == Moment::zero().timestamp),
        "String" => Operand::new(Text::from(own.text())),
        "UTC" | "Local" => Moment::at(own.timestamp).operand(),
        "Format" => Operand::new(Text::from(own.format(&given.string(0))?)),
        "Sub" => duration::native(other().until(own.timestamp)),
        "Before" => Operand::new(own.timestamp < other().timestamp),
        "After" => Operand::new(own.timestamp > other().timestamp),
        "Equal" => Operand::new(own.timestamp == other().timestamp),
        "Compare" => int(own.timestamp.cmp(&other().timestamp) as i64),
        "Add" => {
            let value = given.at(0).value;
            let moved = value
                .downcast::<Duration>()
                .map_or(0, |own| own.nanoseconds);
            own.plus(moved)?.operand()
        }
        "AddDate" => {
            let date = moved(civil.date(), given).ok_or_else(out_of_range)?;
            let place = Offset::from_seconds(own.offset).map_err(|_| out_of_range())?;
            let moved = place.to_timestamp(date.to_datetime(civil.time()));
            let moved = moved.map_err(|_| out_of_range())?;
            Moment::in_zone(moved, own.offset, &own.zone).operand()
        }
        _ => return Err(CallError::unsupported(format!("method {name} of a time"))),
    })
}

/// Go's rule: months that run over go into years, and then days that run over into months.
fn moved(date: civil::Date, given: &[Operand]) -> Option<civil::Date> {
    let months = given.int(1).checked_add(i64::from(date.month()) - 1)?;
    let year = i64::from(date.year())
        .checked_add(given.int(0))?
        .checked_add(months.div_euclid(12))?;
    let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
    let first = civil::Date::new(i16::try_from(year).ok()?, month, 1).ok()?;
    let days = given.int(2).checked_add(i64::from(date.day()) - 1)?;
    first.checked_add(Span::new().try_days(days).ok()?).ok()
}
