//! What the commands that change a release share: the history of its code, what it does to the
//! objects, how it is told, and how it is written.

mod code;
mod effect;

use clap::ValueEnum;
use infractl_base::Files;
use infractl_project::Environment;
use infractl_release::{ChainError, Proposal, ReleaseError};
use infractl_report::{ReleaseReport, release_json, release_markdown, release_text};
use infractl_state::{LockState, Store};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) use self::code::Repository;
pub(crate) use self::effect::effect;
use crate::commands::platform::{Loaded, error_of_state};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// The shapes in which a change of a release is told.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A patch and what it means, for people
    Text,
    /// One JSON object with `schemaVersion`
    Json,
    /// For the body of a pull request
    Markdown,
}

/// Tells a change on stdout.
pub(crate) fn show(
    context: &Context,
    shape: Shape,
    report: &ReleaseReport<'_>,
) -> Result<(), CommandError> {
    let sources = &context.sources;
    let text = match shape {
        Shape::Text => release_text(report, sources, context.output.is_coloured()),
        Shape::Json => release_json(report, sources),
        Shape::Markdown => release_markdown(report, sources),
    };
    context.output.data(text.as_bytes())
}

/// Writes a change, unless a run on the environment holds its lock.
pub(crate) fn write(
    context: &Context,
    loaded: &Loaded,
    store: &dyn Store,
    proposal: &Proposal,
) -> Result<(), CommandError> {
    let lock = LockState::read(store).map_err(|error| error_of_state(&error))?;
    if let LockState::Held(locked) = lock
        && !locked.is_dead
    {
        return Err(CommandError::refused(format!(
            "`{}` is not written while a run needs it: {locked}",
            proposal.path
        )));
    }
    proposal
        .write(&loaded.folder())
        .map_err(|error| error_of_release(&error))?;
    context.output.say(&format!(
        "{}: wrote `{}`",
        proposal.environment, proposal.path
    ));
    Ok(())
}

/// The bytes of an environment's release.
pub(crate) fn release_bytes(
    loaded: &Loaded,
    environment: &Environment,
) -> Result<Arc<[u8]>, CommandError> {
    loaded
        .checkout
        .read(&environment.release.path)
        .or_undecided()
}

/// The components of the checkout that keep data.
pub(crate) fn stateful(
    workspace: &infractl_environment::Workspace<'_>,
) -> BTreeSet<infractl_project::ComponentName> {
    let components = workspace.checkout().catalogue.iter();
    components
        .filter(|component| *component.file.stateful)
        .map(|component| component.name.clone())
        .collect()
}

/// An error of the library of releases with its exit code.
pub(crate) fn error_of_release(error: &ReleaseError) -> CommandError {
    if error.is_guard() {
        CommandError::refused(error.to_string())
    } else {
        CommandError::undecided(error.to_string())
    }
}

/// A refusal of the chain.
pub(crate) fn error_of_chain(error: ChainError) -> CommandError {
    let refused = CommandError::refused(error.message);
    match error.hint {
        Some(hint) => refused.hint(hint),
        None => refused,
    }
}
