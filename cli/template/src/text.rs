use std::borrow::Borrow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use infractl_document::{Flags, Segment, Span};

use crate::TextBuilder;
use crate::segments::Segments;

/// A Go string: immutable bytes, and where each part of them came from.
///
/// A text without segments is *plain*: all of it comes from wherever the operand that holds it
/// says. Two texts are equal when their bytes are.
#[derive(Clone, Default)]
pub struct Text {
    body: Arc<Body>,
}

#[derive(Default)]
struct Body {
    bytes: Bytes,
    segments: Segments,
}

/// Bytes that never change; a few of them, as those of a key, need no memory of their own.
enum Bytes {
    Few(u8, [u8; Self::FEW]),
    Many(Vec<u8>),
}

impl Bytes {
    const FEW: usize = 22;

    fn few(bytes: &[u8]) -> Option<Self> {
        let mut few = [0; Self::FEW];
        few.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(Self::Few(u8::try_from(bytes.len()).ok()?, few))
    }

    fn as_slice(&self) -> &[u8] {
        match self {
            Self::Few(length, few) => few.get(..usize::from(*length)).unwrap_or_default(),
            Self::Many(bytes) => bytes,
        }
    }
}

impl Default for Bytes {
    fn default() -> Self {
        Self::Few(0, [0; Self::FEW])
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self::few(bytes).unwrap_or_else(|| Self::Many(bytes.to_vec()))
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Many(bytes)
    }
}

/// Where one part of a text came from: a [`Segment`] without its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The template's text or action that wrote the part; none stands for the action that prints.
    pub code: Option<Span>,
    /// The value that the part prints.
    pub data: Option<Span>,
    /// The innermost call around `code`.
    pub call: u32,
    /// What is known of the part.
    pub flags: Flags,
}

impl Default for Mark {
    fn default() -> Self {
        Self {
            code: None,
            data: None,
            call: Segment::NO_CALL,
            flags: Flags::default(),
        }
    }
}

impl Mark {
    /// A part that prints the value at `data`.
    pub fn of_data(data: Option<Span>) -> Self {
        Self {
            data,
            ..Self::default()
        }
    }

    /// The mark of a segment.
    pub fn of_segment(segment: &Segment) -> Self {
        Self {
            code: segment.code,
            data: segment.data,
            call: segment.call,
            flags: segment.flags,
        }
    }

    /// The segment that begins at a byte with this mark.
    pub(crate) fn at(self, at: usize) -> Segment {
        Segment {
            at: u32::try_from(at).unwrap_or(u32::MAX),
            code: self.code,
            data: self.data,
            call: self.call,
            flags: self.flags,
        }
    }

    /// This mark with what it lacks taken from the place that prints the text.
    #[must_use]
    pub(crate) fn or(self, printed: Self) -> Self {
        let (code, call) = match self.code {
            Some(code) => (Some(code), self.call),
            None => (printed.code, printed.call),
        };
        let is_unknown = self.flags.is_unknown || printed.flags.is_unknown;
        Self {
            code,
            data: self.data.or(printed.data),
            call,
            flags: Flags { is_unknown },
        }
    }
}

