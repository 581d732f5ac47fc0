use clap::CommandFactory;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Print the completions of a shell
#[derive(clap::Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

pub(crate) fn run(context: &Context, args: &CompletionsArgs) -> Result<Outcome, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut Arguments::command(),
        "infractl",
        &mut script,
    );
    context.output.data(&script)?;
    Ok(Outcome::Clean)
}
