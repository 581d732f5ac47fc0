#![expect(
    clippy::disallowed_methods,
    reason = "this is one of the places that touch the file system"
)]

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::RelativePath;
use crate::fault::{FaultPoint, reach};

/// The most that one file may hold, in bytes.
const FILE_LIMIT: u64 = 256 * 1024 * 1024;

/// A folder of this machine that this program writes in. Paths below it are relative, and so are
/// the paths in its errors.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    shown: RelativePath,
}

/// Who may read a file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Files 0600, folders 0700.
    Private,
    /// Files 0644, folders 0755, less what the user's mask takes away.
    Shared,
}

/// What one name in a folder stands for; links are not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link, a pipe, a device: nothing that this program writes.
    Other,
}

/// Why a folder could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FolderError {
    /// The operating system refused.
    #[error("cannot {action} `{path}`: {reason}")]
    Failed {
        /// What was attempted, as an infinitive.
        action: &'static str,
        /// From the project root.
        path: String,
        /// The system's own words.
        reason: String,
    },
    /// Others could put files of theirs in place of ours.
    #[error("`{path}` can be written by others (mode {mode:03o}); run `chmod go-w {path}`")]
    NotPrivate {
        /// From the project root.
        path: String,
        /// The permission bits.
        mode: u32,
    },
    /// A link or a device stands where a file or folder of ours belongs.
    #[error("`{path}` is neither a regular file nor a folder; remove it")]
    Strange {
        /// From the project root.
        path: String,
    },
    /// A link on the way leads out of the folder.
    #[error("`{path}` leads out of the project through a link")]
    Outside {
        /// From the project root.
        path: String,
    },
}

impl FolderError {
    /// Whether a guard refused, rather than the machine.
    pub fn is_guard(&self) -> bool {
        matches!(self, Self::NotPrivate { .. })
    }
}

