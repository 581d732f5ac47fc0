//! Files, digests, secrets, atomic writes and processes: all that touches the machine.

mod append;
mod cache;
mod checkout;
mod digest;
pub mod fault;
mod files;
mod folder;
mod git;
mod holder;
mod memory;
mod overlay;
mod path;
mod process;
mod random;
mod recording;
mod replace;
mod scratch;
mod secret;
mod signals;
mod write;

pub use cache::BlobCache;
pub use checkout::Checkout;
pub use digest::{Digest, DigestError, Hasher};
pub use files::{Entry, EntryKind, Files, FilesError};
pub use folder::{Access, Folder, FolderError, Standing};
pub use git::{CommitId, CommitIdError, Git, GitError, LoggedCommit, Revision};
pub use holder::Holder;
pub use memory::MemoryFiles;
pub use overlay::Overlay;
pub use path::{PathError, RelativePath};
pub use process::{Program, ProgramError, ProgramOutput};
pub use random::random_bytes;
pub use recording::{Changed, Question, RecordingFiles};
pub use scratch::ScratchFolder;
pub use secret::Secret;
pub use signals::{Signal, on_signals};
