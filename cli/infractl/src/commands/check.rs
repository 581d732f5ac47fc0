use std::path::PathBuf;

use infractl_check::Parts;

use crate::commands::checking::{self, Ask, ManifestOptions, PolicyArgs, ScopeArgs};
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;
use crate::output::reports::ReportArgs;

/// Check everything: what decides whether a change may merge
///
/// Lint, validate and policy in one: every environment is rendered, as it is pinned (now) and as
/// this checkout would make it (next), held against schemas, and judged by the project's policies.
/// What waivers and exceptions accept is shown and counted, and does not fail the run.
#[derive(clap::Args, Debug)]
pub(crate) struct CheckArgs {
    /// Files and folders to check on their own, `-` for standard input
    path: Vec<PathBuf>,
    #[command(flatten)]
    scope: ScopeArgs,
    #[command(flatten)]
    policies: PolicyArgs,
    #[command(flatten)]
    report: ReportArgs,
}

pub(crate) fn run(context: &Context, args: &CheckArgs) -> Result<Outcome, CommandError> {
    let ask = Ask {
        parts: Parts::ALL,
        paths: &args.path,
        scope: &args.scope,
        policies: Some(&args.policies),
        manifests: ManifestOptions::default(),
        report: &args.report,
    };
    checking::run(context, &ask)
}
