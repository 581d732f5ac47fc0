use super::symbols::Symbols;
use super::{NO_KEY, Node, Range, RawNode, Tag, Tree, View};
use crate::{Number, Span};

/// Builds a [`Tree`] from the outside in: `key` before each value of a map, `end` after each
/// map and list.
#[derive(Default)]
pub struct TreeBuilder {
    nodes: Vec<RawNode>,
    spans: Vec<[Option<Span>; 2]>,
    keys: Vec<Range>,
    symbols: Symbols,
    text: String,
    open: Vec<u32>,
    next_key: Option<(u32, Option<Span>)>,
}

/// Why no tree could be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// A map or list was left open, closed twice, or nothing was put in.
    #[error("the values do not nest to one tree")]
    Unbalanced,
    /// More than 4 GiB of text or four thousand million values.
    #[error("the tree is too large")]
    TooLarge,
}

impl TreeBuilder {
    /// Starts empty.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts empty, with room for so many values and so many bytes of text.
    #[must_use]
    pub fn with_capacity(values: usize, text: usize) -> Self {
        Self {
            nodes: Vec::with_capacity(values),
            spans: Vec::with_capacity(values),
            // Keys repeat, and collections lie beside each other more than inside.
            keys: Vec::with_capacity(values.min(64)),
            open: Vec::with_capacity(values.min(16)),
            text: String::with_capacity(text),
            ..Self::default()
        }
    }

    /// Names the next value of the open map, and gives the number of the key: equal keys have one
    /// number. The caller keeps keys unique within a map.
    pub fn key(&mut self, key: &str, span: Option<Span>) -> u32 {
        let next = narrow(self.keys.len());
        let symbol = self.symbols.of(key, next, |symbol| {
            let range = self.keys.get(symbol as usize)?;
            self.text.get(range.start as usize..range.end as usize)
        });
        if symbol == next {
            let range = self.push_text(key);
            self.keys.push(range);
        }
        self.next_key = Some((symbol, span));
        symbol
    }

    /// Adds `null`.
    pub fn null(&mut self, span: Option<Span>) {
        self.push(Tag::Null, 0, 0, span);
    }

    /// Adds a truth value.
    pub fn bool(&mut self, truth: bool, span: Option<Span>) {
        self.push(if truth { Tag::True } else { Tag::False }, 0, 0, span);
    }

    /// Adds a number.
    pub fn number(&mut self, number: Number, span: Option<Span>) {
        let (tag, bits) = match number {
            Number::Int(number) => (Tag::Int, number.cast_unsigned()),
            Number::Unsigned(number) => (Tag::Unsigned, number),
            Number::Float(number) => (Tag::Float, number.to_bits()),
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the two halves are cut on purpose"
        )]
        self.push(tag, (bits >> 32) as u32, bits as u32, span);
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str, span: Option<Span>) {
        let range = self.push_text(text);
        self.push(Tag::Text, range.start, range.end, span);
    }

    /// Adds a value that is not known yet, and why.
    pub fn unknown(&mut self, reason: &str, span: Option<Span>) {
        let range = self.push_text(reason);
        self.push(Tag::Unknown, range.start, range.end, span);
    }

    /// Adds a text that must not be shown.
    pub fn sensitive(&mut self, text: &str, span: Option<Span>) {
        let range = self.push_text(text);
        self.push(Tag::Sensitive, range.start, range.end, span);
    }

    /// Opens a map.
    pub fn begin_map(&mut self, span: Option<Span>) {
        let index = self.push(Tag::Map, 0, 0, span);
        self.open.push(index);
    }

    /// Opens a list.
    pub fn begin_list(&mut self, span: Option<Span>) {
        let index = self.push(Tag::List, 0, 0, span);
        self.open.push(index);
    }

    /// Closes the innermost open map or list.
    pub fn end(&mut self) {
        let after = narrow(self.nodes.len());
        match self.open.pop() {
            Some(index) => {
                if let Some(node) = self.nodes.get_mut(index as usize) {
                    node.b = after;
                }
            }
            // Left for `finish` to report.
            None => self.open.push(u32::MAX),
        }
    }

    /// Closes the innermost open map or list, and says where it ends in its source.
    pub fn end_at(&mut self, end: u32) {
        if let Some([_, Some(span)]) = self
            .open
            .last()
            .and_then(|index| self.spans.get_mut(*index as usize))
        {
            span.end = end.max(span.start);
        }
        self.end();
    }

    /// Copies a value with all below it, spans included; its key stays behind.
    pub fn copy(&mut self, node: Node<'_>) {
        let span = node.span();
        match node.view() {
            View::Null => self.null(span),
            View::Bool(truth) => self.bool(truth, span),
            View::Number(number) => self.number(number, span),
            View::Text(text) => self.text(text, span),
            View::Unknown(unknown) => self.unknown(unknown.reason(), span),
            View::Sensitive(sealed) => self.sensitive(sealed.expose(), span),
            View::List(list) => {
                self.begin_list(span);
                list.iter().for_each(|item| self.copy(item));
                self.end();
            }
            View::Map(map) => {
                self.begin_map(span);
                for (key, value) in map {
                    self.key(key, value.key_span());
                    self.copy(value);
                }
                self.end();
            }
        }
    }

    /// How many maps and lists are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The finished tree.
    pub fn finish(self) -> Result<Tree, TreeError> {
        let is_too_large =
            self.text.len() >= u32::MAX as usize || self.nodes.len() >= NO_KEY as usize;
        if is_too_large {
            return Err(TreeError::TooLarge);
        }
        let is_one_value = match self.nodes.first() {
            Some(RawNode {
                tag: Tag::List | Tag::Map,
                b,
                ..
            }) => *b as usize == self.nodes.len(),
            Some(_) => self.nodes.len() == 1,
            None => false,
        };
        if !self.open.is_empty() || !is_one_value {
            return Err(TreeError::Unbalanced);
        }
        Ok(Tree {
            nodes: self.nodes.into(),
            spans: self.spans.into(),
            keys: self.keys.into(),
            text: self.text.into(),
        })
    }

    fn push(&mut self, tag: Tag, a: u32, b: u32, span: Option<Span>) -> u32 {
        if let Some(parent) = self
            .open
            .last()
            .and_then(|index| self.nodes.get_mut(*index as usize))
        {
            parent.a += 1;
        }
        let (key, key_span) = self.next_key.take().unwrap_or((NO_KEY, None));
        let index = narrow(self.nodes.len());
        self.nodes.push(RawNode { tag, key, a, b });
        self.spans.push([key_span, span]);
        index
    }

    fn push_text(&mut self, text: &str) -> Range {
        let start = narrow(self.text.len());
        self.text.push_str(text);
        Range {
            start,
            end: narrow(self.text.len()),
        }
    }
}

/// Cuts to the largest that fits; `finish` refuses a tree that would need more.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
