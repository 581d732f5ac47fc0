//! Go's regular expressions in the words of the `regex` crate: both are RE2 in what they match.

use std::fmt::Write as _;

use regex::Regex;

/// Compiles an expression, or says what is wrong with it.
pub(super) fn compile(pattern: &str) -> Result<Regex, String> {
    let own = Rewriting {
        signs: pattern.chars().collect(),
        at: 0,
        sizes: vec![1],
        last: 1,
        groups: 0,
        out: String::with_capacity(pattern.len() + 8),
    }
    .run()?;
    Regex::new(&own).map_err(|error| {
        let text = error.to_string();
        let last = text.lines().last().unwrap_or_default();
        format!(
            "`{pattern}` is not a regular expression: {}",
            last.trim_start_matches("error: ")
        )
    })
}

/// Walks an expression and writes the same in the other dialect.
///
/// Go's `\d \s \w \b` are ASCII; `{` that begins no repetition, `[` within a class, `&&`, `--`
/// and `~~` stand for themselves; `\Q…\E` quotes; a repetition of a repetition is an error.
struct Rewriting {
    signs: Vec<char>,
    at: usize,
    /// For each open group, how often its most repeated part comes.
    sizes: Vec<u32>,
    /// The same for the part just written.
    last: u32,
    /// How many groups have names so far.
    groups: u32,
    out: String,
}

/// The most repetitions of one part that Go takes.
const MOST: u32 = 1000;

impl Rewriting {
    fn run(mut self) -> Result<String, String> {
        // Whether a repetition just ended: another sign of one would be an error.
        let mut is_repeated = false;
        while let Some(sign) = self.take() {
            let was_repeated = std::mem::take(&mut is_repeated);
            if !matches!(sign, '*' | '+' | '?' | '{' | ')') {
                self.last = 1;
            }
            match sign {
                '\\' => self.escape(false)?,
                '[' => self.class()?,
                '*' | '+' | '?' => {
                    if was_repeated {
                        return Err(format!("`{sign}` repeats a repetition"));
                    }
                    self.out.push(sign);
                    self.lazy();
                    is_repeated = true;
                }
                '{' => match self.repetition()? {
                    None => self.out.push_str("\\{"),
                    Some(_) if was_repeated => {
                        return Err("`{` repeats a repetition".to_owned());
                    }
                    Some(own) => {
                        self.out.push_str(&own);
                        self.lazy();
                        is_repeated = true;
                    }
                },
                '(' => {
                    self.sizes.push(1);
                    self.group()?;
                }
                ')' => {
                    self.out.push(')');
                    self.last = self.sizes.pop().unwrap_or(1);
                    self.note_size();
                }
                _ => self.out.push(sign),
            }
        }
        Ok(self.out)
    }

    fn peek(&self) -> Option<char> {
        self.signs.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let sign = self.peek()?;
        self.at += 1;
        Some(sign)
    }

    fn lazy(&mut self) {
        if self.peek() == Some('?') {
            self.at += 1;
            self.out.push('?');
        }
    }

    /// `{n}`, `{n,}` or `{n,m}` behind its brace; anything else stands for itself.
    fn repetition(&mut self) -> Result<Option<String>, String> {
        let rest = self.signs.get(self.at..).unwrap_or_default();
        let inner: String = rest.iter().take_while(|sign| **sign != '}').collect();
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_one = match inner.split_once(',') {
            None => is_number(&inner),
            Some((low, high)) => is_number(low) && (high.is_empty() || is_number(high)),
        };
        if !is_one || inner.len() == rest.len() {
            return Ok(None);
        }
        self.at += inner.len() + 1;
        let count = inner.split(',').rfind(|own| !own.is_empty());
        let count = count.and_then(|own| own.parse().ok()).unwrap_or(u32::MAX);
        self.last = self.last.saturating_mul(count.max(1));
        if self.last > MOST {
            return Err(format!(
                "`{{{inner}}}` comes to more than {MOST} repetitions"
            ));
        }
        self.note_size();
        Ok(Some(format!("{{{inner}}}")))
    }

    fn note_size(&mut self) {
        if let Some(size) = self.sizes.last_mut() {
            *size = self.last.max(*size);
        }
    }

