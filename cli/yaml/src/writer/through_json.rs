//! `toYaml` writes a value as JSON and reads that as YAML before it writes YAML. Some texts do not
//! come through, or come through changed.

use std::borrow::Cow;

/// A text after Helm's way through JSON; `None` where go-yaml refuses it, and `toYaml` gives
/// nothing at all.
pub fn text_through_json(text: &str) -> Option<Cow<'_, str>> {
    if text.chars().any(is_refused) {
        return None;
    }
    if !text.contains(NEXT_LINE) {
        return Some(Cow::Borrowed(text));
    }
    Some(Cow::Owned(fold(text)))
}

/// The same for a key, which may neither go over a line nor be longer than 1,024 characters.
pub fn key_through_json(key: &str) -> Option<&str> {
    let is_short = key.len() < 150 || json_length(key) <= 1022;
    (is_short && !key.contains(|character| is_refused(character) || character == NEXT_LINE))
        .then_some(key)
}

/// The only line break that Go's JSON does not escape.
const NEXT_LINE: char = '\u{85}';

/// What libyaml's reader takes for a control character, and Go's JSON does not escape.
fn is_refused(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

fn json_length(key: &str) -> usize {
    key.chars()
        .map(|character| match character {
            '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => 6,
            _ => 1,
        })
        .sum()
}

/// Folds lines as a double-quoted scalar does: one break is a space, more are one line feed less.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut lines = text.split(NEXT_LINE).peekable();
    let mut is_first = true;
    let mut breaks = 0;
    while let Some(line) = lines.next() {
        let is_last = lines.peek().is_none();
        let line = if is_first {
            line
        } else {
            line.trim_start_matches(' ')
        };
        let line = if is_last {
            line
        } else {
            line.trim_end_matches(' ')
        };
        if !is_first {
            breaks += 1;
        }
        is_first = false;
        if line.is_empty() && !is_last && breaks > 0 {
            continue;
        }
        match breaks {
            0 => {}
            1 => folded.push(' '),
            more => folded.extend(std::iter::repeat_n('\n', more - 1)),
        }
        breaks = 0;
        folded.push_str(line);
    }
    folded
}
