use infractl_check::Judges;
use infractl_document::Finding;
use infractl_environment::Workspace;
use infractl_report::PolicyImpact;

use crate::commands::checking::PolicyArgs;
use crate::commands::platform::open_history;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// Show what a change of policies does to the findings of every environment
///
/// The documents are this checkout's; the policies are the project's, as they are at the revision
/// and as they are here. Waivers and exceptions play no part.
#[derive(clap::Args, Debug)]
pub(crate) struct ImpactArgs {
    /// The git revision with the policies before, such as `origin/main`
    #[arg(long, value_name = "REVISION")]
    base: String,
    /// Shape of the comparison on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Shape,
    /// Exit with 2 where any finding is new, gone or changed
    #[arg(long)]
    detailed_exitcode: bool,
}

#[derive(clap::ValueEnum, Debug, Clone, Copy)]
enum Shape {
    /// Lines for people
    Text,
    /// One JSON object with `schemaVersion`
    Json,
    /// Lists for comments and step summaries
    Markdown,
}

pub(crate) fn run(context: &Context, args: &ImpactArgs) -> Result<Outcome, CommandError> {
    let checkout = context.project_checkout()?;
    let (workspace, read) =
        Workspace::load(&checkout, &context.sources, Some(open_history(&checkout)));
    let Some(workspace) = workspace else {
        context.output.diagnose(&read, &context.sources);
        return Err(CommandError::undecided("the project cannot be read"));
    };
    let mut workers = context.policy_workers(PolicyArgs::of(None).limits())?;
    let mut problems: Vec<Finding> = Vec::new();
    let mut load = |revision: Option<&String>| {
        let policies = PolicyArgs::of(revision.cloned());
        let folders = policies.of_project(context, &checkout, &workspace)?;
        let judges = Judges::load(
            folders.files.as_ref(),
            &folders.paths,
            &context.sources,
            &mut workers,
        );
        let Judges { set, findings, .. } = judges.or_undecided()?;
        problems.extend(findings);
        Ok::<_, CommandError>(set)
    };
    let (before, after) = (load(Some(&args.base))?, load(None)?);
    let is_empty = before.policies().is_empty() && after.policies().is_empty();
    if is_empty && problems.is_empty() {
        return Err(
            CommandError::nothing_checked("nothing was compared: no policy was found")
                .hint("see `policies` of `infractl.yaml`"),
        );
    }
    let options = context.render_options();
    let impact = infractl_check::impact(&workspace, options, [&before, &after], &mut workers);
    let impact = impact.or_undecided()?;
    problems.extend(impact.problems);
    let sources = &context.sources;
    let located = |findings: &[Finding]| infractl_report::locate(findings, sources);
    let (old, new): (Vec<_>, Vec<_>) = impact.changed.into_iter().unzip();
    let digests = impact.digests.map(|digest| digest.to_string());
    let shown = PolicyImpact {
        new: located(&impact.new),
        gone: located(&impact.gone),
        // Both lists have their order from one list of pairs.
        changed: pairs(&old, &new, context),
        same: impact.same,
        before: digests[0].clone(),
        after: digests[1].clone(),
    };
    let text = match args.format {
        Shape::Text => infractl_report::impact_text(&shown),
        Shape::Json => infractl_report::impact_json(&shown, &located(&problems)),
        Shape::Markdown => infractl_report::impact_markdown(&shown),
    };
    context.output.data(text.as_bytes())?;
    context
        .output
        .say(&infractl_report::impact_sentence(&shown));
    if !problems.is_empty() {
        context.output.diagnose(&problems, sources);
        return Err(CommandError::undecided(
            "not everything could be looked at, so more may change",
        ));
    }
    Ok(if args.detailed_exitcode && !shown.is_empty() {
        Outcome::Changes
    } else {
        Outcome::Clean
    })
}

fn pairs(
    old: &[Finding],
    new: &[Finding],
    context: &Context,
) -> Vec<(infractl_report::Located, infractl_report::Located)> {
    let one = |finding: &Finding| {
        infractl_report::locate(std::slice::from_ref(finding), &context.sources)
    };
    let both = old.iter().zip(new);
    both.flat_map(|(old, new)| one(old).into_iter().zip(one(new)))
        .collect()
}
