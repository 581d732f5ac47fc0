use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::address::text_matches;
use crate::value_path::unquote;
use crate::{PathStep, ValuePath};

/// A pattern over places in a document: `spec.containers[name=app].env.*.value`, `data.**`.
///
/// A key may hold `*` for any run of characters; one in double quotes stands for itself. A lone `*`
/// is any one step, be it a key or an item of a list, and `**` any number of steps, none included.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldGlob {
    text: Arc<str>,
    steps: Box<[Step]>,
}

/// What one part of a pattern asks of the steps of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// Any number of steps.
    Any,
    /// One step of any kind.
    One,
    /// A key, with `*` for any run of characters.
    Like(Box<str>),
    /// The very key.
    Key(Box<str>),
    /// An item of a list, whichever.
    Item,
    /// The item at a position, from 0.
    Index(usize),
    /// An item that is told from others by these fields, among others.
    Match(Vec<(Box<str>, Box<str>)>),
}

/// Why a text is no [`FieldGlob`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no field; write keys with dots between, `[name=x]`, `[0]` or `[*]` after a list, `*` \
     for one step and `**` for any number of them"
)]
pub struct FieldGlobError(String);

impl FieldGlob {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, FieldGlobError> {
        let wrong = || FieldGlobError(text.to_owned());
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('[') {
                let (inside, after) = after.split_once(']').ok_or_else(wrong)?;
                steps.push(bracket(inside).ok_or_else(wrong)?);
                rest = after;
                continue;
            }
            let start = if steps.is_empty() {
                rest
            } else {
                rest.strip_prefix('.').ok_or_else(wrong)?
            };
            if let Some(quoted) = start.strip_prefix('"') {
                let (key, after) = unquote(quoted).ok_or_else(wrong)?;
                steps.push(Step::Key(key.into()));
                rest = after;
                continue;
            }
            let end = start.find(['.', '[']).unwrap_or(start.len());
            let (key, after) = start.split_at(end);
            steps.push(match key {
                "" => return Err(wrong()),
                "*" => Step::One,
                "**" => Step::Any,
                _ if key.contains('*') => Step::Like(key.into()),
                _ => Step::Key(key.into()),
            });
            rest = after;
        }
        if steps.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            text: text.into(),
            steps: steps.into(),
        })
    }

    /// Whether the pattern names this place.
    pub fn matches(&self, path: &ValuePath) -> bool {
        // After the last `**` that was met: what follows it, and the first step that it may leave.
        let mut retry: Option<(&[Step], &[PathStep])> = None;
        let (mut wanted, mut found) = (&*self.steps, path.steps());
        loop {
            match (wanted.split_first(), found.split_first()) {
                (None, None) => return true,
                (Some((Step::Any, rest)), _) => {
                    retry = Some((rest, found));
                    wanted = rest;
                    continue;
                }
                (Some((step, rest)), Some((own, others))) if step.takes(own) => {
                    (wanted, found) = (rest, others);
                    continue;
                }
                _ => {}
            }
            // The last `**` takes one step more; those before it need not change.
            let Some((rest, from)) = retry else {
                return false;
            };
            let Some((_, others)) = from.split_first() else {
                return false;
            };
            retry = Some((rest, others));
            (wanted, found) = (rest, others);
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Step {
    fn takes(&self, step: &PathStep) -> bool {
        match (self, step) {
            (Self::Any | Self::One, _) | (Self::Item, PathStep::Index(_) | PathStep::Match(_)) => {
                true
            }
            (Self::Like(pattern), PathStep::Key(key)) => text_matches(pattern, key),
            (Self::Key(wanted), PathStep::Key(key)) => wanted == key,
            (Self::Index(wanted), PathStep::Index(position)) => wanted == position,
            (Self::Match(wanted), PathStep::Match(fields)) => {
                wanted.iter().all(|(key, pattern)| {
                    let mut fields = fields.iter();
                    fields.any(|(own, value)| own == key && text_matches(pattern, value))
                })
            }
            _ => false,
        }
    }
}

fn bracket(inside: &str) -> Option<Step> {
    if inside == "*" {
        return Some(Step::Item);
    }
    if let Ok(position) = inside.parse() {
        return Some(Step::Index(position));
    }
    let fields: Option<Vec<_>> = inside
        .split(',')
        .map(|field| {
            let (key, value) = field.split_once('=')?;
            (!key.is_empty()).then(|| (key.into(), value.into()))
        })
        .collect();
    fields.map(Step::Match)
}

impl FromStr for FieldGlob {
    type Err = FieldGlobError;

    fn from_str(text: &str) -> Result<Self, FieldGlobError> {
        Self::parse(text)
    }
}

impl fmt::Display for FieldGlob {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Debug for FieldGlob {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_names_the_places_that_it_says() {
        let container = "spec.containers[name=app].image";
        let ports = "spec.ports[port=80,protocol=TCP].targetPort";
        for (pattern, path, wanted) in [
            ("spec.replicas", "spec.replicas", true),
            ("spec.replicas", "spec", false),
            ("spec", "spec.replicas", false),
            ("spec.**", "spec.replicas", true),
            ("spec.**", "spec", true),
            ("spec.*", "spec", false),
            ("spec.*", "spec.a.b", false),
            ("**", "", true),
            ("**", container, true),
            ("spec.containers[name=app].image", container, true),
            ("spec.containers[name=other].image", container, false),
            ("spec.containers[name=a*].image", container, true),
            ("spec.containers.*.image", container, true),
            ("spec.containers[*].image", container, true),
            ("spec.containers[0].image", container, false),
            ("**.image", container, true),
            ("**.containers.**", container, true),
            ("**.**.image.**", container, true),
            ("**.nothing.**", container, false),
            ("spec.ports[port=80].targetPort", ports, true),
            ("spec.ports[protocol=TCP,port=80].*", ports, true),
            ("spec.ports[name=x].*", ports, false),
            ("args[1]", "args[1]", true),
            ("args[*]", "args[1]", true),
            ("args[*]", "args.first", false),
            ("*", "args", true),
            (
                "metadata.annotations.\"a.b/c\"",
                "metadata.annotations.\"a.b/c\"",
                true,
            ),
            (
                "metadata.annotations.\"a*\"",
                "metadata.annotations.abc",
                false,
            ),
            ("metadata.annotations.a*", "metadata.annotations.abc", true),
            ("data.\"app.conf\"", "data.\"app.conf\"", true),
        ] {
            let path = ValuePath::parse(path).unwrap();
            let glob = FieldGlob::parse(pattern).unwrap();
            assert_eq!(glob.matches(&path), wanted, "{pattern} and {path}");
            assert_eq!(glob.to_string(), pattern);
        }
    }

    #[test]
    fn a_text_that_is_no_pattern_is_refused() {
        for text in [
            "", ".a", "a..b", "a.", "a[", "a[x]", "a[=x]", "\"a", "a[0]b",
        ] {
            assert!(FieldGlob::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn many_doubled_stars_cost_no_more_than_pattern_times_path() {
        let glob = FieldGlob::parse(&["**.a"; 200].join(".")).unwrap();
        let path = ValuePath::parse(&["a"; 199].join(".")).unwrap();
        assert!(!glob.matches(&path));
    }

    #[test]
    fn a_path_is_named_by_itself_as_a_pattern() {
        for text in [
            "a.b[0].c",
            "a[name=x,port=80].b",
            "metadata.\"a.b/c\"",
            "[0][1]",
        ] {
            let path = ValuePath::parse(text).unwrap();
            assert!(FieldGlob::parse(text).unwrap().matches(&path), "{text}");
        }
    }
}
