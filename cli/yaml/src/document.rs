use infractl_document::{Span, Tree};

/// One document of a YAML text.
#[derive(Debug, Clone)]
pub struct YamlDocument {
    /// The value, with the span of each key and value.
    pub tree: Tree,
    /// From the `---` line, or the first byte of the value, to the end of the value.
    pub span: Span,
    /// The comments, in order.
    pub comments: Vec<Comment>,
    /// The anchors, in order of their values.
    pub anchors: Vec<Anchor>,
    /// The aliases used as values, in order of their use.
    pub aliases: Vec<Alias>,
    /// The merge keys, in order.
    pub merges: Vec<Merge>,
    /// The tags that no dialect knows, in order.
    pub tags: Vec<CustomTag>,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the end of the line.
    pub span: Span,
    /// What follows the `#`.
    pub text: Box<str>,
}

/// An `&anchor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The name without `&`.
    pub name: Box<str>,
    /// The `&name` itself.
    pub span: Span,
    /// The value that it names.
    pub value: Span,
}

/// An `*alias` that stands for a value. The tree holds `span` for the value itself, and the
/// anchor's spans for all below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alias {
    /// The `*name` itself.
    pub span: Span,
    /// The value that it stands for.
    pub value: Span,
}

/// A `<<` key. Merged keys and values keep their spans in the map that they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The `<<` itself.
    pub span: Span,
    /// The maps that are merged in.
    pub from: Vec<Span>,
}

impl YamlDocument {
    /// A document that says nothing.
    pub(crate) fn empty(span: Span) -> Self {
        Self {
            tree: Tree::null(),
            span,
            comments: Vec::new(),
            anchors: Vec::new(),
            aliases: Vec::new(),
            merges: Vec::new(),
            tags: Vec::new(),
        }
    }
}

/// A tag that no dialect knows, such as `!vault` or `!Ref`; its scalar is read as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomTag {
    /// The tag as it was written.
    pub name: Box<str>,
    /// Where.
    pub span: Span,
}
