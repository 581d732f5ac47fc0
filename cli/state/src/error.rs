use infractl_base::FolderError;

use crate::Locked;

/// Why the state of an environment could not be read or changed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The folder of the store could not be read or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Somebody else holds the lock.
    #[error("{0}")]
    Held(Box<Locked>),
    /// The lock that this run held is not its own any more.
    #[error("the lock of this run was taken by somebody else: {0}")]
    Lost(Box<Locked>),
    /// The lock that this run held is gone.
    #[error("the lock of this run, `{path}`, was removed by somebody else")]
    Gone {
        /// Where the lock was.
        path: String,
    },
    /// A file of the store does not say what it should.
    #[error("`{path}` is damaged: {reason}")]
    Damaged {
        /// Where the file lies.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The operating system gave no randomness.
    #[error("cannot draw a secret: {0}")]
    Randomness(String),
    /// A note that cannot be written as JSON.
    #[error("cannot write a note of the state store: {0}")]
    Note(String),
    /// A part of a key that no store can hold.
    #[error("`{0}` cannot be the name of an entry in the state store")]
    Key(String),
}

impl StateError {
    /// Whether a guard refused, rather than the machine.
    pub fn is_guard(&self) -> bool {
        match self {
            Self::Folder(error) => error.is_guard(),
            Self::Held(_) | Self::Lost(_) | Self::Gone { .. } => true,
            Self::Damaged { .. } | Self::Randomness(_) | Self::Note(_) | Self::Key(_) => false,
        }
    }
}
