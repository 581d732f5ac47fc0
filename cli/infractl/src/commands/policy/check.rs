use std::path::PathBuf;

use infractl_check::Parts;

use crate::commands::checking::{self, Ask, ManifestOptions, PolicyArgs, ScopeArgs};
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;
use crate::output::reports::ReportArgs;

/// Check a project, or any YAML and JSON files, against policies
///
/// Without a PATH the project's policies judge every environment, as it is pinned (now) and as this
/// checkout would make it (next). Every item of a policy's `deny` is as bad as the policy's severity
/// says for the environment's tier, and an error where it says nothing; every item of its `warn` is
/// a warning at most. A policy that names kinds of documents reads them inside an envelope; any
/// other reads the bare value.
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

const POLICY: Parts = Parts {
    lint: false,
    validate: false,
    policy: true,
};

pub(crate) fn run(context: &Context, args: &CheckArgs) -> Result<Outcome, CommandError> {
    let ask = Ask {
        parts: POLICY,
        paths: &args.path,
        scope: &args.scope,
        policies: Some(&args.policies),
        manifests: ManifestOptions::default(),
        report: &args.report,
    };
    checking::run(context, &ask)
}
