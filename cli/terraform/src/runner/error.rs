use infractl_base::{FolderError, LockError, ProgramError, Signal};

use super::{Diagnostic, StateError};
use crate::plan::PlanError;

/// Why a run of the tool did not do what it should. No text of it holds a secret that is known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The tool says that something is wrong.
    #[error("`{command}` failed{}", first(.diagnostics, *.code))]
    Failed {
        /// The command: `tofu plan`.
        command: String,
        /// The exit code; `None` when a signal ended it.
        code: Option<i32>,
        /// What it says, errors first.
        diagnostics: Vec<Diagnostic>,
    },
    /// It was asked to end, and did.
    #[error("`{command}` was interrupted by {}", .signal.name())]
    Interrupted {
        /// The command.
        command: String,
        /// What was passed on to it.
        signal: Signal,
        /// Whether it had to be killed, so that what it did last is not known.
        was_killed: bool,
    },
    /// It printed what it never prints.
    #[error("`{command}` printed something else than it should: {reason}")]
    Junk {
        /// The command.
        command: String,
        /// What was wrong, without what it printed.
        reason: String,
    },
    /// It succeeded and left no plan.
    #[error("`{command}` says that it succeeded, and left no plan")]
    NoPlan {
        /// The command.
        command: String,
    },
    /// The plan in the folder is not the one that was made.
    #[error("the plan of `{stack}` in its private folder is not the one that was made; plan again")]
    OtherPlan {
        /// The stack.
        stack: String,
    },
    /// The plan was applied before, or somebody tried to.
    #[error("the plan of `{stack}` was used already; plan again")]
    UsedPlan {
        /// The stack.
        stack: String,
    },
    /// The plan has a shape that cannot be trusted.
    #[error("`{command}`: {reason}")]
    Plan {
        /// The command.
        command: String,
        /// Why.
        reason: PlanError,
    },
    /// The state cannot be trusted.
    #[error(transparent)]
    State(#[from] StateError),
    /// The code of the stack cannot be read.
    #[error("cannot read the code of the stack: {0}")]
    Code(#[from] infractl_base::FilesError),
    /// The private folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Another run uses the plugin cache or the stack's folder.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The tool could not be started, or took longer than it may.
    #[error(transparent)]
    Program(#[from] ProgramError),
}

impl RunError {
    /// Whether a guard refused, rather than that something went wrong.
    pub fn is_guard(&self) -> bool {
        match self {
            Self::OtherPlan { .. } | Self::UsedPlan { .. } | Self::Lock(LockError::Held { .. }) => {
                true
            }
            Self::State(error) => error.is_guard(),
            // What both tools say when somebody else writes the state.
            Self::Failed { diagnostics, .. } => diagnostics
                .iter()
                .any(|found| found.summary.ends_with("Error acquiring the state lock")),
            Self::Folder(error) => error.is_guard(),
            _ => false,
        }
    }
}

fn first(diagnostics: &[Diagnostic], code: Option<i32>) -> String {
    match (diagnostics.first(), code) {
        (Some(diagnostic), _) => format!(": {}", diagnostic.summary),
        (None, Some(code)) => format!(" with exit code {code}"),
        (None, None) => ": a signal ended it".to_owned(),
    }
}
