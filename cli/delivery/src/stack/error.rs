use infractl_base::FolderError;
use infractl_state::StateError;
use infractl_terraform::runner::{RunError, ToolError};

use super::OutputPlace;

/// Why a stack could not be planned or applied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StackError {
    /// The run of the tool.
    #[error("stack `{stack}`: {reason}")]
    Run {
        /// The stack.
        stack: String,
        /// What went wrong.
        reason: RunError,
    },
    /// `init` failed on a stack whose code names where its state lies.
    #[error("stack `{stack}`: {reason}")]
    Opening {
        /// The stack.
        stack: String,
        /// The backend, as the code names it.
        backend: String,
        /// The bucket that it needs, where it needs one.
        bucket: Option<String>,
        /// What went wrong.
        reason: Box<RunError>,
    },
    /// The state lies elsewhere than it should: the tool would begin another one.
    #[error(
        "the state of the stack `{stack}` lies in {from} and should lie in {to}; nothing is planned \
         before it was moved: `infractl stack move-state {environment} {stack}`"
    )]
    Unmoved {
        /// The environment.
        environment: String,
        /// The stack.
        stack: String,
        /// Where it lies.
        from: String,
        /// Where it should lie.
        to: String,
    },
    /// Where a state should go, another one lies.
    #[error(
        "{to} holds the state of something else, which is not written over; give the stack \
         `{stack}` a place of its own"
    )]
    OtherState {
        /// The stack.
        stack: String,
        /// Where it should go.
        to: String,
    },
    /// What was read back is not what was sent.
    #[error(
        "the state of the stack `{stack}` did not arrive as it was sent; the old one is still \
         there and counts, and what arrived has to be removed"
    )]
    NotMoved {
        /// The stack.
        stack: String,
    },
    /// There is no tool.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// The code cannot be read.
    #[error("stack `{stack}`: {reason}")]
    Code {
        /// The stack.
        stack: String,
        /// Why.
        reason: String,
    },
    /// An output that another stack takes does not exist.
    #[error("stack `{stack}`: `{variable}` takes `{place}`, and there is no such output")]
    NoOutput {
        /// The stack that takes it.
        stack: String,
        /// The variable.
        variable: String,
        /// What it takes.
        place: OutputPlace,
    },
    /// A sensitive output would have to be written down for another stack.
    #[error(
        "stack `{stack}`: `{variable}` takes `{place}`, which is sensitive, and secrets are not \
         passed on between stacks; have both read it from where secrets are kept"
    )]
    SensitiveOutput {
        /// The stack that takes it.
        stack: String,
        /// The variable.
        variable: String,
        /// What it takes.
        place: OutputPlace,
    },
    /// An output came out otherwise than it was planned, so a plan that was made with it is void.
    #[error(
        "stack `{stack}`: `{place}` came out otherwise than it was planned, so that this plan does \
         not hold any more; plan again"
    )]
    OtherOutput {
        /// The stack that takes it.
        stack: String,
        /// The output.
        place: OutputPlace,
    },
    /// The plan of the tool is not what the plan file was sealed with.
    #[error(
        "the plan of the stack `{0}` that the plan file was sealed with is not kept any more, or is \
         another; plan again"
    )]
    Lost(String),
    /// Another tool or another version of it made the plan.
    #[error(
        "the plan of the stack `{stack}` was made by {planned}, and {found} would apply it; plan \
         again"
    )]
    OtherTool {
        /// The stack.
        stack: String,
        /// The tool with its version, then.
        planned: String,
        /// The tool with its version, now.
        found: String,
    },
    /// A name of stacks that there is none of.
    #[error("there is no stack `{name}`{hint}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// What was meant, perhaps.
        hint: String,
    },
    /// The private folder or the folder of states cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The state store failed.
    #[error(transparent)]
    State(#[from] StateError),
    /// Another run works on the stacks of the environment.
    #[error(transparent)]
    Lock(#[from] infractl_base::LockError),
}

impl StackError {
    /// Whether a guard refused, rather than that nothing could be decided.
    pub fn is_guard(&self) -> bool {
        match self {
            Self::Run { reason, .. } => reason.is_guard(),
            Self::Opening { reason, .. } => reason.is_guard(),
            Self::OtherOutput { .. }
            | Self::Lost(_)
            | Self::Unmoved { .. }
            | Self::OtherState { .. }
            | Self::OtherTool { .. }
            | Self::Lock(infractl_base::LockError::Held { .. }) => true,
            Self::Folder(error) => error.is_guard(),
            Self::State(error) => error.is_guard(),
            Self::Tool(_)
            | Self::NotMoved { .. }
            | Self::Code { .. }
            | Self::NoOutput { .. }
            | Self::SensitiveOutput { .. }
            | Self::Unknown { .. }
            | Self::Lock(_) => false,
        }
    }

    /// Whether a signal ended the run of the tool.
    pub fn is_interruption(&self) -> bool {
        matches!(
            self,
            Self::Run {
                reason: RunError::Interrupted { .. },
                ..
            }
        )
    }

    pub(super) fn run(stack: &str, reason: impl Into<RunError>) -> Self {
        Self::Run {
            stack: stack.to_owned(),
            reason: reason.into(),
        }
    }

    pub(super) fn code(stack: &str, reason: impl std::fmt::Display) -> Self {
        Self::Code {
            stack: stack.to_owned(),
            reason: reason.to_string(),
        }
    }

    pub(super) fn name(stack: &str, reason: &impl std::fmt::Display) -> Self {
        Self::code(
            stack,
            format!("its name cannot be that of a folder: {reason}"),
        )
    }
}
