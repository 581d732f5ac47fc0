//! JSON as `jsonencode` writes and `jsondecode` reads it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::make;
use crate::value::{Content, Number, Type, Value};

/// Writes a value that is known as a whole; an infinity has no JSON.
pub(super) fn to_json(value: &Value) -> Result<String, String> {
    let mut out = String::new();
    write(value, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut String) -> Result<(), String> {
    match value.content() {
        Content::Null(_) => out.push_str("null"),
        Content::Unknown(_) => return Err("a part of the value is not known".to_owned()),
        Content::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Content::Number(number) if number.is_infinite() => {
            return Err("an infinity has no JSON".to_owned());
        }
        Content::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Content::String(text) => quote(text, out),
        Content::List(_, items) | Content::Set(_, items) | Content::Tuple(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Content::Map(_, entries) | Content::Object(entries) => {
            out.push('{');
            for (at, (name, item)) in entries.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quote(name, out);
                out.push(':');
                write(item, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// Signs that mean something to HTML are escaped, as Go does.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for sign in text.chars() {
        match sign {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(sign));
            }
            _ => out.push(sign),
        }
    }
    out.push('"');
}

/// Reads one JSON text: objects and tuples, with every number to its last digit.
pub(super) fn from_json(text: &str) -> Result<Value, String> {
    let mut reader = Reader { rest: text };
    let value = reader.value(0).and_then(|value| {
        reader.skip();
        match reader.rest.chars().next() {
            None => Ok(value),
            Some(sign) => Err(format!("`{sign}` follows the value")),
        }
    });
    value.map_err(|error| {
        let read = text.len() - reader.rest.len();
        let line = text.get(..read).unwrap_or(text).matches('\n').count() + 1;
        format!("is no JSON: line {line}: {error}")
    })
}

/// Values deeper inside each other than this are refused.
const DEEPEST: usize = 512;

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        self.skip();
        if depth > DEEPEST {
            return Err(format!("values lie more than {DEEPEST} deep in each other"));
        }
        if self.take("null") {
            return Ok(Value::null(Type::Dynamic));
        }
        if self.take("true") {
            return Ok(Value::bool(true));
        }
        if self.take("false") {
            return Ok(Value::bool(false));
        }
        match self.rest.chars().next() {
            Some('"') => Ok(make::text(self.text()?)),
            Some('[') => self.list(depth),
            Some('{') => self.map(depth),
            Some('-' | '0'..='9') => self.number(),
            Some(sign) => Err(format!("`{sign}` begins no value")),
            None => Err("the text ends where a value is expected".to_owned()),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, String> {
        self.take("[");
        self.skip();
        let mut out = Vec::new();
        if self.take("]") {
            return Ok(make::tuple(out));
        }
        loop {
            out.push(self.value(depth + 1)?);
            self.skip();
            if self.take("]") {
                return Ok(make::tuple(out));
            }
            if !self.take(",") {
                return Err("a `,` or `]` is missing behind an element".to_owned());
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, String> {
        self.take("{");
        self.skip();
        let mut out = BTreeMap::new();
        if self.take("}") {
            return Ok(make::object(out));
        }
        loop {
            self.skip();
            if !self.rest.starts_with('"') {
                return Err("a key must stand between double quotes".to_owned());
            }
            let key = self.text()?;
            self.skip();
            if !self.take(":") {
                return Err(format!("a `:` is missing behind the key `{key}`"));
            }
            let value = self.value(depth + 1)?;
            out.insert(key, value);
            self.skip();
            if self.take("}") {
                return Ok(make::object(out));
            }
            if !self.take(",") {
                return Err("a `,` or `}` is missing behind a value".to_owned());
            }
        }
    }

    fn number(&mut self) -> Result<Value, String> {
        let is_part = |sign: char| sign.is_ascii_digit() || "+-.eE".contains(sign);
        let end = self
            .rest
            .find(|sign| !is_part(sign))
            .unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = rest;
        let own: Option<Number> = is_number(text).then(|| text.parse().ok()).flatten();
        own.map(Value::number)
            .ok_or_else(|| format!("`{text}` is no number"))
    }

    fn text(&mut self) -> Result<String, String> {
        self.take("\"");
        let mut out = String::new();
        let mut signs = self.rest.chars();
        loop {
            match signs.next() {
                None => return Err("a string is never closed".to_owned()),
                Some('"') => break,
                Some('\0'..='\u{1f}') => {
                    return Err("a string holds a sign that must be escaped".to_owned());
                }
                Some('\\') => out.push(escaped(&mut signs)?),
                Some(sign) => out.push(sign),
            }
        }
        self.rest = signs.as_str();
        Ok(out)
    }
}

fn escaped(signs: &mut std::str::Chars<'_>) -> Result<char, String> {
    Ok(match signs.next() {
        Some(sign @ ('"' | '\\' | '/')) => sign,
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => {
            let high = unit(signs)?;
            let is_high = (0xD800..0xDC00).contains(&high);
            let mut ahead = signs.clone();
            let low = if is_high && ahead.next() == Some('\\') && ahead.next() == Some('u') {
                unit(&mut ahead).ok()
            } else {
                None
            };
            let low = low.filter(|low| (0xDC00..0xE000).contains(low));
            let code = low.map_or(high, |low| {
                *signs = ahead;
                0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)
            });
            // Half of a pair is no character.
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        _ => return Err("a `\\` begins no escape that JSON knows".to_owned()),
    })
}

fn unit(signs: &mut std::str::Chars<'_>) -> Result<u32, String> {
    let mut code = 0;
    for _ in 0..4 {
        let digit = signs.next().and_then(|sign| sign.to_digit(16));
        code = code * 16 + digit.ok_or("a `\\u` needs four hexadecimal digits")?;
    }
    Ok(code)
}

/// JSON's own grammar: no leading zero, no sign but minus, digits on both sides of the point.
fn is_number(text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    is_digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|own| is_digits(own.strip_prefix(['-', '+']).unwrap_or(own)))
}
