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

/// From so many bytes on a file is read to where it stays, and not copied there.
const LARGE: usize = 1024 * 1024;

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
        let absolute = self.absolute(path);
        if has_no_link(&absolute) {
            // The root is without links and a relative path has no `..`, so this is inside.
            return Ok(absolute);
        }
        let resolved = absolute
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
        let metadata = fs::metadata(&resolved).map_err(failed)?;
        if !metadata.is_file() {
            return Err(FilesError::Unreadable {
                path: path.clone(),
                reason: "not a regular file".into(),
            });
        }
        let length = usize::try_from(metadata.len().min(FILE_LIMIT)).unwrap_or_default();
        let mut file = fs::File::open(&resolved)
            .map_err(failed)?
            .take(FILE_LIMIT + 1);
        if length >= LARGE {
            return read_large(&mut file, length, path);
        }
        let mut bytes = Vec::with_capacity(length);
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
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let name = name.to_str().ok_or_else(|| FilesError::Unreadable {
                path: path.clone(),
                reason: format!("the name `{}` is not UTF-8", name.display()).into(),
            })?;
            let child = path.join(name).map_err(|error| FilesError::Unreadable {
                path: path.clone(),
                reason: error.to_string().into(),
            })?;
            let kind = match entry.file_type().map_err(failed)? {
                own if own.is_file() => EntryKind::File,
                own if own.is_dir() => EntryKind::Folder,
                own if own.is_symlink() => self.kind(&child)?.unwrap_or(EntryKind::Other),
                _ => EntryKind::Other,
            };
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

/// Reads a file of about so many bytes.
fn read_large(
    file: &mut io::Take<fs::File>,
    length: usize,
    path: &RelativePath,
) -> Result<Arc<[u8]>, FilesError> {
    let failed = |error: io::Error| unreadable(path, &error);
    let mut whole: Arc<[u8]> = std::iter::repeat_n(0, length).collect();
    let mut filled = 0;
    if let Some(bytes) = Arc::get_mut(&mut whole) {
        while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match file.read(rest) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(failed(error)),
            }
        }
    }
    // A file that grew or shrank meanwhile is taken as it was read.
    let mut rest = Vec::new();
    file.read_to_end(&mut rest).map_err(failed)?;
    if filled == length && rest.is_empty() {
        return Ok(whole);
    }
    if (filled + rest.len()) as u64 > FILE_LIMIT {
        return Err(FilesError::TooLarge {
            path: path.clone(),
            limit: FILE_LIMIT,
        });
    }
    Ok(whole.iter().take(filled).chain(&rest).copied().collect())
}

/// Whether a path exists and no part of it is a link: one call in place of one for each part.
/// Where the system cannot tell, the parts are asked one by one.
#[cfg(target_os = "linux")]
fn has_no_link(absolute: &Path) -> bool {
    use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
    let flags = OFlags::PATH | OFlags::CLOEXEC;
    openat2(
        CWD,
        absolute,
        flags,
        Mode::empty(),
        ResolveFlags::NO_SYMLINKS,
    )
    .is_ok()
}

#[cfg(not(target_os = "linux"))]
fn has_no_link(_absolute: &Path) -> bool {
    false
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

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_followed_inside_and_refused_where_they_lead_out() {
        let folder = std::env::temp_dir().join(format!("infractl-checkout-{}", std::process::id()));
        fs::create_dir_all(folder.join("root/charts/a")).unwrap();
        fs::write(folder.join("root/charts/a/Chart.yaml"), "name: a\n").unwrap();
        fs::write(folder.join("secret"), "outside\n").unwrap();
        symlink("a", folder.join("root/charts/linked")).unwrap();
        symlink("../../secret", folder.join("root/charts/out")).unwrap();
        symlink("/dev/null", folder.join("root/charts/device")).unwrap();
        let checkout = Checkout::open(&folder.join("root")).unwrap();
        let path = |text: &str| RelativePath::parse(text).unwrap();

        for inside in ["charts/a/Chart.yaml", "charts/linked/Chart.yaml"] {
            assert_eq!(&*checkout.read(&path(inside)).unwrap(), b"name: a\n");
            assert_eq!(
                checkout.real(&path(inside)).unwrap(),
                path("charts/a/Chart.yaml")
            );
        }
        for outside in ["charts/out", "charts/device"] {
            let refused = checkout.read(&path(outside)).unwrap_err();
            assert!(matches!(refused, FilesError::Outside { .. }), "{refused}");
        }
        let kinds: Vec<_> = checkout
            .list(&path("charts"))
            .unwrap()
            .into_iter()
            .map(|entry| (entry.path.name().to_owned(), entry.kind))
            .collect();
        let expected = [
            ("a", EntryKind::Folder),
            ("device", EntryKind::Other),
            ("linked", EntryKind::Folder),
            ("out", EntryKind::File),
        ];
        assert_eq!(kinds, expected.map(|(name, kind)| (name.to_owned(), kind)));
        fs::remove_dir_all(folder).unwrap();
    }
}
