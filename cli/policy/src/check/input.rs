use std::collections::BTreeMap;
use std::sync::Arc;

use regorus::unstable::Expr;
use serde::{Deserialize, Serialize};

use super::Found;
use super::names::static_path;

/// What a document of one kind can hold, as far as policies are checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Shape {
    /// Anything.
    Any,
    /// A map with these fields and no others.
    Fields(BTreeMap<String, Arc<Shape>>),
}

/// Looks up a path of `input` in the shapes of the documents that a policy may see.
pub(super) fn check(expr: &Expr, shapes: &[Shape]) -> Option<Found> {
    let (path, _) = static_path(expr);
    let (root, path) = path.split_first()?;
    if root != "input" || shapes.is_empty() {
        return None;
    }
    let misses: Option<Vec<Miss<'_>>> = shapes.iter().map(|shape| miss(shape, path)).collect();
    // One kind that has the path is enough: a policy for two kinds asks which it sees.
    let deepest = misses?.into_iter().max_by_key(|miss| miss.known)?;
    let whole = path.get(..=deepest.known).unwrap_or(path).join(".");
    let message = format!("`input.{whole}` is in no document that this policy reads");
    let found = Found::at(expr.span(), "policy-input-path", message);
    let wrong = path.get(deepest.known).map_or("", String::as_str);
    let fields = deepest.fields.keys().map(String::as_str);
    if let Some(near) = infractl_document::similar(wrong, fields) {
        return Some(found.help(format!("did you mean `{near}`?")));
    }
    let all = deepest.fields.keys().map(|key| format!("`{key}`"));
    Some(found.help(format!("there is {}", all.collect::<Vec<_>>().join(", "))))
}

/// Where a path leaves a shape.
struct Miss<'s> {
    known: usize,
    fields: &'s BTreeMap<String, Arc<Shape>>,
}

fn miss<'s>(mut shape: &'s Shape, path: &[String]) -> Option<Miss<'s>> {
    for (known, part) in path.iter().enumerate() {
        let Shape::Fields(fields) = shape else {
            return None;
        };
        match fields.get(part) {
            Some(inner) => shape = inner,
            None => return Some(Miss { known, fields }),
        }
    }
    None
}
