//! Values to text, byte for byte as go-yaml writes them.
//!
//! A port of the state machine of go-yaml's `emitterc.go` and of the choices of its `encode.go`.
//! Flow style exists only for empty maps and lists, so no event has to be looked ahead.

mod analysis;
mod emitter;
mod letters;
mod order;
mod quoted;
mod scalar;
mod through_json;
mod tree;

use std::ops::Range;

use infractl_document::Number;

use crate::number::go_float;
use analysis::Style;
use emitter::Emitter;

pub use order::{natural_order, sort_naturally};
pub use through_json::{key_through_json, text_through_json};
pub use tree::{to_yaml, write_tree, write_tree_with};

/// Which go-yaml writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// go-yaml v2: `toYaml`, kubectl. Lists stand under their key without indentation, and texts
    /// are folded at 80 columns.
    V2,
    /// go-yaml v3 with an indentation of 2: `toYamlPretty`. Lists are indented, nothing is folded.
    V3,
}

/// Writes one value from the outside in: `key` before each value of a map, `end` after each map
/// and list. The caller sorts the keys, with [`sort_naturally`].
///
/// Each leaf gives back the range of bytes that it takes in the text, quotes included.
#[derive(Debug)]
pub struct Writer {
    emitter: Emitter,
    frames: Vec<Frame>,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    kind: Kind,
    /// The indentation around this map or list.
    indent: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Empty,
    List,
    /// A map whose next value follows a key written as `key:`, or as `? key`.
    Map {
        has_simple_key: bool,
    },
}

impl Writer {
    /// Starts empty.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        Self {
            emitter: Emitter::new(profile),
            frames: Vec::new(),
        }
    }

    /// Opens a map of `length` entries.
    pub fn begin_map(&mut self, length: usize) {
        self.before_value();
        if length == 0 {
            self.empty("{", "}");
            return;
        }
        let indent = self
            .emitter
            .increase_indent(false, false, self.is_in_list());
        self.frames.push(Frame {
            kind: Kind::Map {
                has_simple_key: true,
            },
            indent,
        });
    }

    /// Opens a list of `length` items.
    pub fn begin_list(&mut self, length: usize) {
        self.before_value();
        if length == 0 {
            self.empty("[", "]");
            return;
        }
        let is_indentless = self.emitter.profile == Profile::V2
            && matches!(
                self.frames.last(),
                Some(Frame {
                    kind: Kind::Map { .. },
                    ..
                })
            )
            && !self.emitter.indention;
        let indent = self
            .emitter
            .increase_indent(false, is_indentless, self.is_in_list());
        self.frames.push(Frame {
            kind: Kind::List,
            indent,
        });
    }

    fn empty(&mut self, open: &str, close: &str) {
        self.emitter.indicator(open, true, true, false);
        self.emitter.indicator(close, false, false, false);
        self.frames.push(Frame {
            kind: Kind::Empty,
            indent: self.emitter.indent,
        });
    }

    /// Closes the innermost open map or list.
    pub fn end(&mut self) {
        if let Some(frame) = self.frames.pop() {
            self.emitter.indent = frame.indent;
        }
    }

    /// Writes the key of the next value of the open map.
    pub fn key(&mut self, key: &str) -> Range<usize> {
        self.key_scalar(key, style(key), false)
    }

    /// Writes a key that need not be UTF-8; one that is not becomes `!!binary`.
    pub fn key_bytes(&mut self, key: &[u8]) -> Range<usize> {
        if let Ok(text) = std::str::from_utf8(key) {
            return self.key(text);
        }
        let text = encode_base64(key);
        self.key_scalar(&text, base64_style(&text), true)
    }

    fn key_scalar(&mut self, key: &str, style: Style, is_binary: bool) -> Range<usize> {
        self.emitter.write_indent();
        let analysis = analysis::analyze(key, self.emitter.profile);
        let tag = if is_binary { "!!binary".len() } else { 0 };
        let is_simple = !analysis.is_multiline && key.len() + tag <= 128;
        if !is_simple {
            self.emitter.indicator("?", true, false, true);
        }
        if let Some(Frame {
            kind: Kind::Map { has_simple_key },
            ..
        }) = self.frames.last_mut()
        {
            *has_simple_key = is_simple;
        }
        self.emitter.scalar(
            key,
            analysis,
            style,
            scalar::Place {
                is_simple_key: is_simple,
                is_in_list: false,
                is_binary,
            },
        )
    }

    /// Writes a text, quoted where it would be read as something else.
    pub fn text(&mut self, text: &str) -> Range<usize> {
        let style = style(text);
        self.leaf(text, style, false)
    }

    /// Writes a key between double quotes, or as a block where it has several lines.
    pub fn quoted_key(&mut self, key: &str) -> Range<usize> {
        self.key_scalar(key, quoted_style(key), false)
    }

    /// Writes a text between double quotes, or as a block where it has several lines.
    pub fn quoted_text(&mut self, text: &str) -> Range<usize> {
        self.leaf(text, quoted_style(text), false)
    }

    /// Writes a word that stands as it is, such as a number that a caller wrote.
    pub fn word(&mut self, word: &str) -> Range<usize> {
        self.leaf(word, Style::Plain, false)
    }

    /// Writes a text that need not be UTF-8; one that is not becomes `!!binary`.
    pub fn bytes(&mut self, bytes: &[u8]) -> Range<usize> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return self.text(text);
        }
        let text = encode_base64(bytes);
        self.leaf(&text, base64_style(&text), true)
    }

    /// Writes a whole number.
    pub fn int(&mut self, number: i64) -> Range<usize> {
        self.leaf(&number.to_string(), Style::Plain, false)
    }

    /// Writes a whole number without a sign.
    pub fn unsigned(&mut self, number: u64) -> Range<usize> {
        self.leaf(&number.to_string(), Style::Plain, false)
    }

    /// Writes a float as Go's `%g` does: `1e+06`, `.inf`.
    pub fn float(&mut self, number: f64) -> Range<usize> {
        self.leaf(&go_float(number), Style::Plain, false)
    }

    /// Writes a number of a tree.
    pub fn number(&mut self, number: Number) -> Range<usize> {
        match number {
            Number::Int(number) => self.int(number),
            Number::Unsigned(number) => self.unsigned(number),
            Number::Float(number) => self.float(number),
        }
    }

    /// Writes a truth value.
    pub fn bool(&mut self, truth: bool) -> Range<usize> {
        self.leaf(if truth { "true" } else { "false" }, Style::Plain, false)
    }

    /// Writes `null`.
    pub fn null(&mut self) -> Range<usize> {
        self.leaf("null", Style::Plain, false)
    }

    /// How many bytes are written so far.
    pub fn position(&self) -> usize {
        self.emitter.out.len()
    }

    /// The text, with a line feed at its end.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.emitter.indent = -1;
        self.emitter.write_indent();
        self.emitter.out
    }

    fn leaf(&mut self, text: &str, style: Style, is_binary: bool) -> Range<usize> {
        self.before_value();
        let analysis = analysis::analyze(text, self.emitter.profile);
        let is_in_list = self.is_in_list();
        self.emitter.scalar(
            text,
            analysis,
            style,
            scalar::Place {
                is_simple_key: false,
                is_in_list,
                is_binary,
            },
        )
    }

    fn is_in_list(&self) -> bool {
        matches!(
            self.frames.last(),
            Some(Frame {
                kind: Kind::List,
                ..
            })
        )
    }

    fn before_value(&mut self) {
        match self.frames.last().map(|frame| frame.kind) {
            None | Some(Kind::Empty) => {}
            Some(Kind::List) => {
                self.emitter.write_indent();
                self.emitter.indicator("-", true, false, true);
            }
            Some(Kind::Map {
                has_simple_key: true,
            }) => self.emitter.indicator(":", false, false, false),
            Some(Kind::Map {
                has_simple_key: false,
            }) => {
                self.emitter.write_indent();
                self.emitter.indicator(":", true, false, true);
            }
        }
    }
}

