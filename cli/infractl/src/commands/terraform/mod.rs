//! What Terraform does, without Terraform, a project or `init`.

mod fmt;

use clap::Subcommand;

use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// What Terraform does, without Terraform
#[derive(clap::Args, Debug)]
pub(crate) struct TerraformArgs {
    #[command(subcommand)]
    command: TerraformCommand,
}

#[derive(Subcommand, Debug)]
enum TerraformCommand {
    Fmt(fmt::FmtArgs),
}

pub(crate) fn run(context: &Context, args: &TerraformArgs) -> Result<Outcome, CommandError> {
    match &args.command {
        TerraformCommand::Fmt(args) => fmt::run(context, args),
    }
}
