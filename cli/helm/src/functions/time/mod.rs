//! Sprig's functions on times and dates.
//!
//! Go's local zone is UTC here, as it is for a helm without `TZ` on a machine without
//! `/etc/localtime`: what a render prints must not depend on the machine.

mod layout;
mod methods;
mod moment;
mod read;
mod write;

use infractl_template::{
    CallError, Context, Functions, IntKind, Kind, Operand, Signature, Text, Type, Value,
};
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

use super::arguments::Arguments as _;
use super::{duration, host};
pub(super) use moment::{Calendar, Moment};
use write::Local;

const T: Type = Type::Text;
const A: Type = Type::Any;
const TIME: Type = Type::Native(Moment::TYPE);
const HTML: &str = "2006-01-02";

pub(super) fn add(functions: &mut Functions) {
    functions.add("now", Signature::fixed(&[]).decides(), |context, _| {
        Ok(Moment::read_from_clock(host::now(context)?).operand())
    });
    printing(functions);
    changing(functions);
    functions.add("toDate", Signature::fixed(&[T, T]).decides(), |_, given| {
        // Sprig drops the error; what is left is Go's zero time.
        let read = read::read(&given.string(0), &given.string(1));
        Ok(read.unwrap_or_else(|_| Moment::zero()).operand())
    });
    functions.add(
        "mustToDate",
        Signature::fixed(&[T, T]).decides(),
        |_, given| Ok(read::read(&given.string(0), &given.string(1))?.operand()),
    );
    functions.add(
        "unixEpoch",
        Signature::fixed(&[TIME]).decides(),
        |_, given| {
            // Whole seconds, down also before 1970.
            let nanoseconds = time_at(given, 0).timestamp.as_nanosecond();
            let seconds = nanoseconds.div_euclid(1_000_000_000);
            Ok(Operand::new(Text::from(seconds.to_string())))
        },
    );
    functions.add("ago", Signature::fixed(&[A]).decides(), |context, given| {
        let now = host::now(context)?;
        let value = &given.at(0).value;
        let passed = match (value.downcast::<Moment>(), seconds(value)) {
            (Some(time), _) => time.until(now),
            // `int32` is no date here, other than everywhere else.
            (None, Some(seconds)) if value.kind() != Kind::Int(IntKind::Int32) => {
                Moment::at(unix(seconds)?).until(now)
            }
            _ => 0,
        };
        Ok(Operand::new(Text::from(duration::print(to_second(passed)))))
    });
}

fn printing(functions: &mut Functions) {
    functions.add(
        "date",
        Signature::fixed(&[T, A]).decides(),
        |context, given| print(context, &given.string(0), &given.at(1).value, "Local"),
    );
    functions.add(
        "htmlDate",
        Signature::fixed(&[A]).decides(),
        |context, given| print(context, HTML, &given.at(0).value, "Local"),
    );
    functions.add(
        "htmlDateInZone",
        Signature::fixed(&[A, T]).decides(),
        |context, given| print(context, HTML, &given.at(0).value, &given.string(1)),
    );
    for name in ["dateInZone", "date_in_zone"] {
        functions.add(
            name,
            Signature::fixed(&[T, A, T]).decides(),
            |context, given| {
                let (layout, zone) = (given.string(0), given.string(2));
                print(context, &layout, &given.at(1).value, &zone)
            },
        );
    }
}

fn changing(functions: &mut Functions) {
    let signature = Signature::fixed(&[T, TIME]).decides();
    for name in ["dateModify", "date_modify"] {
        functions.add(name, signature, |_, given| {
            let time = time_at(given, 1);
            let moved = duration::parse(&given.string(0)).unwrap_or(0);
            Ok(time.plus(moved)?.operand())
        });
    }
    for name in ["mustDateModify", "must_date_modify"] {
        functions.add(name, signature, |_, given| {
            let moved = duration::parse(&given.string(0))?;
            Ok(time_at(given, 1).plus(moved)?.operand())
        });
    }
}

/// The time that the executor has let through.
fn time_at(given: &[Operand], place: usize) -> Moment {
    let value = given.at(place).value;
    value.downcast().cloned().unwrap_or_else(Moment::zero)
}

/// Seconds since 1970, of the types that Sprig takes for them.
fn seconds(value: &Value) -> Option<i64> {
    let Value::Int(int) = value else { return None };
    matches!(int.kind(), IntKind::Int | IntKind::Int64 | IntKind::Int32).then(|| int.signed_bits())
}

fn unix(seconds: i64) -> Result<Timestamp, CallError> {
    Timestamp::from_second(seconds).map_err(|_| out_of_range())
}

fn out_of_range() -> CallError {
    CallError::unsupported("a date outside of the years -9999 to 9999")
}

/// Sprig's `dateInZone`: what is no date is now.
fn print(
    context: &mut Context<'_, '_>,
    layout: &str,
    date: &Value,
    zone: &str,
) -> Result<Operand, CallError> {
    let timestamp = match (date.downcast::<Moment>(), seconds(date)) {
        (Some(time), _) => time.timestamp,
        (None, Some(seconds)) => unix(seconds)?,
        (None, None) => host::now(context)?,
    };
    let text = write::write(layout, &in_zone(timestamp, zone)?)?;
    Ok(Operand::new(Text::from(text)))
}

/// The time in a zone of the database that comes along; an unknown zone is UTC, as in Sprig.
fn in_zone(timestamp: Timestamp, zone: &str) -> Result<Local, CallError> {
    if matches!(zone, "" | "UTC" | "Local") {
        return Local::new(timestamp, 0, "UTC");
    }
    // Names of the system's database that no copy of it holds.
    if zone.starts_with("posix/") || zone.starts_with("right/") {
        return Err(CallError::unsupported(format!("time zone {zone}")));
    }
    let known = TimeZoneDatabase::bundled().get(zone).ok();
    // Files have names in one spelling only.
    match known.filter(|known| known.iana_name() == Some(zone)) {
        Some(known) => {
            let info = known.to_offset_info(timestamp);
            Local::new(timestamp, info.offset().seconds(), info.abbreviation())
        }
        None => Local::new(timestamp, 0, "UTC"),
    }
}

/// `Duration.Round(time.Second)`: halves go away from zero.
fn to_second(nanoseconds: i64) -> i64 {
    const SECOND: i64 = 1_000_000_000;
    let rest = nanoseconds % SECOND;
    let near = nanoseconds - rest;
    if rest.abs() * 2 < SECOND {
        near
    } else {
        near.saturating_add(SECOND * rest.signum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_those_of_the_database_and_all_others_are_utc() {
        let time = Timestamp::from_second(1_700_000_000).unwrap();
        for (zone, expected) in [
            ("Europe/Berlin", "CET +01:00"),
            ("Asia/Kolkata", "IST +05:30"),
            ("America/Sao_Paulo", "-03 -03:00"),
            ("europe/berlin", "UTC Z"),
            ("Nowhere", "UTC Z"),
            ("", "UTC Z"),
        ] {
            let local = in_zone(time, zone).unwrap();
            assert_eq!(
                write::write("MST Z07:00", &local).unwrap(),
                expected,
                "{zone}"
            );
        }
    }

    #[test]
    fn durations_round_to_the_second_away_from_zero() {
        for (given, expected) in [
            (1_499_999_999, 1_000_000_000),
            (1_500_000_000, 2_000_000_000),
            (-1_500_000_000, -2_000_000_000),
            (-400_000_000, 0),
        ] {
            assert_eq!(to_second(given), expected, "{given}");
        }
    }
}
