use std::path::PathBuf;

use infractl_check::Parts;
use infractl_kubernetes::KubernetesVersion;

use crate::commands::checking::{self, Ask, ManifestOptions, ScopeArgs};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;
use crate::output::reports::ReportArgs;

/// Check environments, or any manifests, against schemas and each other
///
/// Without a PATH every environment is rendered, as it is pinned (now) and as this checkout would
/// make it (next), and all findings are shown.
#[derive(clap::Args, Debug)]
pub(crate) struct ValidateArgs {
    /// Manifests to check on their own: files, folders, `-` for standard input
    path: Vec<PathBuf>,
    #[command(flatten)]
    scope: ScopeArgs,
    /// The version of Kubernetes for a PATH, such as 1.36 [default: the newest with schemas]
    #[arg(long, value_name = "VERSION", requires = "path")]
    kubernetes: Option<String>,
    /// Name kinds without a schema as unchecked in place of refusing them
    #[arg(long, requires = "path")]
    allow_unknown_kinds: bool,
    #[command(flatten)]
    report: ReportArgs,
}

const VALIDATE: Parts = Parts {
    lint: false,
    validate: true,
    policy: false,
};

pub(crate) fn run(context: &Context, args: &ValidateArgs) -> Result<Outcome, CommandError> {
    let version = args.kubernetes.as_deref().map(KubernetesVersion::parse);
    let ask = Ask {
        parts: VALIDATE,
        paths: &args.path,
        scope: &args.scope,
        policies: None,
        manifests: ManifestOptions {
            version: version.transpose().or_undecided()?,
            allows_unknown_kinds: args.allow_unknown_kinds,
        },
        report: &args.report,
    };
    checking::run(context, &ask)
}
