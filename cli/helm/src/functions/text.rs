//! What the functions on texts share: Go's rules on bytes.

use infractl_template::{CallError, Heap, Operand, Text, TextBuilder};

use super::arguments::written;
use crate::go;

/// A value as `%v` prints it, with where it came from.
pub(super) fn percent_v(heap: &Heap, operand: &Operand) -> Result<Text, CallError> {
    if operand.value.as_text().is_some() {
        let mut builder = TextBuilder::new();
        builder.push_operand(operand);
        return Ok(builder.finish());
    }
    Ok(written(
        infractl_template::format::print_value(heap, &operand.value)?,
        operand.data,
    ))
}

/// Appends a text as `%q` prints it; each part stays what it was.
pub(super) fn push_quoted(builder: &mut TextBuilder, text: &Text) {
    builder.push_str("\"", text.mark_at(0));
    let mut starts: Vec<usize> = text.segments().iter().map(|own| own.at as usize).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    for (position, start) in starts.iter().enumerate() {
        let end = starts.get(position + 1).copied().unwrap_or(text.len());
        let part = text.bytes().get(*start..end).unwrap_or_default();
        let quoted = go::quote_bytes(part);
        let inner = quoted
            .get(1..quoted.len().saturating_sub(1))
            .unwrap_or_default();
        builder.push_bytes(inner, text.mark_at(*start));
    }
    builder.push_str("\"", text.mark_at(text.len()));
}

/// Go's `strings.ToUpper`.
pub(super) fn upper(bytes: &[u8]) -> Vec<u8> {
    map(bytes, |sign| single(sign.to_uppercase(), sign))
}

/// Go's `strings.ToLower`.
pub(super) fn lower(bytes: &[u8]) -> Vec<u8> {
    map(bytes, |sign| single(sign.to_lowercase(), sign))
}

/// Go maps a rune to one rune; where Unicode gives several, it keeps the rune.
pub(super) fn single(mut mapped: impl ExactSizeIterator<Item = char>, sign: char) -> char {
    if mapped.len() == 1 {
        mapped.next().unwrap_or(sign)
    } else {
        sign
    }
}

/// Go's `strings.Map`: bytes that are no UTF-8 become the replacement character.
pub(super) fn map(bytes: &[u8], change: impl Fn(char) -> char) -> Vec<u8> {
    if bytes.is_ascii() {
        return bytes
            .iter()
            .map(|byte| u8::try_from(change(char::from(*byte))).unwrap_or(*byte))
            .collect();
    }
    String::from_utf8_lossy(bytes)
        .chars()
        .map(change)
        .collect::<String>()
        .into_bytes()
}

/// Cuts signs from both ends.
pub(super) fn trim(text: &Text, is_cut: impl Fn(char) -> bool) -> Text {
    let Some(own) = text.as_str() else {
        return text.trim_matches(|byte| byte.is_ascii() && is_cut(char::from(byte)));
    };
    let start = own.len() - own.trim_start_matches(&is_cut).len();
    let end = own.trim_end_matches(&is_cut).len().max(start);
    text.slice(start, end)
}

/// Where a part begins in bytes.
pub(super) fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    bytes.windows(part.len()).position(|window| window == part)
}

/// goutils' `DeleteWhiteSpace`, which takes each byte for a rune of its own.
pub(super) fn without_space(bytes: &[u8]) -> Vec<u8> {
    let is_space = |byte: &u8| go::is_space(char::from(*byte));
    if !bytes.iter().any(is_space) {
        return bytes.to_vec();
    }
    let kept = bytes.iter().filter(|byte| !is_space(byte));
    kept.map(|byte| char::from(*byte))
        .collect::<String>()
        .into_bytes()
}

/// goutils' `AbbreviateFull`; `None` where it is an error.
pub(super) fn abbreviate(bytes: &[u8], offset: i64, width: i64) -> Option<Vec<u8>> {
    let length = i64::try_from(bytes.len()).ok()?;
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    if width < 4 {
        return None;
    }
    if length <= width {
        return Some(bytes.to_vec());
    }
    let mut offset = offset.min(length);
    if length - offset < width - 3 {
        offset = length - (width - 3);
    }
    let index = |number: i64| usize::try_from(number).ok();
    if offset <= 4 {
        return Some([bytes.get(..index(width - 3)?)?, b"..."].concat());
    }
    if width < 7 {
        return None;
    }
    if offset + width - 3 < length {
        let rest = abbreviate(bytes.get(index(offset)?..)?, 0, width - 3).unwrap_or_default();
        return Some([b"...".as_slice(), &rest].concat());
    }
    Some([b"...", bytes.get(index(length - (width - 3))?..)?].concat())
}

/// Go's words for a slice of a text that does not exist.
pub(super) fn out_of_range(from: i64, to: i64, length: i64) -> CallError {
    CallError::new(if to < 0 || to > length {
        let with = if to < 0 {
            String::new()
        } else {
            format!(" with length {length}")
        };
        format!("runtime error: slice bounds out of range [:{to}]{with}")
    } else if from < 0 {
        format!("runtime error: slice bounds out of range [{from}:]")
    } else {
        format!("runtime error: slice bounds out of range [{from}:{to}]")
    })
}
