//! Digests, and the identifiers made of them.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, base64, make};
use crate::value::Value;

const ONE: &[Parameter] = &[Parameter::new("str", Shape::Text)];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("base64sha256", ONE, Shape::Text, base64sha256),
    Function::new("base64sha512", ONE, Shape::Text, base64sha512),
    Function::outside(
        "bcrypt",
        ONE,
        Shape::Text,
        "each hash has a salt of its own",
    )
    .variadic(Parameter::new("cost", Shape::Number)),
    Function::new("md5", ONE, Shape::Text, md5),
    Function::outside(
        "rsadecrypt",
        &[
            Parameter::new("ciphertext", Shape::Text),
            Parameter::new("privatekey", Shape::Text),
        ],
        Shape::Text,
        "a preview decrypts nothing",
    ),
    Function::new("sha1", ONE, Shape::Text, sha1),
    Function::new("sha256", ONE, Shape::Text, sha256),
    Function::new("sha512", ONE, Shape::Text, sha512),
    Function::outside("uuid", &[], Shape::Text, "each call draws another one"),
    Function::new(
        "uuidv5",
        &[
            Parameter::new("namespace", Shape::Text),
            Parameter::new("name", Shape::Text),
        ],
        Shape::Text,
        uuid_v5,
    ),
];

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The digest of some bytes, in hexadecimal.
pub(super) fn hex_digest<D: Digest>(bytes: &[u8]) -> String {
    hex(&D::digest(bytes))
}

/// The digest of some bytes, in base64.
pub(super) fn base64_digest<D: Digest>(bytes: &[u8]) -> String {
    base64::encode(&D::digest(bytes))
}

fn base64sha256(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::text(base64_digest::<Sha256>(
        given.text(0)?.as_bytes(),
    )))
}

fn base64sha512(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::text(base64_digest::<Sha512>(
        given.text(0)?.as_bytes(),
    )))
}

fn md5(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::text(hex_digest::<Md5>(given.text(0)?.as_bytes())))
}

fn sha1(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::text(hex_digest::<Sha1>(given.text(0)?.as_bytes())))
}

fn sha256(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::text(hex_digest::<Sha256>(given.text(0)?.as_bytes())))
}

fn sha512(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::text(hex_digest::<Sha512>(given.text(0)?.as_bytes())))
}

/// RFC 4122, appendix C: the namespaces that have a name here differ in one byte.
fn namespace(name: &str) -> Option<u128> {
    const DNS: u128 = 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8;
    let step = match name {
        "dns" => 0,
        "url" => 1,
        "oid" => 2,
        "x500" => 4,
        _ => return parse_uuid(name),
    };
    Some(DNS + (step << 96))
}

/// Four spellings: plain, after `urn:uuid:`, between any two signs, and without dashes.
fn parse_uuid(text: &str) -> Option<u128> {
    let plain = match text.len() {
        32 => return u128::from_str_radix(hex_only(text)?, 16).ok(),
        36 => text,
        38 => text.get(1..37)?,
        45 if text.get(..9)?.eq_ignore_ascii_case("urn:uuid:") => text.get(9..)?,
        _ => return None,
    };
    let dashes: Vec<usize> = plain.match_indices('-').map(|(at, _)| at).collect();
    if dashes != [8, 13, 18, 23] {
        return None;
    }
    let digits = plain.replace('-', "");
    u128::from_str_radix(hex_only(&digits)?, 16).ok()
}

fn hex_only(text: &str) -> Option<&str> {
    text.bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then_some(text)
}

fn uuid_v5(given: &Given<'_>) -> Result<Value, FunctionError> {
    let text = given.text(0)?;
    let namespace = namespace(text).ok_or_else(|| {
        FunctionError::argument(
            0,
            format!("`{text}` must be `dns`, `url`, `oid`, `x500` or a UUID"),
        )
    })?;
    let mut digest = Sha1::new();
    digest.update(namespace.to_be_bytes());
    digest.update(given.text(1)?.as_bytes());
    let bytes = digest.finalize();
    let (head, _) = bytes.split_at(16);
    let number = head
        .iter()
        .fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    // The version, and the variant of the layout.
    let number = number & !(0xF << 76) | 5 << 76;
    let number = number & !(0x3 << 62) | 2 << 62;
    let digits = format!("{number:032x}");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    Ok(make::text(
        [
            part(0, 8),
            part(8, 12),
            part(12, 16),
            part(16, 20),
            part(20, 32),
        ]
        .join("-"),
    ))
}
