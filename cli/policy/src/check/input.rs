use std::collections::BTreeMap;
use std::sync::Arc;

use regorus::unstable::Expr;

use super::Found;
use super::names::steps;

/// What a document of one kind can hold, as far as policies are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Anything.
    Any,
    /// A map with these fields and no others.
    Fields(BTreeMap<String, Arc<Shape>>),
    /// A list of items of one shape.
    List(Arc<Shape>),
}

/// Looks up a path of `input` in the shapes of the documents that a policy may see.
pub(super) fn check(expr: &Expr, shapes: &[Shape]) -> Option<Found> {
    let path = steps(expr);
    let (root, path) = path.split_first()?;
    if root.as_deref() != Some("input") || shapes.is_empty() {
        return None;
    }
    let misses: Option<Vec<Miss<'_>>> = shapes.iter().map(|shape| miss(shape, path)).collect();
    // One kind that has the path is enough: a policy for two kinds asks which it sees.
    let deepest = misses?.into_iter().max_by_key(|miss| miss.known)?;
    let mut whole = String::from("input");
    for step in path.get(..=deepest.known).unwrap_or(path) {
        match step {
            Some(name) => whole.extend([".", name]),
            None => whole.push_str("[_]"),
        }
    }
    let message = format!("`{whole}` is in no document that this policy reads");
    let found = Found::at(expr.span(), "policy-input-path", message);
    let wrong = path.get(deepest.known).and_then(Option::as_deref);
    let wrong = wrong.unwrap_or_default();
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

fn miss<'s>(mut shape: &'s Shape, path: &[Option<String>]) -> Option<Miss<'s>> {
    for (known, part) in path.iter().enumerate() {
        shape = match (shape, part) {
            (Shape::List(items), None) => items,
            (Shape::Fields(fields), Some(part)) => match fields.get(part) {
                Some(inner) => inner,
                None => return Some(Miss { known, fields }),
            },
            // Of a field that is not named nothing is known.
            _ => return None,
        };
    }
    None
}