    /// `(?P<name>`, `(?<name>`, and flags: only those that Go has.
    fn group(&mut self) -> Result<(), String> {
        if self.peek() != Some('?') {
            self.out.push('(');
            return Ok(());
        }
        let rest: String = self
            .signs
            .get(self.at..)
            .unwrap_or_default()
            .iter()
            .collect();
        for opening in ["?P<", "?<"] {
            let Some(name) = rest.strip_prefix(opening) else {
                continue;
            };
            let name = name.split_once('>').map_or(name, |(name, _)| name);
            let is_word = |sign: char| sign == '_' || sign.is_ascii_alphanumeric();
            if name.is_empty() || !name.chars().all(is_word) {
                return Err(format!("`{name}` is not a name for a group"));
            }
            self.at += opening.len();
            // The other dialect asks for a letter first, and for no name twice.
            self.groups += 1;
            let _ = write!(self.out, "(?P<g{}_", self.groups);
            return Ok(());
        }
        let flags: String = rest
            .chars()
            .skip(1)
            .take_while(|sign| !matches!(sign, ':' | ')'))
            .collect();
        if !flags.chars().all(|sign| "imsU-".contains(sign)) {
            return Err(format!("`(?{flags}` is not a kind of group"));
        }
        self.out.push('(');
        self.at += 1;
        self.out.push('?');
        Ok(())
    }

    fn escape(&mut self, in_class: bool) -> Result<(), String> {
        match self.peek() {
            Some('Q') if !in_class => {
                self.at += 1;
                self.quoted();
                return Ok(());
            }
            Some(sign) => {
                if let Some(own) = class_of(sign, in_class) {
                    self.at += 1;
                    self.out.push_str(own);
                    return Ok(());
                }
                if matches!(sign, 'p' | 'P') {
                    self.at += 1;
                    self.out.push('\\');
                    self.out.push(sign);
                    self.braces();
                    return Ok(());
                }
            }
            None => {}
        }
        let sign = self.one()?;
        self.literal(sign);
        Ok(())
    }

    /// Copies `{…}` whole, or the one sign that stands there.
    fn braces(&mut self) {
        let is_braced = self.peek() == Some('{');
        while let Some(sign) = self.take() {
            self.out.push(sign);
            if !is_braced || sign == '}' {
                return;
            }
        }
    }

    /// The character that an escape stands for, behind its backslash.
    fn one(&mut self) -> Result<char, String> {
        let Some(sign) = self.take() else {
            return Err("the expression ends in a backslash".to_owned());
        };
        Ok(match sign {
            'a' => '\u{7}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'x' => return self.hexadecimal(),
            '0'..='7' => return self.octal(sign),
            _ if sign.is_ascii() && !sign.is_ascii_alphanumeric() => sign,
            _ => return Err(format!("`\\{sign}` means nothing in an expression")),
        })
    }

    /// A character by two hexadecimal digits, or by any number of them between braces.
    fn hexadecimal(&mut self) -> Result<char, String> {
        let mut digits = String::new();
        if self.peek() == Some('{') {
            self.at += 1;
            loop {
                match self.take() {
                    Some('}') => break,
                    Some(sign) => digits.push(sign),
                    None => return Err("a `\\x{` is never closed".to_owned()),
                }
            }
        } else {
            digits.extend(self.take());
            digits.extend(self.take());
            if digits.len() != 2 {
                return Err("`\\x` needs two hexadecimal digits".to_owned());
            }
        }
        let code = u32::from_str_radix(&digits, 16).ok();
        code.and_then(char::from_u32)
            .ok_or_else(|| format!("`{digits}` is no character's number"))
    }

    /// A character by its octal number; a single digit but zero would refer to a group.
    fn octal(&mut self, first: char) -> Result<char, String> {
        let is_octal = |sign: Option<char>| sign.is_some_and(|sign| matches!(sign, '0'..='7'));
        if first != '0' && !is_octal(self.peek()) {
            return Err(format!("`\\{first}` would refer back to a group"));
        }
        let mut number = first.to_digit(8).unwrap_or_default();
        for _ in 0..2 {
            let Some(digit) = self.peek().and_then(|sign| sign.to_digit(8)) else {
                break;
            };
            self.at += 1;
            number = number * 8 + digit;
        }
        char::from_u32(number).ok_or_else(|| format!("{number} is no character's number"))
    }

    fn quoted(&mut self) {
        while let Some(sign) = self.take() {
            if sign == '\\' && self.peek() == Some('E') {
                self.at += 1;
                return;
            }
            self.literal(sign);
        }
    }

    fn literal(&mut self, sign: char) {
        self.out
            .push_str(&regex::escape(sign.encode_utf8(&mut [0; 4])));
    }

    fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        if self.peek() == Some('^') {
            self.at += 1;
            self.out.push('^');
        }
        let start = self.at;
        while let Some(sign) = self.take() {
            if sign == ']' && self.at > start + 1 {
                self.out.push(']');
                return Ok(());
            }
            if sign == '[' && self.peek() == Some(':') && self.posix() {
                continue;
            }
            let is_set = self.peek().is_some_and(|next| "dDwWsSpP".contains(next));
            if sign == '\\' && is_set {
                self.escape(true)?;
                continue;
            }
            let low = if sign == '\\' { self.one()? } else { sign };
            self.literal(low);
            let is_range = self.peek() == Some('-')
                && self.signs.get(self.at + 1).is_some_and(|next| *next != ']');
            if is_range {
                self.at += 1;
                let high = match self.take() {
                    Some('\\') => self.one()?,
                    Some(sign) => sign,
                    None => break,
                };
                if high < low {
                    return Err(format!("the range from `{low}` to `{high}` runs backwards"));
                }
                self.out.push('-');
                self.literal(high);
            }
        }
        Err("a `[` is never closed".to_owned())
    }

    /// Copies `[:alpha:]` whole.
    fn posix(&mut self) -> bool {
        let rest: String = self
            .signs
            .get(self.at..)
            .unwrap_or_default()
            .iter()
            .collect();
        let Some((name, _)) = rest.split_once(":]") else {
            return false;
        };
        self.out.push('[');
        self.out.push_str(name);
        self.out.push_str(":]");
        self.at += name.chars().count() + 2;
        true
    }
}

/// Replaces every match by a template in which `$1`, `${1}`, `$name` and `$$` stand for others.
pub(super) fn replace_all(pattern: &Regex, text: &str, template: &str) -> String {
    let own = pattern.replace_all(text, |found: &regex::Captures<'_>| {
        expand(pattern, found, template)
    });
    own.into_owned()
}

/// Writes a template out; a `$` that begins no name stands for itself.
fn expand(pattern: &Regex, found: &regex::Captures<'_>, template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((head, tail)) = rest.split_once('$') {
        out.push_str(head);
        if let Some(tail) = tail.strip_prefix('$') {
            out.push('$');
            rest = tail;
            continue;
        }
        let is_word = |sign: char| sign == '_' || sign.is_alphanumeric();
        let braced = tail.strip_prefix('{').and_then(|tail| tail.split_once('}'));
        let (name, after) = braced.unwrap_or_else(|| {
            let end = tail.find(|sign| !is_word(sign)).unwrap_or(tail.len());
            tail.split_at_checked(end).unwrap_or((tail, ""))
        });
        if name.is_empty() || !name.chars().all(is_word) {
            out.push('$');
            rest = tail;
            continue;
        }
        rest = after;
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        let group = if is_number {
            name.parse().ok().and_then(|number| found.get(number))
        } else {
            let named = pattern.capture_names().enumerate();
            let mut own = named.filter(|(_, own)| own.is_some_and(|own| group_name(own) == name));
            own.find_map(|(at, _)| found.get(at))
        };
        out.push_str(group.map_or("", |group| group.as_str()));
    }
    out.push_str(rest);
    out
}

/// The name of a group as it was written.
pub(super) fn group_name(own: &str) -> &str {
    own.split_once('_').map_or(own, |(_, name)| name)
}

/// What an escape that stands for several characters means to Go.
fn class_of(sign: char, in_class: bool) -> Option<&'static str> {
    Some(match (sign, in_class) {
        ('d', false) => "[0-9]",
        ('d', true) => "0-9",
        ('D', _) => "[^0-9]",
        ('w', false) => "[0-9A-Za-z_]",
        ('w', true) => "0-9A-Za-z_",
        ('W', _) => "[^0-9A-Za-z_]",
        ('s', false) => "[\\t\\n\\x0C\\r ]",
        ('s', true) => "\\t\\n\\x0C\\r ",
        ('S', _) => "[^\\t\\n\\x0C\\r ]",
        ('b', false) => "(?-u:\\b)",
        ('B', false) => "(?-u:\\B)",
        ('A', false) => "\\A",
        ('z', false) => "\\z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_ascii_and_odd_signs_stand_for_themselves() {
        let is_match = |pattern: &str, text: &str| compile(pattern).unwrap().is_match(text);
        assert!(!is_match("^\\d$", "٣"));
        assert!(!is_match("^\\w$", "é"));
        assert!(is_match("a{b}", "a{b}"));
        assert!(is_match("^[[a]$", "["));
        assert!(is_match("^[a&&b]$", "&"));
        assert!(is_match("\\Qa.b\\E", "a.b"));
        assert!(is_match("^[]a]$", "]"));
        assert!(is_match("\\<a", "<a"));
        for wrong in ["(", "a**", "a{1001}", "(?x)a", "\\1", "[a", "\\C", "(?=a)"] {
            assert!(compile(wrong).is_err(), "{wrong}");
        }
    }
}
