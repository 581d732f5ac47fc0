//! The entries of one map: keys as texts, merge keys, duplicates.

use std::borrow::Cow;
use std::collections::HashMap;

use infractl_document::{Number, Span};

use super::compose::{Kind, Part, Tag};
use super::lower::{Fatal, Lowering};
use crate::scalar::Scalar;
use crate::{Dialect, Duplicates, Merge, Options, YamlError, YamlErrorKind};

/// One entry of a map, before equal keys are sorted out.
pub(super) struct Entry<'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) key_span: Span,
    pub(super) value: usize,
    /// The anchored map that the entry was merged from through an alias.
    pub(super) within: Option<usize>,
    pub(super) is_merged: bool,
    pub(super) is_overridden: bool,
}

/// The entries of all maps around the current place, the innermost last.
pub(super) struct Entries<'a>(Vec<Entry<'a>>);

impl<'a> Entries<'a> {
    pub(super) fn with_capacity(entries: usize) -> Self {
        Self(Vec::with_capacity(entries))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// Takes an entry out and leaves an empty one.
    pub(super) fn take(&mut self, index: usize) -> Option<Entry<'a>> {
        let entry = self.0.get_mut(index)?;
        Some(Entry {
            key: std::mem::take(&mut entry.key),
            ..*entry
        })
    }

    /// Lets the last of equal keys count, and reports those that a person wrote twice.
    pub(super) fn unify(&mut self, first: usize, options: &Options, errors: &mut Vec<YamlError>) {
        let entries = self.0.get_mut(first..).unwrap_or_default();
        let mut overridden = Vec::new();
        let mut note = |earlier: usize, later: usize, entries: &[Entry<'_>]| {
            overridden.push(earlier);
            let (Some(first), Some(second)) = (entries.get(earlier), entries.get(later)) else {
                return;
            };
            let is_written_twice = !first.is_merged && !second.is_merged;
            if is_written_twice && options.duplicates == Duplicates::Refuse {
                errors.push(duplicate(first, second));
            }
        };
        if entries.len() <= 12 {
            for (later, entry) in entries.iter().enumerate() {
                let before = entries.get(..later).unwrap_or_default();
                if let Some(earlier) = before.iter().rposition(|other| other.key == entry.key) {
                    note(earlier, later, entries);
                }
            }
        } else {
            let mut last = HashMap::with_capacity(entries.len());
            for (later, entry) in entries.iter().enumerate() {
                if let Some(earlier) = last.insert(entry.key.as_ref(), later) {
                    note(earlier, later, entries);
                }
            }
        }
        for index in overridden {
            if let Some(entry) = entries.get_mut(index) {
                entry.is_overridden = true;
            }
        }
    }
}

fn duplicate(first: &Entry<'_>, second: &Entry<'_>) -> YamlError {
    YamlError::new(
        YamlErrorKind::DuplicateKey,
        second.key_span,
        format!("key `{}` is given twice in one map", second.key),
    )
    .related(first.key_span, "first given here")
    .help("remove one of the two; most readers silently keep the last")
}