/// Whether a text can stand without quotes on one line, also between `{` and `}`.
pub(crate) fn is_plain_in_flow(text: &str) -> bool {
    !text.is_empty()
        && analysis::analyze(text, Profile::V3).is_plain_allowed
        && !text.contains([',', '?', '[', ']', '{', '}'])
        && !text.starts_with(':')
        && !text.ends_with(':')
}

/// Whether a text can stand between single quotes on one line.
pub(crate) fn is_quotable(text: &str) -> bool {
    let analysis = analysis::analyze(text, Profile::V3);
    analysis.is_single_quoted_allowed && !analysis.is_multiline
}

/// Appends a text in double quotes, on one line.
pub(crate) fn escape_into(out: &mut String, text: &str) {
    let mut emitter = Emitter::new(Profile::V3);
    emitter.double_quoted(text, false);
    out.push_str(&emitter.out);
}

/// The style that `encode.go` asks for; the emitter may have to choose another.
fn style(text: &str) -> Style {
    if text.contains('\n') {
        Style::Literal
    } else if analysis::reads_as_text(text) {
        Style::Plain
    } else {
        Style::DoubleQuoted
    }
}

fn quoted_style(text: &str) -> Style {
    if text.contains('\n') {
        Style::Literal
    } else {
        Style::DoubleQuoted
    }
}

fn base64_style(text: &str) -> Style {
    if text.contains('\n') {
        Style::Literal
    } else {
        Style::Plain
    }
}

/// go-yaml's `encodeBase64`: lines of 70 characters, each with a line feed when there are several.
fn encode_base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let length = bytes.len().div_ceil(3) * 4;
    let has_lines = length / 70 > 0;
    let mut text = String::with_capacity(length + length / 70 + 1);
    let mut column = 0;
    let mut push = |character: char| {
        text.push(character);
        column += 1;
        if has_lines && column % 70 == 0 {
            text.push('\n');
        }
    };
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let value = (bits >> (18 - 6 * place)) & 63;
            let letter = ALPHABET.get(value as usize).copied().unwrap_or(b'=');
            push(if place > group.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    if has_lines && column % 70 != 0 {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
