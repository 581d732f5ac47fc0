//! `urlParse` and `urlJoin`, as `net/url` takes addresses apart and puts them together.

use std::fmt::Write as _;

use infractl_template::{CallError, Context, Functions, Operand, Signature, Text, Type, Value};

use super::arguments::Arguments as _;
use crate::go;

#[derive(Debug, Default)]
struct Url {
    scheme: String,
    opaque: String,
    userinfo: Option<String>,
    host: String,
    path: String,
    query: String,
    fragment: String,
}

pub(super) fn add(functions: &mut Functions) {
    functions.add(
        "urlParse",
        Signature::fixed(&[Type::Text]).decides(),
        |context, given| {
            let text = given.string(0);
            let url = parse(&text).map_err(|error| {
                CallError::new(format!(
                    "unable to parse url: parse {}: {error}",
                    go::quote(&text)
                ))
            })?;
            let map = context.heap().new_map();
            let hostname = hostname(&url.host);
            for (key, value) in [
                ("scheme", url.scheme.as_str()),
                ("host", &url.host),
                ("hostname", &hostname),
                ("path", &url.path),
                ("query", &url.query),
                ("opaque", &url.opaque),
                ("fragment", &url.fragment),
                ("userinfo", url.userinfo.as_deref().unwrap_or_default()),
            ] {
                context
                    .heap()
                    .insert(map, Text::from(key), Value::text(value));
            }
            Ok(Operand::new(map))
        },
    );
    functions.add(
        "urlJoin",
        Signature::fixed(&[Type::MAP]).decides(),
        |context, given| {
            let mut part = |key: &str| field(context, given, key);
            let (scheme, host, path) = (part("scheme")?, part("host")?, part("path")?);
            let (query, opaque, fragment) = (part("query")?, part("opaque")?, part("fragment")?);
            let userinfo = match part("userinfo")? {
                own if own.is_empty() => None,
                own => {
                    let url = parse(&format!("proto://{own}@host")).map_err(|error| {
                        CallError::new(format!("unable to parse userinfo in dict: {error}"))
                    })?;
                    url.userinfo
                }
            };
            let url = Url {
                scheme,
                opaque,
                userinfo,
                host,
                path,
                query,
                fragment,
            };
            Ok(Operand::new(Value::text(&join(&url))))
        },
    );
}

fn field(context: &mut Context<'_, '_>, given: &[Operand], key: &str) -> Result<String, CallError> {
    let found = given
        .map(0)
        .and_then(|map| context.heap().get(map, key.as_bytes()).cloned());
    match found.map(|own| own.value) {
        None => Ok(String::new()),
        Some(Value::Text(text)) => Ok(text.to_str_lossy().into_owned()),
        Some(Value::Nil) => Err(super::arguments::nil_dereference()),
        Some(other) => Err(CallError::new(format!(
            "unable to parse {key} key, must be of type string, but {} found",
            other.kind()
        ))),
    }
}

/// The error is Go's text behind `parse "…": `.
fn parse(text: &str) -> Result<Url, String> {
    if text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
        return Err("net/url: invalid control character in URL".to_owned());
    }
    let mut url = Url::default();
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    url.fragment = unescape(fragment)?;
    let (scheme, rest) = scheme(text)?;
    url.scheme = scheme.to_ascii_lowercase();
    let rest = match rest.split_once('?') {
        Some((rest, query)) => {
            query.clone_into(&mut url.query);
            rest
        }
        None => rest,
    };
    if !rest.starts_with('/') {
        if !url.scheme.is_empty() {
            rest.clone_into(&mut url.opaque);
            return Ok(url);
        }
        if rest
            .split('/')
            .next()
            .is_some_and(|first| first.contains(':'))
        {
            return Err("first path segment in URL cannot contain colon".to_owned());
        }
    }
    let mut path = rest;
    let has_authority = !url.scheme.is_empty() || !rest.starts_with("///");
    if let Some(after) = rest.strip_prefix("//").filter(|_| has_authority) {
        let end = after.find('/').unwrap_or(after.len());
        let (authority, after) = after.split_at(end);
        path = after;
        let host = match authority.rsplit_once('@') {
            Some((user, host)) => {
                url.userinfo = Some(userinfo(user)?);
                host
            }
            None => authority,
        };
        url.host = parse_host(host)?;
    }
    url.path = unescape(path)?;
    Ok(url)
}

