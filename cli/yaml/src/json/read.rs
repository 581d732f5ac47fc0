use std::borrow::Cow;

use infractl_document::{SourceId, Tree};

use super::direct;
use crate::reader::{Composed, Kind, Part, Text, decode, lower, too_deep};
use crate::{Dialect, Duplicates, Limits, Options, YamlError, YamlErrorKind};

/// Reads one JSON value by RFC 8259: no comment, no trailing comma, double quotes only.
///
/// Whole numbers that fit 64 bits stay whole; all others become floats.
pub fn read_json(text: &[u8], source: SourceId, duplicates: Duplicates) -> Result<Tree, YamlError> {
    let text = decode(text, source)?;
    if let Some(tree) = direct::read(&text) {
        return Ok(tree);
    }
    carefully(text, duplicates)
}

/// Reads JSON in which something may be wrong.
pub(super) fn carefully(text: Text<'_>, duplicates: Duplicates) -> Result<Tree, YamlError> {
    let mut reader = Reader {
        text,
        at: 0,
        parts: Vec::new(),
        open: Vec::new(),
    };
    reader.document()?;
    let composed = Composed {
        end: reader.at,
        parts: reader.parts,
        comments: Vec::new(),
        anchors: Vec::new(),
        tags: Vec::new(),
        errors: Vec::new(),
        start: 0,
    };
    let options = Options {
        duplicates,
        ..Options::new(Dialect::Core12)
    };
    match lower(composed, &text, &options) {
        Ok(document) => Ok(document.tree),
        Err(errors) => Err(errors.into_iter().next().unwrap_or_else(|| {
            YamlError::new(
                YamlErrorKind::Syntax,
                text.span(0, 0),
                "the value cannot be read",
            )
        })),
    }
}

