//! A document before any dialect decides what its scalars mean: for readers with a schema of
//! their own.

use infractl_document::SourceId;

use super::compose::{Composed, Composer, Kind, Tag, too_deep};
use super::encoding::{Text, decode};
use crate::{Dialect, Limits, Options, YamlError, YamlErrorKind};

/// One node; aliases are written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawNode {
    /// The tag, if one is written.
    pub tag: Option<RawTag>,
    /// What the node is.
    pub kind: RawKind,
}

/// What a [`RawNode`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawKind {
    /// A scalar, with its escapes and folds undone.
    Scalar {
        /// The text.
        text: Box<str>,
        /// Whether it stands between quotes.
        is_quoted: bool,
        /// Whether it stands without quotes, and not as a block behind `|` or `>`.
        is_plain: bool,
    },
    /// A list.
    List(Vec<RawNode>),
    /// The keys and values, merge keys included, in order.
    Map(Vec<(RawNode, RawNode)>),
}

/// A tag of a [`RawNode`]: those of YAML 1.1's repository that readers know, or any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawTag {
    /// `!!str`
    Text,
    /// `!!int`
    Int,
    /// `!!float`
    Float,
    /// `!!bool`
    Bool,
    /// `!!null`
    Null,
    /// `!!timestamp`
    Timestamp,
    /// `!!binary`
    Binary,
    /// `!!merge`
    Merge,
    /// `!!seq`
    List,
    /// `!!map`
    Map,
    /// Any other.
    Other,
}

impl From<Tag> for RawTag {
    fn from(tag: Tag) -> Self {
        match tag {
            Tag::Text => Self::Text,
            Tag::Int => Self::Int,
            Tag::Float => Self::Float,
            Tag::Bool => Self::Bool,
            Tag::Null => Self::Null,
            Tag::Timestamp => Self::Timestamp,
            Tag::Binary => Self::Binary,
            Tag::Merge => Self::Merge,
            Tag::List => Self::List,
            Tag::Map => Self::Map,
            Tag::Other => Self::Other,
        }
    }
}

/// Reads the only document of a text; `None` where there is none.
pub fn read_raw(
    text: &[u8],
    source: SourceId,
    limits: Limits,
) -> Result<Option<RawNode>, YamlError> {
    let options = Options {
        limits,
        ..Options::new(Dialect::GoYaml)
    };
    let text = decode(text, source)?;
    let mut composer = Composer::new(text, &options);
    let Some(document) = composer.next_document()? else {
        return Ok(None);
    };
    if let Some(second) = composer.next_document()? {
        return Err(YamlError::new(
            YamlErrorKind::ExtraDocument,
            text.span(second.start, second.end),
            "a second document begins here, and only one is expected",
        ));
    }
    if let Some(error) = document.errors.first() {
        return Err(error.clone());
    }
    let mut expansion = Expansion {
        document: &document,
        text,
        limits,
        open: Vec::new(),
        nodes: 0,
        bytes: 0,
    };
    expansion.node(0, 0).map(Some)
}

struct Expansion<'a, 't> {
    document: &'a Composed<'t>,
    text: Text<'t>,
    limits: Limits,
    /// The values that the aliases around the current place stand for.
    open: Vec<usize>,
    nodes: usize,
    bytes: usize,
}

