//! Where entries of maps begin and end, and what to write between them.

use std::ops::Range;

use infractl_document::{Node, TreeBuilder};

use super::{Edit, render};
use crate::writer::write_tree;

/// A range of the text, and what to put there.
type Splice = (Range<usize>, String);

impl Edit<'_> {
    fn entry_range(&self, entry: Node<'_>) -> Option<Range<usize>> {
        let start = entry.key_span()?.range().start;
        Some(start..self.value_range(entry)?.1)
    }

    /// Behind which entry a key goes; `None` before the first.
    fn place_for<'n>(map: Node<'n>, key: &str) -> Option<Node<'n>> {
        let entries: Vec<_> = map.children().collect();
        let key_of = |entry: &Node<'_>| entry.key().unwrap_or_default().to_owned();
        let is_sorted = entries.len() > 1 && entries.is_sorted_by_key(key_of);
        let count = if is_sorted {
            entries.partition_point(|entry| entry.key().unwrap_or_default() < key)
        } else {
            entries.len()
        };
        entries.get(count.checked_sub(1)?).copied()
    }

    pub(super) fn insert_in_flow(
        &self,
        map: Node<'_>,
        key: &str,
        value: Node<'_>,
    ) -> Option<Splice> {
        let entry = render::entry(key, value, self.options.dialect);
        if let Some(before) = Self::place_for(map, key) {
            let at = self.entry_range(before)?.end;
            return Some((at..at, format!(", {entry}")));
        }
        let at = map.span()?.range().start + 1;
        let comma = if map.children().next().is_some() {
            ", "
        } else {
            ""
        };
        Some((at..at, format!("{entry}{comma}")))
    }

    pub(super) fn insert_in_block(
        &self,
        map: Node<'_>,
        key: &str,
        value: Node<'_>,
    ) -> Option<Splice> {
        let first = map.children().next()?.key_span()?.range().start;
        let prefix = self.text.get(self.line_start(first)..first)?;
        if !prefix
            .chars()
            .all(|character| matches!(character, ' ' | '-'))
        {
            return None;
        }
        let block = block(key, value, prefix.len())?;
        let Some(before) = Self::place_for(map, key) else {
            // Before the first key stands `- `, or nothing.
            let rest = block.trim_start_matches(' ');
            return Some((first..first, format!("{rest}{}", " ".repeat(prefix.len()))));
        };
        let at = self.line_end(self.entry_range(before)?.end);
        let needs_break = at > 0 && self.text.as_bytes().get(at - 1) != Some(&b'\n');
        let line_break = if needs_break { "\n" } else { "" };
        Some((at..at, format!("{line_break}{block}")))
    }

    /// Makes a map of `key:` without a value, or of an empty document.
    pub(super) fn insert_in_nothing(
        &self,
        null: Node<'_>,
        key: &str,
        value: Node<'_>,
    ) -> Option<Splice> {
        if null.key_span().is_some() {
            let (start, end) = self.value_range(null)?;
            let entry = render::entry(key, value, self.options.dialect);
            let space = if start == end { " " } else { "" };
            return Some((start..end, format!("{space}{{{entry}}}")));
        }
        let is_root = self.document.tree.is_empty();
        let is_unwritten = null.span().is_none_or(|span| span.is_empty());
        if !is_root || !is_unwritten {
            return None;
        }
        let at = self.text.len();
        let needs_break = !self.text.is_empty() && !self.text.ends_with('\n');
        let line_break = if needs_break { "\n" } else { "" };
        Some((at..at, format!("{line_break}{}", block(key, value, 0)?)))
    }

    /// What to cut out so that an entry is gone, and what to leave in its place.
    pub(super) fn removal(
        &self,
        map: Node<'_>,
        entry: Node<'_>,
    ) -> Option<(Range<usize>, &'static str)> {
        let entries: Vec<_> = map.children().collect();
        let place = |node: &Node<'_>| (node.key_span(), node.span());
        let position = entries
            .iter()
            .position(|other| place(other) == place(&entry))?;
        let range = self.entry_range(entry)?;
        let before = position
            .checked_sub(1)
            .and_then(|before| entries.get(before));
        let after = entries.get(position + 1);
        if self.is_flow(map) {
            return match (before, after) {
                (_, Some(after)) => Some((range.start..self.entry_range(*after)?.start, "")),
                (Some(before), None) => Some((self.entry_range(*before)?.end..range.end, "")),
                (None, None) => Some((range, "")),
            };
        }
        if entries.len() == 1 {
            return Some((range, "{}"));
        }
        let line = self.line_start(range.start);
        let prefix = self.text.get(line..range.start)?;
        if prefix.bytes().all(|byte| byte == b' ') {
            return Some((line..self.line_end(range.end), ""));
        }
        // The entry stands behind `- `: the next one takes its place.
        Some((range.start..self.entry_range(*after?)?.start, ""))
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |end| end + 1)
    }

    /// The offset behind the line feed of the line.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |end| at + end + 1)
    }
}

/// `key: value` as lines of a block map.
fn block(key: &str, value: Node<'_>, indent: usize) -> Option<String> {
    let mut builder = TreeBuilder::new();
    builder.begin_map(None);
    builder.key(key, None);
    builder.copy(value);
    builder.end();
    let tree = builder.finish().ok()?;
    let mut out = String::new();
    for line in write_tree(tree.root()).split_inclusive('\n') {
        if line != "\n" {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push_str(line);
    }
    Some(out)
}
