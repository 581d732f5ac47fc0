use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock, RwLock};

use infractl_base::RelativePath;

use crate::{Segment, SourceId, SourceMap, Span};

/// One text of this run: a file that a person wrote, or text that a render made.
#[derive(Debug)]
pub struct SourceFile {
    path: RelativePath,
    bytes: Arc<[u8]>,
    lines: OnceLock<Box<[u32]>>,
    made_from: Option<SourceMap>,
}

/// A line and a column, both from 1; the column counts Unicode characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
}

impl SourceFile {
    /// The path from the project root; for a text that a render made, the template's path.
    pub fn path(&self) -> &RelativePath {
        &self.path
    }

    /// The whole text.
    pub fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }

    /// The map back to what this text was made from; `None` for what a person wrote.
    pub fn made_from(&self) -> Option<&SourceMap> {
        self.made_from.as_ref()
    }

    /// The bytes of a range; empty where the range lies outside.
    pub fn text(&self, span: Span) -> &[u8] {
        self.bytes.get(span.range()).unwrap_or_default()
    }

    /// The line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        let lines = self.lines();
        let line = lines.partition_point(|start| *start <= offset).max(1);
        let start = lines.get(line - 1).copied().unwrap_or(0);
        let before = self
            .bytes
            .get(start as usize..offset as usize)
            .unwrap_or_default();
        // Continuation bytes of UTF-8 do not begin a character.
        let column = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1;
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// The byte offsets at which lines begin.
    pub fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = self
                .bytes
                .iter()
                .enumerate()
                .filter(|(_, byte)| **byte == b'\n');
            std::iter::once(0)
                .chain(breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
                .collect()
        })
    }
}

/// All texts of one run, interned by path, bytes and map; shared between threads.
#[derive(Debug, Default)]
pub struct Sources {
    state: RwLock<State>,
}

#[derive(Debug, Default)]
struct State {
    files: Vec<Arc<SourceFile>>,
    /// What people wrote under a path; more than one text only where revisions differ.
    written: HashMap<RelativePath, Vec<SourceId>>,
}

impl Sources {
    /// Holds nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file that a person wrote; the same path with the same bytes keeps its name.
    pub fn add(&self, path: &RelativePath, bytes: &Arc<[u8]>) -> SourceId {
        let mut state = self
            .state
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let known = state.written.get(path).into_iter().flatten();
        let same = known.copied().find(|id| {
            let file = state.files.get(id.place());
            file.is_some_and(|file| file.bytes == *bytes)
        });
        same.unwrap_or_else(|| {
            let id = state.push(path, bytes, None);
            state.written.entry(path.clone()).or_default().push(id);
            id
        })
    }

    /// Adds a text that a render made, with the map back.
    pub fn add_made(&self, path: &RelativePath, bytes: &Arc<[u8]>, map: SourceMap) -> SourceId {
        let mut state = self
            .state
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        state.push(path, bytes, Some(map))
    }

    /// The text behind a name of this run; `None` for a name of another run.
    pub fn get(&self, id: SourceId) -> Option<Arc<SourceFile>> {
        let state = self
            .state
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        state.files.get(id.place()).cloned()
    }

    /// Where a span lies: path, and the positions of its first byte and of the byte after its last.
    pub fn locate(&self, span: Span) -> Option<(RelativePath, Position, Position)> {
        let file = self.get(span.source)?;
        Some((
            file.path().clone(),
            file.position(span.start),
            file.position(span.end),
        ))
    }

    /// The chain of what a span came from, nearest first: made text, template, value.
    pub fn origin(&self, span: Span) -> Origin {
        let mut origin = Origin {
            made: None,
            code: Some(span),
            calls: Vec::new(),
            data: None,
        };
        // Text of `tpl` is made text again, so the chain is followed until a person's file.
        for _ in 0..32 {
            let Some(code) = origin.code else { break };
            let Some(file) = self.get(code.source) else {
                break;
            };
            let Some(map) = file.made_from() else { break };
            origin.made = origin.made.or(Some(code));
            let Some(segment) = map.at(code.start) else {
                origin.code = None;
                break;
            };
            let segment = printed_value(&file, map, code).unwrap_or(segment);
            origin.code = segment
                .code
                .map(|text| self.narrow(text, &file, segment, code));
            origin.data = origin.data.or(segment.data);
            origin.calls.extend(map.calls(segment));
        }
        origin
    }

