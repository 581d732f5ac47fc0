//! The gate before a plan of stacks: nothing of a change runs before policies that the change
//! cannot touch have looked at it.

use infractl_base::{CommitId, Files, Git};
use infractl_check::{Judges, folders};
use infractl_document::{Finding, Severity, Sources};
use infractl_environment::{Rendered, Workspace};
use infractl_project::{Environment, Project};

use crate::commands::checking::PolicyArgs;
use crate::commands::platform::Loaded;
use crate::commands::verdict::Verdict;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// Lets the stacks of an environment through to the tool, or ends the command. The policies are
/// those of a revision: the one that is asked for, else the base branch, else, where there is no
/// commit yet, the checkout's.
pub(crate) fn pass(
    context: &Context,
    loaded: &Loaded,
    (workspace, environment): (&Workspace<'_>, &Environment),
    rendered: &Rendered,
    policies_from: Option<&str>,
) -> Result<(), CommandError> {
    let branch = &workspace.project.file.base_branch.value;
    let git = workspace.history().and_then(|history| history.git());
    let revision = match (policies_from, git) {
        (Some(revision), _) => Some(revision.to_owned()),
        // Before the first commit there is nothing that a change could be compared with.
        (None, Some(git)) if git.commit("HEAD").is_ok() => Some(base_of(git, branch)?),
        (None, _) => None,
    };
    let base = if let Some(revision) = &revision {
        Some(open(workspace, revision)?)
    } else {
        context.output.say(&format!(
            "before the plan: there is no `{branch}`, so the policies of this checkout judge"
        ));
        None
    };
    let (files, project): (&dyn Files, _) = match &base {
        Some(base) => {
            let (project, _) = Project::load(base, &Sources::new());
            let unreadable = || {
                let revision = revision.as_deref().unwrap_or_default();
                CommandError::undecided(format!("there is no readable project at `{revision}`"))
            };
            (base, project.ok_or_else(unreadable)?.file)
        }
        None => (&loaded.checkout, workspace.project.file.clone()),
    };
    let from = revision.as_deref().unwrap_or("this checkout");
    let unjudged = || {
        context.output.say(&format!(
            "before the plan: no policy of `{from}` reads stacks, so nothing was judged"
        ));
    };
    let paths = folders(&project.policies).or_undecided()?;
    if paths.is_empty() {
        unjudged();
        return Ok(());
    }
    let mut workers = context.policy_workers(PolicyArgs::of(None).limits())?;
    let judges = Judges::load(files, &paths, &context.sources, &mut workers).or_undecided()?;
    let gated = infractl_check::gate(
        workspace,
        environment,
        rendered,
        base.as_ref().map(|base| base as &dyn Files),
        judges,
        Context::today(),
    )
    .or_undecided()?;
    if !gated.is_judged {
        unjudged();
    }
    let verdict = Verdict {
        findings: gated.findings,
        policies: None,
    };
    let denials: Vec<Finding> = verdict
        .findings
        .iter()
        .filter(|found| found.severity == Severity::Error && found.acceptance.is_none())
        .cloned()
        .collect();
    if !denials.is_empty() {
        context.output.diagnose(&denials, &context.sources);
    }
    verdict.require_allowed(
        context,
        &format!("nothing was planned: by the policies of `{from}`"),
    )
}

/// The base branch, as the remote has it where there is one. A change that is judged by its own
/// policies is not judged, so a repository without the branch has no verdict.
fn base_of(git: &Git, branch: &str) -> Result<String, CommandError> {
    let remote = format!("origin/{branch}");
    let known = [remote, branch.to_owned()];
    let found = known.into_iter().find(|name| git.commit(name).is_ok());
    found.ok_or_else(|| {
        CommandError::undecided(format!(
            "the policies before a plan are those of `{branch}`, which git does not have here"
        ))
        .hint(format!(
            "`git fetch origin {branch}`, set `baseBranch` in `infractl.yaml`, or name a revision with `--policies-from`"
        ))
    })
}

fn open(
    workspace: &Workspace<'_>,
    revision: &str,
) -> Result<infractl_base::Revision, CommandError> {
    let no_repository = || {
        CommandError::undecided(format!(
            "policies at `{revision}` cannot be read: the project is in no git repository"
        ))
    };
    let history = workspace.history().ok_or_else(no_repository)?;
    let git = history.git().ok_or_else(no_repository)?;
    let commit: CommitId = git.commit(revision).or_undecided()?;
    history
        .open(commit)
        .ok_or_else(no_repository)?
        .or_undecided()
}
