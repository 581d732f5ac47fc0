use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{Entry, EntryKind, Files, FilesError, RelativePath};

/// Files held in memory: for archives, derived input and tests.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles {
    files: BTreeMap<RelativePath, Arc<[u8]>>,
}

impl MemoryFiles {
    /// Holds nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file in place of what stood there.
    pub fn insert(&mut self, path: RelativePath, bytes: impl Into<Arc<[u8]>>) {
        self.files.insert(path, bytes.into());
    }

    /// Takes a file away, if there is one.
    pub fn remove(&mut self, path: &RelativePath) {
        self.files.remove(path);
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &RelativePath) -> Result<Arc<[u8]>, FilesError> {
        self.files
            .get(path)
            .cloned()
            .ok_or_else(|| FilesError::Missing { path: path.clone() })
    }

    fn list(&self, path: &RelativePath) -> Result<Vec<Entry>, FilesError> {
        let mut entries: BTreeMap<RelativePath, EntryKind> = BTreeMap::new();
        for file in self.files.keys() {
            let Some(rest) = file.below(path) else {
                continue;
            };
            let (name, kind) = match rest.split_once('/') {
                Some((name, _)) => (name, EntryKind::Folder),
                None => (rest, EntryKind::File),
            };
            if let Ok(child) = path.join(name) {
                entries.insert(child, kind);
            }
        }
        if entries.is_empty() && !path.is_root() {
            return Err(FilesError::Missing { path: path.clone() });
        }
        Ok(entries
            .into_iter()
            .map(|(path, kind)| Entry { path, kind })
            .collect())
    }

    fn kind(&self, path: &RelativePath) -> Result<Option<EntryKind>, FilesError> {
        if self.files.contains_key(path) {
            return Ok(Some(EntryKind::File));
        }
        let is_folder = path.is_root() || self.files.keys().any(|file| file.below(path).is_some());
        Ok(is_folder.then_some(EntryKind::Folder))
    }
}
