#![expect(
    clippy::disallowed_methods,
    reason = "this is one of the places that touch the file system"
)]

use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{fs, io};

use crate::fault::{FaultPoint, reach};
use crate::{Access, Folder, FolderError, Holder, RelativePath, Standing};

/// Stands in the name of every temporary file, before the number of the process that writes it.
const TEMPORARY: &str = ".infractl-new-";

impl Folder {
    /// Puts a file in place, whole or not at all: a temporary file in the same folder is written,
    /// flushed and renamed, then the folder is flushed. Missing folders are made.
    pub fn write(
        &self,
        path: &RelativePath,
        bytes: &[u8],
        access: Access,
    ) -> Result<(), FolderError> {
        let failed = |error: io::Error| self.failed("write", path, &error);
        let temporary = self.write_temporary(path, bytes, access)?;
        reach(FaultPoint::WriteRename)
            .and_then(|()| fs::rename(self.absolute(&temporary), self.absolute(path)))
            .map_err(|error| {
                self.discard(&temporary);
                failed(error)
            })?;
        self.flush_folder(&path.parent())
    }

    /// Puts a file in place if nothing stands there; the answer says whether it did. The file
    /// appears whole, and of many that try at once exactly one is told `true`.
    pub fn create(
        &self,
        path: &RelativePath,
        bytes: &[u8],
        access: Access,
    ) -> Result<bool, FolderError> {
        let temporary = self.write_temporary(path, bytes, access)?;
        let linked = reach(FaultPoint::WriteRename)
            .and_then(|()| fs::hard_link(self.absolute(&temporary), self.absolute(path)));
        self.discard(&temporary);
        match linked {
            Ok(()) => self.flush_folder(&path.parent()).map(|()| true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(self.failed("create", path, &error)),
        }
    }

    /// Writes a file in a tree that nobody reads yet: at once, and not flushed.
    pub fn write_unseen(
        &self,
        path: &RelativePath,
        bytes: &[u8],
        access: Access,
    ) -> Result<(), FolderError> {
        reach(FaultPoint::WriteOpen)
            .and_then(|()| {
                fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(access.file_mode())
                    .open(self.absolute(path))
            })
            .and_then(|mut file| {
                reach(FaultPoint::WriteData)?;
                file.write_all(bytes)
            })
            .map_err(|error| self.failed("write", path, &error))
    }

    /// Flushes a folder, all files and all folders below it to the disk.
    pub fn flush_tree(&self, path: &RelativePath) -> Result<(), FolderError> {
        for (name, standing) in self.list(path)? {
            let child = path
                .join(&name)
                .map_err(|error| self.failed("flush", path, &io::Error::other(error)))?;
            match standing {
                Standing::Folder => self.flush_tree(&child)?,
                Standing::File => reach(FaultPoint::WriteSync)
                    .and_then(|()| fs::File::open(self.absolute(&child)))
                    .and_then(|file| file.sync_all())
                    .map_err(|error| self.failed("flush", &child, &error))?,
                Standing::Other => {}
            }
        }
        self.flush_folder(path)
    }

    /// Removes temporary files below a folder whose writers are gone.
    pub fn sweep(&self, path: &RelativePath) -> Result<(), FolderError> {
        for (found, _) in self.walk(path)? {
            let writer = found
                .name()
                .rsplit_once(TEMPORARY)
                .and_then(|(_, rest)| rest.split_once('-'))
                .and_then(|(process, _)| process.parse().ok());
            if writer.is_some_and(|process| !Holder::is_running(process)) {
                self.remove(&found)?;
            }
        }
        Ok(())
    }

    /// Whether a name is one of a temporary file of this program.
    pub fn is_temporary(name: &str) -> bool {
        name.starts_with('.') && name.contains(TEMPORARY)
    }

    pub(crate) fn flush_folder(&self, path: &RelativePath) -> Result<(), FolderError> {
        reach(FaultPoint::WriteFolder)
            .and_then(|()| fs::File::open(self.absolute(path)))
            .and_then(|folder| folder.sync_all())
            .map_err(|error| self.failed("flush", path, &error))
    }

    fn write_temporary(
        &self,
        path: &RelativePath,
        bytes: &[u8],
        access: Access,
    ) -> Result<RelativePath, FolderError> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let failed = |error: io::Error| self.failed("write", path, &error);
        let name = format!(
            ".{}{TEMPORARY}{}-{}",
            path.name(),
            std::process::id(),
            NUMBER.fetch_add(1, Ordering::Relaxed)
        );
        let temporary = path
            .parent()
            .join(&name)
            .map_err(|error| failed(io::Error::other(error)))?;
        self.create_folder(&path.parent(), access)?;
        let mut file = reach(FaultPoint::WriteOpen)
            .and_then(|()| {
                fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(access.file_mode())
                    .open(self.absolute(&temporary))
            })
            .map_err(failed)?;
        reach(FaultPoint::WriteData)
            .and_then(|()| file.write_all(bytes))
            .and_then(|()| reach(FaultPoint::WriteSync))
            .and_then(|()| file.sync_all())
            .map_err(|error| {
                self.discard(&temporary);
                failed(error)
            })?;
        Ok(temporary)
    }

