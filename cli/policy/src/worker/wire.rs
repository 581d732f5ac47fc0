//! Documents on the way to the worker: bytes from which it builds the engine's values as they
//! arrive, each key written once.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, ErrorKind, Read};

use infractl_document::{Node, Number, Tree, View};
use infractl_yaml::json_float;
use regorus::Value;

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
/// A whole number from 0 on.
const COUNT: u8 = 3;
/// A negative number, by what it lacks to -1.
const NEGATIVE: u8 = 4;
/// Any other number, as the text that JSON has for it.
const WRITTEN: u8 = 5;
const TEXT: u8 = 6;
const LIST: u8 = 7;
const MAP: u8 = 8;

/// Writes values. What is not known yet is `null`, and a sensitive text is `(sensitive)`, as in
/// JSON.
#[derive(Debug, Default)]
pub(crate) struct Encoder {
    bytes: Vec<u8>,
    /// The numbers of the keys that were written.
    keys: HashMap<Box<str>, u64>,
    /// The same by the tree's own number for a key.
    of_tree: Vec<Option<u64>>,
}

impl Encoder {
    /// What was written.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// Writes a document.
    pub(crate) fn tree(&mut self, tree: &Tree) {
        self.of_tree.clear();
        self.node(tree.root());
    }

    /// Begins a list of so many values, which follow.
    pub(crate) fn list(&mut self, count: usize) {
        self.bytes.push(LIST);
        self.number(count as u64);
    }

    /// Begins a map of so many entries, each a key and a value, which follow.
    pub(crate) fn map(&mut self, count: usize) {
        self.bytes.push(MAP);
        self.number(count as u64);
    }

    /// Writes a key.
    pub(crate) fn key(&mut self, key: &str) {
        self.key_number(key);
    }

    /// Writes a text, or `null`.
    pub(crate) fn text(&mut self, text: Option<&str>) {
        match text {
            None => self.bytes.push(NULL),
            Some(text) => {
                self.bytes.push(TEXT);
                self.letters(text);
            }
        }
    }

    fn node(&mut self, node: Node<'_>) {
        match node.view() {
            View::Null | View::Unknown(_) => self.bytes.push(NULL),
            View::Bool(truth) => self.bytes.push(if truth { TRUE } else { FALSE }),
            View::Number(number) => self.whole(number),
            View::Text(text) => self.text(Some(text)),
            View::Sensitive(_) => self.text(Some("(sensitive)")),
            View::List(list) => {
                self.list(list.len());
                for item in list {
                    self.node(item);
                }
            }
            View::Map(map) => {
                self.map(map.len());
                for (key, value) in map {
                    self.key_of(key, value);
                    self.node(value);
                }
            }
        }
    }

    fn whole(&mut self, number: Number) {
        match number {
            Number::Int(number) if number < 0 => {
                self.bytes.push(NEGATIVE);
                self.number((!number).cast_unsigned());
            }
            Number::Int(number) => {
                self.bytes.push(COUNT);
                self.number(number.cast_unsigned());
            }
            Number::Unsigned(number) => {
                self.bytes.push(COUNT);
                self.number(number);
            }
            Number::Float(number) if number.is_finite() => {
                self.bytes.push(WRITTEN);
                self.letters(&json_float(number));
            }
            Number::Float(_) => self.bytes.push(NULL),
        }
    }

    fn key_of(&mut self, key: &str, value: Node<'_>) {
        let place = value.key_number().unwrap_or_default();
        if let Some(Some(number)) = self.of_tree.get(place) {
            let number = *number;
            self.number(number);
            return;
        }
        let number = self.key_number(key);
        if self.of_tree.len() <= place {
            self.of_tree.resize(place + 1, None);
        }
        if let Some(known) = self.of_tree.get_mut(place) {
            *known = Some(number);
        }
    }

    /// Writes the number of a key, and the key itself where it is new.
    fn key_number(&mut self, key: &str) -> u64 {
        if let Some(number) = self.keys.get(key).copied() {
            self.number(number);
            return number;
        }
        let number = self.keys.len() as u64;
        self.keys.insert(key.into(), number);
        self.number(number);
        self.letters(key);
        number
    }

    fn letters(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Seven bits a byte, the low ones first; the eighth says that more follow.
    fn number(&mut self, mut number: u64) {
        while let Some(more) = Some(number >> 7).filter(|more| *more > 0) {
            self.bytes.push(low(number) | 0x80);
            number = more;
        }
        self.bytes.push(low(number));
    }
}

fn low(number: u64) -> u8 {
    (number & 0x7F) as u8
}

/// How much is read at a time, in bytes.
const PIECE: usize = 64 * 1024;

/// Reads what an [`Encoder`] wrote, while it arrives.
pub(super) struct Decoder<R> {
    from: R,
    piece: Vec<u8>,
    at: usize,
    keys: Vec<Value>,
    /// A text that lies in two pieces.
    across: Vec<u8>,
}

impl<R: Read> Decoder<R> {
    pub(super) fn new(from: R) -> Self {
        Self {
            from,
            piece: Vec::new(),
            at: 0,
            keys: Vec::new(),
            across: Vec::new(),
        }
    }

