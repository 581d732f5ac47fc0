//! The formats of `formatdate`: letters stand for parts of a date, quotes keep words as they are.

use std::fmt::Write as _;

use super::timestamp::{Clock, Timestamp};

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

const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// Writes a timestamp in a format, or says what is wrong with the format.
pub(super) fn write(format: &str, timestamp: Timestamp) -> Result<String, String> {
    let clock = timestamp.clock();
    let mut out = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            rest = quoted(rest, &mut out)?;
            continue;
        }
        let is_same = |sign: char| {
            if first.is_ascii_alphabetic() {
                sign == first
            } else {
                sign != '\'' && !sign.is_ascii_alphabetic()
            }
        };
        let end = rest.find(|sign: char| !is_same(sign)).unwrap_or(rest.len());
        let (token, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if first.is_ascii_alphabetic() {
            verb(first, token, timestamp, &clock, &mut out)?;
        } else {
            out.push_str(token);
        }
        rest = tail;
    }
    Ok(out)
}

/// Takes what stands between quotes; a quote within is doubled, and two alone are one.
fn quoted<'a>(text: &'a str, out: &mut String) -> Result<&'a str, String> {
    let mut rest = text.strip_prefix('\'').unwrap_or(text);
    if let Some(tail) = rest.strip_prefix('\'') {
        out.push('\'');
        return Ok(tail);
    }
    loop {
        let Some((head, tail)) = rest.split_once('\'') else {
            return Err(format!("the quote in `{text}` is never closed"));
        };
        out.push_str(head);
        let Some(tail_after) = tail.strip_prefix('\'') else {
            return Ok(tail);
        };
        out.push('\'');
        rest = tail_after;
    }
}

fn verb(
    letter: char,
    token: &str,
    timestamp: Timestamp,
    clock: &Clock,
    out: &mut String,
) -> Result<(), String> {
    let length = token.len();
    let wrong = |wanted: &str| Err(format!("`{token}` is not a part of a date: use {wanted}"));
    let mut number = |number: u8, wanted: &str| match length {
        1 => {
            out.push_str(&number.to_string());
            Ok(())
        }
        2 => {
            let _ = write!(out, "{number:02}");
            Ok(())
        }
        _ => wrong(wanted),
    };
    match letter {
        'D' => number(clock.day, "`D` or `DD`"),
        'h' => number(clock.hour, "`h` or `hh`"),
        'H' => number((clock.hour + 11) % 12 + 1, "`H` or `HH`"),
        'm' => number(clock.minute, "`m` or `mm`"),
        's' => number(clock.second, "`s` or `ss`"),
        'M' if length < 3 => number(clock.month, ""),
        _ => match word(letter, length, timestamp, clock) {
            Ok(word) => {
                out.push_str(&word);
                Ok(())
            }
            Err(wanted) => wrong(wanted),
        },
    }
}

/// The parts that are not plain numbers.
fn word(
    letter: char,
    length: usize,
    timestamp: Timestamp,
    clock: &Clock,
) -> Result<String, &'static str> {
    let name = |names: &[&str], at: u8, length: usize| {
        let name = names.get(usize::from(at)).copied().unwrap_or_default();
        name.get(..length).unwrap_or(name).to_owned()
    };
    let half = if clock.hour < 12 { "am" } else { "pm" };
    let is_utc = timestamp.offset_text("") == "+0000";
    Ok(match (letter, length) {
        ('Y', 2) => format!("{:02}", clock.year % 100),
        ('Y', 4) => format!("{:04}", clock.year),
        ('Y', _) => return Err("`YY` or `YYYY`"),
        ('M', 3) => name(&MONTHS, clock.month.saturating_sub(1), 3),
        ('M', 4) => name(&MONTHS, clock.month.saturating_sub(1), usize::MAX),
        ('M', _) => return Err("`M`, `MM`, `MMM` or `MMMM`"),
        ('E', 3) => name(&WEEKDAYS, clock.weekday, 3),
        ('E', 4) => name(&WEEKDAYS, clock.weekday, usize::MAX),
        ('E', _) => return Err("`EEE` or `EEEE`"),
        ('a', 2) => half.to_owned(),
        ('A', 2) => half.to_uppercase(),
        ('a' | 'A', _) => return Err("`aa` or `AA`"),
        ('Z', 1) if timestamp.offset == 0 => "Z".to_owned(),
        ('Z', 3) if is_utc => "UTC".to_owned(),
        ('Z', 1 | 5) => timestamp.offset_text(":"),
        ('Z', 3 | 4) => timestamp.offset_text(""),
        ('Z', _) => return Err("`Z`, `ZZZ`, `ZZZZ` or `ZZZZZ`"),
        _ => return Err("a letter of `YMDEhHaAmsZ`, or put words in single quotes"),
    })
}
