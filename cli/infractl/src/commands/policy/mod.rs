//! Policies in Rego: checks, tests and pages.

mod check;
mod docs;
mod examples;
mod impact;
mod test;

use clap::Subcommand;

pub(crate) use self::check::CheckArgs;
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
    Check(CheckArgs),
    Test(test::TestArgs),
    Docs(docs::DocsArgs),
    Impact(impact::ImpactArgs),
}

impl From<CheckArgs> for PolicyArgs {
    fn from(args: CheckArgs) -> Self {
        let command = PolicyCommand::Check(args);
        Self { command }
    }
}

pub(crate) fn run(context: &Context, args: &PolicyArgs) -> Result<Outcome, CommandError> {
    match &args.command {
        PolicyCommand::Check(args) => check::run(context, args),
        PolicyCommand::Test(args) => test::run(context, args),
        PolicyCommand::Docs(args) => docs::run(context, args),
        PolicyCommand::Impact(args) => impact::run(context, args),
    }
}
