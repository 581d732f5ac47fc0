use super::line::Line;
use super::piece::Piece;
use crate::tokens::Kind;

/// Sets the spaces at the beginning of each line: two for each line that opens more brackets than
/// it closes, until as many are closed again.
pub(super) fn indent(pieces: &mut [Piece<'_>], lines: &[Line]) {
    let mut levels: Vec<i32> = Vec::new();
    for line in lines {
        let Some(first) = pieces
            .get(line.lead.start)
            .filter(|_| !line.lead.is_empty())
        else {
            continue;
        };
        if first.kind == Kind::Newline {
            set(pieces, line.lead.start, 0);
            continue;
        }
        let change = change(pieces, line);
        if change < 0 {
            close(&mut levels, -change);
        }
        set(pieces, line.lead.start, 2 * levels.len());
        if change > 0 {
            levels.push(change);
        }
    }
}

/// By how much a line changes the number of open brackets; what stands in a heredoc counts only
/// where the line is a whole value.
fn change(pieces: &[Piece<'_>], line: &Line) -> i32 {
    let cell = |range: &std::ops::Range<usize>| pieces.get(range.clone()).unwrap_or_default();
    let lead = cell(&line.lead);
    let heredoc = lead
        .iter()
        .position(|piece| piece.kind == Kind::OpenHeredoc);
    let lead = lead
        .get(..heredoc.unwrap_or(lead.len()))
        .unwrap_or_default();
    let counted = lead.iter().chain(cell(&line.assign));
    counted.map(|piece| piece.kind.bracket_change()).sum()
}

fn close(levels: &mut Vec<i32>, mut closed: i32) {
    while let Some(level) = levels.last_mut().filter(|_| closed > 0) {
        if closed < *level {
            *level -= closed;
            return;
        }
        closed -= *level;
        levels.pop();
    }
}

fn set(pieces: &mut [Piece<'_>], index: usize, spaces: usize) {
    if let Some(piece) = pieces.get_mut(index) {
        piece.spaces = spaces;
    }
}
