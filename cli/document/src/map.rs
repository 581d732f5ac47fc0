use crate::Span;

/// Where each part of a made text came from; segments lie in order of `at`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMap {
    segments: Box<[Segment]>,
    calls: Box<[Call]>,
}

/// From `at` to the next segment, one part of a made text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// The first byte in the made text.
    pub at: u32,
    /// The template's text or action that wrote the part.
    pub code: Option<Span>,
    /// The value that the part prints, where one file's key says it.
    pub data: Option<Span>,
    /// The innermost call, as an index into the calls; [`Segment::NO_CALL`] at the top.
    pub call: u32,
    /// What is known of the part's value.
    pub flags: Flags,
}

/// One `include`, `tpl`, `template` or module call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// The action that calls.
    pub site: Span,
    /// The call around it, as an index; [`Segment::NO_CALL`] at the top.
    pub parent: u32,
}

/// Marks of a segment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// The part stands for a value that is not known yet.
    pub is_unknown: bool,
}

impl Segment {
    /// Stands for "no call around this".
    pub const NO_CALL: u32 = u32::MAX;
}

impl SourceMap {
    /// Takes segments in order of `at`, and the calls that they name.
    #[must_use]
    pub fn new(segments: Vec<Segment>, calls: Vec<Call>) -> Self {
        Self {
            segments: segments.into(),
            calls: calls.into(),
        }
    }

    /// The segment that holds a byte of the made text.
    pub fn at(&self, offset: u32) -> Option<&Segment> {
        let after = self
            .segments
            .partition_point(|segment| segment.at <= offset);
        self.segments.get(after.checked_sub(1)?)
    }

    /// Where the next segment begins; the largest offset for the last one.
    pub(crate) fn end_of(&self, segment: &Segment) -> u32 {
        let after = self
            .segments
            .partition_point(|other| other.at <= segment.at);
        self.segments.get(after).map_or(u32::MAX, |next| next.at)
    }

    /// The segments that touch a range of the made text, in order.
    pub fn within(&self, start: u32, end: u32) -> &[Segment] {
        let first = self
            .segments
            .partition_point(|segment| segment.at <= start)
            .saturating_sub(1);
        let last = self
            .segments
            .partition_point(|segment| segment.at < end)
            .max(first);
        self.segments.get(first..last).unwrap_or_default()
    }

    /// All segments, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// All calls; a segment's `call` and a call's `parent` are indices into them.
    pub fn all_calls(&self) -> &[Call] {
        &self.calls
    }

    /// The call sites around a segment, innermost first.
    pub fn calls<'map>(&'map self, segment: &Segment) -> impl Iterator<Item = Span> + use<'map> {
        let mut next = segment.call;
        std::iter::from_fn(move || {
            let call = self.calls.get(next as usize)?;
            // A parent always stands before its child, so a damaged chain still ends.
            next = if call.parent < next {
                call.parent
            } else {
                Segment::NO_CALL
            };
            Some(call.site)
        })
    }
}
