use infractl_document::{Number, Tree, TreeBuilder};

use super::read::is_number;
use crate::reader::Text;
use crate::scalar::{self, Scalar};
use crate::{Dialect, Limits};

/// Reads JSON straight into a tree. What is wrong, and keys that are given twice, are left to the
/// reader that can say what is wrong: `None`.
pub(super) fn read(text: &Text<'_>) -> Option<Tree> {
    let bytes = text.content.as_bytes();
    // No value is without one of these before it, but for the outermost.
    let begins = |byte: &&u8| matches!(**byte, b',' | b'[' | b'{');
    let values = bytes.iter().filter(begins).count() + 1;
    let mut reader = Direct {
        text,
        at: 0,
        builder: TreeBuilder::with_capacity(values, bytes.len()),
        open: Vec::new(),
        keys: Vec::new(),
        last: Vec::new(),
        maps: 0,
        unescaped: String::new(),
    };
    reader.document()?;
    reader.builder.finish().ok()
}

struct Direct<'t> {
    text: &'t Text<'t>,
    at: usize,
    builder: TreeBuilder,
    open: Vec<Open>,
    /// The keys of all open maps so far, the innermost last.
    keys: Vec<u32>,
    /// By key, the last map that has it.
    last: Vec<u32>,
    /// The number of maps so far.
    maps: u32,
    unescaped: String,
}

/// A map or a list that is not closed yet.
#[derive(Clone, Copy)]
enum Open {
    List,
    Map {
        /// Maps are numbered as they open.
        number: u32,
        /// Where its keys begin.
        keys: usize,
    },
}

/// Where a text was found.
enum Piece {
    /// In the source, from the first byte to the one after the last.
    Plain(usize, usize),
    /// It had escapes, and was written anew.
    Unescaped,
}

impl Piece {
    fn of<'t>(&self, text: &Text<'t>, unescaped: &'t str) -> Option<&'t str> {
        match *self {
            Self::Plain(from, to) => text.content.get(from..to),
            Self::Unescaped => Some(unescaped),
        }
    }
}

/// The most keys that are compared one by one.
const FEW: usize = 64;

