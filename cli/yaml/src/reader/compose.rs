//! Events to a flat list of nodes in pre-order, aliases still pointing.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};
use infractl_document::Span;

use super::encoding::Text;
use super::{older, syntax};
use crate::{Comment, CustomTag, Dialect, Options, YamlError, YamlErrorKind};

/// One document, composed.
pub(crate) struct Composed<'t> {
    /// Nodes in pre-order; the first is the root.
    pub(crate) parts: Vec<Part<'t>>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) anchors: Vec<AnchorPart<'t>>,
    pub(crate) tags: Vec<CustomTag>,
    /// Aliases without an anchor.
    pub(crate) errors: Vec<YamlError>,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Composed<'_> {
    /// Nothing yet, with room for so many nodes.
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            parts: Vec::with_capacity(nodes),
            comments: Vec::new(),
            anchors: Vec::new(),
            tags: Vec::new(),
            errors: Vec::new(),
            start: 0,
            end: 0,
        }
    }
}

/// One node.
pub(crate) struct Part<'t> {
    pub(crate) kind: Kind<'t>,
    pub(crate) tag: Option<Tag>,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The index after the last node below this one.
    pub(crate) after: usize,
}

pub(crate) enum Kind<'t> {
    Scalar {
        text: Cow<'t, str>,
        is_plain: bool,
    },
    List,
    Map,
    /// The index of the node that the alias stands for.
    Alias(usize),
}

pub(crate) struct AnchorPart<'t> {
    pub(crate) name: Cow<'t, str>,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) part: usize,
}

/// What the dialects know of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Text,
    Int,
    Float,
    Bool,
    Null,
    Timestamp,
    Binary,
    Merge,
    List,
    Map,
    /// Any other, `!` included: a scalar is a text.
    Other,
}

pub(super) struct Composer<'t> {
    parser: Parser<'t, StrInput<'t>>,
    text: Text<'t>,
    depth: usize,
    dialect: Dialect,
    waiting: Vec<Comment>,
}

impl<'t> Composer<'t> {
    pub(super) fn new(text: Text<'t>, options: &Options) -> Self {
        let depth = options.limits.depth;
        let parsing = granit_parser::options! {
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            block_scalar_eof_without_line_feed: options.dialect != Dialect::Core12,
            bom_inside_document_as_content: options.dialect != Dialect::Core12,
            // A licence above the first key is longer than the parser's own limit.
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: depth,
            block_nesting_limit: depth,
        };
        Self {
            parser: Parser::new_from_str_with_options(text.content, parsing),
            text,
            depth,
            dialect: options.dialect,
            waiting: Vec::new(),
        }
    }

    /// Goes on behind a document with a mistake; `false` at the end of the text.
    pub(super) fn recover(&mut self) -> bool {
        self.waiting.clear();
        self.parser.proceed_next_document().unwrap_or(false)
    }

    /// Composes the next document; `None` at the end of the text.
    pub(super) fn next_document(&mut self) -> Result<Option<Composed<'t>>, YamlError> {
        loop {
            let Some(event) = self.parser.next_event() else {
                return Ok(None);
            };
            let (event, span) = event.map_err(|error| self.syntax_error(&error))?;
            match event {
                Event::DocumentStart(is_explicit, version) => {
                    let (start, end) = offsets(&span);
                    let is_other =
                        version.is_some_and(|version| (version.major, version.minor) != (1, 1));
                    if is_other && self.dialect == Dialect::GoYaml {
                        return Err(older::wrong_version(self.text.span(start, end)));
                    }
                    let composing = Composing::new(
                        self.text,
                        std::mem::take(&mut self.waiting),
                        is_explicit.then_some((start, end)),
                        self.dialect,
                    );
                    return self.document(composing).map(Some);
                }
                Event::Comment(text, _) => self.waiting.push(comment(self.text, &span, &text)),
                _ => {}
            }
        }
    }

    fn document(&mut self, mut composing: Composing<'t>) -> Result<Composed<'t>, YamlError> {
        loop {
            let Some(event) = self.parser.next_event() else {
                return Ok(composing.finish());
            };
            let (event, span) = event.map_err(|error| self.syntax_error(&error))?;
            if matches!(event, Event::DocumentEnd) {
                return Ok(composing.finish());
            }
            composing.event(event, &span);
            if composing.open.len() > self.depth {
                let (start, end) = offsets(&span);
                return Err(too_deep(self.text.span(start, end), self.depth));
            }
        }
    }

    fn syntax_error(&self, error: &ScanError) -> YamlError {
        let at = error
            .marker()
            .byte_offset()
            .unwrap_or_default()
            .min(self.text.content.len());
        // The parser stops behind a tab that it refuses.
        let before = self.text.content.get(..at).unwrap_or_default();
        let at = if syntax::is_about_tabs(error) {
            before.trim_end_matches('\t').len()
        } else {
            at
        };
        let length = self
            .text
            .content
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .filter(|character| *character != '\n')
            .map_or(0, char::len_utf8);
        syntax::error(error, self.text.span(at, at + length), self.depth)
    }
}

