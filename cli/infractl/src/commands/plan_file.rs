//! Plan files on the command line: where they lie, and what to do about one that is refused.

use std::path::Path;

use infractl_base::{Access, Folder, FolderError, RelativePath};
use infractl_delivery::{DeliveryError, PlanFile, PlanFileError, SealedPlan};
use infractl_state::{LocalStore, Secrets};

use crate::commands::platform::error_of;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// A file at a path that a person typed.
struct Place {
    folder: Folder,
    name: RelativePath,
    typed: String,
}

impl Place {
    fn find(context: &Context, typed: &Path) -> Result<Self, CommandError> {
        let shown = typed.display().to_string();
        let whole = context.directory().join(typed);
        let name = whole.file_name().and_then(|name| name.to_str());
        let (Some(folder), Some(name)) = (whole.parent(), name) else {
            return Err(CommandError::undecided(format!(
                "`{shown}` cannot be the name of a file"
            )));
        };
        if !folder.is_dir() {
            return Err(CommandError::undecided(format!(
                "there is no folder for `{shown}`"
            )));
        }
        Ok(Self {
            folder: Folder::new(folder),
            name: RelativePath::parse(name).or_undecided()?,
            typed: shown,
        })
    }

    fn read(&self) -> Result<Option<Vec<u8>>, CommandError> {
        self.folder
            .read(&self.name)
            .map_err(|error| self.failed("read", &error))
    }

    fn failed(&self, action: &str, error: &FolderError) -> CommandError {
        let reason = match error {
            FolderError::Failed { reason, .. } => reason.as_str(),
            FolderError::Strange { .. } => "it is no regular file",
            FolderError::NotPrivate { .. } => "others can write it",
            FolderError::Outside { .. } => "it lies behind a link",
        };
        CommandError::undecided(format!("cannot {action} `{}`: {reason}", self.typed))
    }
}

/// Fails where a plan may not be written to a path: something else stands there.
pub(crate) fn require_free(context: &Context, path: &Path) -> Result<(), CommandError> {
    let place = Place::find(context, path)?;
    match place.read()? {
        Some(bytes) if !PlanFile::is_one(&bytes) => Err(CommandError::refused(format!(
            "`{}` exists and is no plan file; it stays as it is",
            place.typed
        ))
        .hint("write the plan to another file")),
        _ => Ok(()),
    }
}

/// Seals a plan and writes it to a private file; an older plan there is replaced.
pub(crate) fn write(
    context: &Context,
    path: &Path,
    plan: &SealedPlan,
    store: &LocalStore,
) -> Result<(), CommandError> {
    let bytes = plan
        .seal(Secrets::new(store))
        .map_err(|error| error_of(&error))?;
    let place = Place::find(context, path)?;
    let is_created = place
        .folder
        .create(&place.name, &bytes, Access::Private)
        .map_err(|error| place.failed("write", &error))?;
    if !is_created {
        require_free(context, path)?;
        place
            .folder
            .write(&place.name, &bytes, Access::Private)
            .map_err(|error| place.failed("write", &error))?;
    }
    Ok(())
}

/// Reads a plan file; nothing in it is trusted yet.
pub(crate) fn read(
    context: &Context,
    path: &Path,
    environment: &str,
) -> Result<PlanFile, CommandError> {
    let place = Place::find(context, path)?;
    let Some(bytes) = place.read()? else {
        return Err(
            CommandError::undecided(format!("there is no plan file `{}`", place.typed))
                .hint(again(environment)),
        );
    };
    PlanFile::read(bytes).map_err(|error| explain_in(&place.typed, &error, environment))
}

/// An error of the delivery, with the next step where a plan file was refused.
pub(crate) fn explain(error: DeliveryError, environment: &str) -> CommandError {
    match error {
        DeliveryError::PlanFile(error) => refuse(&error, environment),
        error => error_of(&error),
    }
}

/// Why a plan file is refused, with the next step.
pub(crate) fn refuse(error: &PlanFileError, environment: &str) -> CommandError {
    let refused = if error.is_guard() {
        CommandError::refused(error.to_string())
    } else {
        CommandError::undecided(error.to_string())
    };
    refused.hint(match error {
        PlanFileError::OtherEnvironment { planned, .. } => {
            format!("`infractl apply {planned} --plan FILE` applies it where it belongs")
        }
        _ => again(environment),
    })
}

fn explain_in(typed: &str, error: &PlanFileError, environment: &str) -> CommandError {
    let message = format!("`{typed}`: {error}");
    let refused = if error.is_guard() {
        CommandError::refused(message)
    } else {
        CommandError::undecided(message)
    };
    refused.hint(again(environment))
}

fn again(environment: &str) -> String {
    format!("plan again: infractl plan {environment} --out FILE")
}
