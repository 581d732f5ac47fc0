use std::fmt::Write as _;

use super::piece::Piece;
use crate::syntax::{Attribute, Block, Body, Item, Label};
use crate::tokens::Kind;

/// The tokens, with forms of older versions replaced.
pub(super) fn rewritten<'t>(pieces: Vec<Piece<'t>>, body: &Body) -> Vec<Piece<'t>> {
    let mut rewrite = Rewrite {
        out: Vec::with_capacity(pieces.len()),
        pieces: pieces.into_iter().peekable(),
    };
    rewrite.body(body, &[]);
    rewrite.out.extend(rewrite.pieces);
    rewrite.out
}

struct Rewrite<'t> {
    pieces: std::iter::Peekable<std::vec::IntoIter<Piece<'t>>>,
    out: Vec<Piece<'t>>,
}

impl<'t> Rewrite<'t> {
    fn body(&mut self, body: &Body, around: &[&str]) {
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => self.attribute(attribute, around),
                Item::Block(block) => self.block(block, around),
            }
        }
    }

    fn attribute(&mut self, attribute: &Attribute, around: &[&str]) {
        let span = attribute.value.span;
        self.keep_to(span.start);
        let value = self.take_to(span.end);
        let is_type = around == ["variable"] && attribute.name == *"type";
        let value = if is_type {
            type_expression(value)
        } else {
            value_expression(value)
        };
        self.out.extend(value);
    }

    fn block(&mut self, block: &Block, around: &[&str]) {
        self.keep_to(block.kind.span.end);
        if let Some(last) = block.labels.last() {
            // Comments among labels go, as they do in the original.
            drop(self.take_to(last.span.end));
            for label in &block.labels {
                self.label(label);
            }
        }
        self.keep_to(block.open.end);
        let around: Vec<&str> = around
            .iter()
            .copied()
            .chain([block.kind.as_str()])
            .collect();
        self.body(&block.body, &around);
    }

    /// A label in quotes. The original drops one that holds a lone `$` or an escaped sequence; a
    /// formatter loses nothing, so here it stays.
    fn label(&mut self, label: &Label) {
        self.out.push(Piece::new(Kind::OpenQuote, &b"\""[..]));
        if !label.text.is_empty() {
            let text = escaped(&label.text).into_bytes();
            self.out.push(Piece::new(Kind::QuotedText, text));
        }
        self.out.push(Piece::new(Kind::CloseQuote, &b"\""[..]));
    }

    /// Keeps the tokens that begin before `end`.
    fn keep_to(&mut self, end: u32) {
        while let Some(piece) = self.pieces.next_if(|piece| piece.start < end) {
            self.out.push(piece);
        }
    }

    /// Takes the tokens that begin before `end`.
    fn take_to(&mut self, end: u32) -> Vec<Piece<'t>> {
        let mut taken = Vec::new();
        while let Some(piece) = self.pieces.next_if(|piece| piece.start < end) {
            taken.push(piece);
        }
        taken
    }
}

/// `"${a}"` becomes `a`.
fn value_expression(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let [open, sequence, inside @ .., end, close] = pieces.as_slice() else {
        return pieces;
    };
    let kinds = [open.kind, sequence.kind, end.kind, close.kind];
    let wanted = [
        Kind::OpenQuote,
        Kind::OpenInterpolation,
        Kind::CloseSequence,
        Kind::CloseQuote,
    ];
    if kinds != wanted || inside.is_empty() || !is_one_sequence(inside) {
        return pieces;
    }
    let is_break = |piece: &Piece<'_>| piece.kind == Kind::Newline;
    let first = inside.iter().position(|piece| !is_break(piece));
    let last = inside.iter().rposition(|piece| !is_break(piece));
    let inside = match (first, last) {
        (Some(first), Some(last)) => inside.get(first..=last).unwrap_or_default(),
        _ => &[],
    };
    // The original takes the quotes away here, too, and leaves a value that nothing reads: what
    // stands behind the comment would begin a line of its own.
    let has_comment =
        |(_, before): (_, &[Piece<'_>])| before.iter().any(|piece| piece.kind == Kind::LineComment);
    if inside.split_last().is_some_and(has_comment) {
        return pieces;
    }
    let is_in_parentheses = matches!(
        (inside.first(), inside.last()),
        (Some(first), Some(last)) if inside.len() > 1
            && first.kind == Kind::OpenParenthesis
            && last.kind == Kind::CloseParenthesis
    );
    // Over lines, an expression needs brackets around it.
    if !inside.iter().any(is_break) || is_in_parentheses {
        return inside.to_vec();
    }
    let mut wrapped = Vec::with_capacity(inside.len() + 2);
    wrapped.push(Piece::new(Kind::OpenParenthesis, &b"("[..]));
    wrapped.extend_from_slice(inside);
    wrapped.push(Piece::new(Kind::CloseParenthesis, &b")"[..]));
    wrapped
}

/// Whether nothing of the outer quotes is in between, neither text nor another sequence.
fn is_one_sequence(inside: &[Piece<'_>]) -> bool {
    let mut quotes = 0;
    for piece in inside {
        match piece.kind {
            Kind::OpenQuote => quotes += 1,
            Kind::CloseQuote => quotes -= 1,
            Kind::OpenInterpolation | Kind::CloseSequence | Kind::QuotedText if quotes <= 0 => {
                return false;
            }
            _ => {}
        }
    }
    true
}

/// `list` becomes `list(any)`; types in quotes, of Terraform 0.11, lose them.
fn type_expression(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let (word, element) = match pieces.as_slice() {
        [word] if word.kind == Kind::Identifier => match &*word.text {
            b"list" | b"map" | b"set" => (word.text.to_vec(), Some("any")),
            _ => return pieces,
        },
        [open, text, close]
            if [open.kind, text.kind, close.kind]
                == [Kind::OpenQuote, Kind::QuotedText, Kind::CloseQuote] =>
        {
            match &*text.text {
                b"string" => (text.text.to_vec(), None),
                b"list" | b"map" => (text.text.to_vec(), Some("string")),
                _ => return pieces,
            }
        }
        _ => return pieces,
    };
    let mut result = vec![Piece::new(Kind::Identifier, word)];
    if let Some(element) = element {
        result.extend([
            Piece::new(Kind::OpenParenthesis, &b"("[..]),
            Piece::new(Kind::Identifier, element.as_bytes()),
            Piece::new(Kind::CloseParenthesis, &b")"[..]),
        ]);
    }
    result
}

/// A text as it stands between quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '$' | '%' if letters.peek() == Some(&'{') => out.extend([letter, letter]),
            _ if is_printable(letter) => out.push(letter),
            // A string takes everything.
            _ if u32::from(letter) < 0x10000 => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            _ => {
                let _ = write!(out, "\\U{:08x}", u32::from(letter));
            }
        }
    }
    out
}

/// Whether a character can be seen; a mark needs a letter before it for that.
fn is_printable(letter: char) -> bool {
    let with_letter = String::from_iter(['a', letter]);
    matches!(letter, '\'') || with_letter.escape_debug().count() == 2
}
