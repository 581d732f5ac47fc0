//! What readers of YAML 1.1 refuse although the parser takes it.

use std::ops::Range;

use granit_parser::ScalarStyle;
use infractl_document::Span;

use super::encoding::Text;
use crate::{YamlError, YamlErrorKind};

fn syntax(span: Span, message: &'static str, help: &'static str) -> YamlError {
    YamlError::new(YamlErrorKind::Syntax, span, message).help(help)
}

pub(super) fn wrong_version(span: Span) -> YamlError {
    syntax(
        span,
        "kubectl and Helm read YAML 1.1 only, and refuse this document's `%YAML` line",
        "remove the `%YAML` line",
    )
}

/// libyaml takes `[0-9A-Za-z_-]`, so that `&a:` is no anchor.
pub(super) fn is_anchor(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

pub(super) fn wrong_anchor(span: Span) -> YamlError {
    syntax(
        span,
        "this anchor's name holds a sign that may not stand in one",
        "use letters, digits, `_` and `-` only, or put the text in quotes",
    )
}

/// A scalar as it was written; a block scalar without its header.
pub(super) struct Scalar {
    pub(super) range: Range<usize>,
    pub(super) style: ScalarStyle,
    /// Whether it stands between `[` or `{` and their end.
    pub(super) is_in_flow: bool,
    /// Whether go-yaml reads it, and not `PyYAML`.
    pub(super) is_go: bool,
}

impl Scalar {
    /// What a reader of YAML 1.1 refuses in it, or takes for something else.
    pub(super) fn check(&self, text: &Text<'_>) -> Option<YamlError> {
        let content = text.content;
        let raw = content.get(self.range.clone())?;
        let span = |at: usize, length: usize| {
            let start = self.range.start + at;
            text.span(start, start + length)
        };
        if let Some((at, character)) = line_break(raw) {
            return Some(wrong_break(span(at, character.len_utf8()), character));
        }
        let before = content.get(..self.range.start)?;
        let is_block = matches!(self.style, ScalarStyle::Literal | ScalarStyle::Folded);
        if is_block && before.ends_with('\n') && !raw.trim_start_matches('\n').is_empty() {
            return Some(syntax(
                span(0, 0),
                "the text behind `|` or `>` is not indented",
                "indent each line of it",
            ));
        }
        if !self.is_go {
            return None;
        }
        if self.style == ScalarStyle::DoubleQuoted
            && let Some(at) = unknown_escape(raw)
        {
            return Some(syntax(
                span(at, 2),
                "kubectl and Helm do not know this escape",
                "write `/` as it is, and a character beyond U+FFFF as `\\UHHHHHHHH`",
            ));
        }
        if self.style != ScalarStyle::Plain || !self.is_in_flow || raw.is_empty() {
            return None;
        }
        if let Some(at) = raw.find('?') {
            return Some(syntax(
                span(at, 1),
                "kubectl and Helm take `?` for the beginning of a key between brackets",
                "put the text in quotes",
            ));
        }
        let after = content.get(self.range.end..)?.as_bytes();
        if let [b':', b',' | b'[' | b']' | b'{' | b'}', ..] = after {
            return Some(syntax(
                text.span(self.range.end, self.range.end + 1),
                "kubectl and Helm take this `:` for a part of the text before it",
                "write a space behind it",
            ));
        }
        None
    }
}

/// Where a double-quoted text holds an escape that came with YAML 1.2.
fn unknown_escape(raw: &str) -> Option<usize> {
    let bytes = raw.as_bytes();
    let mut at = 0;
    while let Some(length) = raw.get(at..)?.find('\\') {
        at += length;
        match bytes.get(at + 1)? {
            b'/' => return Some(at),
            b'u' => {
                let digits = raw.get(at + 2..at + 6)?;
                let code = u32::from_str_radix(digits, 16).ok()?;
                if (0xD800..=0xDFFF).contains(&code) {
                    return Some(at);
                }
            }
            _ => {}
        }
        // An escaped character that is longer than a byte ends at its own boundary.
        at += 2;
        while !raw.is_char_boundary(at) {
            at += 1;
        }
    }
    None
}

/// The first of the characters that end a line in YAML 1.1, and no longer in YAML 1.2.
fn line_break(raw: &str) -> Option<(usize, char)> {
    if raw.is_ascii() {
        return None;
    }
    raw.char_indices()
        .find(|(_, character)| matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}'))
}

fn wrong_break(span: Span, character: char) -> YamlError {
    let escape = match character {
        '\u{85}' => "\\N",
        '\u{2028}' => "\\L",
        _ => "\\P",
    };
    YamlError::new(
        YamlErrorKind::Syntax,
        span,
        format!(
            "kubectl, Helm and Ansible take U+{:04X} for a line break",
            u32::from(character)
        ),
    )
    .help(format!("write it in double quotes as `{escape}`"))
}

/// Where a tab stands between the beginning of a line, or a `-` or `?`, and the token after it.
/// `gap` lies between two tokens outside of `[` and `{`.
pub(super) fn tab_before_token(gap: &str, is_at_start: bool) -> Option<usize> {
    let at = gap.rfind('\t')?;
    let (line, begins_line) = match gap.rfind('\n') {
        Some(end) => (end + 1, true),
        None => (0, is_at_start),
    };
    let before = gap.get(line..)?;
    let is_only_indicators = before
        .bytes()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'?'));
    let has_indicator = before.contains(['-', '?']);
    (at >= line && is_only_indicators && (begins_line || has_indicator)).then_some(at)
}

pub(super) fn wrong_tab(span: Span) -> YamlError {
    syntax(
        span,
        "a tab stands where only spaces may",
        "indent with spaces",
    )
}
