use infractl_base::RelativePath;

use crate::StateError;

/// Where an environment's state is kept: a folder of this machine, later an object store.
///
/// Every write appears whole or not at all. Keys are paths; a part that starts with a dot belongs
/// to the store itself.
pub trait Store: Send + Sync {
    /// The bytes under a key; `None` where nothing is kept.
    fn get(&self, key: &RelativePath) -> Result<Option<Vec<u8>>, StateError>;

    /// Keeps bytes under a key, in place of what was there.
    fn put(&self, key: &RelativePath, bytes: &[u8]) -> Result<(), StateError>;

    /// Keeps bytes under a key where nothing is kept yet; the answer says whether it did. Of many
    /// that try at once exactly one is told `true`.
    fn create_if_absent(&self, key: &RelativePath, bytes: &[u8]) -> Result<bool, StateError>;

    /// Adds a line at the end of what is kept under a key, as bytes that end in a line break. Only
    /// one run adds to a key; one that is killed meanwhile may leave a line without its end.
    fn append(&self, key: &RelativePath, line: &[u8]) -> Result<(), StateError>;

    /// Forgets a key; one that is not kept is fine.
    fn delete(&self, key: &RelativePath) -> Result<(), StateError>;

    /// All keys below a prefix of whole parts, sorted.
    fn list(&self, prefix: &RelativePath) -> Result<Vec<RelativePath>, StateError>;

    /// Where a person finds what is kept under a key.
    fn location(&self, key: &RelativePath) -> String;

    /// Removes what killed writers left behind; called by whoever holds the lock.
    fn sweep(&self) -> Result<(), StateError>;
}

/// A key of parts that are known to be well formed.
pub(crate) fn key(text: &str) -> Result<RelativePath, StateError> {
    RelativePath::parse(text).map_err(|_| StateError::Key(text.to_owned()))
}

/// Writes a name so that it can be one part of a key, whatever it holds.
pub(crate) fn escape(name: &str) -> String {
    use std::fmt::Write as _;
    let mut part = String::with_capacity(name.len());
    for (position, byte) in name.bytes().enumerate() {
        let is_plain = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_')
            || (byte == b'.' && position > 0);
        if is_plain {
            part.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(part, "%{byte:02X}");
        }
    }
    part
}
