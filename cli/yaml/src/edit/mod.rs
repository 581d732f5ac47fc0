//! Changes of one value in a text that a person wrote: bytes are replaced, never printed anew, and
//! the result is read again to prove that nothing else changed.

mod entry;
mod render;
mod verify;

use infractl_document::{Node, SourceId, Span, ValuePath, View};

use crate::{Options, YamlDocument, YamlError, read_one};
use verify::Change;

/// Why a text was left as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The text cannot be read.
    #[error(transparent)]
    Unreadable(#[from] YamlError),
    /// Nothing is at the path.
    #[error("nothing stands at `{0}`")]
    NotFound(ValuePath),
    /// The place is no map.
    #[error("`{path}` is {kind}, and only a map takes keys")]
    NoMap {
        /// The place.
        path: ValuePath,
        /// What it is, with its article.
        kind: &'static str,
    },
    /// The map has the key already.
    #[error("`{0}` is there already")]
    KeyExists(ValuePath),
    /// The value is written in a way that is not changed in place.
    #[error("`{path}` {reason}; change it by hand")]
    Refused {
        /// The place.
        path: ValuePath,
        /// Why, as the end of a sentence.
        reason: &'static str,
    },
}

/// A text of one document, opened for a change.
struct Edit<'t> {
    text: &'t str,
    document: YamlDocument,
    options: &'t Options,
    source: SourceId,
}

/// Puts another value in place of the one at `path`, in the quotes of the old one where they can
/// hold it. A map or list is written on one line.
pub fn set_value(
    text: &str,
    source: SourceId,
    options: &Options,
    path: &ValuePath,
    value: Node<'_>,
) -> Result<String, EditError> {
    let edit = Edit::open(text, source, options)?;
    let target = edit.target(path)?;
    if matches!(target.view(), View::Map(_) | View::List(_)) && !edit.is_flow(target) {
        return Err(refused(path, "is written over several lines"));
    }
    let (start, end) = edit.value_range(target).ok_or_else(|| lost(path))?;
    let old = text.get(start..end).unwrap_or_default();
    let mut new = render::value(value, old, options.dialect);
    if old.is_empty() {
        new.insert(0, ' ');
    }
    edit.splice(path, start..end, &new, &Change::Set { target, value })
}

/// Adds a key to the map at `path`: at its place if the keys are sorted, else as the last.
pub fn insert_key(
    text: &str,
    source: SourceId,
    options: &Options,
    path: &ValuePath,
    key: &str,
    value: Node<'_>,
) -> Result<String, EditError> {
    let edit = Edit::open(text, source, options)?;
    let target = edit.target(path)?;
    let (range, new) = match target.view() {
        View::Map(map) if map.get(key).is_some() => {
            return Err(EditError::KeyExists(path.key(key)));
        }
        View::Map(_) if edit.is_flow(target) => edit.insert_in_flow(target, key, value),
        View::Map(_) => edit.insert_in_block(target, key, value),
        View::Null => edit.insert_in_nothing(target, key, value),
        _ => {
            return Err(EditError::NoMap {
                path: path.clone(),
                kind: target.kind(),
            });
        }
    }
    .ok_or_else(|| lost(path))?;
    edit.splice(path, range, &new, &Change::Insert { target, key, value })
}

/// Takes the key at `path` away, with its value and the comment on its line.
pub fn remove_key(
    text: &str,
    source: SourceId,
    options: &Options,
    path: &ValuePath,
) -> Result<String, EditError> {
    let edit = Edit::open(text, source, options)?;
    let target = edit.target(path)?;
    let mut steps = path.clone();
    steps.pop();
    let parent = edit.document.tree.root().at(&steps);
    let parent = parent.filter(|parent| parent.as_map().is_some());
    let parent = parent.ok_or_else(|| refused(path, "is no key of a map"))?;
    let (range, new) = edit.removal(parent, target).ok_or_else(|| lost(path))?;
    edit.splice(path, range, new, &Change::Remove { target })
}

fn refused(path: &ValuePath, reason: &'static str) -> EditError {
    EditError::Refused {
        path: path.clone(),
        reason,
    }
}

fn lost(path: &ValuePath) -> EditError {
    refused(path, "is laid out in a way that is not understood")
}

impl<'t> Edit<'t> {
    fn open(text: &'t str, source: SourceId, options: &'t Options) -> Result<Self, EditError> {
        let document = read_one(text.as_bytes(), source, options)?;
        Ok(Self {
            text,
            document,
            options,
            source,
        })
    }

    /// The value at a path, if it is written there and nowhere else.
    fn target(&self, path: &ValuePath) -> Result<Node<'_>, EditError> {
        let root = self.document.tree.root();
        let target = root
            .at(path)
            .ok_or_else(|| EditError::NotFound(path.clone()))?;
        // A file without a value has no place for its null.
        let Some(span) = target.span() else {
            return Ok(target);
        };
        if self.document.aliases.iter().any(|alias| alias.span == span) {
            return Err(refused(path, "is an alias"));
        }
        if self
            .document
            .anchors
            .iter()
            .any(|anchor| anchor.value == span && !span.is_empty())
        {
            return Err(refused(path, "has an anchor"));
        }
        if self.raw(span).starts_with(['|', '>']) {
            return Err(refused(path, "is a block text"));
        }
        Ok(target)
    }

    fn raw(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn is_flow(&self, node: Node<'_>) -> bool {
        node.span()
            .is_some_and(|span| self.raw(span).starts_with(['{', '[']))
    }

    /// The bytes of a value; for one that is not written the place behind its `:`.
    fn value_range(&self, node: Node<'_>) -> Option<(usize, usize)> {
        let span = node.span()?;
        if !span.is_empty() {
            return Some((span.range().start, span.range().end));
        }
        let key = node.key_span()?.range().end;
        let colon = self.text.get(key..)?.find(':')?;
        Some((key + colon + 1, key + colon + 1))
    }

    /// Replaces a range, and proves that only the intended value changed.
    fn splice(
        &self,
        path: &ValuePath,
        range: std::ops::Range<usize>,
        new: &str,
        change: &Change<'_>,
    ) -> Result<String, EditError> {
        let mut text = self.text.to_owned();
        if text.get(range.clone()).is_none() {
            return Err(lost(path));
        }
        text.replace_range(range, new);
        let wanted = verify::expected(&self.document.tree, change)
            .ok_or_else(|| refused(path, "is also used through an alias or a merge key"))?;
        let comments = self.document.comments.len();
        match read_one(text.as_bytes(), self.source, self.options) {
            Ok(read) if read.tree == wanted && change.keeps(comments, read.comments.len()) => {
                Ok(text)
            }
            _ => Err(lost(path)),
        }
    }
}

#[cfg(test)]
mod tests;