impl Text {
    /// A plain text.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self::of_parts(bytes.into(), Segments::None)
    }

    /// A text that stands for a value which is not known yet; `placeholder` is never taken for it.
    pub fn unknown(placeholder: &str, data: Option<Span>) -> Self {
        let mark = Mark {
            flags: Flags { is_unknown: true },
            ..Mark::of_data(data)
        };
        Self::marked(placeholder, mark)
    }

    /// A text of one part.
    pub fn marked(bytes: impl Into<Vec<u8>>, mark: Mark) -> Self {
        Self::of_parts(bytes.into(), Segments::One(mark.at(0)))
    }

    /// A text of bytes and segments in order of `at`; without a segment it is plain.
    pub fn with_segments(bytes: Vec<u8>, segments: Vec<Segment>) -> Self {
        Self::of_parts(bytes, segments.into())
    }

    pub(crate) fn of_parts(bytes: Vec<u8>, segments: Segments) -> Self {
        let bytes = Bytes::from(bytes);
        Self {
            body: Arc::new(Body { bytes, segments }),
        }
    }

    /// A plain text of bytes that lie elsewhere.
    fn copied(bytes: &[u8]) -> Self {
        let bytes = Bytes::from(bytes);
        let segments = Segments::None;
        Self {
            body: Arc::new(Body { bytes, segments }),
        }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        self.body.bytes.as_slice()
    }

    /// The bytes as UTF-8; `None` when they are not.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes()).ok()
    }

    /// The bytes as UTF-8, with a replacement character for what is not.
    pub fn to_str_lossy(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.bytes())
    }

    /// The parts; none for a plain text.
    pub fn segments(&self) -> &[Segment] {
        self.body.segments.as_slice()
    }

    /// The number of bytes.
    pub fn len(&self) -> usize {
        self.bytes().len()
    }

    /// Whether there is no byte.
    pub fn is_empty(&self) -> bool {
        self.bytes().is_empty()
    }

    /// Whether no part says where it came from.
    pub fn is_plain(&self) -> bool {
        self.segments().is_empty()
    }

    /// Whether a part is not known.
    pub fn is_unknown(&self) -> bool {
        self.segments()
            .iter()
            .any(|segment| segment.flags.is_unknown)
    }

    /// The data of the first part that has one.
    pub fn data(&self) -> Option<Span> {
        self.segments().iter().find_map(|segment| segment.data)
    }

    /// The mark of the part that holds a byte; that of the last part beyond the end.
    pub fn mark_at(&self, offset: usize) -> Mark {
        let after = self
            .segments()
            .partition_point(|segment| segment.at as usize <= offset);
        let segment = after
            .checked_sub(1)
            .and_then(|index| self.segments().get(index));
        segment.map_or_else(Mark::default, Mark::of_segment)
    }

    /// A range of bytes with its parts; empty where the range lies outside.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Self {
        if start == 0 && end == self.len() {
            return self.clone();
        }
        let Some(bytes) = self.bytes().get(start..end) else {
            return Self::default();
        };
        if self.is_plain() {
            return Self::copied(bytes);
        }
        let mut builder = TextBuilder::new();
        builder.push_slice(self, start, end, Mark::default());
        builder.finish()
    }

    /// Without leading and trailing bytes that `is_cut` names.
    #[must_use]
    pub fn trim_matches(&self, is_cut: impl Fn(u8) -> bool) -> Self {
        let bytes = self.bytes();
        let start = bytes
            .iter()
            .position(|byte| !is_cut(*byte))
            .unwrap_or(bytes.len());
        let end = bytes
            .iter()
            .rposition(|byte| !is_cut(*byte))
            .map_or(start, |last| last + 1);
        self.slice(start, end)
    }

    /// Up to `limit` occurrences of `from` replaced; an empty `from` matches before each character.
    #[must_use]
    pub fn replace(&self, from: &[u8], to: &Self, limit: Option<usize>) -> Self {
        let places = places(self.bytes(), from, limit);
        if places.is_empty() {
            return self.clone();
        }
        let mut builder = TextBuilder::with_capacity(self.len());
        let mut done = 0;
        for place in places {
            builder.push_slice(self, done, place, Mark::default());
            // What replaces a part belongs to the text around it.
            builder.push(to, self.mark_at(place));
            done = place + from.len();
        }
        builder.push_slice(self, done, self.len(), Mark::default());
        builder.finish()
    }

    /// The text `count` times.
    #[must_use]
    pub fn repeat(&self, count: usize) -> Self {
        if self.is_plain() {
            return Self::new(self.bytes().repeat(count));
        }
        let mut builder = TextBuilder::with_capacity(self.len().saturating_mul(count));
        for _ in 0..count {
            builder.push(self, Mark::default());
        }
        builder.finish()
    }

    /// Each line behind `prefix`, which belongs to the part that the line begins with.
    #[must_use]
    pub fn indent(&self, prefix: &[u8]) -> Self {
        self.indent_after(b"", prefix)
    }

    /// A newline and then each line behind `prefix`; the newline belongs to the first part.
    #[must_use]
    pub fn nindent(&self, prefix: &[u8]) -> Self {
        self.indent_after(b"\n", prefix)
    }

    fn indent_after(&self, lead: &[u8], prefix: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(self.len() + 8 * prefix.len() + lead.len());
        bytes.extend_from_slice(lead);
        let mut segments = Segments::None;
        segments.reserve(self.segments().len());
        let mut left = self.segments().iter().copied().peekable();
        let width = u32::try_from(prefix.len()).unwrap_or(u32::MAX);
        let mut start = 0_u32;
        let mut moved = u32::try_from(lead.len()).unwrap_or(u32::MAX);
        for line in self.bytes().split_inclusive(|byte| *byte == b'\n') {
            let end = start.saturating_add(u32::try_from(line.len()).unwrap_or(u32::MAX));
            while let Some(segment) = left.next_if(|segment| segment.at < end) {
                let at = match segment.at {
                    0 => 0,
                    at if at > start => at.saturating_add(moved).saturating_add(width),
                    at => at.saturating_add(moved),
                };
                segments.push(Segment { at, ..segment });
            }
            bytes.extend_from_slice(prefix);
            bytes.extend_from_slice(line);
            moved = moved.saturating_add(width);
            start = end;
        }
        if self.bytes().last().is_none_or(|last| *last == b'\n') {
            bytes.extend_from_slice(prefix);
        }
        Self::of_parts(bytes, segments)
    }

    /// Other bytes of the same length in place of these: upper case, for example.
    ///
    /// Where the length differs the parts cannot be kept one by one, so all of it is one part with
    /// the first one's mark.
    #[must_use]
    pub fn map_bytes(&self, bytes: Vec<u8>) -> Self {
        if self.is_plain() {
            return Self::new(bytes);
        }
        if bytes.len() == self.len() {
            return Self::with_segments(bytes, self.segments().to_vec());
        }
        Self::marked(bytes, self.whole_mark())
    }

    /// One mark for the whole text: the first part's, with the first data, unknown if any part is.
    pub fn whole_mark(&self) -> Mark {
        let first = self.mark_at(0);
        let flags = Flags {
            is_unknown: self.is_unknown(),
        };
        Mark {
            data: self.data(),
            flags,
            ..first
        }
    }
}

