//! The difference of two states of one object, field by field, as the API server sees fields.

mod list;
mod scalar;

use std::fmt;

use infractl_document::{Node, PathStep, ValuePath, View};

use crate::ObjectSchema;
use crate::schema::Cursor;

/// One field that differs.
#[derive(Clone)]
pub struct FieldChange<'a> {
    /// The place; items of keyed lists stand as `[name=x]`, others by their position.
    pub path: ValuePath,
    /// What is held; `None` where the field is added.
    pub before: Option<Node<'a>>,
    /// What is wanted; `None` where the field is removed.
    pub after: Option<Node<'a>>,
    /// How it differs.
    pub change: Change,
    /// Whether the values must not be shown: the data of a Secret, or a sensitive leaf.
    pub is_sensitive: bool,
}

/// How a field differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// Only wanted.
    Added,
    /// Only held.
    Removed,
    /// Held and wanted with different values.
    Changed,
    /// A keyed list whose items stand in another order.
    Reordered,
}

/// Compares what is held with what is wanted, in the order of the wanted object.
///
/// Items of lists are matched by the keys that the schema names, quantities are compared by
/// value, `null` counts as absent, defaults are not applied. What only the server writes (`status`
/// and parts of `metadata`) counts only where it is wanted. An unknown value differs from any.
/// Without a schema, lists of maps with unique names are matched by name.
pub fn diff<'a>(
    held: Node<'a>,
    desired: Node<'a>,
    schema: Option<ObjectSchema<'_>>,
) -> Vec<FieldChange<'a>> {
    walk(held, desired, schema, Sides::HeldAndDesired)
}

/// Compares two wanted states of one object: neither is a server's, so every field counts.
///
/// Where [`diff`] tells that a keyed list is reordered, this one does so only where the order means
/// something: for init containers, for variables that refer to each other, and without a schema.
pub fn compare<'a>(
    from: Node<'a>,
    to: Node<'a>,
    schema: Option<ObjectSchema<'_>>,
) -> Vec<FieldChange<'a>> {
    walk(from, to, schema, Sides::BothDesired)
}

fn walk<'a>(
    before: Node<'a>,
    after: Node<'a>,
    schema: Option<ObjectSchema<'_>>,
    sides: Sides,
) -> Vec<FieldChange<'a>> {
    let mut walk = Walk {
        found: Vec::new(),
        path: ValuePath::root(),
        is_secret: is_secret(before) || is_secret(after),
        sides,
    };
    walk.compare(schema.map(Cursor::new), before, after);
    walk.found
}

/// Whether an object is a Secret, whose data must not be shown.
pub fn is_secret(object: Node<'_>) -> bool {
    object.get("kind").and_then(Node::as_str) == Some("Secret")
        && object.get("apiVersion").and_then(Node::as_str) == Some("v1")
}

/// What the two states of an object are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sides {
    /// What a target holds, and what is wanted there.
    HeldAndDesired,
    /// What is wanted in two places.
    BothDesired,
}

struct Walk<'a> {
    found: Vec<FieldChange<'a>>,
    path: ValuePath,
    is_secret: bool,
    sides: Sides,
}

/// Fields of `metadata` that the API server fills in.
const SERVER_METADATA: [&str; 7] = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "uid",
];

impl<'a> Walk<'a> {
    fn compare(&mut self, schema: Option<Cursor<'_>>, held: Node<'a>, desired: Node<'a>) {
        match (held.view(), desired.view()) {
            (View::Map(_), View::Map(_)) => self.maps(schema, held, desired),
            (View::List(before), View::List(after)) => {
                self.lists(schema, (held, before), (desired, after));
            }
            _ if scalar::is_same(schema, held, desired) => {}
            _ => self.report(Change::Changed, Some(held), Some(desired)),
        }
    }

    fn maps(&mut self, schema: Option<Cursor<'_>>, held: Node<'a>, desired: Node<'a>) {
        let value = |map: Node<'a>, key: &str| map.get(key).filter(|value| !value.is_null());
        for after in desired.children().filter(|value| !value.is_null()) {
            let key = after.key().unwrap_or_default();
            self.path.push(PathStep::Key(key.into()));
            match value(held, key) {
                Some(before) => {
                    let child = schema.and_then(|schema| schema.child(key));
                    self.compare(child, before, after);
                }
                None => self.report(Change::Added, None, Some(after)),
            }
            self.path.pop();
        }
        for before in held.children().filter(|value| !value.is_null()) {
            let key = before.key().unwrap_or_default();
            if value(desired, key).is_none() && !self.is_the_servers(key) {
                self.path.push(PathStep::Key(key.into()));
                self.report(Change::Removed, Some(before), None);
                self.path.pop();
            }
        }
    }

    fn is_the_servers(&self, key: &str) -> bool {
        if self.sides == Sides::BothDesired {
            return false;
        }
        match self.path.steps() {
            [] => key == "status",
            [PathStep::Key(parent)] => &**parent == "metadata" && SERVER_METADATA.contains(&key),
            _ => false,
        }
    }

    fn report(&mut self, change: Change, before: Option<Node<'a>>, after: Option<Node<'a>>) {
        let is_data = matches!(
            self.path.steps().first(),
            Some(PathStep::Key(key)) if matches!(&**key, "data" | "stringData")
        );
        self.found.push(FieldChange {
            path: self.path.clone(),
            before,
            after,
            change,
            is_sensitive: self.is_secret && is_data
                || before.into_iter().chain(after).any(holds_sensitive),
        });
    }
}

fn holds_sensitive(node: Node<'_>) -> bool {
    matches!(node.view(), View::Sensitive(_)) || node.children().any(holds_sensitive)
}

impl fmt::Debug for FieldChange<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} {}", self.change, self.path)?;
        if self.is_sensitive {
            return formatter.write_str(" (sensitive)");
        }
        if let Some(before) = self.before {
            write!(formatter, " from {before:?}")?;
        }
        if let Some(after) = self.after {
            write!(formatter, " to {after:?}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
