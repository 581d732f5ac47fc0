use super::{Parsed, Parser};
use crate::tokens::{Kind, Token};

impl Parser<'_> {
    /// The next token that means something here.
    pub(super) fn peek(&mut self) -> Token {
        loop {
            let Some(token) = self.buffer.get(self.next).copied() else {
                self.fill();
                continue;
            };
            let means_nothing = match token.kind {
                Kind::Comment => true,
                Kind::Newline | Kind::LineComment => self.skips_newlines,
                _ => false,
            };
            if !means_nothing {
                return token;
            }
            self.next += 1;
        }
    }

    pub(super) fn peek_kind(&mut self) -> Kind {
        self.peek().kind
    }

    /// Takes the next token; the end of the text stays.
    pub(super) fn take(&mut self) -> Token {
        let token = self.peek();
        if token.kind != Kind::End {
            self.next += 1;
        }
        self.end = token.end;
        token
    }

    /// Takes the next token if it is of this kind.
    pub(super) fn take_if(&mut self, kind: Kind) -> Option<Token> {
        (self.peek_kind() == kind).then(|| self.take())
    }

    /// Takes the next token, which must be of this kind.
    pub(super) fn expect(&mut self, kind: Kind, wanted: &'static str) -> Parsed<Token> {
        let token = self.peek();
        if token.kind == kind {
            return Ok(self.take());
        }
        Err(self.unexpected(token, wanted))
    }

    /// Whether the next token is this word.
    pub(super) fn is_word(&mut self, word: &str) -> bool {
        let token = self.peek();
        token.kind == Kind::Identifier && self.bytes(token) == word.as_bytes()
    }

    /// Whether the token behind the next one is of this kind, on the same line.
    pub(super) fn is_second(&self, kind: Kind) -> bool {
        self.buffer
            .get(self.next + 1)
            .is_some_and(|token| token.kind == kind)
    }

    /// Runs `read` where line breaks mean nothing, or something; an error leaves that to the item.
    pub(super) fn with_newlines<T>(
        &mut self,
        skips: bool,
        read: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        let before = std::mem::replace(&mut self.skips_newlines, skips);
        let result = read(self)?;
        self.skips_newlines = before;
        Ok(result)
    }

    /// Goes on at the beginning of a line, outside of everything.
    pub(super) fn restart(&mut self, at: usize) {
        let at = if self.is_stopped { self.text.len() } else { at };
        self.scanner.restart(at);
        self.buffer.clear();
        self.next = 0;
        self.skips_newlines = false;
    }

    /// Cuts the text up to the next line break outside of templates.
    fn fill(&mut self) {
        self.buffer.clear();
        self.next = 0;
        let mut first = None;
        loop {
            let token = self.scanner.next_token();
            if matches!(token.kind, Kind::Comment | Kind::LineComment) {
                self.comment(token);
            }
            self.buffer.push(token);
            let start = *first.get_or_insert(token.start);
            let is_line = token.kind.is_newline() && self.scanner.is_outside();
            if is_line || token.kind == Kind::End {
                self.work += (token.end - start) as usize + 1;
                return;
            }
        }
    }
}
