use std::borrow::Cow;

use crate::tokens::{Kind, Mode, Scanner};

/// A token with the spaces before it.
#[derive(Debug, Clone)]
pub(super) struct Piece<'t> {
    pub(super) kind: Kind,
    pub(super) text: Cow<'t, [u8]>,
    pub(super) spaces: usize,
    /// Where it begins in the text that is formatted.
    pub(super) start: u32,
}

impl Piece<'static> {
    /// A token that the text does not hold.
    pub(super) fn new(kind: Kind, text: impl Into<Cow<'static, [u8]>>) -> Self {
        Self {
            kind,
            text: text.into(),
            spaces: 0,
            start: 0,
        }
    }
}

impl Piece<'_> {
    pub(super) fn is_comment(&self) -> bool {
        matches!(self.kind, Kind::Comment | Kind::LineComment)
    }
}

/// The tokens of a text, its end among them. Whatever is between two of them counts as spaces, a
/// tab and a byte-order mark, too.
pub(super) fn pieces(text: &[u8]) -> Vec<Piece<'_>> {
    let mut scanner = Scanner::new(text, Mode::Code);
    let mut pieces = Vec::with_capacity(text.len() / 4);
    let mut end = 0;
    loop {
        let token = scanner.next_token();
        let range = token.range();
        pieces.push(Piece {
            kind: token.kind,
            spaces: range.start.saturating_sub(end),
            text: Cow::Borrowed(text.get(range.clone()).unwrap_or_default()),
            start: token.start,
        });
        end = range.end;
        if token.kind == Kind::End {
            return pieces;
        }
    }
}

/// The text that tokens make.
pub(super) fn written(pieces: &[Piece<'_>], length: usize) -> Vec<u8> {
    let mut text = Vec::with_capacity(length + length / 8);
    for piece in pieces {
        text.resize(text.len() + piece.spaces, b' ');
        text.extend_from_slice(&piece.text);
    }
    text
}
