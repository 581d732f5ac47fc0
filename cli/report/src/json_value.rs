use infractl_document::{Node, Number, View};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

/// A value of a tree; what is sealed or not known stands as a word for it.
pub(crate) struct JsonValue<'a>(pub(crate) Node<'a>);

impl Serialize for JsonValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.view() {
            View::Null => serializer.serialize_unit(),
            View::Bool(truth) => serializer.serialize_bool(truth),
            View::Number(number) => match number {
                Number::Int(number) => serializer.serialize_i64(number),
                Number::Unsigned(number) => serializer.serialize_u64(number),
                Number::Float(number) => serializer.serialize_f64(number),
            },
            View::Text(text) => serializer.serialize_str(text),
            // Neither is a value: the reader sees which of them stands here.
            View::Unknown(_) => serializer.serialize_str("(unknown)"),
            View::Sensitive(_) => serializer.serialize_str("(sensitive)"),
            View::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.len()))?;
                for item in list {
                    items.serialize_element(&JsonValue(item))?;
                }
                items.end()
            }
            View::Map(map) => {
                let mut entries = serializer.serialize_map(Some(map.len()))?;
                for (key, value) in map {
                    entries.serialize_entry(key, &JsonValue(value))?;
                }
                entries.end()
            }
        }
    }
}