impl Direct<'_> {
    fn document(&mut self) -> Option<()> {
        // Whether a value must follow; else the text goes on behind one.
        let mut wants_value = true;
        loop {
            self.skip_blanks();
            if wants_value {
                wants_value = self.value()?;
                continue;
            }
            let Some(open) = self.open.last().copied() else {
                return self.peek().is_none().then_some(());
            };
            match (self.peek()?, open) {
                (b',', Open::List) => {
                    self.at += 1;
                    wants_value = true;
                }
                (b',', Open::Map { .. }) => {
                    self.at += 1;
                    self.key()?;
                    wants_value = true;
                }
                (b']', Open::List) | (b'}', Open::Map { .. }) => self.close()?,
                _ => return None,
            }
        }
    }

    /// Reads a scalar, or opens a map or list; gives back whether a value must follow.
    fn value(&mut self) -> Option<bool> {
        let start = self.at;
        match self.peek()? {
            b'{' => {
                self.maps += 1;
                let (number, keys) = (self.maps, self.keys.len());
                self.begin(Open::Map { number, keys })?;
                self.skip_blanks();
                if self.peek()? == b'}' {
                    self.close()?;
                    return Some(false);
                }
                self.key()?;
                Some(true)
            }
            b'[' => {
                self.begin(Open::List)?;
                self.skip_blanks();
                if self.peek()? == b']' {
                    self.close()?;
                    return Some(false);
                }
                Some(true)
            }
            b'"' => {
                let piece = self.string()?;
                let span = Some(self.text.span(start, self.at));
                self.builder
                    .text(piece.of(self.text, &self.unescaped)?, span);
                Some(false)
            }
            b't' | b'f' | b'n' | b'-' | b'0'..=b'9' => self.word(),
            _ => None,
        }
    }

    fn word(&mut self) -> Option<bool> {
        let start = self.at;
        let rest = self.text.content.get(start..)?;
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let end = rest.bytes().position(|byte| !is_part(byte));
        let word = rest.get(..end.unwrap_or(rest.len()))?;
        self.at += word.len();
        let span = Some(self.text.span(start, self.at));
        match word {
            "true" => self.builder.bool(true, span),
            "false" => self.builder.bool(false, span),
            "null" => self.builder.null(span),
            _ => self.builder.number(number(word)?, span),
        }
        Some(false)
    }

    fn key(&mut self) -> Option<()> {
        self.skip_blanks();
        let start = self.at;
        if self.peek()? != b'"' {
            return None;
        }
        let piece = self.string()?;
        let span = Some(self.text.span(start, self.at));
        let key = piece.of(self.text, &self.unescaped)?;
        let key = self.builder.key(key, span);
        self.note(key)?;
        self.skip_blanks();
        if self.peek()? != b':' {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// Takes a key of the innermost map; `None` where it has it already, or where that would take
    /// long to find out.
    fn note(&mut self, key: u32) -> Option<()> {
        let Some(Open::Map { number, keys }) = self.open.last().copied() else {
            return None;
        };
        let place = key as usize;
        if self.last.len() <= place {
            self.last.resize(place + 1, 0);
        }
        let last = self.last.get_mut(place)?;
        // A map that has the key and opened later may lie inside this one, and hide that this one
        // has it too.
        let is_hidden = *last > number;
        if *last == number {
            return None;
        }
        *last = number;
        if is_hidden {
            let own = self.keys.get(keys..)?;
            if own.len() > FEW || own.contains(&key) {
                return None;
            }
        }
        self.keys.push(key);
        Some(())
    }

    /// Reads a text in quotes.
    fn string(&mut self) -> Option<Piece> {
        self.at += 1;
        let from = self.at;
        self.at += self.plain()?;
        if self.peek()? == b'"' {
            self.at += 1;
            return Some(Piece::Plain(from, self.at - 1));
        }
        self.unescaped.clear();
        self.unescaped
            .push_str(self.text.content.get(from..self.at)?);
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(Piece::Unescaped);
                }
                b'\\' => self.escape()?,
                _ => return None,
            }
            let from = self.at;
            self.at += self.plain()?;
            self.unescaped
                .push_str(self.text.content.get(from..self.at)?);
        }
    }

    /// How many bytes follow before a quote, a backslash or a control character.
    fn plain(&self) -> Option<usize> {
        let rest = self.text.content.as_bytes().get(self.at..)?;
        rest.iter()
            .position(|byte| matches!(byte, b'"' | b'\\' | 0..b' '))
    }

    /// Reads an escape of one letter, and `\u` of what is no surrogate.
    fn escape(&mut self) -> Option<()> {
        let rest = self.text.content.as_bytes().get(self.at + 1..)?;
        let (character, length) = match rest.first()? {
            b'"' => ('"', 2),
            b'\\' => ('\\', 2),
            b'/' => ('/', 2),
            b'b' => ('\u{8}', 2),
            b'f' => ('\u{c}', 2),
            b'n' => ('\n', 2),
            b'r' => ('\r', 2),
            b't' => ('\t', 2),
            b'u' => {
                let digits = rest.get(1..5)?.iter();
                let code = digits.map(|digit| char::from(*digit).to_digit(16));
                let code = code.reduce(|high, low| Some(high? << 4 | low?))??;
                (char::from_u32(code)?, 6)
            }
            _ => return None,
        };
        self.unescaped.push(character);
        self.at += length;
        Some(())
    }

    fn begin(&mut self, open: Open) -> Option<()> {
        if self.open.len() >= Limits::USUAL.depth {
            return None;
        }
        let span = Some(self.text.span(self.at, self.at));
        match open {
            Open::List => self.builder.begin_list(span),
            Open::Map { .. } => self.builder.begin_map(span),
        }
        self.at += 1;
        self.open.push(open);
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        self.at += 1;
        if let Open::Map { keys, .. } = self.open.pop()? {
            self.keys.truncate(keys);
        }
        self.builder.end_at(self.text.span(self.at, self.at).end);
        Some(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.content.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }
}

fn number(word: &str) -> Option<Number> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let is_short = digits.len() < 19 && !digits.starts_with('0');
    if is_short && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok().map(Number::Int);
    }
    match scalar::resolve(Dialect::Core12, word) {
        Scalar::Number(number) if is_number(word) => Some(number),
        _ => None,
    }
}
