#![expect(
    clippy::disallowed_methods,
    reason = "this is one of the places that touch the file system and wait"
)]

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::{Folder, FolderError, RelativePath};

/// A file that one process of this machine holds at a time; given back when this is dropped, and
/// by the system when the process dies.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

/// Why a lock could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Another process holds it.
    #[error("`{path}` is held by another process for longer than {} seconds", waited.as_secs())]
    Held {
        /// From the project root.
        path: String,
        /// How long this process waited.
        waited: Duration,
    },
    /// The file cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

impl FileLock {
    /// Takes the lock of a file, which is made where it is missing and never removed.
    pub fn take(
        folder: &Folder,
        path: &RelativePath,
        patience: Duration,
    ) -> Result<Self, LockError> {
        let failed = |error: io::Error| folder.failed("lock", path, &error);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(folder.absolute(path))
            .map_err(failed)?;
        let deadline = Instant::now() + patience;
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Self { _file: file }),
                Err(Errno::WOULDBLOCK | Errno::INTR) if Instant::now() < deadline => {
                    thread::sleep(Duration::from_millis(20));
                }
                Err(Errno::WOULDBLOCK | Errno::INTR) => {
                    return Err(LockError::Held {
                        path: folder.shown(path),
                        waited: patience,
                    });
                }
                Err(error) => return Err(failed(error.into()).into()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ScratchFolder;

    #[test]
    fn one_holds_a_lock_and_the_next_has_it_when_it_is_dropped() {
        let scratch = ScratchFolder::new(&std::env::temp_dir()).unwrap();
        let path = RelativePath::parse("lock").unwrap();
        let take = || FileLock::take(scratch.folder(), &path, Duration::from_millis(50));
        let held = take().unwrap();
        assert!(matches!(take(), Err(LockError::Held { .. })));
        drop(held);
        take().unwrap();
    }
}
