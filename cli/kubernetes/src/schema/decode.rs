//! Reads a table as `cargo xtask generate` writes it.
//!
//! Numbers are LEB128. In order: the minor; the names (count; length and bytes of each), sorted;
//! the schemas (count; a tag byte and what it asks for); the kinds (count; group, version and
//! kind as places among the names, then the schema's place with the scope in its lowest bit);
//! the place of the schema of `metadata`.

use super::{Arena, BuiltinKind, Field, ListKeys, Rest, Schema, Shape, TextKind};

pub(super) struct Table {
    pub(super) arena: Arena<'static>,
    /// Sorted by group, version and kind.
    pub(super) kinds: Vec<BuiltinKind>,
    pub(super) metadata: u32,
}

/// Reads a whole table; `None` where the bytes are not one, or are of another minor.
pub(super) fn decode(bytes: &'static [u8], minor: u32) -> Option<Table> {
    let mut reader = Reader {
        bytes,
        names: Vec::new(),
    };
    if reader.number()? != minor {
        return None;
    }
    reader.names = reader.many(|reader| {
        let length = reader.number()? as usize;
        let (name, rest) = reader.bytes.split_at_checked(length)?;
        reader.bytes = rest;
        std::str::from_utf8(name).ok()
    })?;
    let nodes = reader.many(Reader::schema)?;
    let kinds = reader.many(|reader| {
        let (group, version, kind) = (reader.name()?, reader.name()?, reader.name()?);
        let packed = reader.number()?;
        Some(BuiltinKind {
            group,
            version,
            kind,
            node: packed >> 1,
            is_namespaced: packed & 1 == 1,
        })
    })?;
    let metadata = reader.number()?;
    reader.bytes.is_empty().then_some(Table {
        arena: Arena { nodes },
        kinds,
        metadata,
    })
}

struct Reader {
    bytes: &'static [u8],
    names: Vec<&'static str>,
}

impl Reader {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn name(&mut self) -> Option<&'static str> {
        let place = self.number()?;
        self.names.get(place as usize).copied()
    }

    fn many<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()? as usize;
        (0..count).map(|_| read(self)).collect()
    }

    fn schema(&mut self) -> Option<Schema<'static>> {
        let shape = match self.byte()? {
            0 => Shape::Any,
            1 => {
                let fields = self.many(|reader| {
                    let packed = reader.number()?;
                    Some(Field {
                        name: reader.names.get(packed as usize >> 1)?,
                        node: reader.number()?,
                        is_required: packed & 1 == 1,
                    })
                })?;
                Shape::Object(fields, Rest::Nothing)
            }
            2 => Shape::Object(Vec::new(), Rest::Values(self.number()?)),
            3 => Shape::List(self.number()?, ListKeys::Atomic),
            4 => Shape::List(self.number()?, ListKeys::Set),
            5 => Shape::List(self.number()?, ListKeys::Map(self.many(Self::name)?)),
            6 => {
                let item = self.number()?;
                let [key] = self.many(Self::name)?.try_into().ok()?;
                Shape::List(item, ListKeys::Merge(key))
            }
            7 => Shape::Text(TextKind::Plain),
            8 => Shape::Text(TextKind::Base64),
            9 => Shape::Text(TextKind::DateTime),
            10 => {
                let mut values = self.many(Self::name)?;
                values.sort_unstable();
                Shape::Text(TextKind::OneOf(values))
            }
            11 => Shape::Integer { is_long: false },
            12 => Shape::Integer { is_long: true },
            13 => Shape::Number,
            14 => Shape::Bool,
            15 => Shape::IntOrString,
            16 => Shape::Quantity,
            _ => return None,
        };
        Some(Schema {
            shape,
            is_nullable: false,
            limits: None,
        })
    }
}
