use std::collections::BTreeSet;
use std::path::PathBuf;

use infractl_check::{Checked, Judges, KnownWaivers, Parts, Request, Scope};
use infractl_document::similar;
use infractl_environment::Workspace;
use infractl_kubernetes::KubernetesVersion;
use infractl_project::UnknownEnvironment;

use super::bare::bare;
use super::{PolicyArgs, tell};
use crate::commands::platform::open_history;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;
use crate::output::reports::ReportArgs;

/// What one of the commands asks for.
pub(crate) struct Ask<'a> {
    pub(crate) parts: Parts,
    /// What is checked on its own; the project where there is none.
    pub(crate) paths: &'a [PathBuf],
    pub(crate) scope: &'a ScopeArgs,
    /// Which policies judge, where they are a part.
    pub(crate) policies: Option<&'a PolicyArgs>,
    pub(crate) manifests: ManifestOptions,
    pub(crate) report: &'a ReportArgs,
}

/// How manifests outside a project are held against schemas.
#[derive(Default)]
pub(crate) struct ManifestOptions {
    /// The newest with schemas where it is not given.
    pub(crate) version: Option<KubernetesVersion>,
    pub(crate) allows_unknown_kinds: bool,
}

/// What of the project is looked at.
#[derive(clap::Args, Debug)]
pub(crate) struct ScopeArgs {
    /// Only this environment; may be given often
    #[arg(short, long, value_name = "NAME", conflicts_with = "path")]
    environment: Vec<String>,
    /// Only this component; may be given often
    #[arg(long, value_name = "NAME", conflicts_with = "path")]
    component: Vec<String>,
}

/// Checks what is asked for, and reports.
pub(crate) fn run(context: &Context, ask: &Ask<'_>) -> Result<Outcome, CommandError> {
    if ask.paths.is_empty() {
        project(context, ask)
    } else {
        bare(context, ask)
    }
}

/// Checks the project around the current folder, and reports.
fn project(context: &Context, ask: &Ask<'_>) -> Result<Outcome, CommandError> {
    let checkout = context.project_checkout()?;
    let (workspace, findings) =
        Workspace::load(&checkout, &context.sources, Some(open_history(&checkout)));
    let Some(workspace) = workspace else {
        let checked = Checked {
            findings,
            ..Checked::default()
        };
        return tell(context, ask.report, &checked, None);
    };
    let branch = workspace.project.file.base_branch.value.clone();
    let request = Request {
        parts: ask.parts,
        scope: ask.scope.read(&workspace)?,
        today: Context::today(),
        options: context.render_options(),
        known_waivers: known_waivers(&workspace),
    };
    let checked = match ask.policies {
        None => infractl_check::check(&workspace, findings, &request, None),
        Some(policies) => {
            let mut workers = context.policy_workers(policies.limits())?;
            let folders = policies.of_project(context, &checkout, &workspace)?;
            let reading = Judges::read(
                folders.files.as_ref(),
                &folders.paths,
                &context.sources,
                &mut workers,
            )
            .or_undecided()?;
            infractl_check::check(&workspace, findings, &request, Some(reading))
        }
    };
    let checked = checked.or_undecided()?;
    tell(context, ask.report, &checked, Some(&branch))
}

impl ScopeArgs {
    /// The names, of which there is none that nobody knows.
    fn read(&self, workspace: &Workspace<'_>) -> Result<Scope, CommandError> {
        for name in &self.environment {
            if let Err(error @ UnknownEnvironment::Missing { .. }) =
                workspace.project.environment(name)
            {
                return Err(CommandError::undecided(error.to_string()));
            }
        }
        let known: Vec<&str> = workspace.checkout().catalogue.names().collect();
        if let Some(name) = self
            .component
            .iter()
            .find(|name| !known.contains(&name.as_str()))
        {
            let error = CommandError::undecided(format!("there is no component `{name}`"));
            return Err(match similar(name, known.iter().copied()) {
                Some(close) => error.hint(format!("did you mean `{close}`?")),
                None => error,
            });
        }
        let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        Ok(Scope {
            environments: set(&self.environment),
            components: set(&self.component),
        })
    }
}

/// The waivers of the base branch; `None` where git does not have it, or where there is none to
/// compare.
fn known_waivers(workspace: &Workspace<'_>) -> Option<KnownWaivers> {
    if workspace.project.waivers.is_empty() {
        return None;
    }
    let history = workspace.history()?;
    let git = history.git()?;
    let branch = &workspace.project.file.base_branch;
    let remote = format!("origin/{branch}");
    let base = [remote.as_str(), branch.as_str()]
        .into_iter()
        .find_map(|name| git.commit(name).ok())?;
    let files = history.open(base)?.ok()?;
    Some(infractl_check::known_waivers(&files))
}
