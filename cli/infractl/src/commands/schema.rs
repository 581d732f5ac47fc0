use clap::builder::PossibleValuesParser;

use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Print the JSON Schema of a file that you write, for editors
#[derive(clap::Args, Debug)]
pub(crate) struct SchemaArgs {
    /// The kind of file, as its `kind` says
    #[arg(value_parser = PossibleValuesParser::new(infractl_project::SCHEMAS.iter().map(|(kind, _)| *kind)), ignore_case = true)]
    kind: String,
}

pub(crate) fn run(context: &Context, args: &SchemaArgs) -> Result<Outcome, CommandError> {
    let schema = infractl_project::schema(&args.kind).ok_or_else(|| {
        CommandError::undecided(format!("there is no schema for `{}`", args.kind))
    })?;
    context.output.data(schema.as_bytes())?;
    Ok(Outcome::Clean)
}
