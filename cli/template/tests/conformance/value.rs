//! Tagged JSON values, as `cli/xtask/oracles/template` reads them.

use std::collections::BTreeMap;
use std::rc::Rc;

use infractl_template::{
    Float, FloatKind, Heap, Int, IntKind, List, MapType, Native, Operand, Text, Type, Value,
};
use serde::Deserialize;

use crate::native::{Files, Shown, Thing};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Tagged {
    /// Its value is null.
    Nil(()),
    Bool(bool),
    Int(i64),
    Int8(i64),
    Int16(i64),
    Int32(i64),
    Int64(i64),
    Uint(u64),
    Uint8(u64),
    Uint16(u64),
    Uint32(u64),
    Uint64(u64),
    Float(String),
    Float32(String),
    Text(String),
    Binary(String),
    Bytes(String),
    Texts(Vec<String>),
    Ints(Vec<i64>),
    List(Vec<Option<Tagged>>),
    Map(BTreeMap<String, Option<Tagged>>),
    TextMap(BTreeMap<String, String>),
    Thing(String),
    ThingValue(String),
    Shown(String),
    Files(BTreeMap<String, String>),
}

impl Tagged {
    pub(crate) fn value(&self, heap: &mut Heap) -> Value {
        let signed = |kind, number: &i64| Value::Int(Int::new(kind, *number));
        let unsigned = |kind, number: &u64| Value::Int(Int::unsigned(kind, *number));
        match self {
            Self::Nil(()) => Value::Nil,
            Self::Bool(value) => Value::Bool(*value),
            Self::Int(number) => signed(IntKind::Int, number),
            Self::Int8(number) => signed(IntKind::Int8, number),
            Self::Int16(number) => signed(IntKind::Int16, number),
            Self::Int32(number) => signed(IntKind::Int32, number),
            Self::Int64(number) => signed(IntKind::Int64, number),
            Self::Uint(number) => unsigned(IntKind::Uint, number),
            Self::Uint8(number) => unsigned(IntKind::Uint8, number),
            Self::Uint16(number) => unsigned(IntKind::Uint16, number),
            Self::Uint32(number) => unsigned(IntKind::Uint32, number),
            Self::Uint64(number) => unsigned(IntKind::Uint64, number),
            Self::Float(text) => Value::float(text.parse().expect("a float")),
            Self::Float32(text) => Value::Float(Float::new(
                FloatKind::Float32,
                text.parse().expect("a float"),
            )),
            Self::Text(text) => Value::text(text),
            Self::Binary(text) => Value::Text(Text::new(base64(text))),
            Self::Bytes(text) => Value::bytes(&base64(text)),
            Self::Texts(texts) => {
                Value::texts(texts.iter().map(|text| Operand::new(Value::text(text))))
            }
            Self::Ints(ints) => {
                let items = ints
                    .iter()
                    .map(|int| Operand::new(Value::int(*int)))
                    .collect();
                Value::List(List::new(&Type::INT, items))
            }
            Self::List(items) => {
                let items = items
                    .iter()
                    .map(|item| Operand::new(optional(item.as_ref(), heap)));
                Value::list(items.collect())
            }
            Self::Map(entries) => {
                let map = heap.new_map();
                for (key, entry) in entries {
                    let value = optional(entry.as_ref(), heap);
                    heap.insert(map, Text::from(key.as_str()), value);
                }
                Value::Map(map)
            }
            Self::Thing(name) => native(Thing {
                name: name.clone(),
                is_pointer: true,
            }),
            Self::ThingValue(name) => native(Thing {
                name: name.clone(),
                is_pointer: false,
            }),
            Self::Shown(name) => native(Shown { name: name.clone() }),
            Self::Files(files) => native(Files {
                files: files
                    .iter()
                    .map(|(name, text)| (name.clone(), base64(text)))
                    .collect(),
            }),
            Self::TextMap(entries) => {
                let map = heap.new_typed_map(MapType::TEXTS);
                for (key, entry) in entries {
                    heap.insert(map, Text::from(key.as_str()), Value::text(entry));
                }
                Value::Map(map)
            }
        }
    }
}

fn native(native: impl Native) -> Value {
    Value::Native(Rc::new(native))
}

fn optional(tagged: Option<&Tagged>, heap: &mut Heap) -> Value {
    tagged.map(|tagged| tagged.value(heap)).unwrap_or_default()
}

pub(crate) fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0_u32;
    let mut count = 0;
    let mut out = Vec::new();
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let value = ALPHABET
            .iter()
            .position(|own| *own == letter)
            .expect("a letter of base64");
        bits = bits << 6 | u32::try_from(value).expect("below 64");
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).expect("a byte"));
        }
    }
    out
}