struct Reader<'t> {
    text: Text<'t>,
    at: usize,
    parts: Vec<Part<'t>>,
    /// The open maps and lists, as indices into `parts`.
    open: Vec<usize>,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Result<(), YamlError> {
        // Whether a value must follow; else the text goes on behind one.
        let mut wants_value = true;
        loop {
            self.skip_blanks();
            if wants_value {
                wants_value = self.value()?;
                continue;
            }
            let Some(index) = self.open.last().copied() else {
                return match self.peek() {
                    None => Ok(()),
                    Some(_) => Err(self.wrong("nothing may follow the value", "remove the rest")),
                };
            };
            let is_map = matches!(
                self.parts.get(index),
                Some(Part {
                    kind: Kind::Map,
                    ..
                })
            );
            let close = if is_map { b'}' } else { b']' };
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    if is_map {
                        self.key()?;
                    }
                    wants_value = true;
                }
                Some(byte) if byte == close => self.close(),
                _ if is_map => {
                    return Err(self.wrong(
                        "`,` or `}` is expected here",
                        "separate the entries with commas",
                    ));
                }
                _ => {
                    return Err(self.wrong(
                        "`,` or `]` is expected here",
                        "separate the items with commas",
                    ));
                }
            }
        }
    }

    /// Reads a scalar, or opens a map or list; gives back whether a value must follow.
    fn value(&mut self) -> Result<bool, YamlError> {
        let start = self.at;
        match self.peek() {
            Some(b'{') => {
                self.begin(Kind::Map)?;
                self.skip_blanks();
                if self.peek() == Some(b'}') {
                    self.close();
                    return Ok(false);
                }
                self.key()?;
                Ok(true)
            }
            Some(b'[') => {
                self.begin(Kind::List)?;
                self.skip_blanks();
                if self.peek() == Some(b']') {
                    self.close();
                    return Ok(false);
                }
                Ok(true)
            }
            Some(b'"') => {
                let text = self.string()?;
                self.push(
                    Kind::Scalar {
                        text,
                        is_plain: false,
                    },
                    start,
                );
                Ok(false)
            }
            Some(b't' | b'f' | b'n' | b'-' | b'0'..=b'9') => {
                let rest = self.rest();
                let end = rest
                    .find(|character: char| {
                        !character.is_ascii_alphanumeric() && !matches!(character, '-' | '+' | '.')
                    })
                    .unwrap_or(rest.len());
                let word = rest.get(..end).unwrap_or_default();
                if !matches!(word, "true" | "false" | "null") && !is_number(word) {
                    return Err(self.wrong(
                        "this is neither a number nor `true`, `false` or `null`",
                        "put a text in double quotes",
                    ));
                }
                self.at += end;
                self.push(
                    Kind::Scalar {
                        text: Cow::Borrowed(word),
                        is_plain: true,
                    },
                    start,
                );
                Ok(false)
            }
            _ => Err(self.wrong(
                "a value is expected here",
                "write a text in double quotes, a number, `true`, `false`, `null`, `[` or `{`",
            )),
        }
    }

    fn key(&mut self) -> Result<(), YamlError> {
        self.skip_blanks();
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.wrong(
                "a key is expected here",
                "write keys in double quotes, and no comma after the last entry",
            ));
        }
        let text = self.string()?;
        self.push(
            Kind::Scalar {
                text,
                is_plain: false,
            },
            start,
        );
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return Err(self.wrong("`:` is expected here", "write `\"key\": value`"));
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<Cow<'t, str>, YamlError> {
        let open = self.at;
        self.at += 1;
        let mut owned = String::new();
        loop {
            let rest = self.rest();
            let end = rest
                .find(|character: char| matches!(character, '"' | '\\') || character < ' ')
                .unwrap_or(rest.len());
            let piece = rest.get(..end).unwrap_or_default();
            self.at += end;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    if owned.is_empty() {
                        return Ok(Cow::Borrowed(piece));
                    }
                    owned.push_str(piece);
                    return Ok(Cow::Owned(owned));
                }
                Some(b'\\') => {
                    owned.push_str(piece);
                    self.escape(&mut owned)?;
                }
                Some(_) => {
                    return Err(self.wrong(
                        "a control character stands in a text",
                        "write it as an escape, such as `\\n`",
                    ));
                }
                None => {
                    self.at = open;
                    return Err(
                        self.wrong("this text is never closed", "add the missing double quote")
                    );
                }
            }
        }
    }

    fn escape(&mut self, text: &mut String) -> Result<(), YamlError> {
        let character = match self.rest().as_bytes().get(1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code(text),
            _ => return Err(self.wrong("this escape is not known", "write `\\\\` for a backslash")),
        };
        text.push(character);
        self.at += 2;
        Ok(())
    }

    /// Reads `\uXXXX`; half a surrogate pair becomes U+FFFD, as in Go.
    fn code(&mut self, text: &mut String) -> Result<(), YamlError> {
        let Some(first) = self.code_unit(0) else {
            return Err(self.wrong(
                "four hexadecimal digits are expected after `\\u`",
                "write `\\u00e9`",
            ));
        };
        self.at += 6;
        if let 0xD800..=0xDBFF = first
            && let Some(second @ 0xDC00..=0xDFFF) = self.code_unit(0)
        {
            self.at += 6;
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            return Ok(());
        }
        text.push(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        Ok(())
    }

    fn code_unit(&self, ahead: usize) -> Option<u32> {
        let digits = self.rest().get(ahead..ahead + 6)?.strip_prefix("\\u")?;
        let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hexadecimal.then(|| u32::from_str_radix(digits, 16).ok())?
    }

    fn begin(&mut self, kind: Kind<'t>) -> Result<(), YamlError> {
        let depth = Limits::USUAL.depth;
        if self.open.len() >= depth {
            return Err(too_deep(self.text.span(self.at, self.at + 1), depth));
        }
        self.open.push(self.parts.len());
        let start = self.at;
        self.at += 1;
        self.push(kind, start);
        Ok(())
    }

    fn close(&mut self) {
        self.at += 1;
        let after = self.parts.len();
        if let Some(part) = self.open.pop().and_then(|index| self.parts.get_mut(index)) {
            part.after = after;
            part.end = self.at;
        }
    }

    fn push(&mut self, kind: Kind<'t>, start: usize) {
        self.parts.push(Part {
            kind,
            tag: None,
            start,
            end: self.at,
            after: self.parts.len() + 1,
        });
    }

    fn rest(&self) -> &'t str {
        self.text.content.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.content.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn wrong(&self, message: &'static str, help: &'static str) -> YamlError {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        let span = self.text.span(self.at, self.at + length);
        YamlError::new(YamlErrorKind::Syntax, span, message).help(help)
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
pub(super) fn is_number(word: &str) -> bool {
    fn digits(text: &str) -> Option<&str> {
        let rest = text.trim_start_matches(|character: char| character.is_ascii_digit());
        (rest.len() < text.len()).then_some(rest)
    }
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let rest = match unsigned.strip_prefix('0') {
        Some(rest) => Some(rest),
        None => digits(unsigned),
    };
    let rest = rest.and_then(|rest| rest.strip_prefix('.').map_or(Some(rest), digits));
    let rest = rest.and_then(|rest| match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => Some(rest),
    });
    rest == Some("")
}
