mod terraform;

use clap::Subcommand;
use clap::builder::PossibleValuesParser;

use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Print the JSON Schema of a file that you write, for editors
#[derive(clap::Args, Debug)]
#[command(subcommand_negates_reqs = true, args_conflicts_with_subcommands = true)]
pub(crate) struct SchemaArgs {
    #[command(subcommand)]
    command: Option<SchemaCommand>,
    /// The kind of file, as its `kind` says
    #[arg(value_parser = PossibleValuesParser::new(infractl_project::SCHEMAS.iter().map(|(kind, _)| *kind)), ignore_case = true, required = true)]
    kind: Option<String>,
}

#[derive(Subcommand, Debug)]
enum SchemaCommand {
    Terraform(terraform::TerraformArgs),
}

pub(crate) fn run(context: &Context, args: &SchemaArgs) -> Result<Outcome, CommandError> {
    if let Some(SchemaCommand::Terraform(args)) = &args.command {
        return terraform::run(context, args);
    }
    let kind = args.kind.as_deref().unwrap_or_default();
    let schema = infractl_project::schema(kind)
        .ok_or_else(|| CommandError::undecided(format!("there is no schema for `{kind}`")))?;
    context.output.data(schema.as_bytes())?;
    Ok(Outcome::Clean)
}
