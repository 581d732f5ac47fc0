use infractl_document::Span;

use super::{Expression, Name};

/// A whole file, as far as it could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The attributes and blocks of the file.
    pub body: Body,
    /// Every comment in order; those of one line end before their line break.
    pub comments: Box<[Span]>,
}

/// Attributes and blocks in the order in which they are written.
///
/// An attribute that is written twice stands here twice; the error names both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The attributes and blocks.
    pub items: Box<[Item]>,
    /// The whole file, or a block from brace to brace.
    pub span: Span,
}

/// What a body consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// `name = value`
    Attribute(Attribute),
    /// `kind "label" { … }`
    Block(Block),
}

/// An argument: `name = value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// What is set.
    pub name: Name,
    /// The `=`.
    pub equals: Span,
    /// What it is set to; [`ExpressionKind::Invalid`](super::ExpressionKind::Invalid) within it
    /// where it could not be read.
    pub value: Expression,
    /// From the name to the end of the value, without a comment behind it.
    pub span: Span,
    /// The same as blocks, where JSON leaves open which of both it is, and a schema has to tell.
    pub as_blocks: Option<Box<[Block]>>,
}

/// A block: `kind "label" { … }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The word that opens it, such as `resource`.
    pub kind: Name,
    /// What stands between the word and the brace.
    pub labels: Box<[Label]>,
    /// What stands between the braces.
    pub body: Body,
    /// The `{`.
    pub open: Span,
    /// The `}`; empty where it is missing.
    pub close: Span,
    /// From the word to the closing brace.
    pub span: Span,
}

/// A label of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The text, escapes resolved.
    pub text: Box<str>,
    /// The place, quotes included.
    pub span: Span,
    /// Whether it stands in quotes.
    pub is_quoted: bool,
}

impl Body {
    /// The attributes in order.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.items.iter().filter_map(|item| match item {
            Item::Attribute(attribute) => Some(attribute),
            Item::Block(_) => None,
        })
    }

    /// The blocks in order.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.items.iter().filter_map(|item| match item {
            Item::Block(block) => Some(block),
            Item::Attribute(_) => None,
        })
    }

    /// The first attribute of a name: the one that counts where a name is written twice.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes().find(|attribute| attribute.name == *name)
    }

    /// The blocks that one word opens, in order; those are among them that JSON leaves open.
    pub fn possible_blocks_of(&self, kind: &str) -> impl Iterator<Item = &Block> {
        self.items.iter().flat_map(move |item| match item {
            Item::Block(block) if block.kind == *kind => std::slice::from_ref(block),
            Item::Attribute(attribute) if attribute.name == *kind => {
                attribute.as_blocks.as_deref().unwrap_or_default()
            }
            Item::Block(_) | Item::Attribute(_) => &[],
        })
    }

    /// The blocks that one word opens, in order.
    pub fn blocks_of(&self, kind: &str) -> impl Iterator<Item = &Block> {
        self.blocks().filter(move |block| block.kind == *kind)
    }
}

impl Attribute {
    /// What it is as blocks, if blocks that are made of a collection are among them: only blocks are.
    pub fn surely_blocks(&self) -> Option<&[Block]> {
        let blocks = self.as_blocks.as_deref()?;
        blocks.iter().any(Block::holds_dynamic).then_some(blocks)
    }
}

impl Block {
    fn holds_dynamic(&self) -> bool {
        self.body.items.iter().any(|item| match item {
            Item::Block(block) => block.kind == *"dynamic",
            Item::Attribute(attribute) => attribute.surely_blocks().is_some(),
        })
    }

    /// The text of a label, counted from 0.
    pub fn label(&self, index: usize) -> Option<&str> {
        self.labels.get(index).map(|label| &*label.text)
    }

    /// The word, the labels and what lies between them: what an error about the block points at.
    pub fn header(&self) -> Span {
        self.labels
            .last()
            .map_or(self.kind.span, |label| self.kind.span.join(label.span))
    }
}

impl Item {
    /// From its first byte to its last.
    pub fn span(&self) -> Span {
        match self {
            Self::Attribute(attribute) => attribute.span,
            Self::Block(block) => block.span,
        }
    }
}
