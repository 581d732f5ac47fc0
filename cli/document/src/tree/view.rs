use std::fmt;

use super::{NO_KEY, RawNode, Tag, Tree};
use crate::{Number, Span, ValuePath};

/// One value in a [`Tree`], with its key and its spans. Copy it freely.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    index: u32,
}

/// What a node is: the only way to look, matched exhaustively.
#[derive(Debug, Clone, Copy)]
pub enum View<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(&'t str),
    /// Items in order.
    List(List<'t>),
    /// Entries in the order in which they were written; keys are unique.
    Map(Map<'t>),
    /// A value that is not known yet. Never the same as any other value.
    Unknown(Unknown<'t>),
    /// A value that must not be shown.
    Sensitive(Sealed<'t>),
}

/// The items of a list.
#[derive(Clone, Copy)]
pub struct List<'t>(Children<'t>);

/// The entries of a map.
#[derive(Clone, Copy)]
pub struct Map<'t>(Children<'t>);

/// Why a value is not known yet.
#[derive(Debug, Clone, Copy)]
pub struct Unknown<'t> {
    reason: &'t str,
}

/// A text that must not be shown: no `Debug`, no `Display`.
#[derive(Clone, Copy)]
pub struct Sealed<'t> {
    text: &'t str,
}

#[derive(Clone, Copy)]
struct Children<'t> {
    tree: &'t Tree,
    first: u32,
    count: u32,
}

impl<'t> Node<'t> {
    pub(super) fn new(tree: &'t Tree, index: u32) -> Self {
        Self { tree, index }
    }

    /// The place in the tree's pre-order.
    pub(crate) fn index(self) -> u32 {
        self.index
    }

    fn raw(self) -> RawNode {
        let null = RawNode {
            tag: Tag::Null,
            key: NO_KEY,
            a: 0,
            b: 0,
        };
        self.tree
            .nodes
            .get(self.index as usize)
            .copied()
            .unwrap_or(null)
    }

    /// The value, to match on.
    pub fn view(self) -> View<'t> {
        let RawNode { tag, a, b, .. } = self.raw();
        let wide = || u64::from(a) << 32 | u64::from(b);
        let children = || Children {
            tree: self.tree,
            first: self.index + 1,
            count: a,
        };
        match tag {
            Tag::Null => View::Null,
            Tag::False => View::Bool(false),
            Tag::True => View::Bool(true),
            Tag::Int => View::Number(Number::Int(wide().cast_signed())),
            Tag::Unsigned => View::Number(Number::Unsigned(wide())),
            Tag::Float => View::Number(Number::Float(f64::from_bits(wide()))),
            Tag::Text => View::Text(self.tree.text(a, b)),
            Tag::List => View::List(List(children())),
            Tag::Map => View::Map(Map(children())),
            Tag::Unknown => View::Unknown(Unknown {
                reason: self.tree.text(a, b),
            }),
            Tag::Sensitive => View::Sensitive(Sealed {
                text: self.tree.text(a, b),
            }),
        }
    }

    /// The key under which a map holds this value; `None` for the root and for items of lists.
    pub fn key(self) -> Option<&'t str> {
        let key = self.tree.keys.get(self.raw().key as usize)?;
        Some(self.tree.text(key.start, key.end))
    }

    /// The number of the key among those of its tree, from 0: equal keys have one number.
    pub fn key_number(self) -> Option<usize> {
        let RawNode { key, .. } = self.raw();
        (key != NO_KEY).then_some(key as usize)
    }

    /// Where the key was written.
    pub fn key_span(self) -> Option<Span> {
        self.tree
            .spans
            .get(self.index as usize)
            .and_then(|[key, _]| *key)
    }

    /// Where the value was written.
    pub fn span(self) -> Option<Span> {
        self.tree
            .spans
            .get(self.index as usize)
            .and_then(|[_, value]| *value)
    }

    /// The value under `key`, if this is a map that has it.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.as_map()?.get(key)
    }

    /// The value at a path of keys and list positions.
    pub fn at(self, path: &ValuePath) -> Option<Node<'t>> {
        path.follow(self)
    }

    /// Whether `other` is this very value or lies below it, in the same tree.
    pub fn holds(self, other: Node<'_>) -> bool {
        std::ptr::eq(self.tree, other.tree)
            && self.index <= other.index
            && other.index < self.after()
    }

    /// The text, if this is one.
    pub fn as_str(self) -> Option<&'t str> {
        if let View::Text(text) = self.view() {
            Some(text)
        } else {
            None
        }
    }

    /// The truth value, if this is one.
    pub fn as_bool(self) -> Option<bool> {
        if let View::Bool(truth) = self.view() {
            Some(truth)
        } else {
            None
        }
    }

    /// The whole number, if this is one.
    pub fn as_i64(self) -> Option<i64> {
        if let View::Number(number) = self.view() {
            number.as_i64()
        } else {
            None
        }
    }

    /// The map, if this is one.
    pub fn as_map(self) -> Option<Map<'t>> {
        if let View::Map(map) = self.view() {
            Some(map)
        } else {
            None
        }
    }

    /// The list, if this is one.
    pub fn as_list(self) -> Option<List<'t>> {
        if let View::List(list) = self.view() {
            Some(list)
        } else {
            None
        }
    }

    /// Whether this is `null`.
    pub fn is_null(self) -> bool {
        matches!(self.view(), View::Null)
    }

    /// What kind of value this is, with its article: `a list`, `null`.
    pub fn kind(self) -> &'static str {
        match self.view() {
            View::Null => "null",
            View::Bool(_) => "a boolean",
            View::Number(_) => "a number",
            View::Text(_) => "a string",
            View::List(_) => "a list",
            View::Map(_) => "a map",
            View::Unknown(_) => "an unknown value",
            View::Sensitive(_) => "a sensitive value",
        }
    }

    /// The entries of a map, or the items of a list; nothing for a scalar.
    pub fn children(self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let RawNode { tag, a, .. } = self.raw();
        let count = if matches!(tag, Tag::List | Tag::Map) {
            a
        } else {
            0
        };
        Children {
            tree: self.tree,
            first: self.index + 1,
            count,
        }
        .iter()
    }

    fn after(self) -> u32 {
        let raw = self.raw();
        if matches!(raw.tag, Tag::List | Tag::Map) {
            raw.b
        } else {
            self.index + 1
        }
    }
}

