//! What the commands on one environment share: its files, its state store and its target.

use std::sync::Arc;

use clap::ValueEnum;
use infractl_base::{BlobCache, Checkout, Folder, Git, RelativePath};
use infractl_delivery::{Directory, Lookup};
use infractl_document::{Finding, RenderKind, Severity};
use infractl_environment::{History, Workspace};
use infractl_project::{DeliveryType, Environment, Project};
use infractl_state::{Code, LocalStore};
use infractl_terraform::runner::{Tool, ToolError};

use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// A project whose files hold no error.
pub(crate) struct Loaded {
    pub(crate) checkout: Checkout,
    pub(crate) project: Arc<Project>,
}

/// Reads the project around the current folder; a mistake in its files ends the command.
pub(crate) fn load(context: &Context) -> Result<Loaded, CommandError> {
    let checkout = context.project_checkout()?;
    let (project, findings) = Project::load(&checkout, &context.sources);
    loaded(context, checkout, project, &findings)
}

/// The same with only the environments of these names: the others cost nothing, and their mistakes
/// stop nobody.
pub(crate) fn load_only(context: &Context, names: &[&str]) -> Result<Loaded, CommandError> {
    let checkout = context.project_checkout()?;
    let (project, findings) = Project::load_only(&checkout, &context.sources, names);
    loaded(context, checkout, project, &findings)
}

fn loaded(
    context: &Context,
    checkout: Checkout,
    project: Option<Project>,
    findings: &[Finding],
) -> Result<Loaded, CommandError> {
    refuse_errors(context, findings)?;
    let project = project.ok_or_else(|| CommandError::undecided("the project cannot be read"))?;
    Ok(Loaded {
        checkout,
        project: Arc::new(project),
    })
}

/// Ends the command when findings hold an error, after showing them.
pub(crate) fn refuse_errors(context: &Context, findings: &[Finding]) -> Result<(), CommandError> {
    let errors: Vec<Finding> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .cloned()
        .collect();
    if errors.is_empty() {
        return Ok(());
    }
    context.output.diagnose(&errors, &context.sources);
    let number = errors.len();
    let noun = if number == 1 { "error" } else { "errors" };
    Err(
        CommandError::undecided(format!("{number} {noun} in the files of the project"))
            .hint("`infractl validate` shows every finding"),
    )
}

/// Which code of an environment is rendered.
#[derive(ValueEnum, Debug, Clone, Copy)]
pub(crate) enum Source {
    /// The revision that the release pins; this checkout where it pins none
    Pinned,
    /// This checkout, with the environment's pins
    Worktree,
}

impl Source {
    pub(crate) fn kind(self) -> RenderKind {
        match self {
            Self::Pinned => RenderKind::Now,
            Self::Worktree => RenderKind::Next,
        }
    }
}

/// The repository around a folder, where there is one: only pinned revisions need it.
pub(crate) fn open_history(checkout: &Checkout) -> History {
    let cache = Context::cache_folder().map(|folder| Arc::new(BlobCache::new(&folder)));
    History::new(checkout.root(), Context::git_environment(), cache)
}

impl Loaded {
    /// The `tofu` or `terraform` that the project asks for.
    pub(crate) fn tool(&self) -> Result<Tool, ToolError> {
        let wanted = self.project.file.tools.iter();
        let wanted = wanted.map(|(name, range)| (name.clone(), range.value.clone()));
        Tool::find(&Context::search_path(), &wanted.collect())
    }

