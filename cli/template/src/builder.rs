use infractl_document::Span;

use crate::segments::Segments;
use crate::{Mark, Operand, Text, Value};

/// Bytes and segments that grow: the output of a render, or a text in the making.
#[derive(Debug, Clone, Default)]
pub struct TextBuilder {
    bytes: Vec<u8>,
    segments: Segments,
}

impl TextBuilder {
    /// Holds nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Holds nothing yet, with room for some bytes.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// Appends one part that is surely another one than the part before it.
    pub(crate) fn push_other(&mut self, bytes: &[u8], mark: Mark) {
        if !bytes.is_empty() {
            self.segments.push(mark.at(self.bytes.len()));
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// Appends one part.
    pub fn push_bytes(&mut self, bytes: &[u8], mark: Mark) {
        if bytes.is_empty() {
            return;
        }
        self.begin(mark);
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends one part of UTF-8.
    pub fn push_str(&mut self, text: &str, mark: Mark) {
        self.push_bytes(text.as_bytes(), mark);
    }

    /// Appends a text; what its parts do not say is taken from `mark`.
    pub fn push(&mut self, text: &Text, mark: Mark) {
        self.push_slice(text, 0, text.len(), mark);
    }

    /// Appends a text that a value at `data` holds.
    pub fn push_written(&mut self, text: &Text, data: Option<Span>) {
        self.push(text, Mark::of_data(data));
    }

    /// Appends the text of an operand; nothing when it is not a text.
    pub fn push_operand(&mut self, operand: &Operand) {
        if let Value::Text(text) = &operand.value {
            self.push_written(text, operand.data);
        }
    }

    /// Appends a range of a text; what its parts do not say is taken from `mark`.
    pub fn push_slice(&mut self, text: &Text, start: usize, end: usize, mark: Mark) {
        let Some(bytes) = text
            .bytes()
            .get(start..end)
            .filter(|bytes| !bytes.is_empty())
        else {
            return;
        };
        let segments = text.segments();
        if segments.is_empty() {
            self.push_bytes(bytes, mark);
            return;
        }
        let first = segments.partition_point(|segment| segment.at as usize <= start);
        let first = first.saturating_sub(1);
        let base = self.bytes.len();
        let segments = segments.get(first..).unwrap_or_default();
        let is_told = mark.data.is_none() && !mark.flags.is_unknown;
        if is_told
            && start == 0
            && end == text.len()
            && segments.iter().all(|own| own.code.is_some())
        {
            // A whole text that says all by itself is the usual result of an `include`.
            self.segments.extend(segments, base);
        } else {
            self.segments.reserve(segments.len());
            for segment in segments {
                let at = (segment.at as usize).max(start);
                if at >= end {
                    break;
                }
                self.segments
                    .push(Mark::of_segment(segment).or(mark).at(base + at - start));
            }
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Writes to the bytes directly, as one part.
    pub fn write<T>(&mut self, mark: Mark, write: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        let at = self.bytes.len();
        let result = write(&mut self.bytes);
        if self.bytes.len() > at {
            self.begin_at(at, mark);
        }
        result
    }

    /// What was appended so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The number of bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing was appended.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The text; plain when no part says anything.
    #[must_use]
    pub fn finish(self) -> Text {
        if let [only] = self.segments.as_slice()
            && Mark::of_segment(only) == Mark::default()
        {
            return Text::new(self.bytes);
        }
        Text::of_parts(self.bytes, self.segments)
    }

    fn begin(&mut self, mark: Mark) {
        self.begin_at(self.bytes.len(), mark);
    }

    fn begin_at(&mut self, at: usize, mark: Mark) {
        let last = self.segments.as_slice().last();
        if last.is_none_or(|last| Mark::of_segment(last) != mark) {
            self.segments.push(mark.at(at));
        }
    }
}
