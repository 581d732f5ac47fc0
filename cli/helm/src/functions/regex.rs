//! Sprig's `regex…`: RE2 by the `regex` crate, with the classes as narrow as Go has them.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use infractl_template::{CallError, Functions, List, Operand, Signature, Text, Type, Value};
use regex::bytes::Regex;

use super::arguments::Arguments as _;

const T: Type = Type::Text;
const I: Type = Type::INT;

static KNOWN: LazyLock<Mutex<HashMap<String, Result<Regex, String>>>> =
    LazyLock::new(Mutex::default);

/// Compiled expressions are kept: charts use few, and use them often.
fn compile(pattern: &str) -> Result<Regex, String> {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(own) = known.get(pattern) {
        return own.clone();
    }
    let compiled =
        rewrite(pattern).and_then(|own| Regex::new(&own).map_err(|error| error.to_string()));
    let compiled =
        compiled.map_err(|error| format!("error parsing regexp: {}", go_words(&error, pattern)));
    known.insert(pattern.to_owned(), compiled.clone());
    compiled
}

/// What Go says where the `regex` crate says something else.
fn go_words(error: &str, pattern: &str) -> String {
    let last = error
        .lines()
        .last()
        .unwrap_or_default()
        .trim_start_matches("error: ");
    let class = pattern
        .rfind('[')
        .and_then(|at| pattern.get(at..))
        .unwrap_or(pattern);
    match last {
        "unclosed group" => format!("missing closing ): `{pattern}`"),
        "unopened group" => format!("unexpected ): `{pattern}`"),
        "unclosed character class" => format!("missing closing ]: `{class}`"),
        "repetition operator missing expression" => {
            let sign = pattern
                .find(['*', '+', '?'])
                .and_then(|at| pattern.get(at..=at));
            format!(
                "missing argument to repetition operator: `{}`",
                sign.unwrap_or(pattern)
            )
        }
        last => format!("{last}: `{pattern}`"),
    }
}

/// The plain functions panic where the `must` ones return an error; the words differ.
fn compiled(pattern: &str, must: bool) -> Result<Regex, CallError> {
    compile(pattern).map_err(|error| {
        CallError::new(if must {
            error
        } else {
            format!("regexp: Compile(`{pattern}`): {error}")
        })
    })
}

pub(super) fn add(functions: &mut Functions) {
    functions.add(
        "regexMatch",
        Signature::fixed(&[T, T]).decides(),
        |_, given| {
            let own = compile(&given.string(0)).map(|own| own.is_match(given.text(1).bytes()));
            Ok(Operand::new(own.unwrap_or(false)))
        },
    );
    functions.add(
        "mustRegexMatch",
        Signature::fixed(&[T, T]).decides(),
        |_, given| {
            let own = compiled(&given.string(0), true)?;
            Ok(Operand::new(own.is_match(given.text(1).bytes())))
        },
    );
    functions.add("regexQuoteMeta", Signature::fixed(&[T]), |_, given| {
        let mut out = Vec::new();
        for byte in given.text(0).bytes() {
            if b"\\.+*?()|[]{}^$".contains(byte) {
                out.push(b'\\');
            }
            out.push(*byte);
        }
        Ok(Operand::new(Text::from(out)))
    });
    for (prefix, must) in [("regex", false), ("mustRegex", true)] {
        let name = |rest: &str| format!("{prefix}{rest}");
        functions.add(
            &name("Find"),
            Signature::fixed(&[T, T]).own(),
            move |_, given| {
                let own = compiled(&given.string(0), must)?;
                let text = given.text(1);
                let found = own
                    .find(text.bytes())
                    .map(|found| text.slice(found.start(), found.end()));
                Ok(given.at(1).with(found.unwrap_or_default()))
            },
        );
        functions.add(
            &name("FindAll"),
            Signature::fixed(&[T, T, I]).own(),
            move |_, given| {
                let own = compiled(&given.string(0), must)?;
                let (operand, text) = (given.at(1), given.text(1));
                let limit = usize::try_from(given.int(2)).unwrap_or(usize::MAX);
                let found = own.find_iter(text.bytes()).take(limit);
                let found = found.map(|found| operand.with(text.slice(found.start(), found.end())));
                Ok(texts_or_nil(found.collect()))
            },
        );
        functions.add(
            &name("ReplaceAll"),
            Signature::fixed(&[T, T, T]),
            move |_, given| {
                let own = compiled(&given.string(0), must)?;
                let (text, with) = (given.text(1), given.text(2));
                let out = own.replace_all(text.bytes(), with.bytes()).into_owned();
                Ok(Operand::new(Text::from(out)))
            },
        );
        functions.add(
            &name("ReplaceAllLiteral"),
            Signature::fixed(&[T, T, T]),
            move |_, given| {
                let own = compiled(&given.string(0), must)?;
                let (text, with) = (given.text(1), given.text(2));
                let out = own
                    .replace_all(text.bytes(), regex::bytes::NoExpand(with.bytes()))
                    .into_owned();
                Ok(Operand::new(Text::from(out)))
            },
        );
        functions.add(
            &name("Split"),
            Signature::fixed(&[T, T, I]).own(),
            move |_, given| {
                let pattern = given.string(0);
                let own = compiled(&pattern, must)?;
                Ok(texts_or_nil(split(
                    &own,
                    &pattern,
                    &given.at(1),
                    given.int(2),
                )))
            },
        );
    }
}

/// Texts, or the nil slice that Go gives for none.
fn texts_or_nil(texts: Vec<Operand>) -> Operand {
    if texts.is_empty() {
        return Operand::new(Value::List(List::nil(&Type::Text)));
    }
    Operand::new(Value::texts(texts))
}

