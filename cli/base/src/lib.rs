//! Files, digests, secrets, atomic writes and processes: all that touches the machine.

mod checkout;
mod digest;
mod files;
mod memory;
mod path;
mod secret;

pub use checkout::Checkout;
pub use digest::{Digest, DigestError, Hasher};
pub use files::{Entry, EntryKind, Files, FilesError};
pub use memory::MemoryFiles;
pub use path::{PathError, RelativePath};
pub use secret::Secret;
