//! The layouts of Go's package `time`, in parts of its reference time.

/// A part of a layout: literal text up to it, what it stands for, its own text, and the rest.
#[derive(Debug)]
pub(super) struct Part<'l> {
    /// The literal text in front.
    pub(super) before: &'l str,
    /// What it stands for; `None` at the end of the layout.
    pub(super) field: Option<Field>,
    /// Its own text in the layout.
    pub(super) text: &'l str,
    /// The layout after it.
    pub(super) after: &'l str,
}

/// What a part of a layout stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Year,
    LongYear,
    Month,
    LongMonth,
    NumMonth,
    ZeroMonth,
    WeekDay,
    LongWeekDay,
    Day,
    UnderDay,
    ZeroDay,
    UnderYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    UpperHalf,
    LowerHalf,
    ZoneName,
    Offset(OffsetForm),
    Fraction {
        separator: char,
        digits: usize,
        is_trimmed: bool,
    },
}

/// How an offset from UTC is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OffsetForm {
    /// Whether UTC is written `Z`.
    pub(super) has_z: bool,
    /// Whether colons stand between the parts.
    pub(super) has_colons: bool,
    /// Hours alone, hours and minutes, or seconds as well.
    pub(super) parts: u8,
}

/// The fields of a fixed text; a text stands before the beginnings of itself.
const FIXED: [(&str, Field); 30] = [
    ("January", Field::LongMonth),
    ("Monday", Field::LongWeekDay),
    ("MST", Field::ZoneName),
    ("01", Field::ZeroMonth),
    ("02", Field::ZeroDay),
    ("03", Field::ZeroHour12),
    ("04", Field::ZeroMinute),
    ("05", Field::ZeroSecond),
    ("06", Field::Year),
    ("002", Field::ZeroYearDay),
    ("15", Field::Hour),
    ("1", Field::NumMonth),
    ("2006", Field::LongYear),
    ("2", Field::Day),
    ("_2", Field::UnderDay),
    ("__2", Field::UnderYearDay),
    ("3", Field::Hour12),
    ("4", Field::Minute),
    ("5", Field::Second),
    ("PM", Field::UpperHalf),
    ("pm", Field::LowerHalf),
    ("-070000", offset(false, false, 3)),
    ("-07:00:00", offset(false, true, 3)),
    ("-0700", offset(false, false, 2)),
    ("-07:00", offset(false, true, 2)),
    ("-07", offset(false, false, 1)),
    ("Z070000", offset(true, false, 3)),
    ("Z07:00:00", offset(true, true, 3)),
    ("Z0700", offset(true, false, 2)),
    ("Z07:00", offset(true, true, 2)),
];

const fn offset(has_z: bool, has_colons: bool, parts: u8) -> Field {
    Field::Offset(OffsetForm {
        has_z,
        has_colons,
        parts,
    })
}

/// Go's `nextStdChunk`.
pub(super) fn next(layout: &str) -> Part<'_> {
    for (at, _) in layout.char_indices() {
        let rest = layout.get(at..).unwrap_or_default();
        if let Some((field, length)) = field(rest) {
            return Part {
                before: layout.get(..at).unwrap_or_default(),
                field: Some(field),
                text: rest.get(..length).unwrap_or_default(),
                after: rest.get(length..).unwrap_or_default(),
            };
        }
    }
    Part {
        before: layout,
        field: None,
        text: "",
        after: "",
    }
}

fn field(rest: &str) -> Option<(Field, usize)> {
    // The underscore of `_2006` is literal.
    if rest.starts_with("_2006") {
        return None;
    }
    let fixed = FIXED.iter().find(|(text, _)| rest.starts_with(text));
    if let Some((text, field)) = fixed {
        return Some((*field, text.len()));
    }
    let is_word = |word: &str| {
        let after = rest.strip_prefix(word);
        after.is_some_and(|after| !after.starts_with(|sign: char| sign.is_ascii_lowercase()))
    };
    if is_word("Jan") {
        return Some((Field::Month, 3));
    }
    if is_word("Mon") {
        return Some((Field::WeekDay, 3));
    }
    if rest.starts_with("Z07") {
        return Some((offset(true, false, 1), 3));
    }
    fraction(rest)
}

/// Digits after a point or comma, such as `.000`, when no other digit follows.
fn fraction(rest: &str) -> Option<(Field, usize)> {
    let separator = rest
        .chars()
        .next()
        .filter(|sign| matches!(sign, '.' | ','))?;
    let digits = rest.get(1..)?;
    let first = digits
        .chars()
        .next()
        .filter(|own| matches!(own, '0' | '9'))?;
    let count = digits.chars().take_while(|own| *own == first).count();
    if digits
        .chars()
        .nth(count)
        .is_some_and(|own| own.is_ascii_digit())
    {
        return None;
    }
    let field = Field::Fraction {
        separator,
        digits: count,
        is_trimmed: first == '9',
    };
    Some((field, count + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_read_part_by_part() {
        let mut rest = "Mon, _2 Jan _2006 15:04:05.000 Z0700 Janet";
        let mut fields = Vec::new();
        loop {
            let part = next(rest);
            let Some(field) = part.field else { break };
            fields.push((part.before, field, part.text));
            rest = part.after;
        }
        let texts: Vec<&str> = fields.iter().map(|(_, _, text)| *text).collect();
        assert_eq!(
            texts,
            [
                "Mon", "_2", "Jan", "2006", "15", "04", "05", ".000", "Z0700"
            ]
        );
        assert_eq!(fields[3].0, " _");
    }
}
