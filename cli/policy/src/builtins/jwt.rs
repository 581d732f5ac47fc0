use infractl_yaml::Duplicates;
use regorus::Value;

use super::operand::{Fault, text};
use super::{Answer, Builtin, text as texts};

pub(super) const BUILTINS: &[Builtin] =
    &[("io.jwt.decode", 1, |values| decode(text(values, 0)?, 0))];

/// How often a token may hold a token.
const DEEPEST: usize = 16;

/// The header, the payload and the signature in hexadecimal digits, none of them verified.
fn decode(token: &str, level: usize) -> Answer {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else {
        return Err(Fault::Wrong(if parts.len() == 1 {
            "encoded JWT had no period separators".to_owned()
        } else {
            format!("encoded JWT must have 3 sections, found {}", parts.len())
        }));
    };
    let header = object(&bytes(header, "header")?)?;
    if field(&header, "enc").is_some() {
        return Err(Fault::wrong("JWT is a JWE object, which is not supported"));
    }
    let payload = bytes(payload, "payload")?;
    if field(&header, "cty") == Some(&Value::from("JWT")) {
        if level == DEEPEST {
            return Err(Fault::Excess(
                "tokens lie too deep inside each other".to_owned(),
            ));
        }
        let inner = String::from_utf8_lossy(&payload);
        return decode(inner.trim_matches(['"', '\'']), level + 1);
    }
    let payload = object(&payload)?;
    let signature = texts::hexadecimal(&bytes(signature, "signature")?);
    Ok(Value::from(vec![header, payload, Value::from(signature)]))
}

fn field<'v>(object: &'v Value, key: &str) -> Option<&'v Value> {
    object.as_object().ok()?.get(&Value::from(key))
}

fn bytes(part: &str, name: &str) -> Result<Vec<u8>, Fault> {
    texts::base64url(part).ok_or_else(|| Fault::Wrong(format!("JWT {name} had invalid encoding")))
}

/// Reads a JSON object, the last of equal keys counting, as Go does.
fn object(bytes: &[u8]) -> Result<Value, Fault> {
    let tree = super::yaml::read_json(bytes, Duplicates::LastWins)?;
    match crate::engine::value_of(tree.root()) {
        value @ Value::Object(_) => Ok(value),
        _ => Err(Fault::wrong("JWT section is not a JSON object")),
    }
}
