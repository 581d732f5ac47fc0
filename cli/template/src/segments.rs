use infractl_document::Segment;

/// The segments of a text in order; one of them, the usual number, needs no allocation.
#[derive(Debug, Clone, Default)]
pub(crate) enum Segments {
    #[default]
    None,
    One(Segment),
    Many(Vec<Segment>),
}

impl Segments {
    pub(crate) fn as_slice(&self) -> &[Segment] {
        match self {
            Self::None => &[],
            Self::One(segment) => std::slice::from_ref(segment),
            Self::Many(segments) => segments,
        }
    }

    pub(crate) fn push(&mut self, segment: Segment) {
        match self {
            Self::None => *self = Self::One(segment),
            Self::One(first) => {
                let mut segments = Vec::with_capacity(8);
                segments.push(*first);
                segments.push(segment);
                *self = Self::Many(segments);
            }
            Self::Many(segments) => segments.push(segment),
        }
    }

    /// Appends segments whose text begins at `base`.
    pub(crate) fn extend(&mut self, segments: &[Segment], base: usize) {
        let base = u32::try_from(base).unwrap_or(u32::MAX);
        let moved = |segment: &Segment| Segment {
            at: base.saturating_add(segment.at),
            ..*segment
        };
        self.reserve(segments.len());
        match self {
            Self::Many(own) => own.extend(segments.iter().map(moved)),
            Self::None | Self::One(_) => segments.iter().for_each(|own| self.push(moved(own))),
        }
    }

    pub(crate) fn reserve(&mut self, count: usize) {
        match self {
            Self::Many(segments) => segments.reserve(count),
            Self::None if count > 1 => *self = Self::Many(Vec::with_capacity(count)),
            Self::One(first) if count > 0 => {
                let mut segments = Vec::with_capacity(count + 4);
                segments.push(*first);
                *self = Self::Many(segments);
            }
            Self::None | Self::One(_) => {}
        }
    }
}

impl From<Vec<Segment>> for Segments {
    fn from(segments: Vec<Segment>) -> Self {
        if segments.is_empty() {
            Self::None
        } else {
            Self::Many(segments)
        }
    }
}
