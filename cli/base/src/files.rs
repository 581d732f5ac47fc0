use std::sync::Arc;

use crate::RelativePath;
use crate::walk::{EveryFile, walk};

/// What a library reads through: a checkout, a git revision, an overlay or memory.
pub trait Files: Send + Sync {
    /// The bytes of a file; symbolic links are followed inside the root.
    fn read(&self, path: &RelativePath) -> Result<Arc<[u8]>, FilesError>;

    /// The entries of a folder, sorted by name in byte order.
    fn list(&self, path: &RelativePath) -> Result<Vec<Entry>, FilesError>;

    /// What stands at a path; `None` where nothing does.
    fn kind(&self, path: &RelativePath) -> Result<Option<EntryKind>, FilesError>;

    /// Where a path really lies once its links are followed.
    fn real(&self, path: &RelativePath) -> Result<RelativePath, FilesError> {
        Ok(path.clone())
    }

    /// Every file below a folder, sorted, links followed; folders themselves are left out.
    ///
    /// A link to a folder around it would never end, and is an error.
    fn walk(&self, path: &RelativePath) -> Result<Vec<RelativePath>, FilesError> {
        let mut found = EveryFile::default();
        walk(self, path, &mut found)?;
        found.0.sort();
        Ok(found.0)
    }
}

impl<F: Files + ?Sized> Files for &F {
    fn read(&self, path: &RelativePath) -> Result<Arc<[u8]>, FilesError> {
        (**self).read(path)
    }

    fn list(&self, path: &RelativePath) -> Result<Vec<Entry>, FilesError> {
        (**self).list(path)
    }

    fn kind(&self, path: &RelativePath) -> Result<Option<EntryKind>, FilesError> {
        (**self).kind(path)
    }

    fn real(&self, path: &RelativePath) -> Result<RelativePath, FilesError> {
        (**self).real(path)
    }
}

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From the root.
    pub path: RelativePath,
    /// What it is, after following links.
    pub kind: EntryKind,
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A device, a socket, a dangling link: nothing that can be read.
    Other,
}

/// Why a file or folder could not be read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FilesError {
    /// Nothing stands there.
    #[error("`{path}` does not exist")]
    Missing {
        /// What was asked for.
        path: RelativePath,
    },
    /// A link leads out of the root, or round in a circle.
    #[error("`{path}` is a link that leads out of the project, or round in a circle")]
    Outside {
        /// What was asked for.
        path: RelativePath,
    },
    /// A file larger than what is read into memory.
    #[error("`{path}` is larger than {limit} bytes")]
    TooLarge {
        /// What was asked for.
        path: RelativePath,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// Anything else that the operating system or git says.
    #[error("cannot read `{path}`: {reason}")]
    Unreadable {
        /// What was asked for.
        path: RelativePath,
        /// The system's own words.
        reason: Arc<str>,
    },
}
