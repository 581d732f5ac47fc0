//! `uri.parse` and `uri.is_valid`, by the rules of Go's `net/url`.

use std::collections::BTreeMap;

use regorus::Value;

use super::Builtin;
use super::operand::{Fault, at, text};

pub(super) const BUILTINS: &[Builtin] = &[
    ("uri.parse", 1, |values| {
        parse(text(values, 0)?).map(Uri::value)
    }),
    ("uri.is_valid", 1, |values| {
        let is_valid = match at(values, 0) {
            Value::String(text) => !text.is_empty() && parse(text).is_ok(),
            _ => false,
        };
        Ok(Value::Bool(is_valid))
    }),
];

#[derive(Default)]
struct Uri {
    scheme: String,
    host: String,
    path: String,
    raw_path: String,
    raw_query: String,
    fragment: String,
}

impl Uri {
    fn value(self) -> Value {
        let (name, port) = self.split_host();
        let parts = [
            ("scheme", self.scheme.as_str()),
            ("hostname", name),
            ("port", port),
            ("path", &self.path),
            ("raw_path", &self.raw_path),
            ("raw_query", &self.raw_query),
            ("fragment", &self.fragment),
        ];
        let filled = parts.into_iter().filter(|(_, text)| !text.is_empty());
        let fields: BTreeMap<Value, Value> = filled
            .map(|(key, text)| (Value::from(key), Value::from(text)))
            .collect();
        Value::from(fields)
    }

    fn split_host(&self) -> (&str, &str) {
        if let Some(rest) = self.host.strip_prefix('[')
            && let Some((name, port)) = rest.split_once(']')
        {
            return (name, port.strip_prefix(':').unwrap_or_default());
        }
        self.host.rsplit_once(':').unwrap_or((&self.host, ""))
    }
}

fn parse(text: &str) -> Result<Uri, Fault> {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let mut uri = Uri {
        fragment: unescape(fragment, Part::Fragment)?,
        ..Uri::default()
    };
    if text.bytes().any(|byte| byte < b' ' || byte == 0x7F) {
        return Err(Fault::wrong("invalid control character in URL"));
    }
    if text.is_empty() || text == "*" {
        set_path(&mut uri, text)?;
        return Ok(uri);
    }
    let (scheme, rest) = scheme(text)?;
    uri.scheme = scheme.to_ascii_lowercase();
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    query.clone_into(&mut uri.raw_query);
    if !rest.starts_with('/') {
        if !uri.scheme.is_empty() {
            // `mailto:a@b` has neither host nor path.
            return Ok(uri);
        }
        if rest
            .split('/')
            .next()
            .is_some_and(|first| first.contains(':'))
        {
            return Err(Fault::wrong(
                "first path segment in URL cannot contain colon",
            ));
        }
    }
    let is_path = rest.starts_with("///") && uri.scheme.is_empty();
    match rest.strip_prefix("//").filter(|_| !is_path) {
        Some(after) => {
            let end = after.find('/').unwrap_or(after.len());
            let (authority, path) = after.split_at(end);
            uri.host = authority_host(authority)?;
            set_path(&mut uri, path)?;
        }
        None => set_path(&mut uri, rest)?,
    }
    Ok(uri)
}

/// The scheme, and what follows its colon.
fn scheme(text: &str) -> Result<(&str, &str), Fault> {
    for (at, letter) in text.char_indices() {
        match letter {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if at > 0 => {}
            ':' if at == 0 => return Err(Fault::wrong("missing protocol scheme")),
            ':' => {
                return Ok((
                    text.get(..at).unwrap_or_default(),
                    text.get(at + 1..).unwrap_or_default(),
                ));
            }
            _ => break,
        }
    }
    Ok(("", text))
}

fn authority_host(authority: &str) -> Result<String, Fault> {
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    if let Some(user) = user {
        let is_allowed =
            |letter: char| letter.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(letter);
        if !user.chars().all(is_allowed) {
            return Err(Fault::wrong("net/url: invalid userinfo"));
        }
        unescape(user, Part::User)?;
    }
    if let Some(open) = host.find('[') {
        if open > 0 {
            return Err(Fault::wrong("invalid IP-literal"));
        }
        let (inside, port) = host
            .get(1..)
            .and_then(|rest| rest.rsplit_once(']'))
            .ok_or_else(|| Fault::wrong("missing ']' in host"))?;
        check_port(port)?;
        let (address, zone) = inside.split_once("%25").unwrap_or((inside, ""));
        let is_address = address.parse::<std::net::Ipv6Addr>().is_ok();
        if !is_address {
            return Err(Fault::wrong("invalid host"));
        }
        let zone = unescape(zone, Part::Zone)?;
        let percent = if inside.contains("%25") { "%" } else { "" };
        return Ok(format!("[{address}{percent}{zone}]{port}"));
    }
    if let Some(colon) = host.rfind(':') {
        check_port(host.get(colon..).unwrap_or_default())?;
        if host.get(..colon).is_some_and(|before| before.contains(':')) {
            return Err(Fault::wrong("invalid port after host"));
        }
    }
    unescape(host, Part::Host)
}

fn check_port(port: &str) -> Result<(), Fault> {
    let is_port = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if is_port {
        Ok(())
    } else {
        Err(Fault::Wrong(format!("invalid port {port:?} after host")))
    }
}

fn set_path(uri: &mut Uri, path: &str) -> Result<(), Fault> {
    uri.path = unescape(path, Part::Path)?;
    path.clone_into(&mut uri.raw_path);
    // Go keeps what was written only where its own escaping would write something else.
    if escape(&uri.path) == path {
        uri.raw_path = uri.path.clone();
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Path,
    Host,
    Zone,
    User,
    Fragment,
}

/// Decodes `%XX`; a host takes only what is no ASCII, and few signs unescaped.
fn unescape(text: &str, part: Part) -> Result<String, Fault> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        if byte == b'%' {
            let digits = text.get(at + 1..at + 3);
            let digits =
                digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
            let value = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            let Some(value) = value else {
                let shown: String = text
                    .chars()
                    .skip_while(|sign| *sign != '%')
                    .take(3)
                    .collect();
                return Err(Fault::Wrong(format!("invalid URL escape {shown:?}")));
            };
            if part == Part::Host && value < 0x80 {
                return Err(Fault::wrong("invalid URL escape in host"));
            }
            out.push(value);
            at += 3;
        } else {
            let is_sign = byte < 0x80 && !byte.is_ascii_alphanumeric();
            let is_allowed = b"-._~!$&'()*+,;=:[]<>\"".contains(&byte);
            if matches!(part, Part::Host | Part::Zone) && is_sign && !is_allowed {
                return Err(Fault::wrong("invalid character in host name"));
            }
            out.push(byte);
            at += 1;
        }
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// A path as Go's `EscapedPath` writes it.
fn escape(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&super::text::hexadecimal(&[byte]).to_ascii_uppercase());
        }
    }
    out
}
