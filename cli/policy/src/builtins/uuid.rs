use std::collections::BTreeMap;
use std::fmt::Write as _;

use regorus::Value;

use super::Builtin;
use super::operand::text;

pub(super) const BUILTINS: &[Builtin] = &[("uuid.parse", 1, |values| Ok(parse(text(values, 0)?)))];

/// Hundreds of nanoseconds from the start of the Gregorian calendar to 1970.
const GREGORIAN_TO_UNIX: i64 = 0x01B2_1DD2_1381_4000;

/// What RFC 4122 says of an identifier; undefined where the text is none.
fn parse(text: &str) -> Value {
    let Some(bytes) = bytes(text) else {
        return Value::Undefined;
    };
    let number = |range: std::ops::Range<usize>| {
        let part = bytes.get(range).unwrap_or_default();
        part.iter()
            .fold(0_i64, |number, byte| number << 8 | i64::from(*byte))
    };
    let [_, _, _, _, _, _, seventh, _, ninth, domain, node @ ..] = bytes;
    let version = seventh >> 4;
    let variant = match ninth {
        0x80..=0xBF => "RFC4122",
        0xC0..=0xDF => "Microsoft",
        0xE0..=0xFF => "Future",
        _ => "Reserved",
    };
    let mut fields = BTreeMap::new();
    let mut set = |key: &str, value: Value| fields.insert(Value::from(key), value);
    set("version", Value::from(u64::from(version)));
    set("variant", Value::from(variant));
    if matches!(version, 1 | 2) {
        let ticks = number(0..4) | number(4..6) << 32 | (number(6..8) & 0xFFF) << 48;
        let since_unix = ticks - GREGORIAN_TO_UNIX;
        set("time", Value::from(since_unix.saturating_mul(100)));
        set("nodeid", Value::from(hardware_address(&node)));
        let [first, ..] = node;
        let kind = match first & 0b11 {
            0b11 => "local:multicast",
            0b01 => "global:multicast",
            0b10 => "local:unicast",
            _ => "global:unicast",
        };
        set("macvariables", Value::from(kind));
        set("clocksequence", Value::from(number(8..10) & 0x3FFF));
    }
    if version == 2 {
        set("id", Value::from(number(0..4)));
        let domain = match domain {
            0 => "Person".to_owned(),
            1 => "Group".to_owned(),
            2 => "Org".to_owned(),
            other => format!("Domain{other}"),
        };
        set("domain", Value::from(domain));
    }
    Value::from(fields)
}

fn hardware_address(node: &[u8]) -> String {
    let mut text = String::new();
    for (position, byte) in node.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{}{byte:02x}", if position > 0 { "-" } else { "" });
    }
    text
}

/// The 16 bytes: with dashes, with `urn:uuid:` before, in braces, or digits alone.
fn bytes(text: &str) -> Option<[u8; 16]> {
    let plain = match text.len() {
        45 => text
            .get(..9)
            .filter(|head| head.eq_ignore_ascii_case("urn:uuid:"))
            .and(text.get(9..))?,
        38 => text.get(1..37)?,
        32 | 36 => text,
        _ => return None,
    };
    let has_dashes = plain.len() == 36;
    let mut digits = Vec::with_capacity(32);
    for (position, letter) in plain.chars().enumerate() {
        if has_dashes && matches!(position, 8 | 13 | 18 | 23) {
            if letter != '-' {
                return None;
            }
        } else {
            digits.push(u8::try_from(letter.to_digit(16)?).ok()?);
        }
    }
    let pairs: Vec<u8> = digits
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect();
    pairs.try_into().ok()
}