    /// The chain of each value that was printed into a span, in order; text between them has none.
    pub fn values(&self, span: Span) -> Vec<Origin> {
        let Some(file) = self.get(span.source) else {
            return Vec::new();
        };
        let segments = file
            .made_from()
            .map_or(&[][..], |map| map.within(span.start, span.end));
        let origins = segments.iter().map(|segment| {
            let start = segment.at.max(span.start) as usize;
            self.origin(Span::new(span.source, start, start))
        });
        origins.filter(|origin| origin.data.is_some()).collect()
    }

    /// The part of a template's text that wrote `made`. Text that was printed as it stands is
    /// narrowed to the very bytes; an action stays whole.
    fn narrow(&self, text: Span, file: &SourceFile, segment: &Segment, made: Span) -> Span {
        let before = made.start.saturating_sub(segment.at) as usize;
        let end = file.made_from().map_or(made.end, |map| map.end_of(segment));
        let length = made.end.min(end).saturating_sub(made.start) as usize;
        let printed = file
            .bytes()
            .get(segment.at as usize..made.start as usize + length)
            .unwrap_or_default();
        let is_as_it_stands = length > 0
            && self
                .get(text.source)
                .is_some_and(|source| source.text(text).starts_with(printed));
        if is_as_it_stands {
            let start = text.start as usize + before;
            return Span::new(text.source, start, start + length);
        }
        self.only_place(text, file, made).unwrap_or(text)
    }

    /// The place of `made` in a template's text whose line stands there once. Text that was moved to
    /// the right on its way, by `nindent` and the like, is found by that; an action stays whole.
    fn only_place(&self, text: Span, file: &SourceFile, made: Span) -> Option<Span> {
        let source = self.get(text.source)?;
        let written = std::str::from_utf8(source.text(text)).ok()?;
        let number = file.position(made.start).line as usize;
        let first = *file.lines().get(number - 1)? as usize;
        let line = file.bytes().get(first..)?;
        let line = std::str::from_utf8(line.split(|byte| *byte == b'\n').next()?).ok()?;
        let bare = line.trim();
        let indent = line.len() - line.trim_start().len();
        let within = (made.start as usize).checked_sub(first + indent)?;
        let start = written.find(bare)?;
        let is_only = written.rfind(bare) == Some(start);
        if bare.is_empty() || !is_only || written.starts_with("{{") {
            return None;
        }
        let start = text.start as usize + start + within;
        let length = made.len().min(bare.len().checked_sub(within)?);
        Some(Span::new(text.source, start, start + length))
    }
}

/// The first value printed into a scalar that begins with text of the template, as in
/// `"{{ .Values.tag }}"`: the value is what a person would change.
fn printed_value<'m>(file: &SourceFile, map: &'m SourceMap, made: Span) -> Option<&'m Segment> {
    let printed = map
        .within(made.start, made.end)
        .iter()
        .find(|segment| segment.data.is_some() && segment.at > made.start)?;
    let first = map.at(made.start)?;
    let before = Span::new(made.source, made.start as usize, printed.at as usize);
    let before = file.text(before);
    let is_scalar = !before.starts_with(b"{")
        && !before.starts_with(b"[")
        && !before.contains(&b'\n')
        && !before.windows(2).any(|pair| pair == b": ");
    (first.data.is_none() && is_scalar).then_some(printed)
}

impl State {
    fn push(
        &mut self,
        path: &RelativePath,
        bytes: &Arc<[u8]>,
        made_from: Option<SourceMap>,
    ) -> SourceId {
        let file = SourceFile {
            path: path.clone(),
            bytes: Arc::clone(bytes),
            lines: OnceLock::new(),
            made_from,
        };
        self.files.push(Arc::new(file));
        let number = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        SourceId(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN))
    }
}

