use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// Evaluate policies on behalf of another process, by frames over the pipes
#[derive(clap::Args, Debug)]
pub(crate) struct PolicyWorkerArgs {
    /// The most memory that it may hold, in bytes
    #[arg(long)]
    memory: u64,
}

pub(crate) fn run(_: &Context, args: &PolicyWorkerArgs) -> Result<Outcome, CommandError> {
    infractl_base::limit_memory(args.memory).or_undecided()?;
    infractl_policy::serve(std::io::stdin(), std::io::stdout()).or_undecided()?;
    Ok(Outcome::Clean)
}
