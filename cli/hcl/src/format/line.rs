use std::ops::Range;

use super::piece::Piece;
use crate::tokens::Kind;

/// A line as ranges of tokens, in columns that are aligned with those of neighbouring lines.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Everything before the others.
    pub(super) lead: Range<usize>,
    /// From a `=` on, if the line holds a whole value; else empty.
    pub(super) assign: Range<usize>,
    /// A comment behind something else; else empty.
    pub(super) comment: Range<usize>,
}

/// The lines of a text. What is between quotes of a heredoc belongs to the line that opens it.
pub(super) fn lines(pieces: &[Piece<'_>]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (index, piece) in pieces.iter().enumerate() {
        if piece.kind == Kind::End {
            lines.push(line(pieces, start..index));
        } else if piece.kind.is_newline() {
            lines.push(line(pieces, start..index + 1));
            start = index + 1;
        }
    }
    lines
}

fn line(pieces: &[Piece<'_>], all: Range<usize>) -> Line {
    let within = pieces.get(all.clone()).unwrap_or_default();
    let mut end = all.end;
    if within.len() > 1 && within.last().is_some_and(Piece::is_comment) {
        end -= 1;
    }
    let comment = end..all.end;
    let within = pieces.get(all.start..end).unwrap_or_default();
    let equal = within
        .iter()
        .skip(1)
        .position(|piece| piece.kind == Kind::Equal);
    let mut split = end;
    if let Some(equal) = equal {
        let value = within.get(equal + 1..).unwrap_or_default();
        // What opens here and goes on over lines is no column.
        if value
            .iter()
            .map(|piece| piece.kind.bracket_change())
            .sum::<i32>()
            == 0
        {
            split = all.start + equal + 1;
        }
    }
    Line {
        lead: all.start..split,
        assign: split..end,
        comment,
    }
}
