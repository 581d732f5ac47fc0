use std::borrow::Cow;
use std::fmt;
use std::fmt::Write as _;

use crate::{Node, View};

/// A place in a tree: `spec.containers[name=app].ports[0]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValuePath(Vec<PathStep>);

/// One step of a [`ValuePath`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathStep {
    /// The value under a key of a map.
    Key(Box<str>),
    /// The item at a position of a list, from 0.
    Index(usize),
    /// The item of a list of maps whose fields have these texts.
    Match(Vec<(Box<str>, Box<str>)>),
}

/// Why a text is no [`ValuePath`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a path; write keys with dots between, `[0]` or `[name=x]` after a list")]
pub struct ValuePathError(String);

impl ValuePath {
    /// The tree itself.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a path. A key with dots or brackets stands in double quotes, `metadata."a.b/c"`, where
    /// `\"` and `\\` stand for the second sign alone.
    pub fn parse(text: &str) -> Result<Self, ValuePathError> {
        let wrong = || ValuePathError(text.to_owned());
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('[') {
                let (inside, after) = after.split_once(']').ok_or_else(wrong)?;
                steps.push(bracket(inside).ok_or_else(wrong)?);
                rest = after;
            } else {
                let start = if steps.is_empty() {
                    rest
                } else {
                    rest.strip_prefix('.').ok_or_else(wrong)?
                };
                let (key, after) = if let Some(quoted) = start.strip_prefix('"') {
                    unquote(quoted).ok_or_else(wrong)?
                } else {
                    let end = start.find(['.', '[']).unwrap_or(start.len());
                    let (key, after) = start.split_at(end);
                    (Cow::Borrowed(key), after)
                };
                if key.is_empty() {
                    return Err(wrong());
                }
                steps.push(PathStep::Key(key.into()));
                rest = after;
            }
        }
        Ok(Self(steps))
    }

    /// This path and one key more.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(PathStep::Key(key.into()))
    }

    /// This path and one list position more.
    #[must_use]
    pub fn index(&self, position: usize) -> Self {
        self.with(PathStep::Index(position))
    }

    /// This path and one step more.
    #[must_use]
    pub fn with(&self, step: PathStep) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The steps from the root.
    pub fn steps(&self) -> &[PathStep] {
        &self.0
    }

    /// Appends a step in place.
    pub fn push(&mut self, step: PathStep) {
        self.0.push(step);
    }

    /// Takes the last step away.
    pub fn pop(&mut self) -> Option<PathStep> {
        self.0.pop()
    }

    /// Whether this is the tree itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn follow<'t>(&self, from: Node<'t>) -> Option<Node<'t>> {
        self.0.iter().try_fold(from, |node, step| match step {
            PathStep::Key(key) => node.get(key),
            PathStep::Index(position) => node.as_list()?.get(*position),
            PathStep::Match(fields) => node
                .as_list()?
                .iter()
                .find(|item| fields.iter().all(|field| matches(*item, field))),
        })
    }
}

fn matches(item: Node<'_>, (key, wanted): &(Box<str>, Box<str>)) -> bool {
    match item.get(key).map(Node::view) {
        Some(View::Text(text)) => *text == **wanted,
        Some(View::Number(number)) => number.to_string() == **wanted,
        Some(View::Bool(truth)) => truth.to_string() == **wanted,
        _ => false,
    }
}

/// A key up to its closing quote, and what follows.
pub(crate) fn unquote(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let end = text.find(['"', '\\'])?;
    let (plain, rest) = text.split_at(end);
    if let Some(after) = rest.strip_prefix('"') {
        return Some((Cow::Borrowed(plain), after));
    }
    let mut key = plain.to_owned();
    let mut signs = rest.chars();
    loop {
        match signs.next()? {
            '"' => return Some((Cow::Owned(key), signs.as_str())),
            '\\' if signs.as_str().starts_with(['"', '\\']) => key.extend(signs.next()),
            sign => key.push(sign),
        }
    }
}

fn bracket(inside: &str) -> Option<PathStep> {
    if let Ok(position) = inside.parse() {
        return Some(PathStep::Index(position));
    }
    let fields: Option<Vec<_>> = inside
        .split(',')
        .map(|field| {
            field
                .split_once('=')
                .map(|(key, value)| (key.into(), value.into()))
        })
        .collect();
    fields.map(PathStep::Match)
}

impl fmt::Display for ValuePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Key(key) => {
                    if position > 0 {
                        formatter.write_char('.')?;
                    }
                    if key.contains(['.', '[', ']', '"']) || key.is_empty() {
                        let key = key.replace('\\', "\\\\").replace('"', "\\\"");
                        write!(formatter, "\"{key}\"")?;
                    } else {
                        formatter.write_str(key)?;
                    }
                }
                PathStep::Index(position) => write!(formatter, "[{position}]")?,
                PathStep::Match(fields) => {
                    formatter.write_char('[')?;
                    for (position, (key, value)) in fields.iter().enumerate() {
                        let comma = if position > 0 { "," } else { "" };
                        write!(formatter, "{comma}{key}={value}")?;
                    }
                    formatter.write_char(']')?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_with_a_quote_is_written_so_that_it_reads_back() {
        for key in ["a\"b", "\"", "a\\", "\\\"", "a\\.b"] {
            let path = ValuePath::root().key(key);
            assert_eq!(ValuePath::parse(&path.to_string()).unwrap(), path, "{path}");
        }
    }

    #[test]
    fn a_path_reads_what_it_writes() {
        for text in [
            "a",
            "a.b[0].c",
            "a[name=x,port=80].b",
            "metadata.\"a.b/c\"",
            "[0][1]",
            r#""a\"b".c"#,
            r#""\\.""#,
        ] {
            assert_eq!(ValuePath::parse(text).unwrap().to_string(), text);
        }
        for text in ["a..b", ".a", "a[", "a[x]", "a[0]b", "\"a", "\"a\\\""] {
            assert!(ValuePath::parse(text).is_err(), "{text}");
        }
    }
}
