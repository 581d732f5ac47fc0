//! Dates that depend on nothing but their arguments: seconds since 1970 in UTC.

use infractl_template::{
    CallError, Functions, IntKind, Kind, Operand, Signature, Text, Type, Value,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::arguments::Arguments as _;

const T: Type = Type::Text;
const A: Type = Type::Any;

pub(super) fn add(functions: &mut Functions) {
    for name in ["dateInZone", "date_in_zone"] {
        functions.add(name, Signature::fixed(&[T, A, T]).decides(), |_, given| {
            format(&given.string(0), &given.at(1).value, &given.string(2))
        });
    }
    functions.add(
        "htmlDateInZone",
        Signature::fixed(&[A, T]).decides(),
        |_, given| format("2006-01-02", &given.at(0).value, &given.string(1)),
    );
}

fn format(layout: &str, date: &Value, zone: &str) -> Result<Operand, CallError> {
    let seconds = match date {
        Value::Int(int)
            if matches!(
                date.kind(),
                Kind::Int(IntKind::Int | IntKind::Int64 | IntKind::Int32)
            ) =>
        {
            int.signed_bits()
        }
        _ => {
            return Err(CallError::unsupported(
                "a date that is no whole number is the current time",
            ));
        }
    };
    if !matches!(zone, "" | "UTC") {
        return Err(CallError::unsupported(format!(
            "time zone {zone}; only UTC is known"
        )));
    }
    let time = Timestamp::from_second(seconds)
        .map_err(|_| CallError::unsupported("a date outside of the years -9999 to 9999"))?
        .to_zoned(TimeZone::UTC);
    Ok(Operand::new(Text::from(write(layout, &time))))
}

const MONTHS: [&str; 12] = [
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
const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// The parts of Go's reference time, longer ones before their own beginnings.
const PARTS: [&str; 30] = [
    "January",
    "Jan",
    "Monday",
    "Mon",
    "MST",
    "002",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "2006",
    "__2",
    "_2006",
    "_2",
    "15",
    "PM",
    "pm",
    "-070000",
    "-07:00:00",
    "-0700",
    "-07:00",
    "-07",
    "Z070000",
    "Z07:00:00",
    "Z0700",
    "Z07:00",
    "Z07",
    "1",
];

fn write(layout: &str, time: &jiff::Zoned) -> String {
    let mut out = String::new();
    let mut rest = layout;
    while let Some(sign) = rest.chars().next() {
        let part = PARTS
            .iter()
            .copied()
            .filter(|part| rest.starts_with(part))
            .max_by_key(|part| part.len());
        // `Jan` within `January` and `_2` before `2006` are the only parts that overlap.
        let part = match part {
            Some("_2006") => {
                out.push('_');
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            Some(part) => Some(part),
            None => ["2", "3", "4", "5"]
                .into_iter()
                .find(|part| rest.starts_with(part)),
        };
        if let Some(part) = part {
            out.push_str(&written(part, time));
            rest = rest.get(part.len()..).unwrap_or_default();
            continue;
        }
        if let Some(fraction) = fraction(rest) {
            let separator = rest.get(..1).unwrap_or_default();
            let is_trimmed = rest.get(1..2) == Some("9");
            let digits = format!("{:09}", time.subsec_nanosecond());
            let digits = digits.get(..fraction).unwrap_or(&digits);
            let digits = if is_trimmed {
                digits.trim_end_matches('0')
            } else {
                digits
            };
            if !digits.is_empty() {
                out.push_str(separator);
                out.push_str(digits);
            }
            rest = rest.get(fraction + 1..).unwrap_or_default();
            continue;
        }
        out.push(sign);
        rest = rest.get(sign.len_utf8()..).unwrap_or_default();
    }
    out
}

/// The digits of a fraction such as `.000`, when no digit follows it.
fn fraction(rest: &str) -> Option<usize> {
    let digits = rest.strip_prefix(['.', ','])?;
    let first = digits
        .chars()
        .next()
        .filter(|sign| matches!(sign, '0' | '9'))?;
    let count = digits.chars().take_while(|sign| *sign == first).count();
    let is_last = !digits
        .chars()
        .nth(count)
        .is_some_and(|sign| sign.is_ascii_digit());
    is_last.then_some(count)
}

fn written(part: &str, time: &jiff::Zoned) -> String {
    let place = |number: i8| usize::try_from(number).unwrap_or(0);
    let month = MONTHS
        .get(place(time.month()) - 1)
        .copied()
        .unwrap_or_default();
    let day = DAYS
        .get(place(time.weekday().to_sunday_zero_offset()))
        .copied()
        .unwrap_or_default();
    let short = |text: &str| text.get(..3).unwrap_or(text).to_owned();
    let half = match time.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    match part {
        "January" => month.to_owned(),
        "Jan" => short(month),
        "Monday" => day.to_owned(),
        "Mon" => short(day),
        "MST" => "UTC".to_owned(),
        "002" => format!("{:03}", time.day_of_year()),
        "__2" => format!("{:3}", time.day_of_year()),
        "01" => format!("{:02}", time.month()),
        "1" => time.month().to_string(),
        "02" => format!("{:02}", time.day()),
        "_2" => format!("{:2}", time.day()),
        "2" => time.day().to_string(),
        "03" => format!("{half:02}"),
        "3" => half.to_string(),
        "15" => format!("{:02}", time.hour()),
        "04" => format!("{:02}", time.minute()),
        "4" => time.minute().to_string(),
        "05" => format!("{:02}", time.second()),
        "5" => time.second().to_string(),
        "06" => format!("{:02}", time.year().rem_euclid(100)),
        "2006" => format!("{:04}", time.year()),
        "PM" => if time.hour() >= 12 { "PM" } else { "AM" }.to_owned(),
        "pm" => if time.hour() >= 12 { "pm" } else { "am" }.to_owned(),
        "-070000" => "+000000".to_owned(),
        "-07:00:00" => "+00:00:00".to_owned(),
        "-0700" => "+0000".to_owned(),
        "-07:00" => "+00:00".to_owned(),
        "-07" => "+00".to_owned(),
        _ => "Z".to_owned(),
    }
}