    /// The project with its components, ready to render.
    pub(crate) fn workspace<'w>(
        &'w self,
        context: &'w Context,
    ) -> Result<Workspace<'w>, CommandError> {
        let (workspace, findings) = Workspace::of(
            Arc::clone(&self.project),
            &self.checkout,
            &context.sources,
            Some(open_history(&self.checkout)),
        );
        refuse_errors(context, &findings)?;
        Ok(workspace)
    }

    /// The code that a render used, for the record.
    pub(crate) fn code(&self, revision: Option<String>) -> Code {
        if revision.is_some() {
            return Code {
                revision,
                is_worktree: false,
                is_dirty: false,
            };
        }
        let git = Git::open(self.checkout.root(), Context::git_environment()).ok();
        let head = git.as_ref().and_then(|git| git.commit("HEAD").ok());
        let is_same = |git: &Git| git.has_same_files(head.as_ref()?, &["."]).ok();
        let is_clean = git.as_ref().and_then(is_same).unwrap_or(false);
        Code {
            is_dirty: head.is_some() && !is_clean,
            revision: head.map(|commit| commit.to_string()),
            is_worktree: true,
        }
    }

    pub(crate) fn environment(&self, name: &str) -> Result<&Environment, CommandError> {
        self.project.environment(name).or_undecided()
    }

    /// The project's folder, for what is written in it.
    pub(crate) fn folder(&self) -> Folder {
        Folder::new(self.checkout.root())
    }

    /// The folder of an environment's state store: one of the project for now.
    pub(crate) fn store_path(environment: &Environment) -> Result<RelativePath, CommandError> {
        let written = environment
            .file
            .state
            .as_ref()
            .map(|state| state.value.as_str());
        if let Some((scheme, _)) = written.and_then(|state| state.split_once("://")) {
            return Err(CommandError::undecided(format!(
                "the state store `{scheme}://` of `{}` is not built in",
                environment.name
            ))
            .hint("name a folder of the project, such as `.infractl/state`"));
        }
        let default = format!(".infractl/{}/state", environment.name);
        RelativePath::parse(written.unwrap_or(&default)).or_undecided()
    }

    /// The state store of an environment.
    pub(crate) fn store(&self, environment: &Environment) -> Result<LocalStore, CommandError> {
        let path = Self::store_path(environment)?;
        LocalStore::open(self.folder().inside(&path)).map_err(|error| error_of_state(&error))
    }

    /// The target of an environment.
    pub(crate) fn target(&self, environment: &Environment) -> Result<Target, CommandError> {
        let delivery = environment.file.delivery.as_ref();
        let kind = delivery.map_or(DeliveryType::Directory, |found| found.kind.value);
        if kind != DeliveryType::Directory {
            let word = match kind {
                DeliveryType::Gitops => "gitops",
                DeliveryType::Cluster => "cluster",
                DeliveryType::Directory => "directory",
            };
            return Err(CommandError::undecided(format!(
                "the delivery `{word}` of `{}` is not built in",
                environment.name
            ))
            .hint("`delivery: {type: directory}` writes manifests for `kubectl apply -k`"));
        }
        let written = delivery
            .and_then(|found| found.path.as_ref())
            .map(|path| path.value.as_str());
        let default = format!(".infractl/{}/platform", environment.name);
        let path = RelativePath::parse(written.unwrap_or(&default)).or_undecided()?;
        let directory = Directory::open(&self.folder(), &path).map_err(|error| error_of(&error))?;
        Ok(Target { directory, path })
    }
}

/// The folder that an environment is delivered to.
pub(crate) struct Target {
    pub(crate) directory: Directory,
    pub(crate) path: RelativePath,
}

/// Finds the values of `env:` references.
pub(crate) struct Variables;

impl Lookup for Variables {
    fn value(&self, name: &str) -> Option<infractl_base::Secret<String>> {
        Context::variable(name).map(infractl_base::Secret::new)
    }
}

/// An error of the delivery with its exit code.
pub(crate) fn error_of(error: &infractl_delivery::DeliveryError) -> CommandError {
    if error.is_guard() {
        CommandError::refused(error.to_string())
    } else {
        CommandError::undecided(error.to_string())
    }
}

/// An error of the state store with its exit code.
pub(crate) fn error_of_state(error: &infractl_state::StateError) -> CommandError {
    if error.is_guard() {
        CommandError::refused(error.to_string())
    } else {
        CommandError::undecided(error.to_string())
    }
}