fn scheme(text: &str) -> Result<(&str, &str), String> {
    for (at, sign) in text.char_indices() {
        match sign {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if at > 0 => {}
            ':' if at == 0 => return Err("missing protocol scheme".to_owned()),
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

fn userinfo(text: &str) -> Result<String, String> {
    let is_sound = |sign: char| sign.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(sign);
    if !text.chars().all(is_sound) {
        return Err("net/url: invalid userinfo".to_owned());
    }
    Ok(match text.split_once(':') {
        Some((name, password)) => format!(
            "{}:{}",
            escape(&unescape(name)?, "$&+,;="),
            escape(&unescape(password)?, "$&+,;=")
        ),
        None => escape(&unescape(text)?, "$&+,;="),
    })
}

fn parse_host(host: &str) -> Result<String, String> {
    let port = match host.strip_prefix('[') {
        Some(_) => {
            let end = host.rfind(']').ok_or("missing ']' in host")?;
            host.get(end + 1..).unwrap_or_default()
        }
        None => host
            .rfind(':')
            .and_then(|at| host.get(at..))
            .unwrap_or_default(),
    };
    let is_sound = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|own| own.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_sound {
        return Err(format!("invalid port {} after host", go::quote(port)));
    }
    if host.contains(' ') {
        return Err("invalid character \" \" in host name".to_owned());
    }
    unescape(host)
}

fn hostname(host: &str) -> String {
    if let Some(inner) = host.strip_prefix('[') {
        return inner.split(']').next().unwrap_or(inner).to_owned();
    }
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
        _ => host.to_owned(),
    }
}

fn unescape(text: &str) -> Result<String, String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        if byte != b'%' {
            out.push(byte);
            at += 1;
            continue;
        }
        let digits = bytes.get(at + 1..at + 3).unwrap_or_default();
        let value = std::str::from_utf8(digits)
            .ok()
            .filter(|own| own.len() == 2);
        let value = value.and_then(|own| u8::from_str_radix(own, 16).ok());
        let Some(value) = value else {
            let shown = bytes.get(at..(at + 3).min(bytes.len())).unwrap_or_default();
            let shown = String::from_utf8_lossy(shown);
            return Err(format!("invalid URL escape {}", go::quote(&shown)));
        };
        out.push(value);
        at += 3;
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}

fn escape(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let sign = char::from(byte);
        if sign.is_ascii_alphanumeric()
            || "-_.~".contains(sign)
            || kept.contains(sign) && sign.is_ascii()
        {
            out.push(sign);
        } else {
            // Writing to a text never fails.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn join(url: &Url) -> String {
    let mut out = String::new();
    if !url.scheme.is_empty() {
        out.push_str(&url.scheme);
        out.push(':');
    }
    if url.opaque.is_empty() {
        if !url.scheme.is_empty() || !url.host.is_empty() || url.userinfo.is_some() {
            if !url.host.is_empty() || !url.path.is_empty() || url.userinfo.is_some() {
                out.push_str("//");
            }
            if let Some(userinfo) = &url.userinfo {
                out.push_str(userinfo);
                out.push('@');
            }
            out.push_str(&escape(&url.host, "!$&'()*+,;=:[]<>\""));
        }
        let path = if url.path == "*" {
            "*".to_owned()
        } else {
            escape(&url.path, "$&+,/:;=@")
        };
        if !path.is_empty() && !path.starts_with('/') && !url.host.is_empty() {
            out.push('/');
        }
        let is_first_colon = path
            .split('/')
            .next()
            .is_some_and(|first| first.contains(':'));
        if out.is_empty() && is_first_colon {
            out.push_str("./");
        }
        out.push_str(&path);
    } else {
        out.push_str(&url.opaque);
    }
    if !url.query.is_empty() {
        out.push('?');
        out.push_str(&url.query);
    }
    if !url.fragment.is_empty() {
        out.push('#');
        out.push_str(&escape(&url.fragment, "$&+,/:;=?@!()*"));
    }
    out
}
