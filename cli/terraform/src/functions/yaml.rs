//! YAML as Terraform reads and writes it: a schema and a style of its own.

use std::collections::BTreeMap;

use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_yaml::{Limits, Profile, RawKind, RawNode, RawTag, Writer, read_raw};

use super::{base64, make};
use crate::value::{Type, Value};

/// Writes a value that is known as a whole.
pub(super) fn write(value: &Value) -> String {
    let mut writer = Writer::new(Profile::V2);
    put(&mut writer, value);
    let mut out = writer.finish();
    // A word alone could go on, so its end is said.
    let is_word = value.is_null() || matches!(value.ty(), Type::Bool | Type::Number);
    if is_word {
        out.push_str("...\n");
    }
    out
}

fn put(writer: &mut Writer, value: &Value) {
    if value.is_null() {
        writer.null();
        return;
    }
    match value.ty() {
        Type::Object(_) | Type::Map(_) => {
            let entries = make::entries(value);
            writer.begin_map(entries.len());
            for (key, own) in entries {
                writer.quoted_key(&key);
                put(writer, &own);
            }
            writer.end();
        }
        Type::List(_) | Type::Set(_) | Type::Tuple(_) => {
            let items = make::elements(value);
            writer.begin_list(items.len());
            for item in items {
                put(writer, &item);
            }
            writer.end();
        }
        _ => {
            if let Some(text) = make::as_text(value) {
                writer.quoted_text(text);
            } else if let Some(truth) = make::as_bool(value) {
                writer.bool(truth);
            } else if let Some(number) = make::as_number(value) {
                writer.word(&number.to_string());
            }
        }
    }
}

/// Reads the one document of a text, or says what is wrong with it.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let bytes = text.as_bytes();
    let source = Sources::new().add(&RelativePath::root(), &bytes.into());
    let node = read_raw(bytes, source, Limits::USUAL).map_err(|error| {
        let before = text.get(..error.span.start as usize).unwrap_or(text);
        format!("line {}: {error}", before.matches('\n').count() + 1)
    })?;
    let node = node.ok_or_else(|| "holds no document".to_owned())?;
    value(&node)
}

fn value(node: &RawNode) -> Result<Value, String> {
    match &node.kind {
        RawKind::Scalar {
            text, is_quoted, ..
        } => scalar(node.tag, text, *is_quoted),
        RawKind::List(items) => {
            if !matches!(node.tag, None | Some(RawTag::List)) {
                return Err("a list has a tag that is not for lists".to_owned());
            }
            let items = items.iter().map(value);
            Ok(make::tuple(items.collect::<Result<_, _>>()?))
        }
        RawKind::Map(entries) => {
            if !matches!(node.tag, None | Some(RawTag::Map)) {
                return Err("a map has a tag that is not for maps".to_owned());
            }
            map(entries)
        }
    }
}

fn map(entries: &[(RawNode, RawNode)]) -> Result<Value, String> {
    let mut out = BTreeMap::new();
    for (key, own) in entries {
        let own = value(own)?;
        let RawKind::Scalar {
            text,
            is_quoted,
            is_plain: _,
        } = &key.kind
        else {
            return Err("a key is a list or a map, and must be a string".to_owned());
        };
        // Also between quotes: the tools look at the text alone.
        let is_merge = text.as_ref() == "<<" && key.tag.is_none() || key.tag == Some(RawTag::Merge);
        if is_merge {
            merge(&own, &mut out)?;
            continue;
        }
        let key = scalar(key.tag, text, *is_quoted)?;
        let key = make::convert(&key, &Type::String)?;
        let key = make::as_text(&key).ok_or_else(|| "a key is null".to_owned())?;
        out.insert(key.to_owned(), own);
    }
    Ok(make::object(out))
}

fn merge(own: &Value, out: &mut BTreeMap<String, Value>) -> Result<(), String> {
    match own.ty() {
        Type::Object(_) => out.extend(make::entries(own)),
        Type::Tuple(_) => {
            for item in make::elements(own) {
                if !matches!(item.ty(), Type::Object(_)) {
                    return Err("`<<` merges maps, and lists of maps, only".to_owned());
                }
                out.extend(make::entries(&item));
            }
        }
        _ => return Err("`<<` merges maps, and lists of maps, only".to_owned()),
    }
    Ok(())
}

