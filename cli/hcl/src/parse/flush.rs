use std::borrow::Cow;

use super::template::Piece;

/// Takes from each line of a `<<-` heredoc the spaces that the least indented line begins with.
///
/// Lines of nothing but spaces do not count; a line that begins with a sequence has none.
pub(super) fn take_indention(pieces: &mut [Piece<'_>]) {
    let mut fewest = usize::MAX;
    let mut is_line_start = true;
    let mut lines = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let text = match piece {
            Piece::Text { text, .. } => Some(text),
            _ => None,
        };
        if std::mem::take(&mut is_line_start) {
            match text {
                Some(text) => {
                    let trimmed = text.trim_start();
                    if !trimmed.is_empty() || !text.ends_with('\n') {
                        let spaces = text.chars().count() - trimmed.chars().count();
                        fewest = fewest.min(spaces);
                        lines.push(index);
                    }
                }
                None => fewest = 0,
            }
        }
        is_line_start = text.is_some_and(|text| text.ends_with('\n'));
    }
    for index in lines {
        if let Some(Piece::Text { text, span }) = pieces.get_mut(index) {
            let length: usize = text.chars().take(fewest).map(char::len_utf8).sum();
            *text = match std::mem::take(text) {
                Cow::Borrowed(text) => Cow::Borrowed(text.get(length..).unwrap_or_default()),
                Cow::Owned(text) => Cow::Owned(text.get(length..).unwrap_or_default().to_owned()),
            };
            span.start += u32::try_from(length).unwrap_or_default();
        }
    }
}
