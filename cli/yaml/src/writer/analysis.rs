//! Which styles can hold a text: port of `yaml_emitter_analyze_scalar`.

use super::Profile;
use crate::Dialect;
use crate::scalar::{Scalar, is_timestamp, resolve};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the original's own independent answers"
)]
pub(super) struct Analysis {
    pub(super) is_multiline: bool,
    pub(super) is_plain_allowed: bool,
    pub(super) is_single_quoted_allowed: bool,
    pub(super) is_block_allowed: bool,
}

impl Analysis {
    /// The style that is really taken; `is_simple_key` is set for a key before a `:` on its line.
    pub(super) fn select(self, wanted: Style, is_empty: bool, is_simple_key: bool) -> Style {
        let mut style = wanted;
        if is_simple_key && self.is_multiline {
            style = Style::DoubleQuoted;
        }
        if style == Style::Plain && (!self.is_plain_allowed || (is_empty && is_simple_key)) {
            style = Style::SingleQuoted;
        }
        if style == Style::SingleQuoted && !self.is_single_quoted_allowed {
            style = Style::DoubleQuoted;
        }
        if style == Style::Literal && (!self.is_block_allowed || is_simple_key) {
            style = Style::DoubleQuoted;
        }
        style
    }
}

pub(super) fn is_break(character: char) -> bool {
    matches!(character, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

pub(super) fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

/// What may stand unescaped. Characters beyond the basic plane may not.
pub(super) fn is_printable(character: char) -> bool {
    matches!(character, '\n' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}')
        && character != '\u{FEFF}'
}

pub(super) fn analyze(text: &str, profile: Profile) -> Analysis {
    let Some(first) = text.chars().next() else {
        return Analysis {
            is_multiline: false,
            is_plain_allowed: true,
            is_single_quoted_allowed: true,
            is_block_allowed: false,
        };
    };
    let last = text.chars().next_back().unwrap_or(first);
    let mut seen = Seen {
        indicators: text.starts_with("---") || text.starts_with("..."),
        ..Seen::default()
    };
    let mut is_first = true;
    let mut after_whitespace = true;
    let mut after_space = false;
    let mut after_break = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let before_whitespace = characters.peek().is_none_or(|next| is_blank(*next));
        seen.indicators |= match character {
            '#' => is_first || after_whitespace,
            ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@'
            | '`' => is_first,
            '?' | '-' => is_first && before_whitespace,
            ':' => before_whitespace,
            _ => false,
        };
        if character == '\t' && profile == Profile::V3 {
            seen.tabs = true;
        } else if !is_printable(character) {
            seen.special = true;
        }
        let is_space = character == ' ';
        let is_line_break = is_break(character);
        seen.breaks |= is_line_break;
        seen.break_then_space |= is_space && after_break;
        seen.space_then_break |= is_line_break && after_space;
        after_space = is_space;
        after_break = is_line_break;
        after_whitespace = is_blank(character) || is_line_break || character == '\0';
        is_first = false;
    }
    seen.edges = first == ' ' || is_break(first) || last == ' ' || is_break(last);
    let is_unspeakable = seen.space_then_break || seen.special;
    Analysis {
        is_multiline: seen.breaks,
        is_plain_allowed: !(seen.edges
            || seen.break_then_space
            || seen.tabs
            || is_unspeakable
            || seen.breaks
            || seen.indicators),
        is_single_quoted_allowed: !(seen.break_then_space || seen.tabs || is_unspeakable),
        is_block_allowed: last != ' ' && !is_unspeakable,
    }
}

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the original's own independent questions"
)]
struct Seen {
    indicators: bool,
    breaks: bool,
    special: bool,
    tabs: bool,
    edges: bool,
    break_then_space: bool,
    space_then_break: bool,
}

/// Whether a plain scalar of this text is read back as the text: `stringv` of `encode.go`.
///
/// Version 3 reads `yes` as a text, but quotes it for the sake of older readers.
pub(super) fn reads_as_text(text: &str) -> bool {
    resolve(Dialect::GoYaml, text) == Scalar::Text && !is_timestamp(text) && !is_base_60(text)
}

/// Whether the text is `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`.
fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit()) || !unsigned.contains(':') {
        return false;
    }
    let is_digit = |byte: u8| byte == b'_' || byte.is_ascii_digit();
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut parts = whole.split(':');
    parts
        .next()
        .is_some_and(|first| first.bytes().all(is_digit))
        && parts.all(|part| match part.as_bytes() {
            [ones] => ones.is_ascii_digit(),
            [tens, ones] => (b'0'..=b'5').contains(tens) && ones.is_ascii_digit(),
            _ => false,
        })
        && fraction.bytes().all(is_digit)
}
