use std::fmt::Write as _;

use regorus::Value;

use super::operand::{Fault, at, text, whole, wrong_type};
use super::{Answer, Builtin};

pub(super) const BUILTINS: &[Builtin] = &[
    ("array.flatten", 1, flatten),
    ("internal.template_string", 1, join),
    ("strings.count", 2, |values| {
        Ok(Value::from(count(text(values, 0)?, text(values, 1)?)))
    }),
    ("strings.split_n", 3, split_n),
];

/// Bytes as pairs of hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes of base64 in its alphabet for addresses, padded or not.
pub(super) fn base64url(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xFF).unwrap_or_default());
        }
    }
    (held < 6).then_some(bytes)
}

/// How often a text holds another; the empty text lies between all characters.
fn count(text: &str, part: &str) -> usize {
    if part.is_empty() {
        text.chars().count() + 1
    } else {
        text.matches(part).count()
    }
}

fn flatten(values: &[Value]) -> Answer {
    let Value::Array(items) = at(values, 0) else {
        return Err(wrong_type(values, 0, "array"));
    };
    let mut flat = Vec::new();
    for item in items.iter() {
        match item {
            Value::Array(inner) => flat.extend(inner.iter().cloned()),
            other => flat.push(other.clone()),
        }
    }
    Ok(Value::from(flat))
}

fn split_n(values: &[Value]) -> Answer {
    let (text, delimiter) = (text(values, 0)?, text(values, 1)?);
    let number = whole(values, 2)?;
    let parts: Vec<Value> = if delimiter.is_empty() {
        let mut buffer = [0; 4];
        let letter = |letter: char| Value::from(&*letter.encode_utf8(&mut buffer));
        text.chars().map(letter).collect()
    } else {
        text.split(&**delimiter).map(Value::from).collect()
    };
    let wanted = usize::try_from(number.unsigned_abs())
        .unwrap_or(usize::MAX)
        .min(parts.len());
    let kept = if number >= 0 {
        parts.get(..wanted)
    } else {
        parts.get(parts.len() - wanted..)
    };
    Ok(Value::from(kept.unwrap_or_default().to_vec()))
}

/// Joins the parts of a template string: texts, and sets of one value or none.
fn join(values: &[Value]) -> Answer {
    let Value::Array(parts) = at(values, 0) else {
        return Err(wrong_type(values, 0, "array"));
    };
    let mut out = String::new();
    for part in parts.iter() {
        let value = match part {
            Value::Set(items) if items.len() > 1 => {
                let message = "template-strings must not produce multiple outputs";
                return Err(Fault::Excess(message.to_owned()));
            }
            Value::Set(items) => items.iter().next(),
            other => Some(other),
        };
        match value {
            None => out.push_str("<undefined>"),
            Some(Value::String(text)) => out.push_str(text),
            Some(value) => write_term(&mut out, value),
        }
    }
    Ok(Value::from(out))
}

/// A value as Rego, in one line.
pub(super) fn term(value: &Value) -> String {
    let mut out = String::new();
    write_term(&mut out, value);
    out
}

/// Writes a value as Rego, in one line.
fn write_term(out: &mut String, value: &Value) {
    let list = |out: &mut String, items: &mut dyn Iterator<Item = &Value>| {
        for (position, item) in items.enumerate() {
            out.push_str(if position > 0 { ", " } else { "" });
            write_term(out, item);
        }
    };
    match value {
        Value::Array(items) => {
            out.push('[');
            list(out, &mut items.iter());
            out.push(']');
        }
        Value::Set(items) if items.is_empty() => out.push_str("set()"),
        Value::Set(items) => {
            out.push('{');
            list(out, &mut items.iter_sorted());
            out.push('}');
        }
        Value::Object(fields) => {
            out.push('{');
            for (position, (key, item)) in fields.iter_sorted().enumerate() {
                out.push_str(if position > 0 { ", " } else { "" });
                write_term(out, key);
                out.push_str(": ");
                write_term(out, item);
            }
            out.push('}');
        }
        Value::Number(number) if number.is_integer() => out.push_str(&number.format_decimal()),
        scalar => out.push_str(&scalar.to_string()),
    }
}
