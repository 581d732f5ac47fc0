//! Go's quoted texts and characters, both ways.

use crate::unicode::is_print;
use crate::utf8;

/// Text between quotes as `strconv.Quote` writes it.
pub fn quote(bytes: &[u8]) -> String {
    quoted(bytes, '"', false)
}

/// Text between quotes as `strconv.QuoteToASCII` writes it.
pub fn quote_to_ascii(bytes: &[u8]) -> String {
    quoted(bytes, '"', true)
}

/// A character between single quotes as `strconv.QuoteRune` writes it.
pub(crate) fn quote_rune(rune: char, is_ascii_only: bool) -> String {
    let mut buffer = [0; 4];
    quoted(
        rune.encode_utf8(&mut buffer).as_bytes(),
        '\'',
        is_ascii_only,
    )
}

/// Whether `strconv.CanBackquote` lets the bytes stand between back quotes.
pub(crate) fn can_backquote(bytes: &[u8]) -> bool {
    utf8::runes(bytes).all(|(rune, width)| match (rune, width) {
        (char::REPLACEMENT_CHARACTER, 1) | ('\u{feff}' | '`' | '\u{7f}', _) => false,
        (rune, _) => rune >= ' ' || rune == '\t',
    })
}

fn quoted(bytes: &[u8], quote: char, is_ascii_only: bool) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push(quote);
    let mut rest = bytes;
    while let Some(first) = rest.first() {
        let (rune, width) = utf8::decode(rest);
        if rune == char::REPLACEMENT_CHARACTER && width == 1 {
            push_hexadecimal(&mut out, 'x', u32::from(*first), 2);
        } else {
            escape(&mut out, rune, quote, is_ascii_only);
        }
        rest = rest.get(width..).unwrap_or_default();
    }
    out.push(quote);
    out
}

fn escape(out: &mut String, rune: char, quote: char, is_ascii_only: bool) {
    if rune == quote || rune == '\\' {
        out.push('\\');
        out.push(rune);
        return;
    }
    if is_print(rune) && (rune.is_ascii() || !is_ascii_only) {
        out.push(rune);
        return;
    }
    match rune {
        '\u{7}' => out.push_str("\\a"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{b}' => out.push_str("\\v"),
        _ => {
            let code = u32::from(rune);
            let (letter, digits) = match code {
                0..0x20 | 0x7f => ('x', 2),
                0x20..0x1_0000 => ('u', 4),
                _ => ('U', 8),
            };
            push_hexadecimal(out, letter, code, digits);
        }
    }
}

/// Appends an escape with some hexadecimal digits.
fn push_hexadecimal(out: &mut String, letter: char, code: u32, digits: u32) {
    out.push('\\');
    out.push(letter);
    out.extend(
        (0..digits)
            .rev()
            .filter_map(|digit| char::from_digit(code >> (4 * digit) & 15, 16)),
    );
}

/// The text of a quoted or raw quoted constant, as `strconv.Unquote` reads it; `None` for what Go
/// calls invalid syntax.
pub(crate) fn unquote(constant: &[u8]) -> Option<Vec<u8>> {
    let (quote, rest) = constant.split_first()?;
    let (last, inner) = rest.split_last()?;
    if quote != last {
        return None;
    }
    if *quote == b'`' {
        // Carriage returns are no part of a raw text.
        let is_raw = !inner.contains(&b'`');
        return is_raw.then(|| {
            inner
                .iter()
                .copied()
                .filter(|byte| *byte != b'\r')
                .collect()
        });
    }
    if inner.contains(&b'\n') {
        return None;
    }
    if !inner.contains(&b'\\') && !inner.contains(quote) && std::str::from_utf8(inner).is_ok() {
        return Some(inner.to_vec());
    }
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while !rest.is_empty() {
        let (unit, after) = unquote_unit(rest, *quote)?;
        match unit {
            Unit::Rune(rune) => {
                let mut buffer = [0; 4];
                out.extend_from_slice(rune.encode_utf8(&mut buffer).as_bytes());
            }
            Unit::Byte(byte) => out.push(byte),
        }
        rest = after;
    }
    Some(out)
}

/// The code of the first character of a constant, and what follows it, as `strconv.UnquoteChar`
/// reads it.
pub(crate) fn unquote_char(bytes: &[u8], quote: u8) -> Option<(u32, &[u8])> {
    let (unit, rest) = unquote_unit(bytes, quote)?;
    let code = match unit {
        Unit::Rune(rune) => u32::from(rune),
        Unit::Byte(byte) => u32::from(byte),
    };
    Some((code, rest))
}

enum Unit {
    Rune(char),
    Byte(u8),
}

fn unquote_unit(bytes: &[u8], quote: u8) -> Option<(Unit, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    if *first == quote {
        return None;
    }
    if *first != b'\\' {
        let (rune, width) = utf8::decode(bytes);
        let after = bytes.get(width..)?;
        // A byte that is not UTF-8 becomes a replacement character, as Go's range over text gives.
        return Some((Unit::Rune(rune), after));
    }
    let (escape, rest) = rest.split_first()?;
    let simple = |byte: u8| Some((Unit::Byte(byte), rest));
    match escape {
        b'a' => simple(7),
        b'b' => simple(8),
        b'f' => simple(12),
        b'n' => simple(b'\n'),
        b'r' => simple(b'\r'),
        b't' => simple(b'\t'),
        b'v' => simple(11),
        b'\\' => simple(b'\\'),
        b'\'' | b'"' => (*escape == quote)
            .then_some(())
            .and_then(|()| simple(*escape)),
        b'x' => digits(rest, 2, 16)
            .and_then(|(code, after)| Some((Unit::Byte(u8::try_from(code).ok()?), after))),
        b'u' => digits(rest, 4, 16)
            .and_then(|(code, after)| Some((Unit::Rune(char::from_u32(code)?), after))),
        b'U' => digits(rest, 8, 16)
            .and_then(|(code, after)| Some((Unit::Rune(char::from_u32(code)?), after))),
        b'0'..=b'7' => {
            let from = bytes.get(1..)?;
            digits(from, 3, 8)
                .and_then(|(code, after)| Some((Unit::Byte(u8::try_from(code).ok()?), after)))
        }
        _ => None,
    }
}

fn digits(bytes: &[u8], count: usize, base: u32) -> Option<(u32, &[u8])> {
    let mut code = 0_u32;
    for digit in bytes.get(..count)? {
        let digit = char::from(*digit).to_digit(base)?;
        code = code.checked_mul(base)?.checked_add(digit)?;
    }
    Some((code, bytes.get(count..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_reads_back() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(unquote(quote(&all).as_bytes()), Some(all.clone()));
        assert_eq!(
            unquote(quote_to_ascii("é😀\u{fffd}".as_bytes()).as_bytes()),
            Some("é😀\u{fffd}".into())
        );
    }

    #[test]
    fn escapes_of_the_other_quote_are_refused() {
        assert_eq!(unquote(br#""\'""#), None);
        assert_eq!(unquote(br#""\400""#), None);
        assert_eq!(unquote(br#""\ud800""#), None);
    }
}
