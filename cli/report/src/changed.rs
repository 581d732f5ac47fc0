use std::collections::BTreeMap;

use crate::{Located, Place};

/// The lines that a change writes, by file: from the first to the last one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangedLines(BTreeMap<String, Vec<(u32, u32)>>);

impl ChangedLines {
    /// Takes the lines of files, whose paths start at the project root.
    pub fn new(files: BTreeMap<String, Vec<(u32, u32)>>) -> Self {
        Self(files)
    }

    /// Whether the change writes what the finding is about: a line of it, or its file where no
    /// line is known.
    pub(crate) fn have(&self, found: &Located) -> bool {
        if found.primary.is_none() {
            return self.0.contains_key(found.file_path());
        }
        let mut places = found.primary.iter().chain(&found.template);
        places.any(|place| self.touch(place))
    }

    fn touch(&self, place: &Place) -> bool {
        let ranges = self.0.get(place.path.as_str());
        let mut ranges = ranges.into_iter().flatten();
        ranges.any(|(first, last)| *first <= place.end.line && place.start.line <= *last)
    }
}