/// Go's `Regexp.Split`.
fn split(own: &Regex, pattern: &str, operand: &Operand, limit: i64) -> Vec<Operand> {
    let Some(text) = operand.value.as_text() else {
        return Vec::new();
    };
    if limit == 0 {
        return Vec::new();
    }
    if !pattern.is_empty() && text.is_empty() {
        return vec![operand.with(Text::default())];
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let (mut begin, mut end) = (0, 0);
    for found in own.find_iter(text.bytes()).take(limit) {
        if parts.len() + 1 == limit {
            break;
        }
        end = found.start();
        if found.end() != 0 {
            parts.push(operand.with(text.slice(begin, end)));
        }
        begin = found.end();
    }
    if end != text.len() {
        parts.push(operand.with(text.slice(begin, text.len())));
    }
    parts
}

/// Writes a Go expression so that the `regex` crate understands the same by it.
///
/// Go's `\d \s \w \b` are ASCII; `{` that begins no repetition, `[` within a class, `&&`, `--`
/// and `~~` stand for themselves; `\Q…\E` quotes.
fn rewrite(pattern: &str) -> Result<String, String> {
    let signs: Vec<char> = pattern.chars().collect();
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut at = 0;
    let mut in_class = false;
    let mut class_start = 0;
    while let Some(sign) = signs.get(at).copied() {
        let next = signs.get(at + 1).copied();
        at += 1;
        match (sign, next) {
            ('\\', None) => return Err("trailing backslash at end of expression".to_owned()),
            ('\\', Some('Q')) if !in_class => {
                at += 1;
                while let Some(sign) = signs.get(at).copied() {
                    if sign == '\\' && signs.get(at + 1) == Some(&'E') {
                        at += 2;
                        break;
                    }
                    out.push_str(&regex::escape(sign.encode_utf8(&mut [0; 4])));
                    at += 1;
                }
            }
            ('\\', Some(next)) => {
                at += 1;
                let own = match (next, in_class) {
                    ('d', false) => "[0-9]".to_owned(),
                    ('d', true) => "0-9".to_owned(),
                    ('D', _) => "[^0-9]".to_owned(),
                    ('w', false) => "[0-9A-Za-z_]".to_owned(),
                    ('w', true) => "0-9A-Za-z_".to_owned(),
                    ('W', _) => "[^0-9A-Za-z_]".to_owned(),
                    ('s', false) => "[\\t\\n\\x0C\\r ]".to_owned(),
                    ('s', true) => "\\t\\n\\x0C\\r ".to_owned(),
                    ('S', _) => "[^\\t\\n\\x0C\\r ]".to_owned(),
                    ('b', false) => "(?-u:\\b)".to_owned(),
                    ('B', false) => "(?-u:\\B)".to_owned(),
                    ('C', _) => return Err("invalid escape sequence: `\\C`".to_owned()),
                    (
                        '<' | '>' | '"' | '\'' | '`' | '_' | '=' | '!' | '@' | ',' | ';' | ':'
                        | '%' | '/',
                        _,
                    ) => next.to_string(),
                    _ => format!("\\{next}"),
                };
                out.push_str(&own);
            }
            ('[', Some(':')) if in_class => {
                // A POSIX class is copied whole.
                let rest: String = signs.get(at..).unwrap_or_default().iter().collect();
                match rest.find(":]") {
                    Some(end) => {
                        out.push('[');
                        out.push_str(rest.get(..end + 2).unwrap_or_default());
                        at += rest.get(..end + 2).unwrap_or_default().chars().count();
                    }
                    None => out.push_str("\\["),
                }
            }
            ('[', _) if in_class => out.push_str("\\["),
            ('[', _) => {
                in_class = true;
                out.push('[');
                if next == Some('^') {
                    out.push('^');
                    at += 1;
                }
                class_start = at;
                if signs.get(at) == Some(&']') {
                    out.push_str("\\]");
                    at += 1;
                }
            }
            (']', _) if in_class => {
                in_class = false;
                out.push(']');
            }
            ('&' | '~', Some(next)) if in_class && sign == next => {
                out.push('\\');
                out.push(sign);
            }
            ('-', Some('-')) if in_class && at > class_start + 1 => out.push_str("\\-"),
            ('{', _) if !in_class && !is_repetition(signs.get(at..).unwrap_or_default()) => {
                out.push_str("\\{");
            }
            _ => out.push(sign),
        }
    }
    Ok(out)
}

fn is_repetition(rest: &[char]) -> bool {
    let Some(end) = rest.iter().position(|sign| *sign == '}') else {
        return false;
    };
    let inner: String = rest.get(..end).unwrap_or_default().iter().collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match inner.split_once(',') {
        None => is_number(&inner),
        Some((low, high)) => is_number(low) && (high.is_empty() || is_number(high)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_ascii_and_odd_signs_stand_for_themselves() {
        let is_match =
            |pattern: &str, text: &str| compile(pattern).unwrap().is_match(text.as_bytes());
        assert!(!is_match("^\\d$", "٣"));
        assert!(!is_match("^\\w$", "é"));
        assert!(is_match("a{b}", "a{b}"));
        assert!(is_match("^[[a]$", "["));
        assert!(is_match("^[a&&b]$", "&"));
        assert!(is_match("\\Qa.b\\E", "a.b"));
        assert!(!is_match("\\Qa.b\\E", "axb"));
        assert!(is_match("^[[:alpha:]_]+$", "ab_"));
        assert!(compile("(").is_err());
    }
}
