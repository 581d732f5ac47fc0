use infractl_document::{SourceId, Span};

use super::{JsonEntry, JsonKind, JsonText, JsonValue};
use crate::{HclError, HclErrorKind};

/// How deep lists and objects may lie inside each other; templates in them lie deeper still.
pub const MAX_JSON_DEPTH: usize = 100;

/// Reads one JSON value by RFC 8259.
///
/// # Errors
/// At the first place where the text is no JSON.
pub fn read(text: &[u8], source: SourceId) -> Result<JsonValue, HclError> {
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let length = error.error_len().unwrap_or(text.len() - at);
            let span = Span::new(source, at, at + length);
            let error = HclError::new(HclErrorKind::Encoding, span, "these bytes are no UTF-8");
            return Err(error.help("save the file as UTF-8"));
        }
    };
    if u32::try_from(text.len()).is_err() {
        let message = "a file of more than 4 GiB is not read";
        return Err(HclError::syntax(Span::new(source, 0, 0), message));
    }
    let mut reader = Reader {
        text,
        source,
        at: 0,
        depth: 0,
    };
    let value = reader.value()?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.wrong("nothing may follow the value", "remove the rest")),
    }
}

struct Reader<'t> {
    text: &'t str,
    source: SourceId,
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn value(&mut self) -> Result<JsonValue, HclError> {
        let first = self.peek();
        let start = self.at;
        let kind = match first {
            Some(b'{') => self.object()?,
            Some(b'[') => self.list()?,
            Some(b'"') => JsonKind::Text(self.string()?),
            Some(b't' | b'f' | b'n' | b'-' | b'0'..=b'9') => self.word()?,
            None => {
                return Err(self.wrong(
                    "the file ends where a value belongs",
                    "a bracket or brace above may not be closed",
                ));
            }
            Some(_) => {
                return Err(self.wrong(
                    "a value is expected here",
                    "write a text in double quotes, a number, `true`, `false`, `null`, `[` or `{`",
                ));
            }
        };
        Ok(JsonValue {
            kind,
            span: self.since(start),
        })
    }

    fn object(&mut self) -> Result<JsonKind, HclError> {
        let open = self.open()?;
        let mut entries = Vec::new();
        if self.takes(b'}') {
            return Ok(self.close(JsonKind::Object(Box::default())));
        }
        loop {
            if self.peek() != Some(b'"') {
                let help = if entries.is_empty() {
                    "write keys in double quotes: `\"key\": value`"
                } else {
                    "write keys in double quotes, and no comma behind the last entry"
                };
                return Err(self.wrong("a key is expected here", help));
            }
            let name = self.string()?;
            self.peek();
            let colon = self.at;
            if !self.takes(b':') {
                return Err(self.wrong("`:` is expected here", "write `\"key\": value`"));
            }
            let colon = self.since(colon);
            let value = self.value()?;
            entries.push(JsonEntry { name, colon, value });
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(self.close(JsonKind::Object(entries.into())));
                }
                None => return Err(self.unclosed(open, "this `{` is never closed", "add `}`")),
                Some(_) => {
                    return Err(self.wrong(
                        "`,` or `}` is expected here",
                        "separate the entries with commas",
                    ));
                }
            }
        }
    }

    fn list(&mut self) -> Result<JsonKind, HclError> {
        let open = self.open()?;
        let mut values = Vec::new();
        if self.takes(b']') {
            return Ok(self.close(JsonKind::List(Box::default())));
        }
        loop {
            if !values.is_empty() && self.peek() == Some(b']') {
                return Err(self.wrong("a value is expected here", "remove the comma before it"));
            }
            values.push(self.value()?);
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(self.close(JsonKind::List(values.into())));
                }
                None => return Err(self.unclosed(open, "this `[` is never closed", "add `]`")),
                Some(_) => {
                    return Err(self.wrong(
                        "`,` or `]` is expected here",
                        "separate the values with commas",
                    ));
                }
            }
        }
    }

    /// Takes the brace or bracket, one level down.
    fn open(&mut self) -> Result<usize, HclError> {
        let open = self.at;
        self.depth += 1;
        if self.depth > MAX_JSON_DEPTH {
            let message = format!("lies more than {MAX_JSON_DEPTH} levels deep");
            let span = Span::new(self.source, open, open + 1);
            let error = HclError::new(HclErrorKind::Depth, span, message);
            return Err(error.help("move parts of it to `locals` or to files of their own"));
        }
        self.at += 1;
        Ok(open)
    }

    fn close(&mut self, kind: JsonKind) -> JsonKind {
        self.depth -= 1;
        kind
    }

    /// `true`, `false`, `null` or a number.
    fn word(&mut self) -> Result<JsonKind, HclError> {
        let rest = self.rest();
        let end = rest
            .find(|sign: char| !sign.is_ascii_alphanumeric() && !matches!(sign, '-' | '+' | '.'))
            .unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        let kind = match word {
            "true" => JsonKind::Bool(true),
            "false" => JsonKind::Bool(false),
            "null" => JsonKind::Null,
            _ if is_number(word) => JsonKind::Number(word.into()),
            _ => {
                let span = Span::new(self.source, self.at, self.at + end);
                let message = "this is neither a number nor `true`, `false` or `null`";
                let error = HclError::syntax(span, message);
                return Err(error.help("put a text in double quotes"));
            }
        };
        self.at += end;
        Ok(kind)
    }

    fn string(&mut self) -> Result<JsonText, HclError> {
        let open = self.at;
        self.at += 1;
        let mut text = String::new();
        let mut shifts = Vec::new();
        loop {
            let rest = self.rest();
            let end = rest
                .find(|sign: char| matches!(sign, '"' | '\\') || sign < ' ')
                .unwrap_or(rest.len());
            text.push_str(rest.get(..end).unwrap_or_default());
            let next = rest.as_bytes().get(end);
            self.at += end;
            match next {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(JsonText {
                        text: text.into(),
                        span: self.since(open),
                        shifts: shifts.into(),
                        depth: self.depth,
                    });
                }
                Some(b'\\') => {
                    self.escape(&mut text)?;
                    shifts.push((offset(text.len()), offset(self.at)));
                }
                Some(_) => {
                    return Err(self.wrong_here(
                        "a control character stands in a text",
                        "write it as an escape, such as `\\n`",
                    ));
                }
                None => {
                    let message = "this text is never closed";
                    return Err(self.unclosed(open, message, "add the missing double quote"));
                }
            }
        }
    }

    fn escape(&mut self, text: &mut String) -> Result<(), HclError> {
        let sign = match self.rest().as_bytes().get(1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code(text),
            _ => {
                return Err(
                    self.wrong_here("this escape is not known", "write `\\\\` for a backslash")
                );
            }
        };
        text.push(sign);
        self.at += 2;
        Ok(())
    }

    /// `\uXXXX`; half of a surrogate pair becomes U+FFFD, as in Go.
    fn code(&mut self, text: &mut String) -> Result<(), HclError> {
        let Some(first) = self.code_unit() else {
            return Err(self.wrong_here(
                "four hexadecimal digits are expected behind `\\u`",
                "write `\\u00e9`, or the character itself",
            ));
        };
        self.at += 6;
        let mut code = first;
        if let 0xD800..=0xDBFF = first
            && let Some(second @ 0xDC00..=0xDFFF) = self.code_unit()
        {
            self.at += 6;
            code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        }
        text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        Ok(())
    }

    fn code_unit(&self) -> Option<u32> {
        let digits = self.rest().get(..6)?.strip_prefix("\\u")?;
        let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hexadecimal.then(|| u32::from_str_radix(digits, 16).ok())?
    }

    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn takes(&mut self, wanted: u8) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn since(&self, start: usize) -> Span {
        Span::new(self.source, start, self.at)
    }

    /// What is wrong with the next sign that is no blank.
    fn wrong(&mut self, message: &'static str, help: &'static str) -> HclError {
        self.peek();
        self.wrong_here(message, help)
    }

    fn wrong_here(&self, message: &'static str, help: &'static str) -> HclError {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        let span = Span::new(self.source, self.at, self.at + length);
        HclError::syntax(span, message).help(help)
    }

    fn unclosed(&self, open: usize, message: &'static str, help: &'static str) -> HclError {
        HclError::syntax(Span::new(self.source, open, open + 1), message).help(help)
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
fn is_number(word: &str) -> bool {
    fn digits(text: &str) -> Option<&str> {
        let rest = text.trim_start_matches(|sign: char| sign.is_ascii_digit());
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

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
