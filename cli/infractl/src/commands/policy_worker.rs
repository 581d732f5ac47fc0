use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// Evaluate policies on behalf of another process, by frames over the pipes
#[derive(clap::Args, Debug)]
pub(crate) struct PolicyWorkerArgs {
    /// The most memory that it may hold, in bytes
    #[arg(long)]
    memory: u64,
}

impl PolicyWorkerArgs {
    /// The worker that the command line asks for, if it is as infractl itself writes it. Checks
    /// wait for workers, and workers need not wait for the parser of all commands.
    pub(crate) fn of_command_line() -> Option<Self> {
        let mut words = std::env::args_os().skip(1);
        let mut is_next = |wanted: &str| words.next().is_some_and(|word| word == wanted);
        if !is_next(Self::COMMAND) || !is_next(Self::MEMORY) {
            return None;
        }
        let memory = words.next()?.to_str()?.parse().ok()?;
        words.next().is_none().then_some(Self { memory })
    }

    const COMMAND: &str = "policy-worker";
    const MEMORY: &str = "--memory";

    /// The command line of a worker.
    pub(crate) fn command_line(memory: u64) -> [String; 3] {
        [
            Self::COMMAND.to_owned(),
            Self::MEMORY.to_owned(),
            memory.to_string(),
        ]
    }
}

pub(crate) fn run(args: &PolicyWorkerArgs) -> Result<Outcome, CommandError> {
    infractl_base::limit_memory(args.memory).or_undecided()?;
    let serve = || infractl_policy::serve(std::io::stdin(), std::io::stdout());
    // Another thread costs a tenth of the shortest check: a stack and a heap of its own.
    let served = if infractl_base::grow_main_stack(infractl_policy::STACK) {
        serve()
    } else {
        let thread = std::thread::Builder::new().stack_size(infractl_policy::STACK);
        let ended = thread.spawn(serve).or_undecided()?.join();
        ended.unwrap_or_else(|_| Err(std::io::Error::other("the worker panicked")))
    };
    served.or_undecided()?;
    Ok(Outcome::Clean)
}