pub(crate) fn too_deep(span: Span, depth: usize) -> YamlError {
    YamlError::new(
        YamlErrorKind::Depth,
        span,
        format!("maps and lists lie more than {depth} deep inside each other"),
    )
}

struct Composing<'t> {
    text: Text<'t>,
    composed: Composed<'t>,
    open: Vec<usize>,
    flow_depth: usize,
    dialect: Dialect,
    by_anchor: HashMap<usize, usize>,
    /// The end of the last token that says something.
    cursor: usize,
}

impl<'t> Composing<'t> {
    fn new(
        text: Text<'t>,
        comments: Vec<Comment>,
        marker: Option<(usize, usize)>,
        dialect: Dialect,
    ) -> Self {
        let (start, end) = marker.unwrap_or((usize::MAX, 0));
        Self {
            text,
            composed: Composed {
                comments,
                start,
                end,
                ..Composed::new(0)
            },
            open: Vec::new(),
            flow_depth: 0,
            dialect,
            by_anchor: HashMap::new(),
            cursor: end,
        }
    }

    fn event(&mut self, event: Event<'t>, span: &granit_parser::Span) {
        let (start, end) = offsets(span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = self.tag(tag.as_deref(), span);
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                if self.dialect != Dialect::Core12 {
                    let scalar = older::Scalar {
                        range: start..end,
                        style,
                        is_in_flow: self.flow_depth > 0,
                        is_go: self.dialect == Dialect::GoYaml,
                    };
                    self.composed.errors.extend(scalar.check(&self.text));
                }
                let (start, end) = if is_block {
                    self.block_scalar(start, end)
                } else {
                    (start, end)
                };
                // The parser writes `~` for a value that is not there.
                let is_plain = style == ScalarStyle::Plain;
                let text = if is_plain && start == end {
                    Cow::Borrowed("")
                } else {
                    text
                };
                self.push(Kind::Scalar { text, is_plain }, tag, start, end, anchor);
            }
            Event::SequenceStart(_, anchor, tag) => {
                let tag = self.tag(tag.as_deref(), span);
                self.open(Kind::List, tag, (start, end), anchor);
                self.flow_depth += usize::from(self.flow_depth > 0 || end > start);
            }
            Event::MappingStart(_, anchor, tag) => {
                let tag = self.tag(tag.as_deref(), span);
                self.open(Kind::Map, tag, (start, end), anchor);
                self.flow_depth += usize::from(self.flow_depth > 0 || end > start);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(start, end),
            Event::Alias(id) => {
                let target = self.by_anchor.get(&id).copied().unwrap_or_default();
                self.push(Kind::Alias(target), None, start, end, 0);
            }
            Event::UnresolvedAlias(name) => {
                self.composed.errors.push(
                    YamlError::new(
                        YamlErrorKind::UnknownAnchor,
                        self.text.span(start, end),
                        format!("no anchor `{name}` stands before this alias"),
                    )
                    .help(format!(
                        "define it earlier in the same document with `&{name}`, or put the text in quotes"
                    )),
                );
                let text = Cow::Borrowed("");
                self.push(
                    Kind::Scalar {
                        text,
                        is_plain: false,
                    },
                    None,
                    start,
                    end,
                    0,
                );
            }
            Event::Anchor(_, name) => {
                if self.dialect != Dialect::Core12 && !older::is_anchor(&name) {
                    let span = self.text.span(start, end);
                    self.composed.errors.push(older::wrong_anchor(span));
                }
                self.composed.anchors.push(AnchorPart {
                    name,
                    start,
                    end,
                    part: self.composed.parts.len().saturating_sub(1),
                });
            }
            Event::Comment(text, _) => {
                self.composed.comments.push(comment(self.text, span, &text));
            }
            // The beginnings and ends of streams and documents are seen by the composer.
            _ => {}
        }
    }

