use std::path::PathBuf;
use std::time::Duration;

use infractl_base::{Checkout, Files, RelativePath};
use infractl_document::Sources;
use infractl_environment::Workspace;
use infractl_policy::Limits;
use infractl_project::Project;

use super::place::locate;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// Which policies judge, and what they may take.
#[derive(clap::Args, Debug)]
pub(crate) struct PolicyArgs {
    /// Folder of policies in place of the project's; may be given often
    #[arg(long, value_name = "FOLDER")]
    policies: Vec<PathBuf>,
    /// The project's policies as they are at this git revision, such as `origin/main`
    #[arg(long, value_name = "REVISION", conflicts_with_all = ["policies", "path"])]
    policies_from: Option<String>,
    /// Time that one policy has for one document, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::USUAL.time.as_secs())]
    time_limit: u64,
    /// Memory that policies have, in MiB
    #[arg(long, value_name = "MIB", default_value_t = Limits::USUAL.memory >> 20)]
    memory_limit: u64,
}

/// Folders of policies, and the files that they are read from.
pub(crate) struct PolicyFolders<'f> {
    pub(crate) files: Box<dyn Files + 'f>,
    pub(crate) paths: Vec<RelativePath>,
}

impl PolicyArgs {
    /// The project's policies: as they are in the checkout, or at a revision.
    pub(crate) fn of(revision: Option<String>) -> Self {
        Self {
            policies: Vec::new(),
            policies_from: revision,
            time_limit: Limits::USUAL.time.as_secs(),
            memory_limit: Limits::USUAL.memory >> 20,
        }
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits {
            time: Duration::from_secs(self.time_limit),
            memory: self.memory_limit << 20,
        }
    }

    /// The folders that the command line names, else those of the project: in the checkout, or at
    /// the revision that was asked for, whose own `infractl.yaml` says where they lie.
    pub(crate) fn of_project<'f>(
        &self,
        context: &Context,
        checkout: &'f Checkout,
        workspace: &Workspace<'_>,
    ) -> Result<PolicyFolders<'f>, CommandError> {
        if !self.policies.is_empty() {
            return named(context, &self.policies);
        }
        let Some(revision) = &self.policies_from else {
            return Ok(PolicyFolders {
                files: Box::new(checkout),
                paths: infractl_check::folders(&workspace.project.file.policies).or_undecided()?,
            });
        };
        let no_repository = || {
            CommandError::undecided(format!(
                "policies at `{revision}` cannot be read: the project is in no git repository"
            ))
        };
        let history = workspace.history().ok_or_else(no_repository)?;
        let git = history.git().ok_or_else(no_repository)?;
        let commit = git.commit(revision).or_undecided()?;
        let files = history.open(commit).ok_or_else(no_repository)?;
        let files = files.or_undecided()?;
        let (project, _) = Project::load(&files, &Sources::new());
        let project = project.ok_or_else(|| {
            CommandError::undecided(format!("there is no readable project at `{revision}`"))
        })?;
        Ok(PolicyFolders {
            paths: infractl_check::folders(&project.file.policies).or_undecided()?,
            files: Box::new(files),
        })
    }

    /// The folders for files outside any environment.
    pub(crate) fn of_paths(
        &self,
        context: &Context,
    ) -> Result<PolicyFolders<'static>, CommandError> {
        named_or_own(context, &self.policies)
    }
}

/// The folders that a command line names: below the current folder, or one elsewhere.
fn named(context: &Context, folders: &[PathBuf]) -> Result<PolicyFolders<'static>, CommandError> {
    let located: Vec<(Checkout, RelativePath)> = folders
        .iter()
        .map(|folder| locate(context, folder))
        .collect::<Result<_, _>>()?;
    let is_one_root = located
        .iter()
        .all(|(checkout, _)| checkout.root() == context.directory());
    if located.len() > 1 && !is_one_root {
        return Err(
            CommandError::undecided("several folders of policies lie in different places")
                .hint("run in a folder that holds all of them, or name it with `-C FOLDER`"),
        );
    }
    let (checkouts, paths): (Vec<_>, Vec<_>) = located.into_iter().unzip();
    let checkout = checkouts
        .into_iter()
        .next()
        .ok_or_else(|| CommandError::undecided("no folder of policies is named"))?;
    Ok(PolicyFolders {
        files: Box::new(checkout),
        paths,
    })
}

/// The folders that a command line names, else those of the project around the current folder.
pub(crate) fn named_or_own(
    context: &Context,
    folders: &[PathBuf],
) -> Result<PolicyFolders<'static>, CommandError> {
    if !folders.is_empty() {
        return named(context, folders);
    }
    let hint = "name a folder of policies with `--policies FOLDER`";
    let checkout = context
        .project_checkout()
        .map_err(|error| error.hint(hint))?;
    let (project, _) = Project::load(&checkout, &Sources::new());
    let project = project.ok_or_else(|| {
        CommandError::undecided("the project cannot be read, so nobody knows its policies")
            .hint(hint)
    })?;
    Ok(PolicyFolders {
        paths: infractl_check::folders(&project.file.policies).or_undecided()?,
        files: Box::new(checkout),
    })
}
