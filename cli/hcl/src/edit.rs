//! Edits by splice: what is not edited keeps every byte, comments and line ends among them.

use std::ops::Range;

use infractl_document::SourceId;

use crate::syntax::{Body, Item, Label};
use crate::{HclError, format, read};

/// What stands in place of a part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// The bytes that go.
    pub range: Range<usize>,
    /// What comes there.
    pub text: String,
}

/// Why edits are not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The text that is edited cannot be read, so no edit is sure to hit what it means.
    #[error("the text is mistaken before it is edited")]
    Before(Vec<HclError>),
    /// Two edits change the same bytes, or one lies outside of the text.
    #[error("the edits of bytes {0:?} and {1:?} do not lie beside each other")]
    Overlap(Range<usize>, Range<usize>),
    /// The result would not be read, as where a value is no expression.
    #[error("the text would be mistaken once it is edited")]
    After(Vec<HclError>),
}

/// Makes edits, all or none. A text that was in the canonical format is in it afterwards, which may
/// move the `=` of neighbours; of any other text the bytes outside of the edits stay as they are.
///
/// # Errors
/// Edits that overlap, and a text that is mistaken before or would be afterwards.
pub fn edit(text: &str, source: SourceId, edits: &[Splice]) -> Result<String, EditError> {
    let was_formatted = match format(text.as_bytes(), source) {
        Ok(formatted) => formatted == text.as_bytes(),
        Err(errors) => return Err(EditError::Before(errors)),
    };
    let mut edits: Vec<&Splice> = edits.iter().collect();
    edits.sort_by_key(|own| (own.range.start, own.range.end));
    let mut edited = String::with_capacity(text.len());
    let mut before = 0..0;
    for own in edits {
        let kept = text.get(before.end..own.range.start);
        let is_within = text.get(own.range.clone()).is_some();
        let Some(kept) = kept.filter(|_| is_within) else {
            return Err(EditError::Overlap(before, own.range.clone()));
        };
        edited.push_str(kept);
        edited.push_str(&own.text);
        before = own.range.clone();
    }
    edited.push_str(text.get(before.end..).unwrap_or_default());
    let reading = read(edited.as_bytes(), source);
    if !reading.is_whole() {
        return Err(EditError::After(reading.errors));
    }
    let formatted = was_formatted.then(|| format(edited.as_bytes(), source));
    let formatted = formatted.and_then(|formatted| String::from_utf8(formatted.ok()?).ok());
    Ok(formatted.unwrap_or(edited))
}

/// Sets an argument of a body of `text`: in its place, or behind the other arguments.
pub fn set(text: &str, body: &Body, name: &str, value: &str) -> Splice {
    if let Some(attribute) = body.attribute(name) {
        return Splice {
            range: attribute.value.span.range(),
            text: value.to_owned(),
        };
    }
    let behind = body.attributes().last().map(|own| own.span.range());
    insert(text, body, behind, &format!("{name} = {value}"))
}

/// Adds a block behind everything in a body of `text`. `block` begins with its kind and ends with its
/// brace; a blank line comes before it.
pub fn add_block(text: &str, body: &Body, block: &str) -> Splice {
    let last = body.items.last().map(|item| item.span().range());
    let is_first = last.is_none();
    let mut splice = insert(text, body, last, block);
    if !is_first && !splice.text.starts_with('{') {
        splice.text.insert_str(0, line_break(text));
    }
    splice
}

/// Removes an argument or a block with the rest of its lines, where nothing but spaces and a comment
/// stands there. Comments on lines of their own stay.
pub fn remove(text: &str, item: &Item) -> Splice {
    let mut range = item.span().range();
    let before = text.get(..range.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let behind = text.get(range.end..).unwrap_or_default();
    let rest = behind.find('\n').map_or(behind.len(), |at| at + 1);
    let is_blank = |part: Option<&str>| part.is_some_and(|part| part.trim().is_empty());
    let is_comment = behind.get(..rest).is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with('#') || rest.starts_with("//")
    });
    if is_comment && is_blank(before.get(start..)) {
        range = start..range.end + rest;
    }
    Splice {
        range,
        text: String::new(),
    }
}

/// Gives a label another text.
pub fn rename(label: &Label, text: &str) -> Splice {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    Splice {
        range: label.span.range(),
        text: format!("\"{text}\""),
    }
}

/// Puts an item on lines of its own behind another one, or first in the body.
fn insert(text: &str, body: &Body, behind: Option<Range<usize>>, item: &str) -> Splice {
    let line_break = line_break(text);
    let is_file = text
        .get(body.span.range())
        .is_none_or(|own| !own.starts_with('{'));
    let around = if is_file {
        String::new()
    } else {
        indention(text, body.span.range().start).to_owned()
    };
    let is_one_line = !is_file && {
        let own = text.get(body.span.range()).unwrap_or_default();
        !own.contains('\n')
    };
    let beside = body.items.first().map(|item| item.span().range().start);
    let indention = match beside {
        Some(beside) if !is_one_line => indention(text, beside).to_owned(),
        _ if is_file => String::new(),
        _ => format!("{around}  "),
    };
    let item = item.replace('\n', &format!("{line_break}{indention}"));
    if is_one_line {
        let range = body.span.range();
        let inner = text.get(range.start + 1..range.end.saturating_sub(1));
        let inner = inner.unwrap_or_default().trim();
        let held = match inner {
            "" => String::new(),
            inner => format!("{indention}{inner}{line_break}"),
        };
        return Splice {
            range,
            text: format!("{{{line_break}{held}{indention}{item}{line_break}{around}}}"),
        };
    }
    let is_first = behind.is_none();
    let from = behind.map_or_else(
        || body.span.range().start + usize::from(!is_file),
        |own| own.end,
    );
    let rest = text.get(from..).unwrap_or_default();
    let line = rest.split_inclusive('\n').next().unwrap_or_default();
    let (at, text) = if is_file && is_first {
        let mark = if text.starts_with(MARK) {
            MARK.len_utf8()
        } else {
            0
        };
        (mark, format!("{item}{line_break}"))
    } else if line.ends_with('\n') && !line.contains("/*") {
        // A comment at the end of the line belongs to what is before it.
        (from + line.len(), format!("{indention}{item}{line_break}"))
    } else {
        let end = if line.trim().is_empty() {
            ""
        } else {
            line_break
        };
        (from, format!("{line_break}{indention}{item}{end}"))
    };
    Splice {
        range: at..at,
        text,
    }
}

/// The byte-order mark, which stays first.
const MARK: char = '\u{feff}';

/// What ends the lines of a text.
fn line_break(text: &str) -> &'static str {
    match text.split_once('\n') {
        Some((first, _)) if first.ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The spaces that the line of a place begins with.
fn indention(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..).unwrap_or_default();
    let spaces = |sign: char| matches!(sign, ' ' | '\t');
    line.get(..line.len() - line.trim_start_matches(spaces).len())
        .unwrap_or_default()
}
