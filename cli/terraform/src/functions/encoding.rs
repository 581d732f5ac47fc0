//! Base64, percent signs and other alphabets.

use std::io::Read as _;

use super::charset::{Charset, Named, named};
use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, base64, make};
use crate::value::Value;

const ONE: &[Parameter] = &[Parameter::new("str", Shape::Text)];
const MARKED: &[Parameter] = &[Parameter::new("str", Shape::Text).marked()];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("base64decode", MARKED, Shape::Text, decode64),
    Function::new("base64encode", ONE, Shape::Text, encode64),
    Function::new("base64gunzip", MARKED, Shape::Text, gunzip),
    Function::outside(
        "base64gzip",
        ONE,
        Shape::Text,
        "the compressed bytes depend on the version of the tool",
    ),
    Function::new(
        "textdecodebase64",
        &[
            Parameter::new("source", Shape::Text),
            Parameter::new("encoding", Shape::Text),
        ],
        Shape::Text,
        decode_text,
    ),
    Function::new(
        "textencodebase64",
        &[
            Parameter::new("string", Shape::Text),
            Parameter::new("encoding", Shape::Text),
        ],
        Shape::Text,
        encode_text,
    ),
    Function::new("urldecode", ONE, Shape::Text, url_decode),
    Function::new("urlencode", ONE, Shape::Text, url_encode),
];

/// More text than this is not unpacked: a few bytes may stand for gigabytes.
const LARGEST: u64 = 64 << 20;

fn encode64(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::text(base64::encode(given.text(0)?.as_bytes())))
}

fn bytes(given: &Given<'_>) -> Result<Vec<u8>, FunctionError> {
    base64::decode(given.text(0)?)
        .ok_or_else(|| FunctionError::argument(0, "must be base64, with its padding"))
}

fn decode64(given: &Given<'_>) -> Result<Value, FunctionError> {
    let text = String::from_utf8(bytes(given)?).map_err(|_| {
        FunctionError::argument(
            0,
            "stands for bytes that are no text; a string holds text only",
        )
    })?;
    Ok(given.with_marks_of(0, make::text(text)))
}

fn gunzip(given: &Given<'_>) -> Result<Value, FunctionError> {
    let packed = bytes(given)?;
    let mut out = Vec::new();
    let mut reader = flate2::read::MultiGzDecoder::new(packed.as_slice()).take(LARGEST);
    reader.read_to_end(&mut out).map_err(|error| {
        FunctionError::argument(0, format!("holds no whole gzip stream: {error}"))
    })?;
    if u64::try_from(out.len()).is_ok_and(|length| length >= LARGEST) {
        return Ok(given.cannot_say("the text is larger than what is unpacked"));
    }
    match String::from_utf8(out) {
        Ok(text) => Ok(given.with_marks_of(0, make::text(text))),
        Err(_) => Ok(given.cannot_say("the unpacked bytes are no text")),
    }
}

fn charset(given: &Given<'_>) -> Result<Option<Charset>, FunctionError> {
    let name = given.text(1)?;
    match named(name) {
        Named::Known(charset) => Ok(Some(charset)),
        Named::Foreign => Ok(None),
        Named::Nothing => Err(FunctionError::argument(
            1,
            format!("`{name}` is no encoding that the IANA registers, such as `UTF-16LE`"),
        )),
    }
}

fn encode_text(given: &Given<'_>) -> Result<Value, FunctionError> {
    let Some(charset) = charset(given)? else {
        return Ok(given.cannot_say("the encoding is not built in"));
    };
    let bytes = charset
        .encode(given.text(0)?)
        .ok_or_else(|| FunctionError::argument(0, "holds a character that the encoding has not"))?;
    Ok(make::text(base64::encode(&bytes)))
}

fn decode_text(given: &Given<'_>) -> Result<Value, FunctionError> {
    let Some(charset) = charset(given)? else {
        return Ok(given.cannot_say("the encoding is not built in"));
    };
    let text = charset.decode(&bytes(given)?).ok_or_else(|| {
        FunctionError::argument(0, "holds bytes that stand for no character of the encoding")
    })?;
    Ok(make::text(text))
}

fn url_encode(given: &Given<'_>) -> Result<Value, FunctionError> {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in given.text(0)?.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    Ok(make::text(out))
}

fn url_decode(given: &Given<'_>) -> Result<Value, FunctionError> {
    let mut out = Vec::new();
    let mut rest = given.text(0)?.bytes();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut half = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
                let both = half().zip(half());
                let own = both.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
                own.ok_or_else(|| {
                    FunctionError::argument(0, "has a `%` without two hexadecimal digits behind it")
                })?
            }
            _ => byte,
        });
    }
    // The tools keep bytes that are no text; what they do with them later is their own.
    match String::from_utf8(out) {
        Ok(text) => Ok(make::text(text)),
        Err(_) => Ok(given.cannot_say("the decoded bytes are no text")),
    }
}
