//! The way of most manifests: composes the plain subset of YAML that they are written in, line by
//! line, to the very nodes that the parser's events would give.
//!
//! It reads block maps and lists, plain and quoted scalars, block scalars with a simple header,
//! flow collections within one line, comments and `---`. Everything else, mistakes included, is
//! left to the parser: here `None` always says "not of the subset", and nothing is ever reported.

mod block;
mod flow;
mod lines;
mod scalar;
#[cfg(test)]
mod tests;
mod text;

use std::borrow::Cow;

use super::compose::{Composed, Kind, Part};
use super::encoding::Text;
use crate::Comment;
use lines::Line;

/// What comes next in a text.
pub(super) enum Next<'t> {
    /// A document, composed as the parser would.
    Document(Composed<'t>),
    /// Nothing: the text is at its end.
    End,
    /// A document that is not of the subset, and the offset at which it begins.
    Beyond(usize),
}

pub(super) struct FastComposer<'t> {
    text: Text<'t>,
    /// How deep collections may lie here; deeper ones are the parser's.
    depth: usize,
    /// Where the line after the current one begins.
    at: usize,
    /// The current line, the first that is not used up; neither empty nor a comment.
    line: Line,
    /// The empty lines between the line before and the current one.
    empty_lines: usize,
    /// Whether a comment stands between the line before and the current one.
    has_comment_before: bool,
    composed: Composed<'t>,
    /// The end of the last token that says something.
    cursor: usize,
}

/// The calls of this module nest with the collections; the parser's do not.
const DEEPEST: usize = 64;

impl<'t> FastComposer<'t> {
    pub(super) fn new(text: Text<'t>, depth: usize) -> Self {
        Self {
            text,
            depth: depth.min(DEEPEST),
            at: 0,
            line: Line::default(),
            empty_lines: 0,
            has_comment_before: false,
            // A node takes about as many bytes of text.
            composed: Composed::new((text.content.len() / 16).min(256)),
            cursor: 0,
        }
    }

    /// Composes the next document.
    pub(super) fn next_document(&mut self) -> Next<'t> {
        let begin = self.line.start;
        self.document().unwrap_or(Next::Beyond(begin))
    }

    fn document(&mut self) -> Option<Next<'t>> {
        if self.at == 0 {
            self.advance()?;
        }
        if self.line.is_marker {
            (self.composed.start, self.cursor) = (self.line.start, self.line.start + 3);
            self.end_line(self.cursor)?;
        } else if self.line.level == 0 {
            return Some(Next::End);
        } else {
            (self.composed.start, self.cursor) = (self.line.first(), 0);
        }
        if self.line.level > 0 {
            self.node(self.line.first(), self.line.level, 0, 0)?;
        } else {
            self.push_plain(Cow::Borrowed(""), self.cursor, self.cursor);
        }
        // What is left belongs to no collection.
        if self.line.level > 0 {
            return None;
        }
        self.composed.end = self.cursor;
        let next = Composed::new(self.composed.parts.len());
        let document = std::mem::replace(&mut self.composed, next);
        Some(Next::Document(document))
    }

    fn push(&mut self, kind: Kind<'t>, start: usize, end: usize) -> usize {
        let index = self.composed.parts.len();
        self.composed.parts.push(Part {
            kind,
            tag: None,
            start,
            end,
            after: index + 1,
        });
        self.cursor = self.cursor.max(end);
        index
    }

    fn push_plain(&mut self, text: Cow<'t, str>, start: usize, end: usize) {
        let is_plain = true;
        self.push(Kind::Scalar { text, is_plain }, start, end);
    }

    /// Ends a collection with the last token in it.
    fn close(&mut self, index: usize) {
        let after = self.composed.parts.len();
        let end = self.cursor;
        if let Some(part) = self.composed.parts.get_mut(index) {
            (part.after, part.end) = (after, end);
        }
    }

    fn comment(&mut self, start: usize, end: usize) -> Option<()> {
        self.composed.comments.push(Comment {
            span: self.text.span(start, end),
            text: self.text.content.get(start + 1..end)?.into(),
        });
        Some(())
    }
}
