#![expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the file system"
)]

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use crate::{Entry, EntryKind, Files, FilesError, RelativePath};

/// The most that one file may hold, in bytes: above it lies no file that a person wrote.
const FILE_LIMIT: u64 = 256 * 1024 * 1024;

/// The files below a folder of this machine.
#[derive(Debug, Clone)]
pub struct Checkout {
    root: PathBuf,
}

impl Checkout {
    /// Opens `root`; its own links are resolved once, here.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(Self {
            root: root.canonicalize()?,
        })
    }

    /// The folder on this machine.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a path lies on this machine.
    pub fn absolute(&self, path: &RelativePath) -> PathBuf {
        self.root.join(path.as_str())
    }

    fn resolve(&self, path: &RelativePath) -> Result<PathBuf, FilesError> {
        let resolved = self
            .absolute(path)
            .canonicalize()
            .map_err(|error| unreadable(path, &error))?;
        if resolved.starts_with(&self.root) {
            Ok(resolved)
        } else {
            Err(FilesError::Outside { path: path.clone() })
        }
    }
}

impl Files for Checkout {
    fn read(&self, path: &RelativePath) -> Result<Arc<[u8]>, FilesError> {
        let resolved = self.resolve(path)?;
        let failed = |error: io::Error| unreadable(path, &error);
        // A pipe or a device would block or never end, so the kind is asked before opening.
        if !fs::metadata(&resolved).map_err(failed)?.is_file() {
            return Err(FilesError::Unreadable {
                path: path.clone(),
                reason: "not a regular file".into(),
            });
        }
        let mut bytes = Vec::new();
        let mut file = fs::File::open(&resolved)
            .map_err(failed)?
            .take(FILE_LIMIT + 1);
        file.read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > FILE_LIMIT {
            return Err(FilesError::TooLarge {
                path: path.clone(),
                limit: FILE_LIMIT,
            });
        }
        Ok(bytes.into())
    }

    fn list(&self, path: &RelativePath) -> Result<Vec<Entry>, FilesError> {
        let resolved = self.resolve(path)?;
        let failed = |error: io::Error| unreadable(path, &error);
        let mut entries = Vec::new();
        for entry in fs::read_dir(resolved).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let name = name.to_str().ok_or_else(|| FilesError::Unreadable {
                path: path.clone(),
                reason: format!("the name `{}` is not UTF-8", name.display()).into(),
            })?;
            let child = path.join(name).map_err(|error| FilesError::Unreadable {
                path: path.clone(),
                reason: error.to_string().into(),
            })?;
            let kind = self.kind(&child)?.unwrap_or(EntryKind::Other);
            entries.push(Entry { path: child, kind });
        }
        entries.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(entries)
    }

    fn real(&self, path: &RelativePath) -> Result<RelativePath, FilesError> {
        let resolved = self.resolve(path)?;
        let below = resolved
            .strip_prefix(&self.root)
            .ok()
            .and_then(Path::to_str);
        below
            .and_then(|below| RelativePath::parse(below).ok())
            .ok_or_else(|| FilesError::Unreadable {
                path: path.clone(),
                reason: "the name of a folder that it links to is not UTF-8".into(),
            })
    }

    fn kind(&self, path: &RelativePath) -> Result<Option<EntryKind>, FilesError> {
        match fs::metadata(self.absolute(path)) {
            Ok(found) if found.is_file() => Ok(Some(EntryKind::File)),
            Ok(found) if found.is_dir() => Ok(Some(EntryKind::Folder)),
            Ok(_) => Ok(Some(EntryKind::Other)),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(unreadable(path, &error)),
        }
    }
}

fn unreadable(path: &RelativePath, error: &io::Error) -> FilesError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            FilesError::Missing { path: path.clone() }
        }
        _ => FilesError::Unreadable {
            path: path.clone(),
            reason: error.to_string().into(),
        },
    }
}