    fn tag(&mut self, tag: Option<&granit_parser::Tag>, span: &granit_parser::Span) -> Option<Tag> {
        let tag = tag?;
        if tag.original() == "!" {
            // PyYAML reads `! 1` as if the tag were not there, go-yaml and YAML 1.2 as a text.
            return (self.dialect != Dialect::PyYaml).then_some(Tag::Other);
        }
        let known = tag.suffix_in_namespace("tag:yaml.org,2002:");
        let known = known.as_deref().map(|name| match name {
            "str" => Tag::Text,
            "int" => Tag::Int,
            "float" => Tag::Float,
            "bool" => Tag::Bool,
            "null" => Tag::Null,
            "timestamp" => Tag::Timestamp,
            "binary" => Tag::Binary,
            "merge" => Tag::Merge,
            "seq" => Tag::List,
            "map" => Tag::Map,
            _ => Tag::Other,
        });
        if known.is_none() {
            let (start, end) = span.tag_span().map_or((0, 0), |span| offsets(&span));
            self.composed.tags.push(CustomTag {
                name: tag.original().into(),
                span: self.text.span(start, end),
            });
        }
        Some(known.unwrap_or(Tag::Other))
    }

    fn push(
        &mut self,
        kind: Kind<'t>,
        tag: Option<Tag>,
        start: usize,
        end: usize,
        anchor: usize,
    ) -> usize {
        if self.flow_depth == 0
            && self.dialect != Dialect::Core12
            && (end > start || !matches!(kind, Kind::Scalar { .. }))
        {
            let gap = self
                .text
                .content
                .get(self.cursor..start)
                .unwrap_or_default();
            if let Some(at) = older::tab_before_token(gap, self.cursor == 0) {
                let span = self.text.span(self.cursor + at, self.cursor + at + 1);
                self.composed.errors.push(older::wrong_tab(span));
            }
        }
        let index = self.composed.parts.len();
        if anchor != 0 {
            self.by_anchor.insert(anchor, index);
        }
        self.composed.parts.push(Part {
            kind,
            tag,
            start,
            end,
            after: index + 1,
        });
        self.cursor = self.cursor.max(end);
        index
    }

    fn open(
        &mut self,
        kind: Kind<'t>,
        tag: Option<Tag>,
        (start, end): (usize, usize),
        anchor: usize,
    ) {
        let index = self.push(kind, tag, start, end, anchor);
        self.open.push(index);
    }

    fn close(&mut self, start: usize, end: usize) {
        let Some(index) = self.open.pop() else { return };
        self.flow_depth = self.flow_depth.saturating_sub(1);
        let after = self.composed.parts.len();
        // A block collection has no closing token: it ends with the last value in it.
        if end > start {
            self.cursor = self.cursor.max(end);
        }
        if let Some(part) = self.composed.parts.get_mut(index) {
            part.after = after;
            part.end = self.cursor.max(part.start);
        }
    }

    /// The range of a block scalar with its header and without the empty lines after it.
    fn block_scalar(&self, start: usize, end: usize) -> (usize, usize) {
        let body = self.text.content.get(start..end).unwrap_or_default();
        let end = start + body.trim_end().len();
        let before = self
            .text
            .content
            .get(self.cursor..start)
            .unwrap_or_default();
        // The last one found is the header: the gap may begin in a document before this one.
        let mut header = start;
        let mut line_start = self.cursor;
        for line in before.split_inclusive('\n') {
            let mut offset = line_start;
            for word in line.split_inclusive([' ', '\t', '\n', ':']) {
                match word.as_bytes().first() {
                    Some(b'|' | b'>') => {
                        header = offset;
                        break;
                    }
                    // The rest of the line is a comment, and may hold anything.
                    Some(b'#') => break,
                    _ => offset += word.len(),
                }
            }
            line_start += line.len();
        }
        (header, end.max(start))
    }

    fn finish(mut self) -> Composed<'t> {
        if self.composed.parts.is_empty() {
            let at = self.cursor;
            self.push(
                Kind::Scalar {
                    text: Cow::Borrowed(""),
                    is_plain: true,
                },
                None,
                at,
                at,
                0,
            );
        }
        let first = self.composed.parts.first().map_or(0, |part| part.start);
        self.composed.start = self.composed.start.min(first);
        self.composed.end = self.cursor.max(self.composed.start);
        self.composed
    }
}

fn offsets(span: &granit_parser::Span) -> (usize, usize) {
    span.byte_range()
        .map_or((0, 0), |range| (range.start, range.end))
}

fn comment(text: Text<'_>, span: &granit_parser::Span, content: &str) -> Comment {
    let (start, end) = offsets(span);
    Comment {
        span: text.span(start, end),
        text: content.into(),
    }
}
