//! Policies in Rego: checks now, tests and pages later.

mod check;

use clap::Subcommand;

use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Check files against policies in Rego
#[derive(clap::Args, Debug)]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    command: PolicyCommand,
}

#[derive(Subcommand, Debug)]
enum PolicyCommand {
    Check(check::CheckArgs),
}

pub(crate) fn run(context: &Context, args: &PolicyArgs) -> Result<Outcome, CommandError> {
    match &args.command {
        PolicyCommand::Check(args) => check::run(context, args),
    }
}
