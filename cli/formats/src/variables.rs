use std::collections::BTreeMap;

use crate::Word;

/// What names stand for at one place of a Dockerfile; `None` where only the build knows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variables(BTreeMap<String, Option<String>>);

impl Variables {
    pub(crate) fn set(&mut self, name: &str, value: Option<String>) {
        self.0.insert(name.to_owned(), value);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_deref()
    }

    /// A word with its variables replaced; none where one of them is not known.
    pub(crate) fn expand(&self, word: &Word) -> Option<Word> {
        let text = self.expand_text(&word.text)?;
        Some(Word {
            text,
            span: word.span,
        })
    }

    pub(crate) fn expand_text(&self, text: &str) -> Option<String> {
        let mut done = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            let (before, after) = rest.split_at(at);
            done.push_str(before);
            let after = after.strip_prefix('$').unwrap_or_default();
            rest = if let Some(braced) = after.strip_prefix('{') {
                let end = closing(braced)?;
                let (inside, left) = braced.split_at(end);
                done.push_str(&self.braced(inside)?);
                left.strip_prefix('}').unwrap_or_default()
            } else {
                let is_name = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
                let end = after.find(|sign| !is_name(sign)).unwrap_or(after.len());
                let (name, left) = after.split_at(end);
                if name.is_empty() {
                    done.push('$');
                } else {
                    done.push_str(self.get(name)?);
                }
                left
            };
        }
        done.push_str(rest);
        Some(done)
    }

    /// `NAME`, `NAME:-default`, `NAME-default`, `NAME:+instead` or `NAME+instead`.
    fn braced(&self, inside: &str) -> Option<String> {
        let end = inside.find([':', '-', '+', '?', '#', '%', '/']);
        let (name, rule) = inside.split_at(end.unwrap_or(inside.len()));
        let value = self.get(name);
        let (is_strict, rule) = match rule.strip_prefix(':') {
            Some(rule) => (true, rule),
            None => (false, rule),
        };
        let value = value.filter(|value| !is_strict || !value.is_empty());
        if let Some(default) = rule.strip_prefix('-') {
            return match value {
                Some(value) => Some(value.to_owned()),
                None => self.expand_text(default),
            };
        }
        if let Some(instead) = rule.strip_prefix('+') {
            return match value {
                Some(_) => self.expand_text(instead),
                None => Some(String::new()),
            };
        }
        let is_plain = rule.is_empty() || rule.starts_with('?');
        value.filter(|_| is_plain).map(str::to_owned)
    }
}

/// Where the brace that closes `${` stands.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_replaced_where_its_value_is_known() {
        let mut variables = Variables::default();
        variables.set("A", Some("one".to_owned()));
        variables.set("EMPTY", Some(String::new()));
        variables.set("BUILD", None);
        for (text, wanted) in [
            ("x$A-y", Some("xone-y")),
            ("${A}", Some("one")),
            ("${NONE:-two}", Some("two")),
            ("${EMPTY:-two}", Some("two")),
            ("${EMPTY-two}", Some("")),
            ("${A:+$A$A}", Some("oneone")),
            ("${NONE:-${A}}", Some("one")),
            ("$BUILD", None),
            ("$NONE", None),
            ("${A#o}", None),
            ("${A", None),
            ("5$", Some("5$")),
        ] {
            assert_eq!(variables.expand_text(text).as_deref(), wanted, "{text}");
        }
    }
}
