//! JSON into values, with the words of Go's `encoding/json`.

use infractl_document::Span;
use infractl_template::{Heap, Operand, Text, Value};

/// How deep JSON may nest, as in Go.
const MAX_DEPTH: usize = 10_000;
/// How deep this reader goes; deeper input is refused rather than risking the stack.
const OWN_DEPTH: usize = 500;

struct Reader<'t, 'h> {
    text: &'t [u8],
    at: usize,
    heap: &'h mut Heap,
    data: Option<Span>,
}

/// Reads the first JSON value of a text, and says where it ends; the error is Go's text.
pub(crate) fn read_prefix(
    heap: &mut Heap,
    text: &[u8],
    data: Option<Span>,
) -> Result<(Value, usize), String> {
    let mut reader = Reader {
        text,
        at: 0,
        heap,
        data,
    };
    reader.space();
    let value = reader.value(0)?;
    Ok((value, reader.at))
}

/// Reads a text that is one JSON value; the error is Go's text.
pub(crate) fn read(heap: &mut Heap, text: &[u8], data: Option<Span>) -> Result<Value, String> {
    let mut reader = Reader {
        text,
        at: 0,
        heap,
        data,
    };
    reader.space();
    let value = reader.value(0)?;
    reader.space();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.invalid("after top-level value")),
    }
}

impl Reader<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn invalid(&self, place: &str) -> String {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(first) = rest.utf8_chunks().next() else {
            return "unexpected end of JSON input".to_owned();
        };
        let sign = match first.valid().chars().next() {
            Some('\'') => "'\\''".to_owned(),
            Some('"') => "'\"'".to_owned(),
            Some(sign) => {
                let quoted = crate::go::quote(sign.encode_utf8(&mut [0; 4]));
                format!("'{}'", quoted.trim_matches('"'))
            }
            None => format!("'\\x{:02x}'", self.peek().unwrap_or_default()),
        };
        format!("invalid character {sign} {place}")
    }

    fn operand(&mut self, depth: usize) -> Result<Operand, String> {
        let value = self.value(depth)?;
        Ok(Operand {
            value,
            data: self.data,
        })
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        if depth > OWN_DEPTH {
            return Err(format!(
                "exceeded max depth ({MAX_DEPTH}, here {OWN_DEPTH})"
            ));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Nil),
            _ => Err(self.invalid("looking for beginning of value")),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, String> {
        for (position, wanted) in word.bytes().enumerate() {
            if self.peek() != Some(wanted) {
                let sign = char::from(wanted);
                let place = if position == 0 {
                    "looking for beginning of value".to_owned()
                } else {
                    format!("in literal {word} (expecting '{sign}')")
                };
                return Err(self.invalid(&place));
            }
            self.at += 1;
        }
        Ok(value)
    }

    fn digits(&mut self, place: &str) -> Result<(), String> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.invalid(place));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Value, String> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits("in numeric literal")?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        let text = String::from_utf8_lossy(text);
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::float(number)),
            _ => Err(format!(
                "json: cannot unmarshal number {text} into Go value of type float64"
            )),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, String> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::list(items));
        }
        loop {
            self.space();
            items.push(self.operand(depth + 1)?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::list(items));
                }
                _ => return Err(self.invalid("after array element")),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, String> {
        self.at += 1;
        let map = self.heap.new_map();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Map(map));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.invalid("looking for beginning of object key string"));
            }
            let key = self.string()?;
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.invalid("after object key"));
            }
            self.at += 1;
            self.space();
            let operand = self.operand(depth + 1)?;
            self.heap.insert(map, key, operand);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Map(map));
                }
                _ => return Err(self.invalid("after object key:value pair")),
            }
        }
    }

    fn string(&mut self) -> Result<Text, String> {
        self.at += 1;
        let mut out: Vec<u8> = Vec::new();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    // Bytes that are no UTF-8 become the replacement character.
                    let text = match String::from_utf8(out) {
                        Ok(text) => text,
                        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
                    };
                    return Ok(Text::from(text));
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.escape(&mut out)?;
                }
                Some(byte) if byte >= 0x20 => {
                    out.push(byte);
                    self.at += 1;
                }
                _ => return Err(self.invalid("in string literal")),
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Result<(), String> {
        let plain = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => byte,
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                self.at += 1;
                let first = self.unit()?;
                let mut sign = char::from_u32(first);
                if (0xD800..0xDC00).contains(&first)
                    && self.text.get(self.at..self.at + 2) == Some(b"\\u")
                {
                    let before = self.at;
                    self.at += 2;
                    let second = self.unit()?;
                    if (0xDC00..0xE000).contains(&second) {
                        sign =
                            char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
                    } else {
                        self.at = before;
                    }
                }
                let sign = sign.unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            _ => return Err(self.invalid("in string escape code")),
        };
        out.push(plain);
        self.at += 1;
        Ok(())
    }

    fn unit(&mut self) -> Result<u32, String> {
        let mut number = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.invalid("in \\u hexadecimal character escape"));
            };
            number = number * 16 + digit;
            self.at += 1;
        }
        Ok(number)
    }
}
