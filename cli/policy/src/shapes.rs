//! What documents of each kind hold, as far as policies are checked: `shapes.json`.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::check::Shape;
use crate::policy::Scope;
use crate::worker::Sees;

/// The version of what policies see around a document.
pub(crate) const API_VERSION: &str = "infractl.dev/v1";

/// The kind of what policies of whole environments see.
pub(crate) const ENVIRONMENT_DOCUMENTS: &str = "environment.documents";

/// The shapes of `input` for a policy: one of them must have each path that it reads. None where
/// it may be anything.
pub(crate) fn inputs(sees: &Sees) -> Vec<Shape> {
    let kinds = sees.kinds.iter().filter_map(|kind| shape(kind));
    match sees.scope {
        Scope::Document => kinds.collect(),
        Scope::Environment if sees.kinds.is_empty() => {
            vec![environment(wrapped(envelope(), Shape::Any))]
        }
        Scope::Environment => kinds.map(environment).collect(),
    }
}

/// The shape of an environment with documents of a shape.
fn environment(document: Shape) -> Shape {
    let mut fields = envelope().clone();
    let documents = Shape::List(Arc::new(document));
    fields.insert("documents".to_owned(), Arc::new(documents));
    Shape::Fields(fields)
}

/// The shape of an envelope around a value of a shape.
fn wrapped(envelope: &Fields, value: Shape) -> Shape {
    let mut fields = envelope.clone();
    fields.insert("value".to_owned(), Arc::new(value));
    Shape::Fields(fields)
}

/// The shape of `input` for documents of a kind; `None` where there is no such kind.
pub(crate) fn shape(kind: &str) -> Option<Shape> {
    table().get(kind).cloned()
}

/// Every kind, in order.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    table().keys().map(String::as_str)
}

type Table = BTreeMap<String, Shape>;
type Fields = BTreeMap<String, Arc<Shape>>;

fn table() -> &'static Table {
    &file().1
}

fn envelope() -> &'static Fields {
    &file().0
}

fn file() -> &'static (Fields, Table) {
    static FILE: OnceLock<(Fields, Table)> = OnceLock::new();
    FILE.get_or_init(|| {
        let file: BTreeMap<String, BTreeMap<String, Value>> =
            serde_json::from_str(include_str!("shapes.json")).unwrap_or_default();
        let part = |name: &str| file.get(name).into_iter().flatten();
        let envelope: Fields = part("envelope")
            .map(|(field, value)| (field.clone(), Arc::new(read(value))))
            .collect();
        let with_value =
            |(kind, value): (&String, &Value)| (kind.clone(), wrapped(&envelope, read(value)));
        let kinds = part("kinds").map(with_value).collect();
        (envelope, kinds)
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