impl Expansion<'_, '_> {
    fn node(&mut self, index: usize, depth: usize) -> Result<RawNode, YamlError> {
        let Some(part) = self.document.parts.get(index) else {
            return Ok(RawNode {
                tag: None,
                kind: RawKind::Scalar {
                    text: "".into(),
                    is_quoted: false,
                    is_plain: true,
                },
            });
        };
        let span = self.text.span(part.start, part.end);
        if depth > self.limits.depth {
            return Err(too_deep(span, self.limits.depth));
        }
        let mut children = Vec::new();
        if !matches!(part.kind, Kind::Alias(_) | Kind::Scalar { .. }) {
            let mut next = index + 1;
            while next < part.after {
                children.push(next);
                next = self
                    .document
                    .parts
                    .get(next)
                    .map_or(part.after, |child| child.after);
            }
        }
        let kind = match &part.kind {
            Kind::Alias(target) => {
                // A value that holds the alias begins before it and ends behind it.
                let holds_itself = self
                    .document
                    .parts
                    .get(*target)
                    .is_some_and(|own| (target + 1..own.after).contains(&index));
                if holds_itself || self.open.contains(target) {
                    return Err(YamlError::new(
                        YamlErrorKind::AliasExpansion,
                        span,
                        "this alias stands for a value that contains the alias itself",
                    ));
                }
                self.open.push(*target);
                let node = self.node(*target, depth);
                self.open.pop();
                return node;
            }
            Kind::Scalar { text, is_plain } => {
                self.count(text.len(), index)?;
                let quotes = self.text.content.get(part.start..);
                RawKind::Scalar {
                    text: text.as_ref().into(),
                    is_quoted: !is_plain
                        && quotes.is_some_and(|text| text.starts_with(['"', '\''])),
                    is_plain: *is_plain,
                }
            }
            Kind::List => {
                self.count(0, index)?;
                let items = children
                    .into_iter()
                    .map(|child| self.node(child, depth + 1));
                RawKind::List(items.collect::<Result<_, _>>()?)
            }
            Kind::Map => {
                self.count(0, index)?;
                let (pairs, _) = children.as_chunks::<2>();
                let mut entries = Vec::with_capacity(pairs.len());
                for [key, value] in pairs {
                    entries.push((self.node(*key, depth + 1)?, self.node(*value, depth + 1)?));
                }
                RawKind::Map(entries)
            }
        };
        Ok(RawNode {
            tag: part.tag.map(RawTag::from),
            kind,
        })
    }

    /// Counts what aliases add.
    fn count(&mut self, bytes: usize, index: usize) -> Result<(), YamlError> {
        if self.open.is_empty() {
            return Ok(());
        }
        self.nodes += 1;
        self.bytes += bytes;
        if self.nodes <= self.limits.alias_values && self.bytes <= self.limits.alias_bytes {
            return Ok(());
        }
        let part = self.document.parts.get(index);
        let (start, end) = part.map_or((0, 0), |part| (part.start, part.end));
        Err(YamlError::new(
            YamlErrorKind::AliasExpansion,
            self.text.span(start, end),
            "aliases multiply this document beyond what can be held",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<RawNode>, YamlError> {
        let path = infractl_base::RelativePath::root();
        let source = infractl_document::Sources::new().add(&path, &text.as_bytes().into());
        read_raw(text.as_bytes(), source, Limits::USUAL)
    }

    #[test]
    fn scalars_keep_their_style_and_their_tag() {
        let node = read("[a, 'a', !!str 1, |\n a\n]").err();
        assert!(node.is_some(), "a block cannot stand between brackets");
        let node = read("- a\n- 'a'\n- !!str 1\n- |\n  a\n").unwrap().unwrap();
        let RawKind::List(items) = node.kind else {
            panic!("no list");
        };
        let seen: Vec<_> = items
            .iter()
            .map(|item| match &item.kind {
                RawKind::Scalar {
                    text,
                    is_quoted,
                    is_plain,
                } => (text.as_ref(), *is_quoted, *is_plain, item.tag),
                _ => panic!("no scalar"),
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("a", false, true, None),
                ("a", true, false, None),
                ("1", false, true, Some(RawTag::Text)),
                ("a\n", false, false, None),
            ]
        );
    }

    #[test]
    fn aliases_are_written_out_unless_they_hold_themselves() {
        let node = read("a: &x [1]\nb: *x\n").unwrap().unwrap();
        let RawKind::Map(entries) = node.kind else {
            panic!("no map");
        };
        assert_eq!(entries.first().unwrap().1, entries.last().unwrap().1);
        assert!(read("a: &x [*x]").is_err());
        assert!(read("a: 1\n---\nb: 2\n").is_err());
        assert_eq!(read("# nothing\n").unwrap(), None);
    }
}
