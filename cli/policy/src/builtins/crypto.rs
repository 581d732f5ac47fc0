use regorus::Value;
use sha2::Digest as _;

use super::operand::text;
use super::{Answer, Builtin};

pub(super) const BUILTINS: &[Builtin] = &[
    ("crypto.md5", 1, |values| {
        Ok(hex(&md5::Md5::digest(text(values, 0)?.as_bytes())))
    }),
    ("crypto.sha1", 1, |values| {
        Ok(hex(&sha1::Sha1::digest(text(values, 0)?.as_bytes())))
    }),
    ("crypto.sha256", 1, |values| {
        Ok(hex(&sha2::Sha256::digest(text(values, 0)?.as_bytes())))
    }),
    ("crypto.hmac.md5", 2, |values| hmac::<md5::Md5>(values, 64)),
    ("crypto.hmac.sha1", 2, |values| {
        hmac::<sha1::Sha1>(values, 64)
    }),
    ("crypto.hmac.sha256", 2, |values| {
        hmac::<sha2::Sha256>(values, 64)
    }),
    ("crypto.hmac.sha512", 2, |values| {
        hmac::<sha2::Sha512>(values, 128)
    }),
    ("crypto.hmac.equal", 2, |values| {
        Ok(Value::Bool(text(values, 0)? == text(values, 1)?))
    }),
];

fn hex(bytes: &[u8]) -> Value {
    Value::from(super::text::hexadecimal(bytes))
}

/// RFC 2104 over a digest whose blocks have `block` bytes: text, then key.
fn hmac<D: sha2::Digest>(values: &[Value], block: usize) -> Answer {
    let (message, key) = (text(values, 0)?.as_bytes(), text(values, 1)?.as_bytes());
    let mut padded = if key.len() > block {
        D::digest(key).to_vec()
    } else {
        key.to_vec()
    };
    padded.resize(block, 0);
    let mixed = |mask: u8| padded.iter().map(|byte| byte ^ mask).collect::<Vec<_>>();
    let inner = D::new()
        .chain_update(mixed(0x36))
        .chain_update(message)
        .finalize();
    let outer = D::new()
        .chain_update(mixed(0x5c))
        .chain_update(inner)
        .finalize();
    Ok(hex(&outer))
}
