use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{Entry, EntryKind, Files, FilesError, RelativePath};

/// Files over other files: what the upper has hides what the lower has; folders are merged.
pub struct Overlay<'f> {
    upper: &'f dyn Files,
    lower: &'f dyn Files,
}

impl<'f> Overlay<'f> {
    /// Lays `upper` over `lower`.
    pub fn new(upper: &'f dyn Files, lower: &'f dyn Files) -> Self {
        Self { upper, lower }
    }
}

impl Files for Overlay<'_> {
    fn read(&self, path: &RelativePath) -> Result<Arc<[u8]>, FilesError> {
        match self.upper.kind(path)? {
            Some(_) => self.upper.read(path),
            None => self.lower.read(path),
        }
    }

    fn list(&self, path: &RelativePath) -> Result<Vec<Entry>, FilesError> {
        let mut entries = BTreeMap::new();
        let mut found = None;
        for files in [self.lower, self.upper] {
            match files.list(path) {
                Ok(listed) => {
                    found = Some(());
                    entries.extend(listed.into_iter().map(|entry| (entry.path, entry.kind)));
                }
                Err(FilesError::Missing { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        found.ok_or_else(|| FilesError::Missing { path: path.clone() })?;
        Ok(entries
            .into_iter()
            .map(|(path, kind)| Entry { path, kind })
            .collect())
    }

    fn real(&self, path: &RelativePath) -> Result<RelativePath, FilesError> {
        match self.upper.kind(path)? {
            Some(_) => self.upper.real(path),
            None => self.lower.real(path),
        }
    }

    fn kind(&self, path: &RelativePath) -> Result<Option<EntryKind>, FilesError> {
        match self.upper.kind(path)? {
            Some(kind) => Ok(Some(kind)),
            None => self.lower.kind(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryFiles;

    #[test]
    fn the_upper_hides_files_and_adds_to_folders() {
        let path = |text| RelativePath::parse(text).unwrap();
        let mut lower = MemoryFiles::new();
        lower.insert(path("a/x"), *b"low");
        lower.insert(path("a/y"), *b"low");
        let mut upper = MemoryFiles::new();
        upper.insert(path("a/x"), *b"up");
        upper.insert(path("a/z"), *b"up");
        let overlay = Overlay::new(&upper, &lower);
        assert_eq!(&*overlay.read(&path("a/x")).unwrap(), b"up");
        assert_eq!(&*overlay.read(&path("a/y")).unwrap(), b"low");
        let walked = overlay.walk(&RelativePath::root()).unwrap();
        assert_eq!(walked, [path("a/x"), path("a/y"), path("a/z")]);
        assert!(overlay.list(&path("b")).is_err());
    }
}
