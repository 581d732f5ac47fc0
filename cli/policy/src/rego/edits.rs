/// A text with parts replaced, and the way back from each place to the text as it was written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edits {
    pieces: Vec<Piece>,
}

/// One part that was replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

/// From `new` on, the text stands for `old` on; a replaced part stands for its start.
#[derive(Debug, Clone, Copy)]
struct Piece {
    new: usize,
    old: usize,
    is_kept: bool,
}

impl Edits {
    /// Replaces parts that do not overlap, given in order.
    pub(crate) fn apply(text: &str, edits: &[Edit]) -> (String, Self) {
        let mut out = String::with_capacity(text.len());
        let mut pieces = Vec::with_capacity(edits.len() * 2 + 1);
        let mut at = 0;
        for edit in edits {
            pieces.push(Piece {
                new: out.len(),
                old: at,
                is_kept: true,
            });
            out.push_str(text.get(at..edit.start).unwrap_or_default());
            pieces.push(Piece {
                new: out.len(),
                old: edit.start,
                is_kept: false,
            });
            out.push_str(&edit.text);
            at = edit.end;
        }
        pieces.push(Piece {
            new: out.len(),
            old: at,
            is_kept: true,
        });
        out.push_str(text.get(at..).unwrap_or_default());
        (out, Self { pieces })
    }

    /// The place in the text as it was written.
    pub(crate) fn back(&self, at: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.new <= at);
        match after
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index))
        {
            Some(piece) if piece.is_kept => piece.old + (at - piece.new),
            Some(piece) => piece.old,
            None => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_after_a_replaced_part_lead_back() {
        let edit = Edit {
            start: 2,
            end: 4,
            text: "XXXXX".to_owned(),
        };
        let (text, edits) = Edits::apply("abcdef", &[edit]);
        assert_eq!(text, "abXXXXXef");
        let back: Vec<_> = (0..=9).map(|at| edits.back(at)).collect();
        assert_eq!(back, [0, 1, 2, 2, 2, 2, 2, 4, 5, 6]);
    }
}
