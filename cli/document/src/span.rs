use std::num::NonZeroU32;

/// Names a [`SourceFile`](crate::SourceFile) of this run; dense, never stored, shown or ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SourceId(pub(crate) NonZeroU32);

impl SourceId {
    /// The place in the list of the run's sources.
    pub(crate) fn place(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A range of bytes in one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The source that the bytes are in.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A range in `source`; offsets above 4 GiB are cut to the largest that a span holds.
    #[must_use]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            source,
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// The smallest range that holds both, when both lie in one source; else `self`.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        if self.source != other.source {
            return self;
        }
        Self {
            source: self.source,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The range as indices.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The length in bytes.
    pub fn len(&self) -> usize {
        (self.end.saturating_sub(self.start)) as usize
    }

    /// Whether the range holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
