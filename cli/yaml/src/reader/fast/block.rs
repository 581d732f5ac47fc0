use std::borrow::Cow;

use super::FastComposer;
use super::scalar::Token;
use crate::reader::compose::Kind;

/// In bytes; YAML takes longer ones for no keys, with a limit in characters.
pub(super) const LONGEST_KEY: usize = 1000;

impl<'t> FastComposer<'t> {
    /// The node that begins at `at`, in column `level`, inside of a collection in column `parent`.
    pub(super) fn node(
        &mut self,
        at: usize,
        level: usize,
        parent: usize,
        depth: usize,
    ) -> Option<()> {
        if self.is_item(at) {
            return self.list(at, level, depth);
        }
        if matches!(self.byte(at), b'[' | b'{' | b'|' | b'>') {
            return self.collection_or_text(at, parent, depth);
        }
        let token = self.token(at)?;
        if token.colon.is_some() {
            self.map(token, level, depth)
        } else {
            self.scalar(token, parent)
        }
    }

    fn list(&mut self, mut at: usize, level: usize, depth: usize) -> Option<()> {
        if depth >= self.depth {
            return None;
        }
        let index = self.push(Kind::List, at, at);
        loop {
            let item = self.skip_spaces(at + 1);
            if item < self.line.end && self.byte(item) != b'#' {
                self.node(item, level + (item - at), level, depth + 1)?;
            } else {
                self.end_line(at + 1)?;
                // An item without a value is left to the parser, which knows where it stands.
                if self.line.level <= level {
                    return None;
                }
                self.node(self.line.first(), self.line.level, level, depth + 1)?;
            }
            if self.line.level > level {
                return None;
            }
            at = self.line.first();
            if self.line.level < level || !self.is_item(at) {
                break;
            }
        }
        self.close(index);
        Some(())
    }

    fn map(&mut self, first: Token<'t>, level: usize, depth: usize) -> Option<()> {
        if depth >= self.depth {
            return None;
        }
        let index = self.push(Kind::Map, first.start, first.start);
        let mut key = first;
        loop {
            let colon = key.colon?;
            if colon - key.start > LONGEST_KEY {
                return None;
            }
            self.push_token(key);
            let value = self.skip_spaces(colon + 1);
            if value < self.line.end && self.byte(value) != b'#' {
                self.value(value, level, depth + 1)?;
            } else {
                self.value_below(colon, level, depth + 1)?;
            }
            if self.line.level > level {
                return None;
            }
            if self.line.level < level {
                break;
            }
            let at = self.line.first();
            if self.is_item(at) {
                return None;
            }
            key = self.token(at)?;
        }
        self.close(index);
        Some(())
    }

    /// The value of a key, in the key's line.
    fn value(&mut self, at: usize, level: usize, depth: usize) -> Option<()> {
        if matches!(self.byte(at), b'[' | b'{' | b'|' | b'>') {
            return self.collection_or_text(at, level, depth);
        }
        let token = self.token(at)?;
        if token.colon.is_some() {
            return None;
        }
        self.scalar(token, level)
    }

    /// The value of a key with nothing but a comment behind its colon.
    fn value_below(&mut self, colon: usize, level: usize, depth: usize) -> Option<()> {
        self.end_line(colon + 1)?;
        let at = self.line.first();
        if self.line.level > level {
            self.node(at, self.line.level, level, depth)
        } else if self.line.level == level && self.is_item(at) {
            // The parser lets a list that is not indented begin behind its first `-`.
            let first = self.skip_spaces(at + 1);
            if first >= self.line.end || self.byte(first) == b'#' {
                return None;
            }
            let index = self.composed.parts.len();
            self.list(at, level, depth)?;
            let start = self.composed.parts.get(index + 1)?.start;
            self.composed.parts.get_mut(index)?.start = start;
            Some(())
        } else {
            self.push_plain(Cow::Borrowed(""), colon, colon);
            Some(())
        }
    }

    fn collection_or_text(&mut self, at: usize, parent: usize, depth: usize) -> Option<()> {
        if matches!(self.byte(at), b'|' | b'>') {
            return self.block_text(at, parent);
        }
        let end = self.flow(at, depth)?;
        self.end_line(end)
    }
}
