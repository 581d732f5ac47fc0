use infractl_document::{Node, Number, View};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

/// A value of a tree; what is sealed or not known stands as a word for it.
pub(crate) struct JsonValue<'a>(pub(crate) Node<'a>);

/// A value of a tree as policies see it: `null` stands for what is not known.
pub(crate) struct JsonInput<'a>(pub(crate) Node<'a>);

struct Shown<'a> {
    node: Node<'a>,
    unknown: Option<&'static str>,
}

impl Serialize for JsonValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // It is no value: the reader sees what stands here.
        let unknown = Some("(unknown)");
        let node = self.0;
        Shown { node, unknown }.serialize(serializer)
    }
}

impl Serialize for JsonInput<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (node, unknown) = (self.0, None);
        Shown { node, unknown }.serialize(serializer)
    }
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unknown = self.unknown;
        let below = |node| Shown { node, unknown };
        match self.node.view() {
            View::Null => serializer.serialize_unit(),
            View::Bool(truth) => serializer.serialize_bool(truth),
            View::Number(number) => match number {
                Number::Int(number) => serializer.serialize_i64(number),
                Number::Unsigned(number) => serializer.serialize_u64(number),
                Number::Float(number) => serializer.serialize_f64(number),
            },
            View::Text(text) => serializer.serialize_str(text),
            View::Unknown(_) => unknown.serialize(serializer),
            View::Sensitive(_) => serializer.serialize_str("(sensitive)"),
            View::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.len()))?;
                for item in list {
                    items.serialize_element(&below(item))?;
                }
                items.end()
            }
            View::Map(map) => {
                let mut entries = serializer.serialize_map(Some(map.len()))?;
                for (key, value) in map {
                    entries.serialize_entry(key, &below(value))?;
                }
                entries.end()
            }
        }
    }
}
