use std::ops::Range;

use infractl_document::{SourceId, Span};

use crate::Word;

/// One instruction with its lines joined, and the way back to where each byte was written.
pub(super) struct Joined {
    pub(super) text: String,
    source: SourceId,
    /// Where each piece begins in the joined text, and where it was written.
    pieces: Vec<(usize, usize)>,
}

impl Joined {
    pub(super) fn new(source: SourceId) -> Self {
        Self {
            text: String::new(),
            source,
            pieces: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, text: &str, written: usize) {
        self.pieces.push((self.text.len(), written));
        self.text.push_str(text);
    }

    /// Where a part of the joined text was written, from its first byte to its last.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let start = self.written(range.start);
        let end = if range.end > range.start {
            self.written(range.end - 1) + 1
        } else {
            start
        };
        Span::new(self.source, start, end)
    }

    /// A part of the joined text as it stands.
    pub(super) fn word(&self, range: Range<usize>) -> Word {
        Word {
            text: self.get(&range).to_owned(),
            span: self.span(&range),
        }
    }

    pub(super) fn get(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn written(&self, offset: usize) -> usize {
        let piece = self.pieces.partition_point(|(start, _)| *start <= offset);
        // Pieces without text begin where the next one does; the last of them holds the byte.
        let piece = self.pieces.get(piece.saturating_sub(1));
        piece.map_or(0, |(start, written)| written + (offset - start))
    }
}
