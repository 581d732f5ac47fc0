use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::Context as _;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::table::{ListKeys, Shape, Table, TextKind};

/// Writes a table down as `infractl-kubernetes` reads it (`cli/kubernetes/src/schema/decode.rs`
/// has the layout), deflated.
pub(super) fn encode(table: &Table) -> anyhow::Result<Vec<u8>> {
    let names = names(table);
    let mut writer = Writer {
        bytes: Vec::new(),
        names: &names,
    };
    writer.number(table.minor);
    writer.count(names.len())?;
    for name in names.keys() {
        writer.count(name.len())?;
        writer.bytes.extend_from_slice(name.as_bytes());
    }
    writer.count(table.nodes.len())?;
    for node in &table.nodes {
        writer.shape(node)?;
    }
    writer.count(table.kinds.len())?;
    for kind in &table.kinds {
        writer.name(&kind.name.group)?;
        writer.name(&kind.name.version)?;
        writer.name(&kind.name.kind)?;
        writer.number(kind.node << 1 | u32::from(kind.is_namespaced));
    }
    writer.number(table.metadata);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&writer.bytes)?;
    Ok(encoder.finish()?)
}

/// Every name once, with its place in the sorted list.
fn names<'a>(table: &'a Table) -> BTreeMap<&'a str, u32> {
    let mut names = BTreeMap::new();
    // The places are given once all names are known.
    let mut add = |name: &'a str| names.insert(name, 0);
    for node in &table.nodes {
        let words: Vec<&'a str> = match node {
            Shape::Object(fields) => fields.iter().map(|field| field.name.as_str()).collect(),
            Shape::Text(TextKind::OneOf(values))
            | Shape::List {
                keys: ListKeys::Map(values),
                ..
            } => values.iter().map(String::as_str).collect(),
            Shape::List {
                keys: ListKeys::Merge(key),
                ..
            } => vec![key],
            _ => Vec::new(),
        };
        for word in words {
            add(word);
        }
    }
    for kind in &table.kinds {
        add(&kind.name.group);
        add(&kind.name.version);
        add(&kind.name.kind);
    }
    for (place, number) in names.values_mut().zip(0..) {
        *place = number;
    }
    names
}

struct Writer<'a> {
    bytes: Vec<u8>,
    names: &'a BTreeMap<&'a str, u32>,
}

impl Writer<'_> {
    /// Seven bits a byte, lowest first; the eighth says that more follow.
    fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    fn count(&mut self, count: usize) -> anyhow::Result<()> {
        self.number(u32::try_from(count)?);
        Ok(())
    }

    fn name(&mut self, name: &str) -> anyhow::Result<()> {
        let place = *self.names.get(name).context("a name was not collected")?;
        self.number(place);
        Ok(())
    }

    fn shape(&mut self, shape: &Shape) -> anyhow::Result<()> {
        match shape {
            Shape::Any => self.bytes.push(0),
            Shape::Object(fields) => {
                self.bytes.push(1);
                self.count(fields.len())?;
                for field in fields {
                    let place = *self
                        .names
                        .get(field.name.as_str())
                        .context("a field was not collected")?;
                    self.number(place << 1 | u32::from(field.is_required));
                    self.number(field.node);
                }
            }
            Shape::Map(value) => {
                self.bytes.push(2);
                self.number(*value);
            }
            Shape::List { item, keys } => {
                let (tag, keys) = match keys {
                    ListKeys::Atomic => (3, &[][..]),
                    ListKeys::Set => (4, &[][..]),
                    ListKeys::Map(keys) => (5, keys.as_slice()),
                    ListKeys::Merge(key) => (6, std::slice::from_ref(key)),
                };
                self.bytes.push(tag);
                self.number(*item);
                if tag >= 5 {
                    self.count(keys.len())?;
                    for key in keys {
                        self.name(key)?;
                    }
                }
            }
            Shape::Text(TextKind::Plain) => self.bytes.push(7),
            Shape::Text(TextKind::Base64) => self.bytes.push(8),
            Shape::Text(TextKind::DateTime) => self.bytes.push(9),
            Shape::Text(TextKind::OneOf(values)) => {
                self.bytes.push(10);
                self.count(values.len())?;
                for value in values {
                    self.name(value)?;
                }
            }
            Shape::Integer { is_long: false } => self.bytes.push(11),
            Shape::Integer { is_long: true } => self.bytes.push(12),
            Shape::Number => self.bytes.push(13),
            Shape::Bool => self.bytes.push(14),
            Shape::IntOrString => self.bytes.push(15),
            Shape::Quantity => self.bytes.push(16),
        }
        Ok(())
    }
}