impl<'t> Children<'t> {
    fn iter(self) -> Items<'t> {
        Items {
            next: Node::new(self.tree, self.first),
            left: self.count,
        }
    }
}

/// Walks the items of a list or the values of a map.
#[derive(Clone)]
pub struct Items<'t> {
    next: Node<'t>,
    left: u32,
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.left = self.left.checked_sub(1)?;
        let node = self.next;
        self.next = Node::new(node.tree, node.after());
        Some(node)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// Walks the entries of a map: key and value.
#[derive(Clone)]
pub struct Entries<'t>(Items<'t>);

impl<'t> Iterator for Entries<'t> {
    type Item = (&'t str, Node<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let node = self.0.next()?;
        Some((node.key().unwrap_or_default(), node))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Entries<'_> {}

impl<'t> List<'t> {
    /// The items in order.
    pub fn iter(self) -> Items<'t> {
        self.0.iter()
    }

    /// The number of items.
    pub fn len(self) -> usize {
        self.0.count as usize
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0.count == 0
    }

    /// The item at a position, from 0.
    pub fn get(self, position: usize) -> Option<Node<'t>> {
        self.iter().nth(position)
    }
}

impl<'t> Map<'t> {
    /// The entries in the order in which they were written.
    pub fn iter(self) -> Entries<'t> {
        Entries(self.0.iter())
    }

    /// The number of entries.
    pub fn len(self) -> usize {
        self.0.count as usize
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0.count == 0
    }

    /// The value under a key.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.0.iter().find(|node| node.key() == Some(key))
    }
}

impl<'t> IntoIterator for List<'t> {
    type Item = Node<'t>;
    type IntoIter = Items<'t>;

    fn into_iter(self) -> Items<'t> {
        self.iter()
    }
}

impl<'t> IntoIterator for Map<'t> {
    type Item = (&'t str, Node<'t>);
    type IntoIter = Entries<'t>;

    fn into_iter(self) -> Entries<'t> {
        self.iter()
    }
}

impl<'t> Unknown<'t> {
    /// What has to happen before the value is known.
    pub fn reason(self) -> &'t str {
        self.reason
    }
}

impl<'t> Sealed<'t> {
    /// The sealed text: a secret, or the reference by which a delivery finds it.
    pub fn expose(self) -> &'t str {
        self.text
    }
}

impl fmt::Debug for Sealed<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(sensitive)")
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.view() {
            View::Null => formatter.write_str("null"),
            View::Bool(truth) => write!(formatter, "{truth}"),
            View::Number(number) => write!(formatter, "{number}"),
            View::Text(text) => write!(formatter, "{text:?}"),
            View::List(list) => formatter.debug_list().entries(list).finish(),
            View::Map(map) => formatter.debug_map().entries(map).finish(),
            View::Unknown(unknown) => write!(formatter, "(unknown: {})", unknown.reason()),
            View::Sensitive(_) => formatter.write_str("(sensitive)"),
        }
    }
}

impl fmt::Debug for List<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(*self).finish()
    }
}

impl fmt::Debug for Map<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(*self).finish()
    }
}