/// What one span came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The span in the rendered text; `None` when a person wrote the span itself.
    pub made: Option<Span>,
    /// The template's action or text, or the very span that a person wrote.
    pub code: Option<Span>,
    /// The `include`, `tpl` and `template` calls on the way, innermost first.
    pub calls: Vec<Span>,
    /// The value that was printed, in the file that set it.
    pub data: Option<Span>,
}

impl Origin {
    /// The span that a person would edit first: the value where one was printed, else the template.
    pub fn written(&self) -> Option<Span> {
        self.data.or(self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let sources = Sources::new();
        let path = RelativePath::parse("a.yaml").unwrap();
        let id = sources.add(&path, &Arc::from("é: 1\nb: 2\n".as_bytes()));
        assert_eq!(
            id,
            sources.add(&path, &Arc::from("é: 1\nb: 2\n".as_bytes()))
        );
        let (_, start, end) = sources.locate(Span::new(id, 2, 3)).unwrap();
        assert_eq!(start, Position { line: 1, column: 2 });
        assert_eq!(end, Position { line: 1, column: 3 });
        let (_, start, _) = sources.locate(Span::new(id, 6, 7)).unwrap();
        assert_eq!(start, Position { line: 2, column: 1 });
    }

    #[test]
    fn text_that_was_indented_leads_back_to_its_line() {
        let sources = Sources::new();
        let path = RelativePath::parse("a.tpl").unwrap();
        let template = b"{{ end }}\na: one\nb: one\nc:\nc:\n";
        let template = sources.add(&path, &Arc::from(template.as_slice()));
        let segment = Segment {
            at: 0,
            code: Some(Span::new(template, 9, 30)),
            data: None,
            call: Segment::NO_CALL,
            flags: crate::Flags::default(),
        };
        let map = SourceMap::new(vec![segment], Vec::new());
        let made = b"\n    a: one\n    b: one\n    c:\n    c:\n";
        let made = sources.add_made(&path, &Arc::from(made.as_slice()), map);
        let place = |start, end| {
            let code = sources.origin(Span::new(made, start, end)).code.unwrap();
            let position = sources.locate(code).unwrap().1;
            (position.line, position.column, code.len())
        };
        assert_eq!(place(8, 11), (2, 4, 3));
        assert_eq!(place(19, 22), (3, 4, 3));
        // A range of several lines begins at its first.
        assert_eq!(place(5, 22), (2, 1, 6));
        // A line that stands there twice leads to the whole text.
        assert_eq!(place(27, 29), (1, 10, 21));
    }

    #[test]
    fn text_printed_as_it_stands_leads_back_to_its_very_bytes() {
        let sources = Sources::new();
        let path = RelativePath::parse("a.yaml").unwrap();
        let template = b"a: {{ .x }}\nb: 1\nc: 2\n";
        let template = sources.add(&path, &Arc::from(template.as_slice()));
        let segment = |at, start, end| Segment {
            at,
            code: Some(Span::new(template, start, end)),
            data: None,
            call: Segment::NO_CALL,
            flags: crate::Flags::default(),
        };
        let segments = vec![segment(0, 0, 3), segment(3, 3, 11), segment(5, 11, 22)];
        let map = SourceMap::new(segments, Vec::new());
        let made = sources.add_made(&path, &Arc::from(b"a: xy\nb: 1\nc: 2\n".as_slice()), map);
        let line = |start, end| {
            let code = sources.origin(Span::new(made, start, end)).code.unwrap();
            let position = sources.locate(code).unwrap().1;
            (position.line, position.column, code.len())
        };
        assert_eq!(line(14, 15), (3, 4, 1));
        assert_eq!(line(9, 10), (2, 4, 1));
        // What an action prints leads to the whole action.
        assert_eq!(line(4, 5), (1, 4, 8));
        // A range over several parts begins at its first.
        assert_eq!(line(0, 16), (1, 1, 3));
    }
}