impl Folder {
    /// Takes a folder; it need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            shown: RelativePath::root(),
        }
    }

    /// The folder at a path below this one; its errors still name the whole path.
    #[must_use]
    pub fn inside(&self, path: &RelativePath) -> Self {
        Self {
            root: self.absolute(path),
            shown: self
                .shown
                .join(path.as_str())
                .unwrap_or_else(|_| path.clone()),
        }
    }

    /// Where a path lies on this machine.
    pub fn absolute(&self, path: &RelativePath) -> PathBuf {
        if path.is_root() {
            return self.root.clone();
        }
        self.root.join(path.as_str())
    }

    /// How errors and reports name a path below this folder.
    pub fn shown(&self, path: &RelativePath) -> String {
        self.shown
            .join(path.as_str())
            .map_or_else(|_| path.to_string(), |whole| whole.to_string())
    }

    pub(crate) fn failed(
        &self,
        action: &'static str,
        path: &RelativePath,
        error: &io::Error,
    ) -> FolderError {
        let text = error.to_string();
        let reason = text
            .split_once(" (os error")
            .map_or(text.as_str(), |(words, _)| words);
        FolderError::Failed {
            action,
            path: self.shown(path),
            reason: reason.to_owned(),
        }
    }

    /// Passes a fault point; a fault there is reported as if `action` on `path` had failed.
    pub fn pass(
        &self,
        point: FaultPoint,
        action: &'static str,
        path: &RelativePath,
    ) -> Result<(), FolderError> {
        reach(point).map_err(|error| self.failed(action, path, &error))
    }

    /// Refuses a path that a link takes out of this folder; what does not exist yet is fine.
    pub fn require_inside(&self, path: &RelativePath) -> Result<(), FolderError> {
        let Ok(root) = self.root.canonicalize() else {
            return Ok(());
        };
        let mut part = self.absolute(path);
        loop {
            match part.canonicalize() {
                Ok(found) if found.starts_with(&root) => return Ok(()),
                // A dangling link exists although nothing stands behind it.
                Err(error)
                    if error.kind() == ErrorKind::NotFound
                        && fs::symlink_metadata(&part).is_err() =>
                {
                    if !part.pop() {
                        return Ok(());
                    }
                }
                Ok(_) | Err(_) => {
                    return Err(FolderError::Outside {
                        path: self.shown(path),
                    });
                }
            }
        }
    }

    /// Refuses a folder in which others may write; one that does not exist is fine.
    pub fn require_private(&self, path: &RelativePath) -> Result<(), FolderError> {
        use std::os::unix::fs::PermissionsExt as _;
        match fs::metadata(self.absolute(path)) {
            Ok(found) if found.permissions().mode() & 0o022 != 0 => Err(FolderError::NotPrivate {
                path: self.shown(path),
                mode: found.permissions().mode() & 0o777,
            }),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(self.failed("read", path, &error)),
        }
    }

    /// Whether anybody but the owner may read, write or run what stands at a path.
    pub fn is_exposed(&self, path: &RelativePath) -> Result<bool, FolderError> {
        use std::os::unix::fs::PermissionsExt as _;
        fs::symlink_metadata(self.absolute(path))
            .map(|found| found.permissions().mode() & 0o077 != 0)
            .map_err(|error| self.failed("read", path, &error))
    }

    /// What stands at a path; `None` where nothing does.
    pub fn standing(&self, path: &RelativePath) -> Result<Option<Standing>, FolderError> {
        match fs::symlink_metadata(self.absolute(path)) {
            Ok(found) => Ok(Some(standing(found.file_type()))),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(self.failed("read", path, &error)),
        }
    }

    /// The bytes of a regular file; `None` where nothing stands.
    pub fn read(&self, path: &RelativePath) -> Result<Option<Vec<u8>>, FolderError> {
        match self.standing(path)? {
            None => return Ok(None),
            Some(Standing::File) => {}
            // A pipe or a device would block or never end.
            Some(_) => {
                return Err(FolderError::Strange {
                    path: self.shown(path),
                });
            }
        }
        let failed = |error: io::Error| self.failed("read", path, &error);
        let file = fs::File::open(self.absolute(path)).map_err(failed)?;
        let mut bytes = Vec::new();
        file.take(FILE_LIMIT + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        if bytes.len() as u64 > FILE_LIMIT {
            return Err(failed(io::Error::from(ErrorKind::FileTooLarge)));
        }
        Ok(Some(bytes))
    }

    /// The names in a folder with what they stand for, sorted; nothing where no folder stands.
    pub fn list(&self, path: &RelativePath) -> Result<Vec<(String, Standing)>, FolderError> {
        let failed = |error: io::Error| self.failed("list", path, &error);
        let entries = match fs::read_dir(self.absolute(path)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let name = entry.file_name().into_string().map_err(|name| {
                failed(io::Error::other(format!(
                    "the name `{}` is not UTF-8",
                    name.display()
                )))
            })?;
            names.push((name, standing(kind)));
        }
        names.sort();
        Ok(names)
    }

    /// Every path below a folder that is not a folder itself, sorted.
    pub fn walk(&self, path: &RelativePath) -> Result<Vec<(RelativePath, Standing)>, FolderError> {
        let mut found = Vec::new();
        let mut folders = vec![path.clone()];
        while let Some(folder) = folders.pop() {
            for (name, standing) in self.list(&folder)? {
                let child = folder
                    .join(&name)
                    .map_err(|error| self.failed("list", &folder, &io::Error::other(error)))?;
                match standing {
                    Standing::Folder => folders.push(child),
                    Standing::File | Standing::Other => found.push((child, standing)),
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// Makes a folder and all above it that are missing.
    pub fn create_folder(&self, path: &RelativePath, access: Access) -> Result<(), FolderError> {
        use std::os::unix::fs::DirBuilderExt as _;
        fs::DirBuilder::new()
            .recursive(true)
            .mode(access.folder_mode())
            .create(self.absolute(path))
            .map_err(|error| self.failed("create", path, &error))
    }

    /// Removes a file; nothing happens where none stands.
    pub fn remove(&self, path: &RelativePath) -> Result<(), FolderError> {
        match fs::remove_file(self.absolute(path)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(self.failed("remove", path, &error))
            }
            _ => Ok(()),
        }
    }

    /// Removes a folder with all below it; links in it are removed, not followed.
    pub fn remove_tree(&self, path: &RelativePath) -> Result<(), FolderError> {
        match fs::remove_dir_all(self.absolute(path)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(self.failed("remove", path, &error))
            }
            _ => Ok(()),
        }
    }

    /// The folder on this machine.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

impl Access {
    pub(crate) fn file_mode(self) -> u32 {
        match self {
            Self::Private => 0o600,
            Self::Shared => 0o644,
        }
    }

    pub(crate) fn folder_mode(self) -> u32 {
        match self {
            Self::Private => 0o700,
            Self::Shared => 0o755,
        }
    }
}

fn standing(kind: fs::FileType) -> Standing {
    if kind.is_file() {
        Standing::File
    } else if kind.is_dir() {
        Standing::Folder
    } else {
        Standing::Other
    }
}
