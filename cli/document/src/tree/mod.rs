//! The flat tree: one allocation for nodes, one for spans, one for all text.

mod builder;
mod equality;
mod symbols;
mod view;

pub use builder::{TreeBuilder, TreeError};
pub use view::{Entries, Items, List, Map, Node, Sealed, Unknown, View};

use crate::Span;

/// A value of maps, lists and scalars, with the span of each key and value.
///
/// Immutable and flat: nodes in pre-order, 16 bytes each. Look at it through [`Tree::root`].
#[derive(Clone)]
pub struct Tree {
    nodes: Box<[RawNode]>,
    spans: Box<[[Option<Span>; 2]]>,
    keys: Box<[Range]>,
    text: Box<str>,
}

/// What a node holds; `a` and `b` of [`RawNode`] are read by it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Tag {
    Null,
    False,
    True,
    /// `a`, `b`: high and low half of an `i64`.
    Int,
    /// `a`, `b`: high and low half of a `u64`.
    Unsigned,
    /// `a`, `b`: high and low half of the bits of an `f64`.
    Float,
    /// `a`, `b`: start and end in the text.
    Text,
    /// `a`: number of items; `b`: index after the last descendant.
    List,
    /// `a`: number of entries; `b`: index after the last descendant.
    Map,
    /// `a`, `b`: start and end of the reason in the text.
    Unknown,
    /// `a`, `b`: start and end of the sealed text.
    Sensitive,
}

#[derive(Clone, Copy)]
struct RawNode {
    tag: Tag,
    key: u32,
    a: u32,
    b: u32,
}

/// Stands for "this node has no key": the root and the items of lists.
const NO_KEY: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Range {
    start: u32,
    end: u32,
}

impl Tree {
    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node::new(self, 0)
    }

    /// The same values without their places: where the text must not be quoted.
    #[must_use]
    pub fn without_spans(mut self) -> Self {
        self.spans.fill([None; 2]);
        self
    }

    /// The number of values in the tree.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the tree is one null.
    pub fn is_empty(&self) -> bool {
        matches!(self.root().view(), View::Null)
    }

    /// A tree that is one null.
    #[must_use]
    pub fn null() -> Self {
        Self {
            nodes: Box::new([RawNode {
                tag: Tag::Null,
                key: NO_KEY,
                a: 0,
                b: 0,
            }]),
            spans: Box::new([[None, None]]),
            keys: Box::new([]),
            text: Box::from(""),
        }
    }

    fn text(&self, start: u32, end: u32) -> &str {
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }
}

impl std::fmt::Debug for Tree {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&self.root(), formatter)
    }
}

#[cfg(test)]
mod tests;