fn scalar(tag: Option<RawTag>, text: &str, is_quoted: bool) -> Result<Value, String> {
    let own = make::text(text);
    match tag {
        Some(RawTag::Text) => return Ok(own),
        Some(RawTag::Binary) => {
            return match base64::decode(text) {
                Some(_) => Ok(own),
                None => Err(format!("`{text}` is tagged as binary, and is no base64")),
            };
        }
        Some(RawTag::Merge | RawTag::List | RawTag::Map | RawTag::Other) => {
            return Err(format!("`{text}` has a tag that is not known here"));
        }
        _ => {}
    }
    let may_mean = text.is_empty()
        || text
            .starts_with(|first: char| first.is_ascii_digit() || "+-.yYnNtTfFoO~".contains(first));
    if may_mean {
        if is_quoted {
            return Ok(own);
        }
        if let Some(word) = word(text) {
            return Ok(word);
        }
        if tag.is_none() && matches!(text, ".nan" | ".NaN" | ".NAN") {
            return Err("not-a-number is no value here".to_owned());
        }
        if text.starts_with('.')
            && let Some(number) = make::parse_number(text)
        {
            return Ok(Value::number(number));
        }
        if text.starts_with(|first: char| first.is_ascii_digit() || "+-".contains(first)) {
            if matches!(tag, None | Some(RawTag::Timestamp))
                && let Some(time) = moment(text)
            {
                return Ok(make::text(time));
            }
            if is_integer(text) || is_float(text) {
                return number(text);
            }
        }
    }
    let misfit = || Err(format!("`{text}` does not fit its tag"));
    match tag {
        None => Ok(own),
        Some(RawTag::Int | RawTag::Float) => number(text),
        Some(RawTag::Null) => Ok(make::null(Type::Dynamic)),
        Some(RawTag::Timestamp) => match moment(text) {
            Some(time) => Ok(make::text(time)),
            None => misfit(),
        },
        _ => misfit(),
    }
}

fn word(text: &str) -> Option<Value> {
    Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            make::truth(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            make::truth(false)
        }
        "" | "~" | "null" | "Null" | "NULL" => make::null(Type::Dynamic),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => make::infinity(false),
        "-.inf" | "-.Inf" | "-.INF" => make::infinity(true),
        _ => return None,
    })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_integer(text: &str) -> bool {
    let based = |prefix: &str, base: u32| {
        text.strip_prefix(prefix)
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|sign| sign.is_digit(base)))
    };
    is_digits(text.strip_prefix(['-', '+']).unwrap_or(text)) || based("0o", 8) || based("0x", 16)
}

fn is_float(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let is_number = match number.split_once('.') {
        None => is_digits(number),
        Some(("", fraction)) => is_digits(fraction),
        Some((whole, fraction)) => is_digits(whole) && (fraction.is_empty() || is_digits(fraction)),
    };
    is_number && exponent.is_none_or(|own| is_digits(own.strip_prefix(['-', '+']).unwrap_or(own)))
}

fn number(text: &str) -> Result<Value, String> {
    let plain = text.replace('_', "");
    if let Some(number) = make::parse_number(&plain) {
        return Ok(Value::number(number));
    }
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let based = |prefixes: [&str; 2], base: u32| {
        let rest = prefixes
            .iter()
            .find_map(|prefix| digits.strip_prefix(prefix))?;
        u64::from_str_radix(rest, base).ok()
    };
    let own = based(["0x", "0X"], 16)
        .or_else(|| based(["0o", "0O"], 8))
        .or_else(|| based(["0b", "0B"], 2));
    own.and_then(|own| make::parse_number(&format!("{sign}{own}")))
        .map(Value::number)
        .ok_or_else(|| format!("`{text}` is no number"))
}

/// A date, or a date and a time, written as RFC 3339 has it.
fn moment(text: &str) -> Option<String> {
    let year_length = text.bytes().take_while(u8::is_ascii_digit).count();
    if year_length != 4 || text.as_bytes().get(4) != Some(&b'-') {
        return None;
    }
    let (date, time) = match text.find(['T', 't', ' ']) {
        None => (text, None),
        Some(at) => (text.get(..at)?, text.get(at..)),
    };
    let mut parts = date.splitn(3, '-');
    let mut part = |what: &str| -> Option<String> {
        let digits = parts.next()?;
        let length = if what == "year" { 4..=4 } else { 1..=2 };
        (is_digits(digits) && length.contains(&digits.len())).then(|| format!("{digits:0>2}"))
    };
    let date = [part("year")?, part("month")?, part("day")?].join("-");
    let Some(time) = time else {
        return checked(&format!("{date}T00:00:00Z"));
    };
    let is_spaced = time.starts_with(' ');
    let time = time.get(1..)?;
    let end = time
        .find(|sign: char| !sign.is_ascii_digit() && !":.,".contains(sign))
        .unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(end)?;
    if is_spaced != zone.is_empty() {
        return None;
    }
    let (clock, fraction) = match clock.find(['.', ',']) {
        Some(at) => (clock.get(..at)?, clock.get(at + 1..)?),
        None => (clock, "0"),
    };
    if !is_digits(fraction) {
        return None;
    }
    let parts: Vec<String> = clock.split(':').map(|part| format!("{part:0>2}")).collect();
    if parts.len() != 3
        || clock
            .split(':')
            .any(|part| part.is_empty() || part.len() > 2)
    {
        return None;
    }
    let zone = if zone.is_empty() { "Z" } else { zone };
    checked(&format!("{date}T{}{zone}", parts.join(":")))
}

fn checked(text: &str) -> Option<String> {
    use super::timestamp::{Strictness, Timestamp};
    let own = Timestamp::parse(text, Strictness::Lenient).ok()?;
    Some(own.to_string())
}