impl<'a> Lowering<'a, '_> {
    /// Appends the entries of a map in the order in which later ones override earlier ones.
    pub(super) fn gather(&mut self, map: usize, is_merged: bool) -> Result<(), Fatal> {
        // go-yaml merges where `<<` stands, so that it overrides keys above it; elsewhere a
        // written key always counts more than a merged one.
        if self.options.dialect == Dialect::GoYaml {
            return self.each(map, |lowering, key, value| {
                if is_merge(key) {
                    lowering.merge(key, value)
                } else {
                    lowering.entry(key, value, is_merged)
                }
            });
        }
        self.each(map, |lowering, key, value| {
            if is_merge(key) {
                lowering.merge(key, value)
            } else {
                Ok(())
            }
        })?;
        self.each(map, |lowering, key, value| {
            if is_merge(key) {
                Ok(())
            } else {
                lowering.entry(key, value, is_merged)
            }
        })
    }

    fn each(
        &mut self,
        map: usize,
        mut visit: impl FnMut(&mut Self, &'a Part<'_>, usize) -> Result<(), Fatal>,
    ) -> Result<(), Fatal> {
        let after = self.part(map).map_or(0, |part| part.after);
        let mut next = map + 1;
        while next < after {
            let Some(key) = self.part(next) else { break };
            visit(self, key, key.after)?;
            next = self.part(key.after).map_or(after, |value| value.after);
        }
        Ok(())
    }

    fn entry(&mut self, key: &'a Part<'_>, value: usize, is_merged: bool) -> Result<(), Fatal> {
        let within = self.innermost();
        let key_span = self.span(key);
        if let Some(text) = self.key(key)? {
            self.entries.0.push(Entry {
                key: text,
                key_span,
                value,
                within: within.filter(|_| is_merged),
                is_merged,
                is_overridden: false,
            });
        }
        Ok(())
    }

    fn merge(&mut self, key: &Part<'_>, value: usize) -> Result<(), Fatal> {
        let Some(part) = self.part(value) else {
            return Ok(());
        };
        let mut from = Vec::new();
        let mut list = None;
        match &part.kind {
            Kind::List => list = Some(value),
            Kind::Alias(target) => {
                let is_list = self
                    .part(*target)
                    .is_some_and(|part| matches!(part.kind, Kind::List));
                if is_list && self.options.dialect != Dialect::GoYaml {
                    list = Some(*target);
                } else {
                    self.merge_one(value, &mut from)?;
                }
            }
            Kind::Map | Kind::Scalar { .. } => self.merge_one(value, &mut from)?,
        }
        if let Some(list) = list {
            let mut items = Vec::new();
            let after = self.part(list).map_or(0, |part| part.after);
            let mut next = list + 1;
            while next < after {
                items.push(next);
                next = self.part(next).map_or(after, |item| item.after);
            }
            // Earlier maps count more, so they are merged last.
            for item in items.into_iter().rev() {
                self.merge_one(item, &mut from)?;
            }
        }
        let span = self.span(key);
        self.merges.push(Merge { span, from });
        Ok(())
    }

    fn merge_one(&mut self, index: usize, from: &mut Vec<Span>) -> Result<(), Fatal> {
        let Some(part) = self.part(index) else {
            return Ok(());
        };
        match &part.kind {
            Kind::Map => {
                from.push(self.span(part));
                self.count(part, 0)?;
                self.gather(index, true)
            }
            Kind::Alias(target) => {
                let target = *target;
                match self.part(target) {
                    Some(map) if matches!(map.kind, Kind::Map) => {
                        from.push(self.span(map));
                        self.expand(part, target, |lowering, target| {
                            lowering.count(map, 0)?;
                            lowering.gather(target, true)
                        })
                    }
                    _ => {
                        self.wrong_merge(part);
                        Ok(())
                    }
                }
            }
            Kind::List | Kind::Scalar { .. } => {
                self.wrong_merge(part);
                Ok(())
            }
        }
    }

    fn wrong_merge(&mut self, part: &Part<'_>) {
        self.errors.push(
            YamlError::new(
                YamlErrorKind::Value,
                self.span(part),
                "only a map, or a list of maps, can be merged",
            )
            .help("write `<<: *name`, where `&name` stands before a map"),
        );
    }

    /// The text of a key; `None` after a mistake that was reported.
    fn key(&mut self, key: &'a Part<'_>) -> Result<Option<Cow<'a, str>>, Fatal> {
        match &key.kind {
            Kind::Alias(target) => {
                let Some(part) = self.part(*target) else {
                    return Ok(None);
                };
                self.expand(key, *target, |lowering, _| lowering.key_text(key, part))
            }
            _ => self.key_text(key, key),
        }
    }

    fn key_text(
        &mut self,
        at: &Part<'_>,
        key: &'a Part<'_>,
    ) -> Result<Option<Cow<'a, str>>, Fatal> {
        let Kind::Scalar { text, is_plain } = &key.kind else {
            let kind = if matches!(key.kind, Kind::List) {
                "a list"
            } else {
                "a map"
            };
            let error = YamlError::new(
                YamlErrorKind::Key,
                self.span(at),
                format!("the key is {kind}, and must be a text"),
            );
            self.errors
                .push(error.help("put it in quotes; `{` and `[` begin a value of their own"));
            return Ok(None);
        };
        self.count(key, text.len())?;
        let dialect = self.options.dialect;
        let (scalar, text) = self.meaning(key, text, *is_plain);
        let text = match scalar {
            Scalar::Text => text,
            // In YAML 1.2 readers with string keys keep what was written.
            _ if dialect == Dialect::Core12 && scalar != Scalar::Null => text,
            Scalar::Bool(truth) => Cow::Borrowed(if truth { "true" } else { "false" }),
            Scalar::Number(Number::Int(number)) => Cow::Owned(number.to_string()),
            Scalar::Number(Number::Float(_)) if dialect == Dialect::PyYaml => text,
            Scalar::Number(Number::Float(number)) => Cow::Owned(crate::number::go_key(number)),
            Scalar::Number(Number::Unsigned(number)) => {
                if dialect == Dialect::GoYaml {
                    self.wrong_key(at, "a number above 9223372036854775807");
                    return Ok(None);
                }
                Cow::Owned(number.to_string())
            }
            Scalar::Null => {
                self.wrong_key(at, "null");
                return Ok(None);
            }
        };
        Ok(Some(text))
    }

    fn wrong_key(&mut self, at: &Part<'_>, kind: &str) {
        let error = YamlError::new(
            YamlErrorKind::Key,
            self.span(at),
            format!("the key is {kind}, and must be a text"),
        );
        self.errors.push(error.help("put it in quotes"));
    }
}

fn is_merge(key: &Part<'_>) -> bool {
    match &key.kind {
        Kind::Scalar { text, is_plain } => {
            text == "<<" && ((*is_plain && key.tag.is_none()) || key.tag == Some(Tag::Merge))
        }
        _ => false,
    }
}
