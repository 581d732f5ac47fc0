//! What `check` and its three parts share.

mod bare;
mod place;
mod policies;

use std::collections::BTreeSet;

use infractl_base::Checkout;
use infractl_check::{Checked, Gap, Judges, KnownWaivers, Parts, Request, Scope};
use infractl_document::{Finding, similar};
use infractl_environment::Workspace;
use infractl_policy::Policy;
use infractl_project::UnknownEnvironment;
use infractl_report::Summary;

pub(crate) use self::bare::bare;
pub(crate) use self::place::locate;
pub(crate) use self::policies::{PolicyArgs, named_or_own};
use crate::commands::platform::open_history;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;
use crate::output::reports::{Format, ReportArgs, Told, report};
use crate::output::{Output, rule_texts};

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

/// Checks the project around the current folder, and reports.
pub(crate) fn project(
    context: &Context,
    parts: Parts,
    scope: &ScopeArgs,
    policies: Option<&PolicyArgs>,
    args: &ReportArgs,
) -> Result<Outcome, CommandError> {
    let checkout = context.project_checkout()?;
    let (workspace, findings) =
        Workspace::load(&checkout, &context.sources, Some(open_history(&checkout)));
    let Some(workspace) = workspace else {
        let checked = Checked {
            findings,
            ..Checked::default()
        };
        return tell(context, args, &checked, &[], None);
    };
    let branch = workspace.project.file.base_branch.value.clone();
    let request = Request {
        parts,
        scope: scope.read(&workspace)?,
        today: Context::today(),
        options: context.render_options(),
        known_waivers: known_waivers(&checkout, &workspace),
    };
    let mut known = Vec::new();
    let checked = match policies {
        None => infractl_check::check(&workspace, findings, &request, None).or_undecided()?,
        Some(policies) => {
            let mut workers = context.policy_workers(policies.limits())?;
            let folders = policies.of_project(context, &checkout, &workspace.project)?;
            let judges = Judges::load(
                folders.files.as_ref(),
                &folders.paths,
                &context.sources,
                &mut workers,
            )
            .or_undecided()?;
            known = judges.set.policies().to_vec();
            infractl_check::check(&workspace, findings, &request, Some(judges)).or_undecided()?
        }
    };
    tell(context, args, &checked, &known, Some(&branch))
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
fn known_waivers(checkout: &Checkout, workspace: &Workspace<'_>) -> Option<KnownWaivers> {
    if workspace.project.waivers.is_empty() {
        return None;
    }
    let history = open_history(checkout);
    let git = history.git()?;
    let branch = &workspace.project.file.base_branch;
    let remote = format!("origin/{branch}");
    let base = [remote.as_str(), branch.as_str()]
        .into_iter()
        .find_map(|name| git.commit(name).ok())?;
    let files = history.open(base)?.ok()?;
    Some(infractl_check::known_waivers(&files))
}

/// Reports what came of a check by these policies, of a change to this branch, and what it had
/// nothing of.
pub(crate) fn tell(
    context: &Context,
    args: &ReportArgs,
    checked: &Checked,
    policies: &[Policy],
    branch: Option<&str>,
) -> Result<Outcome, CommandError> {
    for ((component, reason), environments) in &checked.not_rendered {
        let names: Vec<&str> = environments.iter().map(String::as_str).collect();
        let names = names.join(", ");
        context.output.say(&format!(
            "{component}: not rendered in {names}, not checked: {reason}"
        ));
    }
    let summary = Summary {
        checked: checked.counts.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        policies: checked.policies.clone(),
        rules: rule_texts(policies),
    };
    let told = Told::new(context, args, summary, branch);
    let outcome = report(
        &context.output,
        context.directory(),
        args,
        &checked.findings,
        &context.sources,
        &told,
    )?;
    if args.format == Format::Text {
        close(context, &checked.findings, &told.summary);
    }
    Ok(match checked.gap {
        None => outcome,
        Some(gap) => {
            Output::complain(&nothing(gap));
            outcome.worst(Outcome::NothingChecked)
        }
    })
}

/// The last lines for people: how many findings in what, and by which policies.
fn close(context: &Context, findings: &[Finding], summary: &Summary) {
    let located = infractl_report::locate(findings, &context.sources);
    let counts = infractl_report::counts(&located);
    let counts = if counts.is_empty() {
        "no findings"
    } else {
        &counts
    };
    let sentence = summary.sentence();
    context.output.say(&if sentence.is_empty() {
        counts.to_owned()
    } else {
        format!("{counts} in {sentence}")
    });
    if let Some(digest) = &summary.policies {
        context.output.say(&format!("policies {digest}"));
    }
}

fn nothing(gap: Gap) -> CommandError {
    let (what, hint) = match gap {
        Gap::NoEnvironment => (
            "no environment could be looked at",
            "see `paths.environments` in `infractl.yaml`",
        ),
        Gap::NoPolicy => (
            "no policy was found",
            "policies are `*.rego` files with `deny` or `warn` in the folders that `policies` of \
             `infractl.yaml` names",
        ),
        Gap::NothingRead => (
            "no policy reads any of the documents",
            "see `custom.kinds` of the policies",
        ),
        Gap::NoDocument => (
            "no document was found",
            "files end in `.yaml`, `.yml` or `.json`",
        ),
    };
    CommandError::nothing_checked(format!("nothing was checked: {what}")).hint(hint)
}
