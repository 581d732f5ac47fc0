use std::sync::Arc;

use infractl_base::FolderError;
use infractl_document::Address;
use infractl_state::{StateError, Step};

use crate::{PlanFileError, StackError};

/// Why nothing could be planned or applied.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum DeliveryError {
    /// The state store failed, or its lock is held.
    #[error(transparent)]
    State(#[from] StateError),
    /// The target could not be read or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The target holds files of somebody else.
    #[error(
        "`{target}` holds `{file}`, which infractl did not write; move it away, or choose another \
         `delivery.path`"
    )]
    Foreign {
        /// The target.
        target: String,
        /// The first such file.
        file: String,
    },
    /// The target belongs to another environment.
    #[error("`{target}` belongs to the environment `{holds}`, not to `{wanted}`")]
    OtherEnvironment {
        /// The target.
        target: String,
        /// Whose it is.
        holds: String,
        /// Who asked.
        wanted: String,
    },
    /// The target changed after it was planned.
    #[error("`{target}` changed after the plan was made; plan again")]
    Changed {
        /// The target.
        target: String,
    },
    /// A plan file that must not be applied.
    #[error(transparent)]
    PlanFile(#[from] PlanFileError),
    /// Another run ended between the plan and the lock.
    #[error("another run ended after the plan was made; plan again")]
    Overtaken,
    /// A signal asked the run to end.
    #[error("interrupted before the step `{before}`")]
    Interrupted {
        /// The step that was not taken any more.
        before: Step,
    },
    /// A file of the target does not say what it should.
    #[error("`{path}` is damaged: {reason}; remove the file to have it written again")]
    Damaged {
        /// Where the file lies.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A value is not known yet, so nothing can be applied.
    #[error("cannot apply `{address}`: {reason}")]
    Blocked {
        /// The first document that is not fully known.
        address: Address,
        /// Why.
        reason: String,
    },
    /// The variant of a component that keeps data changes.
    #[error(
        "`{component}` keeps data and runs as `{before}`; changing it to `{after}` would lose them"
    )]
    VariantChange {
        /// The component.
        component: String,
        /// The variant that the target holds.
        before: String,
        /// The variant that is wanted.
        after: String,
    },
    /// A secret that this delivery cannot find.
    #[error("component `{component}`, secret `{secret}`, key `{key}`: {reason}")]
    Secret {
        /// The component.
        component: String,
        /// The name of the Secret.
        secret: String,
        /// The key in it.
        key: String,
        /// What is wrong with the reference; never the value.
        reason: String,
    },
    /// A sensitive value stands where it would become readable.
    #[error("`{address}` holds a sensitive value at `{path}`; only `stringData` of a Secret may")]
    Sensitive {
        /// The document.
        address: Address,
        /// The place.
        path: String,
    },
    /// A document that is no Kubernetes object.
    #[error("`{address}` is no Kubernetes object: {reason}")]
    NotAnObject {
        /// The document.
        address: Address,
        /// What is missing.
        reason: String,
    },
    /// A component whose name cannot be a folder.
    #[error(
        "the component name `{0}` cannot be a folder; write lower-case letters, digits and `-`"
    )]
    ComponentName(String),
    /// Two components or documents with one name.
    #[error("`{0}` stands twice in the environment")]
    Duplicate(String),
    /// A stack could not be applied.
    #[error(transparent)]
    Stack(#[from] Arc<StackError>),
    /// Somebody or something ended the run between its parts.
    #[error("{0}")]
    Stopped(String),
    /// A note that cannot be written as JSON.
    #[error("cannot write the inventory: {0}")]
    Inventory(String),
}

impl DeliveryError {
    /// Whether a signal ended the run.
    pub fn is_interruption(&self) -> bool {
        match self {
            Self::Interrupted { .. } => true,
            Self::Stack(error) => error.is_interruption(),
            _ => false,
        }
    }

    /// Whether a guard refused (exit code 5), rather than that nothing could be decided (4).
    pub fn is_guard(&self) -> bool {
        match self {
            Self::State(error) => error.is_guard(),
            Self::Folder(error) => error.is_guard(),
            Self::PlanFile(error) => error.is_guard(),
            Self::Stack(error) => error.is_guard(),
            Self::Foreign { .. }
            | Self::Stopped(_)
            | Self::Overtaken
            | Self::OtherEnvironment { .. }
            | Self::Changed { .. }
            | Self::VariantChange { .. } => true,
            Self::Damaged { .. }
            | Self::Interrupted { .. }
            | Self::Blocked { .. }
            | Self::Secret { .. }
            | Self::Sensitive { .. }
            | Self::NotAnObject { .. }
            | Self::ComponentName(_)
            | Self::Duplicate(_)
            | Self::Inventory(_) => false,
        }
    }
}
