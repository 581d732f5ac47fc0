use infractl_base::{FolderError, RelativePath};
use infractl_state::StateError;
use infractl_yaml::EditError;

/// Why a release could not be changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReleaseError {
    /// The file is not UTF-8.
    #[error("`{path}` is not UTF-8")]
    NotText {
        /// The file.
        path: RelativePath,
    },
    /// The bytes are no release.
    #[error("`{path}` cannot be read as a release: {reason}")]
    Unreadable {
        /// The file, or where a record keeps it.
        path: RelativePath,
        /// The first mistake.
        reason: String,
    },
    /// A value is written in a way that is not changed in place.
    #[error("cannot change `{path}`: {error}")]
    Edit {
        /// The file.
        path: RelativePath,
        /// Why.
        error: EditError,
    },
    /// The changed text would not pin what it should.
    #[error("`{path}` would not pin what it should after the change; change it by hand")]
    Inexact {
        /// The file.
        path: RelativePath,
    },
    /// The release pins no such image.
    #[error("`{path}` pins no image `{name}`; {hint}")]
    UnknownImage {
        /// The file.
        path: RelativePath,
        /// What was asked for.
        name: String,
        /// What there is.
        hint: String,
    },
    /// Somebody else changed the file meanwhile.
    #[error("`{path}` changed while this command ran; run it again")]
    Changed {
        /// The file.
        path: RelativePath,
    },
    /// The file could not be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The records could not be read.
    #[error(transparent)]
    State(#[from] StateError),
    /// A guard refuses.
    #[error("{0}")]
    Refused(String),
    /// No record has the name.
    #[error("{0}")]
    UnknownRecord(String),
}

impl ReleaseError {
    /// Whether a guard refused, rather than the machine.
    pub fn is_guard(&self) -> bool {
        match self {
            Self::Changed { .. } | Self::Refused(_) => true,
            Self::Folder(error) => error.is_guard(),
            Self::State(error) => error.is_guard(),
            Self::NotText { .. }
            | Self::Unreadable { .. }
            | Self::Edit { .. }
            | Self::Inexact { .. }
            | Self::UnknownImage { .. }
            | Self::UnknownRecord(_) => false,
        }
    }
}
