use infractl_document::{SourceId, Span};

/// Where a text that is parsed lies in its file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'t> {
    pub(crate) source: SourceId,
    /// Where the text begins.
    pub(crate) start: u32,
    /// Places of the text, each with the place in the file that it came from, behind every escape.
    pub(crate) shifts: &'t [(u32, u32)],
}

impl Origin<'_> {
    /// The whole of a file.
    pub(crate) fn whole(source: SourceId) -> Self {
        Self {
            source,
            start: 0,
            shifts: &[],
        }
    }

    /// The range of the file that a range of the text came from.
    #[inline]
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, self.place(start), self.place(end))
    }

    fn place(&self, at: usize) -> usize {
        if self.shifts.is_empty() {
            return self.start as usize + at;
        }
        let after = self
            .shifts
            .partition_point(|(text, _)| *text as usize <= at);
        let shift = after.checked_sub(1).and_then(|last| self.shifts.get(last));
        match shift {
            Some((text, file)) => *file as usize + (at - *text as usize),
            None => self.start as usize + at,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use infractl_base::RelativePath;
    use infractl_document::Sources;

    use super::*;

    #[test]
    fn a_place_behind_escapes_is_that_of_the_file() {
        let bytes = Arc::from(&b"{}"[..]);
        let source = Sources::new().add(&RelativePath::root(), &bytes);
        // `"a\nb\nc"`, which begins at byte 10.
        let origin = Origin {
            source,
            start: 11,
            shifts: &[(2, 14), (4, 17)],
        };
        let place = |at| origin.span(at, at).start;
        assert_eq!([0, 1, 2, 3, 4, 5].map(place), [11, 12, 14, 15, 17, 18]);
    }
}
