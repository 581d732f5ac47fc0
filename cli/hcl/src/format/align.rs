use std::ops::Range;

use super::line::Line;
use super::piece::Piece;
use super::width::width;

/// Brings the `=` of neighbouring lines, and then their comments, into one column.
pub(super) fn align(pieces: &mut [Piece<'_>], lines: &[Line]) {
    align_cell(pieces, lines, |line| {
        (line.lead.clone(), line.assign.clone())
    });
    align_cell(pieces, lines, |line| {
        (line.lead.start..line.assign.end, line.comment.clone())
    });
}

/// `cells` names the tokens before a column and the column itself, empty where a line has none.
fn align_cell(
    pieces: &mut [Piece<'_>],
    lines: &[Line],
    cells: impl Fn(&Line) -> (Range<usize>, Range<usize>),
) {
    let has_column = |line: &Line| !cells(line).1.is_empty();
    for neighbours in lines.chunk_by(|one, other| has_column(one) == has_column(other)) {
        if !neighbours.first().is_some_and(has_column) {
            continue;
        }
        let columns = |line: &Line| {
            let before = pieces.get(cells(line).0).unwrap_or_default();
            before
                .iter()
                .map(|piece| piece.spaces + width(&piece.text))
                .sum::<usize>()
        };
        let widths: Vec<usize> = neighbours.iter().map(columns).collect();
        let widest = widths.iter().copied().max().unwrap_or_default();
        for (line, width) in neighbours.iter().zip(widths) {
            if let Some(first) = pieces.get_mut(cells(line).1.start) {
                first.spaces = widest - width + 1;
            }
        }
    }
}
