//! Files, digests, secrets, atomic writes and processes: all that touches the machine.

mod checkout;
mod digest;
pub mod fault;
mod files;
mod folder;
mod holder;
mod memory;
mod path;
mod random;
mod replace;
mod secret;
mod write;

pub use checkout::Checkout;
pub use digest::{Digest, DigestError, Hasher};
pub use files::{Entry, EntryKind, Files, FilesError};
pub use folder::{Access, Folder, FolderError, Standing};
pub use holder::Holder;
pub use memory::MemoryFiles;
pub use path::{PathError, RelativePath};
pub use random::random_bytes;
pub use secret::Secret;
