use std::borrow::Cow;

use super::FastComposer;
use crate::reader::compose::Kind;

/// A scalar within one line, and what follows it there.
pub(super) struct Token<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) is_plain: bool,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The offset of the `:` that makes it a key.
    pub(super) colon: Option<usize>,
}

impl<'t> FastComposer<'t> {
    pub(super) fn push_token(&mut self, token: Token<'t>) {
        let Token {
            text,
            is_plain,
            start,
            end,
            ..
        } = token;
        self.push(Kind::Scalar { text, is_plain }, start, end);
    }

    /// The scalar at an offset of the current line.
    pub(super) fn token(&self, start: usize) -> Option<Token<'t>> {
        if self.is_quote(start) {
            let (text, end) = self.quoted(start)?;
            let next = self.skip_spaces(end);
            let is_key = next < self.line.end && self.byte(next) == b':';
            if is_key && !matches!(self.byte(next + 1), b' ' | b'\n') {
                return None;
            }
            return Some(Token {
                text,
                is_plain: false,
                start,
                end,
                colon: is_key.then_some(next),
            });
        }
        if !self.may_begin_plain(start) {
            return None;
        }
        let (end, colon) = self.plain(start);
        Some(Token {
            text: Cow::Borrowed(self.text.content.get(start..end)?),
            is_plain: true,
            start,
            end,
            colon,
        })
    }

    pub(super) fn may_begin_plain(&self, at: usize) -> bool {
        match self.byte(at) {
            b'-' => !matches!(self.byte(at + 1), b' ' | b'\n'),
            b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|'
            | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' | b'\n' => false,
            _ => true,
        }
    }

    /// The end of the plain text from an offset on, and the `:` behind it.
    fn plain(&self, start: usize) -> (usize, Option<usize>) {
        let line = self.text.content.as_bytes();
        let line = line.get(start..self.line.end).unwrap_or_default();
        let mut before = b' ';
        let mut length = line.len();
        let mut colon = None;
        for (at, &byte) in line.iter().enumerate() {
            if byte == b':' && matches!(line.get(at + 1), None | Some(b' ')) {
                (length, colon) = (at, Some(start + at));
                break;
            }
            if byte == b'#' && before == b' ' {
                length = at;
                break;
            }
            before = byte;
        }
        let text = line.get(..length).unwrap_or_default();
        (start + text.trim_ascii_end().len(), colon)
    }

    pub(super) fn is_quote(&self, at: usize) -> bool {
        matches!(self.byte(at), b'\'' | b'"')
    }

    /// The text between the quotes at an offset, if it ends within its line, and its end.
    pub(super) fn quoted(&self, start: usize) -> Option<(Cow<'t, str>, usize)> {
        let inside = start + 1;
        let line = self.text.content.get(inside..self.line.end)?;
        if self.byte(start) == b'"' {
            let end = line.find(['"', '\\'])?;
            if line.as_bytes().get(end) == Some(&b'"') {
                return Some((Cow::Borrowed(line.get(..end)?), inside + end + 1));
            }
            let (text, end) = unescaped(line)?;
            return Some((Cow::Owned(text), inside + end));
        }
        let mut end = line.find('\'')?;
        let mut has_quotes = false;
        while line.as_bytes().get(end + 1) == Some(&b'\'') {
            has_quotes = true;
            end += 2 + line.get(end + 2..)?.find('\'')?;
        }
        let text = line.get(..end)?;
        let text = if has_quotes {
            Cow::Owned(text.replace("''", "'"))
        } else {
            Cow::Borrowed(text)
        };
        Some((text, inside + end + 1))
    }

    /// Takes a scalar that is no key, with the lines that a plain one goes on in.
    pub(super) fn scalar(&mut self, mut token: Token<'t>, parent: usize) -> Option<()> {
        self.end_scalar(token.end)?;
        if !token.is_plain {
            self.push_token(token);
            return Some(());
        }
        while self.line.level > parent {
            // Behind a comment the text cannot go on.
            if self.has_comment_before {
                return None;
            }
            let text = token.text.to_mut();
            match self.empty_lines {
                0 => text.push(' '),
                number => text.extend(std::iter::repeat_n('\n', number)),
            }
            let start = self.line.first();
            let (end, None) = self.plain(start) else {
                return None;
            };
            text.push_str(self.text.content.get(start..end)?);
            token.end = end;
            self.end_scalar(end)?;
        }
        self.push_token(token);
        Some(())
    }

    /// Uses up the line that a scalar ends in; a comment there ends the text as one below does.
    fn end_scalar(&mut self, end: usize) -> Option<()> {
        let has_comment = self.skip_spaces(end) < self.line.end;
        self.end_line(end)?;
        self.has_comment_before |= has_comment;
        Some(())
    }
}

/// The text between double quotes, and the offset behind the closing one.
fn unescaped(line: &str) -> Option<(String, usize)> {
    let mut text = String::with_capacity(line.len());
    let mut at = 0;
    loop {
        let rest = line.get(at..)?;
        let length = rest.find(['"', '\\'])?;
        text.push_str(rest.get(..length)?);
        at += length;
        if line.as_bytes().get(at) == Some(&b'"') {
            return Some((text, at + 1));
        }
        text.push(match line.as_bytes().get(at + 1)? {
            b'"' => '"',
            b'\\' => '\\',
            b'n' => '\n',
            b't' => '\t',
            _ => return None,
        });
        at += 2;
    }
}
