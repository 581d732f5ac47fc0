#![expect(
    clippy::disallowed_methods,
    reason = "the cache is the place that reads and renames its own files"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Digest;

/// Bytes kept on this machine under a name that says what they are; it may lose any of them.
///
/// Each entry carries its own digest, so that a damaged one counts as lost.
#[derive(Debug)]
pub struct BlobCache {
    folder: PathBuf,
    written: AtomicU64,
}

impl BlobCache {
    /// Uses `folder`, which is made when the first entry comes. It lies outside the project.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            written: AtomicU64::new(0),
        }
    }

    /// The bytes under `name`, unless lost.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.place(name)).ok()?;
        let digest: [u8; 32] = bytes.get(..32)?.try_into().ok()?;
        let content = bytes.split_off(32);
        (*Digest::of(&content).bytes() == digest).then_some(content)
    }

    /// Keeps bytes under `name`, which must say all that decides them.
    ///
    /// A full disk or a folder that cannot be written makes the next run slower, nothing else.
    pub fn put(&self, name: &str, content: &[u8]) {
        let place = self.place(name);
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let unfinished = place.with_extension(format!("{}-{number}", std::process::id()));
        let bytes = [Digest::of(content).bytes().as_slice(), content].concat();
        let outcome = place
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&unfinished, bytes))
            .and_then(|()| fs::rename(&unfinished, &place));
        if outcome.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
    }

    /// Names are digested: they may hold slashes, and a folder for each first byte stays small.
    fn place(&self, name: &str) -> PathBuf {
        let hex = Digest::of(name.as_bytes()).hex();
        let (first, rest) = hex.split_at_checked(2).unwrap_or(("", &hex));
        self.folder.join(first).join(rest)
    }
}
