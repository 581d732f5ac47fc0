//! What the project's policies say of what a plan would bring.

use infractl_base::Digest;
use infractl_check::{Judges, Planned, Reading};
use infractl_document::{Finding, Outcome as FindingOutcome, Severity};
use infractl_environment::{Rendered, Workspace};
use infractl_policy::Worker;
use infractl_project::Environment;

use crate::commands::checking::{PolicyArgs, nothing};
use crate::commands::platform::Loaded;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// The verdict of policies; the default is that of a project without any.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) findings: Vec<Finding>,
    /// The digest of the policies; `None` where the project names none.
    pub(crate) policies: Option<Digest>,
}

/// The worker processes of a verdict; none where no policy judges.
pub(crate) fn workers(
    context: &Context,
    workspace: &Workspace<'_>,
    policies_from: Option<&str>,
) -> Result<Vec<Worker>, CommandError> {
    if workspace.project.file.policies.is_empty() && policies_from.is_none() {
        return Ok(Vec::new());
    }
    context.policy_workers(PolicyArgs::of(None).limits())
}

/// Reads the project's policies, as they are in the checkout or at a revision: the first worker
/// compiles them while the environment is rendered.
pub(crate) fn read<'w>(
    context: &Context,
    loaded: &Loaded,
    workspace: &Workspace<'_>,
    policies_from: Option<&str>,
    workers: &'w mut [Worker],
) -> Result<Option<Reading<'w>>, CommandError> {
    if workers.is_empty() {
        return Ok(None);
    }
    let policies = PolicyArgs::of(policies_from.map(str::to_owned));
    let folders = policies.of_project(context, &loaded.checkout, workspace)?;
    let reading = Judges::read(
        folders.files.as_ref(),
        &folders.paths,
        &context.sources,
        workers,
    );
    reading.map(Some).or_undecided()
}

/// Has policies that were read judge a render, and what stacks would become.
pub(crate) fn judge(
    reading: Option<Reading<'_>>,
    (workspace, environment): (&Workspace<'_>, &Environment),
    rendered: Option<&Rendered>,
    planned: Planned<'_>,
) -> Result<Verdict, CommandError> {
    let Some(reading) = reading else {
        return Ok(Verdict::default());
    };
    let judges = reading.load().or_undecided()?;
    let today = Context::today();
    let verdict = infractl_check::judge(workspace, environment, rendered, planned, judges, today)
        .or_undecided()?;
    match verdict.gap {
        Some(gap) => Err(nothing(gap)),
        None => Ok(Verdict {
            findings: verdict.findings,
            policies: Some(verdict.policies),
        }),
    }
}

impl Verdict {
    fn errors(&self) -> impl Iterator<Item = &Finding> {
        let stands =
            |found: &&Finding| found.severity == Severity::Error && found.acceptance.is_none();
        self.findings.iter().filter(stands)
    }

    /// How a plan ends by it: a policy that could not be asked may have denied.
    pub(crate) fn outcome(&self) -> Outcome {
        let mut worst = Outcome::Clean;
        for error in self.errors() {
            worst = worst.worst(match error.outcome {
                FindingOutcome::Unchecked => Outcome::Undecided,
                FindingOutcome::Violation | FindingOutcome::Undecided => Outcome::Findings,
            });
        }
        worst
    }

    /// Shows what is denied, and counts the rest: `infractl check` shows all of it.
    pub(crate) fn tell(&self, context: &Context) {
        if self.policies.is_none() {
            return;
        }
        let denials: Vec<Finding> = self.errors().cloned().collect();
        if !denials.is_empty() {
            context.output.diagnose(&denials, &context.sources);
        }
        let located = infractl_report::locate(&self.findings, &context.sources);
        let counts = infractl_report::counts(&located);
        let counts = if counts.is_empty() {
            "no findings"
        } else {
            &counts
        };
        context.output.say(&format!("policies: {counts}"));
    }

    /// Ends a command that must not go on while a denial stands.
    pub(crate) fn require_allowed(
        &self,
        context: &Context,
        what: &str,
    ) -> Result<(), CommandError> {
        self.tell(context);
        let hint = "mend what they name, or accept it for a while in `waivers.yaml`";
        match self.outcome() {
            Outcome::Undecided => Err(CommandError::undecided(format!(
                "{what}: not every policy could be asked"
            ))),
            Outcome::Findings => {
                Err(CommandError::findings(format!("{what}: policies deny it")).hint(hint))
            }
            _ => Ok(()),
        }
    }
}
