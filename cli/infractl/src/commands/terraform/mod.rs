//! What Terraform does, without Terraform, a project or `init`.

mod fmt;
mod preview;

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
    Preview(preview::PreviewArgs),
}

pub(crate) fn run(context: &Context, args: &TerraformArgs) -> Result<Outcome, CommandError> {
    match &args.command {
        TerraformCommand::Fmt(args) => fmt::run(context, args),
        TerraformCommand::Preview(args) => preview::run(context, args),
    }
}