    /// Reads one value.
    pub(super) fn value(&mut self) -> io::Result<Value> {
        Ok(match self.byte()? {
            NULL => Value::Null,
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            COUNT => Value::from(self.number()?),
            NEGATIVE => Value::from(!self.number()?.cast_signed()),
            WRITTEN => {
                let written = self.text(Value::from_json_str)?;
                written.map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?
            }
            TEXT => self.text(|text| Value::String(text.into()))?,
            LIST => {
                let count = self.count()?;
                let mut items = Vec::with_capacity(count.min(PIECE));
                for _ in 0..count {
                    items.push(self.value()?);
                }
                Value::from(items)
            }
            MAP => {
                let mut fields = BTreeMap::new();
                for _ in 0..self.count()? {
                    let key = self.key()?;
                    fields.insert(key, self.value()?);
                }
                Value::from(fields)
            }
            _ => return Err(ErrorKind::InvalidData.into()),
        })
    }

    fn key(&mut self) -> io::Result<Value> {
        let number = self.count()?;
        if let Some(key) = self.keys.get(number) {
            return Ok(key.clone());
        }
        let key = self.text(|text| Value::String(text.into()))?;
        self.keys.push(key.clone());
        Ok(key)
    }

    fn count(&mut self) -> io::Result<usize> {
        usize::try_from(self.number()?).map_err(|_| ErrorKind::InvalidData.into())
    }

    fn number(&mut self) -> io::Result<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(ErrorKind::InvalidData.into())
    }

    fn byte(&mut self) -> io::Result<u8> {
        loop {
            if let Some(byte) = self.piece.get(self.at) {
                self.at += 1;
                return Ok(*byte);
            }
            self.more()?;
        }
    }

    fn text<T>(&mut self, value_of: impl FnOnce(&str) -> T) -> io::Result<T> {
        let length = self.count()?;
        let made = |bytes: &[u8]| {
            let text = std::str::from_utf8(bytes);
            text.map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
                .map(value_of)
        };
        if let Some(bytes) = self.piece.get(self.at..self.at + length) {
            self.at += length;
            return made(bytes);
        }
        self.across.clear();
        while self.across.len() < length {
            let rest = self.piece.get(self.at..).unwrap_or_default();
            let wanted = rest.len().min(length - self.across.len());
            self.across
                .extend_from_slice(rest.get(..wanted).unwrap_or_default());
            self.at += wanted;
            if self.across.len() < length {
                self.more()?;
            }
        }
        made(&self.across)
    }

    /// Takes the next piece in place of the one that was read.
    fn more(&mut self) -> io::Result<()> {
        self.piece.resize(PIECE, 0);
        self.at = 0;
        let count = self.from.read(&mut self.piece)?;
        self.piece.truncate(count);
        if count == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use infractl_base::RelativePath;
    use infractl_document::Sources;
    use infractl_yaml::{Duplicates, JsonStyle, read_json, write_json};

    use super::*;

    /// Gives few bytes at a time.
    struct Slow<'b>(&'b [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = into.len().min(3);
            self.0.read(&mut into[..count])
        }
    }

    fn tree(text: &str) -> Tree {
        let bytes: Arc<[u8]> = text.as_bytes().into();
        let path = RelativePath::parse("a.json").unwrap();
        let source = Sources::new().add(&path, &bytes);
        read_json(&bytes, source, Duplicates::Refuse).unwrap()
    }

    #[test]
    fn the_worker_sees_what_it_would_see_in_json() {
        let long = "ä".repeat(70_000);
        for text in [
            r#"{"b": [1, -1, 0, -9223372036854775808, 18446744073709551615, 127, 128], "a": {"b": null}}"#,
            r#"[1.5, 1e300, 1e-7, 5.0, -0.0, 12345678901234567890123, true, false, "", "é\n"]"#,
            "{}",
            "[]",
            "null",
            &format!(r#"{{"{long}": "{long}", "x": {{"{long}": []}}}}"#),
        ] {
            let tree = tree(text);
            let mut encoder = Encoder::default();
            encoder.list(2);
            encoder.tree(&tree);
            encoder.tree(&tree);
            let bytes = encoder.finish();
            let wanted = write_json(tree.root(), JsonStyle::PRETTY);
            let wanted = Value::from_json_str(&wanted).unwrap();
            let wanted = Value::from(vec![wanted.clone(), wanted]);
            for found in [
                Decoder::new(bytes.as_slice()).value().unwrap(),
                Decoder::new(Slow(&bytes)).value().unwrap(),
            ] {
                assert_eq!(format!("{found:?}"), format!("{wanted:?}"), "{text}");
                assert_eq!(found, wanted);
            }
        }
    }

    #[test]
    fn what_ends_early_or_means_nothing_is_an_error() {
        let mut encoder = Encoder::default();
        encoder.tree(&tree(r#"{"a": [1, "two"]}"#));
        let bytes = encoder.finish();
        for length in 0..bytes.len() {
            assert!(Decoder::new(&bytes[..length]).value().is_err(), "{length}");
        }
        assert!(Decoder::new([99].as_slice()).value().is_err());
    }
}
