use super::scanner::{Frame, Scanner};
use super::{Kind, Token};

// Where text is cut in pieces follows HCL's own scanner to the byte: a `~` trims the piece beside it
// and no more.

impl Scanner<'_> {
    /// The next token of a quoted text.
    pub(super) fn quoted(&mut self) -> Token {
        let first = self.byte(self.at);
        match first {
            b'"' => {
                self.frames.pop();
                self.take(Kind::CloseQuote, 1)
            }
            b'$' | b'%' => self
                .sequence(first)
                .unwrap_or_else(|| self.take(Kind::QuotedText, self.sign_length(first))),
            _ if self.at >= self.text.len() => self.take(Kind::End, 0),
            b'\r' | b'\n' => self.take(Kind::BrokenQuote, 1),
            _ => {
                let length = self.quoted_length();
                if length == 0 {
                    return self.take(Kind::BrokenQuote, 1);
                }
                self.text_token(Kind::QuotedText, length)
            }
        }
    }

    /// How much text follows up to a quote, a line break or what may open a sequence.
    fn quoted_length(&self) -> usize {
        let mut at = self.at;
        loop {
            let rest = self.rest(at);
            let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | b'$' | b'%' | b'\r' | b'\n');
            at += rest.iter().position(ends).unwrap_or(rest.len());
            let escaped = self.text.get(at + 1).copied();
            match (self.byte(at), escaped) {
                (b'\\', Some(next)) if !matches!(next, b'\r' | b'\n') => at += 2,
                _ => return at - self.at,
            }
        }
    }

    /// The next token of a heredoc.
    pub(super) fn heredoc(&mut self) -> Token {
        let first = self.byte(self.at);
        if self.at >= self.text.len() {
            return self.take(Kind::End, 0);
        }
        if matches!(first, b'$' | b'%') {
            if let Some(token) = self.sequence(first) {
                return token;
            }
            let length = self.sign_length_before_line_break(first);
            self.set_line_start(self.byte(self.at + length - 1) == b'\n');
            return self.text_token(Kind::HeredocText, length);
        }
        let length = self.line_length();
        let line_break = self.line_break(self.at + length);
        let behind = self.byte(self.at + length);
        if line_break == 0 {
            if behind == b'\r' && self.at + length < self.text.len() && length == 0 {
                return self.take(Kind::BrokenLine, 1);
            }
            self.set_line_start(false);
            return self.text_token(Kind::HeredocText, length);
        }
        if self.closes_heredoc(length) {
            self.frames.pop();
            return self.take(Kind::CloseHeredoc, length);
        }
        self.set_line_start(true);
        self.text_token(Kind::HeredocText, length + line_break)
    }

    /// Whether the line that begins here holds the closing word alone.
    fn closes_heredoc(&self, length: usize) -> bool {
        let Some(Frame::Heredoc {
            word,
            is_at_line_start: true,
        }) = self.frames.last()
        else {
            return false;
        };
        let line = self.text.get(self.at..self.at + length).unwrap_or_default();
        let word = self.text.get(word.clone()).unwrap_or_default();
        // Most lines are longer or shorter, and need no look at each letter.
        line.len() >= word.len()
            && std::str::from_utf8(line).is_ok_and(|line| line.trim().as_bytes() == word)
    }

    /// The next token of a template without quotes.
    pub(super) fn bare(&mut self) -> Token {
        let first = self.byte(self.at);
        if self.at >= self.text.len() {
            return self.take(Kind::End, 0);
        }
        if matches!(first, b'$' | b'%') {
            if let Some(token) = self.sequence(first) {
                return token;
            }
            let length = self.sign_length_before_line_break(first);
            return self.text_token(Kind::HeredocText, length);
        }
        let rest = self.rest(self.at);
        let ends = |byte: &u8| matches!(byte, b'$' | b'%' | b'\n');
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        let line_break = usize::from(self.byte(self.at + length) == b'\n');
        self.text_token(Kind::HeredocText, length + line_break)
    }

    /// How much text follows up to a line break or what may open a sequence.
    fn line_length(&self) -> usize {
        let rest = self.rest(self.at);
        let ends = |byte: &u8| matches!(byte, b'$' | b'%' | b'\r' | b'\n');
        rest.iter().position(ends).unwrap_or(rest.len())
    }

    fn set_line_start(&mut self, value: bool) {
        if let Some(Frame::Heredoc {
            is_at_line_start, ..
        }) = self.frames.last_mut()
        {
            *is_at_line_start = value;
        }
    }

    /// `${` and `%{`, with a `~` behind it.
    fn sequence(&mut self, sign: u8) -> Option<Token> {
        if self.byte(self.at + 1) != b'{' {
            return None;
        }
        self.set_line_start(false);
        self.frames.push(Frame::Sequence { braces: 0 });
        let kind = match sign {
            b'$' => Kind::OpenInterpolation,
            _ => Kind::OpenDirective,
        };
        let trims = usize::from(self.byte(self.at + 2) == b'~');
        Some(self.take(kind, 2 + trims))
    }

    /// The length of a `$` or `%` that opens nothing: alone, or doubled as an escape.
    fn sign_length(&self, sign: u8) -> usize {
        if self.byte(self.at + 1) == sign && self.byte(self.at + 2) == b'{' {
            return 3 + usize::from(self.byte(self.at + 3) == b'~');
        }
        1
    }

    /// The same outside of quotes, where one more byte comes along if a line break follows it, and
    /// an escape takes the line break behind it.
    fn sign_length_before_line_break(&self, sign: u8) -> usize {
        let length = self.sign_length(sign);
        let has_more = self.at + 1 < self.text.len();
        if length == 1 && has_more && self.line_break(self.at + 2) > 0 {
            return 2;
        }
        if length > 1 {
            return length + self.line_break(self.at + length);
        }
        length
    }
}
