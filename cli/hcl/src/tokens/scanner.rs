use std::collections::HashMap;

use super::{Kind, Token};

/// Cuts a text into tokens, one at a call.
pub(crate) struct Scanner<'t> {
    pub(super) text: &'t [u8],
    pub(super) at: usize,
    /// The templates and sequences around the current place, the innermost last.
    pub(super) frames: Vec<Frame>,
    /// Whether the whole text is UTF-8, so that no part of it needs a look.
    pub(super) is_utf8: bool,
    /// Whether a search for `*/` found none, so that later ones need not go through the text again.
    pub(super) lacks_comment_end: bool,
    /// Where the last line that holds a word alone begins; only where heredocs may be broken.
    words: Option<HashMap<&'t [u8], usize>>,
}

/// What the text around a place is.
#[derive(Debug, Clone)]
pub(super) enum Frame {
    /// Between quotes.
    Quoted,
    /// Between `<<WORD` and the line that holds the word alone.
    Heredoc {
        word: std::ops::Range<usize>,
        is_at_line_start: bool,
    },
    /// A text that is a template as a whole.
    Bare,
    /// Between `${` or `%{` and its brace; counts the braces that are open within.
    Sequence { braces: usize },
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Attributes and blocks, or an expression.
    Code,
    /// A template without quotes around it.
    Template,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t [u8], mode: Mode) -> Self {
        let mark = b"\xef\xbb\xbf";
        Self {
            text,
            at: if text.starts_with(mark) {
                mark.len()
            } else {
                0
            },
            frames: match mode {
                Mode::Code => Vec::new(),
                Mode::Template => vec![Frame::Bare],
            },
            is_utf8: std::str::from_utf8(text).is_ok(),
            lacks_comment_end: false,
            words: None,
        }
    }

    /// Has a heredoc without its closing line be a token of its own, instead of all the rest.
    pub(crate) fn expect_broken_heredocs(&mut self) {
        let mut words = HashMap::new();
        let mut at = 0;
        for line in self.text.split_inclusive(|byte| *byte == b'\n') {
            let word = line.trim_ascii();
            let is_word =
                |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | 0x80..);
            if !word.is_empty() && line.ends_with(b"\n") && word.iter().all(is_word) {
                words.insert(word, at);
            }
            at += line.len();
        }
        self.words = Some(words);
    }

    /// Where the last line that holds a word alone begins.
    pub(crate) fn last_line_of(&self, word: &[u8]) -> Option<usize> {
        self.words.as_ref()?.get(word).copied()
    }

    /// Whether a heredoc that is opened here is known to lack its closing line.
    pub(super) fn lacks_line_of(&self, word: std::ops::Range<usize>) -> bool {
        let Some(words) = &self.words else {
            return false;
        };
        let end = word.end;
        let word = self.text.get(word).unwrap_or_default();
        words.get(word).is_none_or(|line| *line < end)
    }

    /// Goes on at `at`, outside of every template.
    pub(crate) fn restart(&mut self, at: usize) {
        self.at = at;
        self.frames.clear();
    }

    /// Whether the place is outside of every template.
    pub(crate) fn is_outside(&self) -> bool {
        self.frames.is_empty()
    }

    /// The next token; [`Kind::End`] again and again once the text is over.
    pub(crate) fn next_token(&mut self) -> Token {
        match self.frames.last() {
            None | Some(Frame::Sequence { .. }) => self.code(),
            Some(Frame::Quoted) => self.quoted(),
            Some(Frame::Heredoc { .. }) => self.heredoc(),
            Some(Frame::Bare) => self.bare(),
        }
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(0)
    }

    pub(super) fn rest(&self, at: usize) -> &'t [u8] {
        self.text.get(at..).unwrap_or_default()
    }

    /// The token from the current place, which moves behind it.
    pub(super) fn take(&mut self, kind: Kind, length: usize) -> Token {
        let start = self.at;
        self.at = (start + length).min(self.text.len());
        token(kind, start, self.at)
    }

    /// The length of a line break here: 0 where there is none.
    pub(super) fn line_break(&self, at: usize) -> usize {
        match self.byte(at) {
            b'\n' => 1,
            b'\r' if self.byte(at + 1) == b'\n' => 2,
            _ => 0,
        }
    }

    /// Text of a template, unless it is no UTF-8.
    pub(super) fn text_token(&mut self, kind: Kind, length: usize) -> Token {
        let token = self.take(kind, length);
        if self.is_utf8 || self.is_sound(token) {
            return token;
        }
        Token {
            kind: Kind::BadEncoding,
            ..token
        }
    }

    fn is_sound(&self, token: Token) -> bool {
        let bytes = self.text.get(token.range()).unwrap_or_default();
        std::str::from_utf8(bytes).is_ok()
    }
}

pub(super) fn token(kind: Kind, start: usize, end: usize) -> Token {
    // Texts beyond 4 GiB are refused before they are cut.
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Token {
        kind,
        start: offset(start),
        end: offset(end),
    }
}
