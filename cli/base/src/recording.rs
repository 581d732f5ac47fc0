use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Digest, Entry, EntryKind, Files, FilesError, Hasher, RelativePath};

/// Files that remember what was asked of them: every input of a result, misses included.
pub struct RecordingFiles<'f> {
    files: &'f dyn Files,
    seen: Mutex<BTreeMap<(RelativePath, Question), Option<Digest>>>,
}

/// What was asked about a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Its bytes; the answer is their digest.
    Content,
    /// The entries of a folder; the answer is a digest over names and kinds.
    Listing,
    /// What stands there; the answer is a digest over the kind.
    Kind,
}

/// A question whose answer is another now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The path.
    pub path: RelativePath,
    /// What was asked about it.
    pub question: Question,
    /// The answer then; `None` where nothing could be read.
    pub before: Option<Digest>,
    /// The answer now.
    pub after: Option<Digest>,
}

impl<'f> RecordingFiles<'f> {
    /// Reads through `files`.
    pub fn new(files: &'f dyn Files) -> Self {
        Self {
            files,
            seen: Mutex::default(),
        }
    }

    /// Every question so far with its answer, sorted; `None` where nothing could be read.
    pub fn seen(&self) -> BTreeMap<(RelativePath, Question), Option<Digest>> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Asks every question again: whether a result made from the first answers still holds.
    pub fn still_holds(
        files: &dyn Files,
        seen: &BTreeMap<(RelativePath, Question), Option<Digest>>,
    ) -> bool {
        seen.iter()
            .all(|((path, question), answer)| ask(files, path, *question) == *answer)
    }

    /// Asks every question again, and tells which answers are others now.
    pub fn changed(
        files: &dyn Files,
        seen: &BTreeMap<(RelativePath, Question), Option<Digest>>,
    ) -> Vec<Changed> {
        seen.iter()
            .map(|((path, question), before)| Changed {
                path: path.clone(),
                question: *question,
                before: *before,
                after: ask(files, path, *question),
            })
            .filter(|changed| changed.before != changed.after)
            .collect()
    }

    fn note(&self, path: &RelativePath, question: Question, answer: Option<Digest>) {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert((path.clone(), question), answer);
    }
}

impl Files for RecordingFiles<'_> {
    fn read(&self, path: &RelativePath) -> Result<Arc<[u8]>, FilesError> {
        let outcome = self.files.read(path);
        let answer = outcome.as_ref().ok().map(|bytes| Digest::of(bytes));
        self.note(path, Question::Content, answer);
        outcome
    }

    fn list(&self, path: &RelativePath) -> Result<Vec<Entry>, FilesError> {
        let outcome = self.files.list(path);
        let answer = outcome.as_ref().ok().map(|entries| listing(entries));
        self.note(path, Question::Listing, answer);
        outcome
    }

    /// Links are part of the listings and contents that are recorded anyway.
    fn real(&self, path: &RelativePath) -> Result<RelativePath, FilesError> {
        self.files.real(path)
    }

    fn kind(&self, path: &RelativePath) -> Result<Option<EntryKind>, FilesError> {
        let outcome = self.files.kind(path);
        let answer = outcome.as_ref().ok().copied().flatten().map(kind_digest);
        self.note(path, Question::Kind, answer);
        outcome
    }
}

fn ask(files: &dyn Files, path: &RelativePath, question: Question) -> Option<Digest> {
    match question {
        Question::Content => files.read(path).ok().map(|bytes| Digest::of(&bytes)),
        Question::Listing => files.list(path).ok().map(|entries| listing(&entries)),
        Question::Kind => files.kind(path).ok().flatten().map(kind_digest),
    }
}

fn listing(entries: &[Entry]) -> Digest {
    let mut hasher = Hasher::new();
    for entry in entries {
        hasher.part(entry.path.as_str().as_bytes());
        hasher.part(kind_name(entry.kind));
    }
    hasher.finish()
}

fn kind_digest(kind: EntryKind) -> Digest {
    Digest::of(kind_name(kind))
}

fn kind_name(kind: EntryKind) -> &'static [u8] {
    match kind {
        EntryKind::File => b"file",
        EntryKind::Folder => b"folder",
        EntryKind::Other => b"other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryFiles;

    #[test]
    fn a_result_holds_until_a_read_file_a_miss_or_a_listing_changes() {
        let path = |text| RelativePath::parse(text).unwrap();
        let mut files = MemoryFiles::new();
        files.insert(path("a/x"), *b"1");
        let recording = RecordingFiles::new(&files);
        recording.read(&path("a/x")).unwrap();
        recording.list(&path("a")).unwrap();
        assert!(recording.read(&path("b")).is_err());
        let seen = recording.seen();
        assert!(RecordingFiles::still_holds(&files, &seen));

        for changed in ["a/x", "a/y", "b"] {
            let mut later = files.clone();
            later.insert(path(changed), *b"2");
            assert!(!RecordingFiles::still_holds(&later, &seen), "{changed}");
            let told = RecordingFiles::changed(&later, &seen);
            let is_told = |found: &Changed| found.path.as_str() == changed;
            // A new file shows in the listing of its folder.
            assert!(told.iter().any(is_told) || changed == "a/y", "{told:?}");
        }
        let mut elsewhere = files.clone();
        elsewhere.insert(path("c/d"), *b"2");
        assert!(RecordingFiles::still_holds(&elsewhere, &seen));
    }
}