/// Where `from` stands in `bytes`, left to right without overlap, as `strings.Replace` finds it.
fn places(bytes: &[u8], from: &[u8], limit: Option<usize>) -> Vec<usize> {
    let limit = limit.unwrap_or(usize::MAX);
    let mut places = Vec::new();
    if from.is_empty() {
        let mut at = 0;
        while places.len() < limit {
            places.push(at);
            let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) else {
                break;
            };
            at += crate::utf8::decode(rest).1;
        }
        return places;
    }
    let mut at = 0;
    while places.len() < limit
        && let Some(found) = find(bytes.get(at..).unwrap_or_default(), from)
    {
        places.push(at + found);
        at += found + from.len();
    }
    places
}

/// The first place of `wanted` in `bytes`.
pub(crate) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let (first, rest) = wanted.split_first()?;
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| byte == first)?;
        let behind = bytes.get(at + 1..)?;
        if behind.starts_with(rest) {
            return Some(at);
        }
        at += 1;
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?}", self.to_str_lossy())?;
        if !self.is_plain() {
            write!(formatter, "{:?}", self.segments())?;
        }
        Ok(())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::copied(text.as_bytes())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        Self::copied(bytes)
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl Borrow<[u8]> for Text {
    fn borrow(&self) -> &[u8] {
        self.bytes()
    }
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes().cmp(other.bytes())
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes().hash(state);
    }
}
