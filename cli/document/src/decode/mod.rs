//! Typed decoding of trees: every error knows the very key, also in a tree merged of many files.

mod access;
mod captured;
mod deserializer;
mod raised;
mod spanned;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use self::deserializer::NodeDeserializer;
use self::raised::Raised;
pub use self::spanned::Spanned;
use crate::{Node, PathStep, Span, ValuePath};

/// The most errors that one tree reports: a file of another kind is told in one screen.
const ERROR_LIMIT: usize = 50;

/// Why one place of a tree does not decode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct DecodeError {
    /// What kind of mistake it is.
    pub kind: DecodeErrorKind,
    /// The key or value that is wrong; for a missing key the map that lacks it.
    pub span: Option<Span>,
    /// The same place as a path from the decoded value.
    pub path: ValuePath,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

/// The kinds of [`DecodeError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecodeErrorKind {
    /// A map has a key that its type does not know.
    UnknownKey,
    /// A map lacks a key that its type requires.
    MissingKey,
    /// A value is of another kind, or its type refuses it.
    WrongValue,
}

/// Decodes a value into a type.
///
/// A key with the value `null` counts as absent where the type is a struct. Fails with every
/// mistake that can be told apart, in the order of the tree.
pub fn decode<T: DeserializeOwned>(node: Node<'_>) -> Result<T, Vec<DecodeError>> {
    let mut errors = BTreeMap::new();
    let mut excluded = BTreeSet::new();
    loop {
        let context = Context {
            excluded: &excluded,
            unknown_keys: RefCell::default(),
        };
        let outcome = T::deserialize(NodeDeserializer::new(node, &context));
        for raised in context.unknown_keys.into_inner() {
            record(&mut errors, node, raised);
        }
        match outcome {
            Ok(value) if errors.is_empty() => return Ok(value),
            Ok(_) => break,
            // The wrong place is left out and the rest decoded again, for its own mistakes.
            Err(raised) => {
                let at = raised.at.map_or(node.index(), |place| place.index);
                if !is_consequence(node, at, &raised, &excluded) {
                    record(&mut errors, node, raised);
                }
                if at == node.index() || !excluded.insert(at) || errors.len() >= ERROR_LIMIT {
                    break;
                }
            }
        }
    }
    Err(without_misspelled(errors.into_values().collect()))
}

/// Leaves out that a key is missing where the same map has it misspelled: one mistake, told once.
fn without_misspelled(errors: Vec<DecodeError>) -> Vec<DecodeError> {
    let misspelled: BTreeSet<(ValuePath, String)> = errors
        .iter()
        .filter(|error| error.kind == DecodeErrorKind::UnknownKey)
        .filter_map(|error| {
            let meant = error.help.as_deref()?.strip_prefix("did you mean ")?;
            let mut map = error.path.clone();
            map.pop();
            Some((map, format!("missing key {}", meant.trim_end_matches('?'))))
        })
        .collect();
    let is_told = |error: &DecodeError| {
        error.kind == DecodeErrorKind::MissingKey
            && misspelled.contains(&(error.path.clone(), error.message.clone()))
    };
    errors.into_iter().filter(|error| !is_told(error)).collect()
}

/// What one pass of decoding shares between all its places.
struct Context<'c> {
    /// Nodes that are treated as not written, because an earlier pass failed on them.
    excluded: &'c BTreeSet<u32>,
    unknown_keys: RefCell<Vec<Raised>>,
}

/// Whether an error is there only because something below was left out.
fn is_consequence(root: Node<'_>, at: u32, raised: &Raised, excluded: &BTreeSet<u32>) -> bool {
    let (_, node) = find(root, at);
    node.children().any(|child| {
        excluded.contains(&child.index())
            && raised
                .missing
                .is_none_or(|field| child.key() == Some(field))
    })
}

fn record(errors: &mut BTreeMap<(u32, String), DecodeError>, root: Node<'_>, raised: Raised) {
    let place = raised.at.unwrap_or(raised::Place {
        index: root.index(),
        is_key: false,
    });
    let (path, node) = find(root, place.index);
    let is_key = place.is_key || raised.kind == DecodeErrorKind::MissingKey;
    let span = if is_key {
        node.key_span().or(node.span())
    } else {
        node.span().or(node.key_span())
    };
    errors
        .entry((place.index, raised.message.clone()))
        .or_insert(DecodeError {
            kind: raised.kind,
            span,
            path,
            message: raised.message,
            help: raised.help,
        });
}

/// The node with an index, and the path to it.
fn find(root: Node<'_>, index: u32) -> (ValuePath, Node<'_>) {
    let mut path = ValuePath::root();
    let mut node = root;
    // Nodes lie in pre-order: the last child that does not begin after the index holds it.
    while node.index() < index
        && let Some((position, child)) = node
            .children()
            .enumerate()
            .take_while(|(_, child)| child.index() <= index)
            .last()
    {
        path.push(match child.key() {
            Some(key) => PathStep::Key(key.into()),
            None => PathStep::Index(position),
        });
        node = child;
    }
    (path, node)
}
