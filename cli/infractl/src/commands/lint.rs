use std::path::PathBuf;

use infractl_check::Parts;

use crate::commands::checking::{self, Ask, ManifestOptions, ScopeArgs};
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;
use crate::output::reports::ReportArgs;

/// Look over the text of values, charts, Terraform, workflows and container files
///
/// Without a PATH the whole project is looked over. These rules need the text that people write;
/// what shows in a render is a matter of policies.
#[derive(clap::Args, Debug)]
pub(crate) struct LintArgs {
    /// Files and folders to look over on their own, `-` for standard input
    path: Vec<PathBuf>,
    #[command(flatten)]
    scope: ScopeArgs,
    #[command(flatten)]
    report: ReportArgs,
}

const LINT: Parts = Parts {
    lint: true,
    validate: false,
    policy: false,
};

pub(crate) fn run(context: &Context, args: &LintArgs) -> Result<Outcome, CommandError> {
    let ask = Ask {
        parts: LINT,
        paths: &args.path,
        scope: &args.scope,
        policies: None,
        manifests: ManifestOptions::default(),
        report: &args.report,
    };
    checking::run(context, &ask)
}
