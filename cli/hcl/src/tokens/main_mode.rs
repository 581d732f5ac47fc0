use super::scanner::{Frame, Scanner};
use super::{Kind, Token, identifier, number};

impl Scanner<'_> {
    /// The next token outside of templates' text.
    pub(super) fn code(&mut self) -> Token {
        while matches!(self.byte(self.at), b' ' | b'\t') {
            self.at += 1;
        }
        let Some(first) = self.text.get(self.at).copied() else {
            return self.take(Kind::End, 0);
        };
        match first {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word(first),
            b'0'..=b'9' => self.take(Kind::Number, number::length(self.rest(self.at))),
            b'\n' => self.take(Kind::Newline, 1),
            b'\r' if self.byte(self.at + 1) == b'\n' => self.take(Kind::Newline, 2),
            b'"' => {
                self.frames.push(Frame::Quoted);
                self.take(Kind::OpenQuote, 1)
            }
            b'{' => {
                self.change_braces(1);
                self.take(Kind::OpenBrace, 1)
            }
            b'}' => self.close_brace(),
            b'~' if self.byte(self.at + 1) == b'}' => self.close_trimming(),
            b'#' => self.line_comment(),
            b'/' if self.byte(self.at + 1) == b'/' => self.line_comment(),
            b'/' if self.byte(self.at + 1) == b'*' => self.block_comment(),
            b'<' if self.byte(self.at + 1) == b'<' => self.heredoc_or_less(),
            _ => self.sign(first),
        }
    }

    fn sign(&mut self, first: u8) -> Token {
        let second = self.byte(self.at + 1);
        let (kind, length) = match (first, second) {
            (b'=', b'=') => (Kind::EqualEqual, 2),
            (b'=', b'>') => (Kind::FatArrow, 2),
            (b'=', _) => (Kind::Equal, 1),
            (b'!', b'=') => (Kind::NotEqual, 2),
            (b'!', _) => (Kind::Bang, 1),
            (b'<', b'=') => (Kind::LessOrEqual, 2),
            (b'<', _) => (Kind::Less, 1),
            (b'>', b'=') => (Kind::GreaterOrEqual, 2),
            (b'>', _) => (Kind::Greater, 1),
            (b'&', b'&') => (Kind::And, 2),
            (b'|', b'|') => (Kind::Or, 2),
            (b':', b':') => (Kind::DoubleColon, 2),
            (b':', _) => (Kind::Colon, 1),
            (b'.', b'.') if self.byte(self.at + 2) == b'.' => (Kind::Ellipsis, 3),
            (b'.', _) => (Kind::Dot, 1),
            (b'[', _) => (Kind::OpenBracket, 1),
            (b']', _) => (Kind::CloseBracket, 1),
            (b'(', _) => (Kind::OpenParenthesis, 1),
            (b')', _) => (Kind::CloseParenthesis, 1),
            (b',', _) => (Kind::Comma, 1),
            (b'?', _) => (Kind::Question, 1),
            (b'+', _) => (Kind::Plus, 1),
            (b'-', _) => (Kind::Minus, 1),
            (b'*', _) => (Kind::Star, 1),
            (b'/', _) => (Kind::Slash, 1),
            (b'%', _) => (Kind::Percent, 1),
            _ => (Kind::Invalid, 1),
        };
        self.take(kind, length)
    }

    fn word(&mut self, first: u8) -> Token {
        if first >= 0x80 && !self.letter(self.at).is_some_and(identifier::is_start) {
            return match self.letter(self.at) {
                Some(letter) => self.take(Kind::Invalid, letter.len_utf8()),
                None => self.take(Kind::BadEncoding, 1),
            };
        }
        let length = self.word_length(self.at);
        self.take(Kind::Identifier, length)
    }

    /// The length of the identifier at a place where one begins.
    fn word_length(&self, start: usize) -> usize {
        let mut at = start;
        loop {
            let rest = self.rest(at);
            let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            at += rest
                .iter()
                .position(|byte| !plain(byte))
                .unwrap_or(rest.len());
            match self.letter(at) {
                Some(letter) if identifier::is_continuation(letter) => at += letter.len_utf8(),
                _ => return at - start,
            }
        }
    }

    /// The character beyond ASCII at a place.
    fn letter(&self, at: usize) -> Option<char> {
        if self.byte(at) < 0x80 {
            return None;
        }
        let bytes = self.text.get(at..self.text.len().min(at + 4))?;
        let valid = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?,
        };
        valid.chars().next()
    }

    fn line_comment(&mut self) -> Token {
        let rest = self.rest(self.at);
        match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => self.take(Kind::LineComment, end + 1),
            None => self.take(Kind::Comment, rest.len()),
        }
    }

    fn block_comment(&mut self) -> Token {
        if self.lacks_comment_end {
            return self.take(Kind::BrokenComment, 2);
        }
        let inside = self.rest(self.at + 2);
        if let Some(end) = inside.windows(2).position(|pair| pair == b"*/") {
            return self.take(Kind::Comment, end + 4);
        }
        self.lacks_comment_end = true;
        self.take(Kind::BrokenComment, 2)
    }

    /// `<<WORD` up to its line break opens a heredoc; anything else is a sign.
    fn heredoc_or_less(&mut self) -> Token {
        let start = self.at + 2 + usize::from(self.byte(self.at + 2) == b'-');
        let first = self.byte(start);
        let begins = first.is_ascii_alphabetic()
            || first == b'_'
            || self.letter(start).is_some_and(identifier::is_start);
        let end = start + if begins { self.word_length(start) } else { 0 };
        let line_break = self.line_break(end);
        if !begins || line_break == 0 {
            return self.sign(b'<');
        }
        if self.lacks_line_of(start..end) {
            return self.take(Kind::BrokenHeredoc, end - self.at);
        }
        self.frames.push(Frame::Heredoc {
            word: start..end,
            is_at_line_start: true,
        });
        self.take(Kind::OpenHeredoc, end + line_break - self.at)
    }

    fn change_braces(&mut self, by: isize) {
        if let Some(Frame::Sequence { braces }) = self.frames.last_mut() {
            *braces = braces.saturating_add_signed(by);
        }
    }

    fn close_brace(&mut self) -> Token {
        if let Some(Frame::Sequence { braces: 0 }) = self.frames.last() {
            self.frames.pop();
            return self.take(Kind::CloseSequence, 1);
        }
        self.change_braces(-1);
        self.take(Kind::CloseBrace, 1)
    }

    /// `~}` ends a sequence; where none is open, the parser says so.
    fn close_trimming(&mut self) -> Token {
        match self.frames.last() {
            Some(Frame::Sequence { braces: 0 }) => drop(self.frames.pop()),
            _ => self.change_braces(-1),
        }
        self.take(Kind::CloseSequence, 2)
    }
}
