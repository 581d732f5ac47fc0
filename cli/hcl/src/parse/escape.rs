use std::borrow::Cow;

use super::Parser;
use crate::HclError;
use crate::tokens::{Kind, Token};

impl<'t> Parser<'t> {
    /// What a piece of text stands for; a mistake in it is told of, and stays as it is written.
    pub(super) fn unescaped(&mut self, token: Token) -> Cow<'t, str> {
        let text = self.str(token);
        // The scanner makes an escaped sequence a piece of its own.
        if text.starts_with("$${") || text.starts_with("%%{") {
            return Cow::Borrowed(text.get(1..).unwrap_or_default());
        }
        if token.kind != Kind::QuotedText || !text.contains('\\') {
            return Cow::Borrowed(text);
        }
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('\\') {
            result.push_str(before);
            let (letter, length) = self.escape(token, text.len() - behind.len() - 1, behind);
            result.extend(letter);
            rest = behind.get(length..).unwrap_or_default();
        }
        result.push_str(rest);
        Cow::Owned(result)
    }

    /// The character of an escape and how many bytes it takes behind its backslash.
    fn escape(&mut self, token: Token, at: usize, behind: &str) -> (Option<char>, usize) {
        let Some(selector) = behind.chars().next() else {
            return (None, 0);
        };
        match selector {
            'n' => (Some('\n'), 1),
            'r' => (Some('\r'), 1),
            't' => (Some('\t'), 1),
            '"' => (Some('"'), 1),
            '\\' => (Some('\\'), 1),
            'u' => self.number_escape(token, at, behind, 4),
            'U' => self.number_escape(token, at, behind, 8),
            other => {
                let length = other.len_utf8();
                let message = format!("`\\{}` is no escape", other.escape_debug());
                let help = "the escapes are `\\n`, `\\r`, `\\t`, `\\\"`, `\\\\`, `\\u0000` and \
                            `\\U00000000`; a backslash is `\\\\`";
                self.wrong_escape(token, at, 1 + length, message, help);
                (Some(other), length)
            }
        }
    }

    fn number_escape(
        &mut self,
        token: Token,
        at: usize,
        behind: &str,
        wanted: usize,
    ) -> (Option<char>, usize) {
        let digits = behind.get(1..).unwrap_or_default();
        let count = digits
            .bytes()
            .take(wanted)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        let number = digits.get(..count).unwrap_or_default();
        let letter = u32::from_str_radix(number, 16)
            .ok()
            .and_then(char::from_u32);
        if count == wanted && letter.is_some() {
            return (letter, 1 + count);
        }
        let (message, help) = if count == wanted {
            (
                format!("U+{number} is no character"),
                "use a code point that Unicode assigns",
            )
        } else {
            let selector = behind.get(..1).unwrap_or_default();
            (
                format!("`\\{selector}` is followed by {wanted} hexadecimal digits"),
                "write a character itself, or all digits: `\\u00e9`",
            )
        };
        self.wrong_escape(token, at, 2 + count, message, help);
        (None, 1 + count)
    }

    fn wrong_escape(
        &mut self,
        token: Token,
        at: usize,
        length: usize,
        message: String,
        help: &'static str,
    ) {
        let start = token.start as usize + at;
        let span = self.origin.span(start, start + length);
        self.report(HclError::syntax(span, message).help(help));
    }
}
