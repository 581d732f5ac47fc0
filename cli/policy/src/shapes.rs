//! What documents of each kind hold, as far as policies are checked: `shapes.json`.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::check::Shape;

/// The version of what policies see around a document.
pub(crate) const API_VERSION: &str = "infractl.dev/v1";

/// The shape of `input` for documents of a kind; `None` where there is no such kind.
pub(crate) fn shape(kind: &str) -> Option<Shape> {
    table().get(kind).cloned()
}

/// Every kind, in order.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    table().keys().map(String::as_str)
}

fn table() -> &'static BTreeMap<String, Shape> {
    static TABLE: OnceLock<BTreeMap<String, Shape>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let file: BTreeMap<String, BTreeMap<String, Value>> =
            serde_json::from_str(include_str!("shapes.json")).unwrap_or_default();
        let part = |name: &str| file.get(name).into_iter().flatten();
        let envelope: BTreeMap<String, Arc<Shape>> = part("envelope")
            .map(|(field, value)| (field.clone(), Arc::new(read(value))))
            .collect();
        let with_value = |(kind, value): (&String, &Value)| {
            let mut fields = envelope.clone();
            fields.insert("value".to_owned(), Arc::new(read(value)));
            (kind.clone(), Shape::Fields(fields))
        };
        part("kinds").map(with_value).collect()
    })
}

fn read(value: &Value) -> Shape {
    match value {
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| (name.clone(), Arc::new(read(value)));
            Shape::Fields(fields.iter().map(field).collect())
        }
        _ => Shape::Any,
    }
}

#[cfg(test)]
mod tests {
    use infractl_document::Kind;

    use super::*;

    #[test]
    fn every_kind_of_document_has_a_shape() {
        for kind in Kind::ALL {
            assert!(shape(kind.as_str()).is_some(), "{kind}");
        }
    }
}