    /// Takes away a temporary file; one that cannot be removed is left for the next sweep.
    fn discard(&self, temporary: &RelativePath) {
        drop(fs::remove_file(self.absolute(temporary)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> Folder {
        let root = std::env::temp_dir().join(format!("infractl-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&root));
        Folder::new(root)
    }

    fn path(text: &str) -> RelativePath {
        RelativePath::parse(text).unwrap()
    }

    #[test]
    fn a_file_is_replaced_whole_and_leaves_no_temporary_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder("write");
        folder.write(&path("a/b"), b"one", Access::Private).unwrap();
        folder.write(&path("a/b"), b"two", Access::Private).unwrap();
        assert_eq!(folder.read(&path("a/b")).unwrap().unwrap(), b"two");
        assert_eq!(folder.walk(&RelativePath::root()).unwrap().len(), 1);
        let mode = |at: &str| {
            let found = fs::metadata(folder.absolute(&path(at))).unwrap();
            found.permissions().mode() & 0o777
        };
        assert_eq!((mode("a"), mode("a/b")), (0o700, 0o600));
        folder.remove_tree(&RelativePath::root()).unwrap();
    }

    #[test]
    fn of_many_that_create_a_file_at_once_one_is_told_so() {
        let folder = folder("create");
        let winners: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|number| {
                    let folder = &folder;
                    scope.spawn(move || {
                        folder.create(
                            &path("lock"),
                            format!("{number}").as_bytes(),
                            Access::Private,
                        )
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| usize::from(thread.join().unwrap().unwrap()))
                .sum()
        });
        assert_eq!(winners, 1);
        folder.remove_tree(&RelativePath::root()).unwrap();
    }

    #[test]
    fn a_sweep_takes_what_dead_writers_left_and_nothing_else() {
        let folder = folder("sweep");
        // Above the largest process number that Linux hands out.
        let dead = path(".a.infractl-new-4194305-0");
        let live = path(&format!(".a.infractl-new-{}-0", std::process::id()));
        for name in [&dead, &live, &path("a")] {
            folder.write(name, b"x", Access::Private).unwrap();
        }
        folder.sweep(&RelativePath::root()).unwrap();
        let left: Vec<_> = folder.list(&RelativePath::root()).unwrap();
        assert_eq!(left.len(), 2, "{left:?}");
        assert_eq!(folder.standing(&dead).unwrap(), None);
        folder.remove_tree(&RelativePath::root()).unwrap();
    }

    #[test]
    fn a_folder_that_others_write_in_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder("private");
        let state = path("state");
        folder.require_private(&state).unwrap();
        folder.create_folder(&state, Access::Private).unwrap();
        folder.require_private(&state).unwrap();
        let open = fs::Permissions::from_mode(0o770);
        fs::set_permissions(folder.absolute(&state), open).unwrap();
        let refused = folder.require_private(&state).unwrap_err();
        assert!(refused.is_guard());
        assert_eq!(
            refused.to_string(),
            "`state` can be written by others (mode 770); run `chmod go-w state`"
        );
        folder.remove_tree(&RelativePath::root()).unwrap();
    }

    #[test]
    fn a_link_does_not_lead_out() {
        let folder = folder("link");
        folder.create_folder(&path("a"), Access::Shared).unwrap();
        std::os::unix::fs::symlink("/usr", folder.absolute(&path("a/out"))).unwrap();
        std::os::unix::fs::symlink("/nowhere", folder.absolute(&path("a/dangling"))).unwrap();
        assert!(folder.require_inside(&path("a/b/c")).is_ok());
        assert!(folder.require_inside(&path("a/out/c")).is_err());
        assert!(folder.require_inside(&path("a/dangling")).is_err());
        assert!(folder.read(&path("a/out")).is_err());
        folder.remove_tree(&RelativePath::root()).unwrap();
    }
}
