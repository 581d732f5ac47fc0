use std::ffi::OsString;

use infractl_base::{Program, Supervisor, supervise};

use crate::error::{CommandError, OrUndecided};

/// The hidden command that runs another program, and ends it when whoever asked for it is gone.
#[derive(Debug)]
pub(crate) struct SupervisorArgs {
    /// The grace time in milliseconds, the program and its arguments.
    words: Vec<OsString>,
}

impl SupervisorArgs {
    const COMMAND: &str = "supervisor";

    /// What the command line asks for, if it is as infractl itself writes it.
    pub(crate) fn of_command_line() -> Option<Self> {
        let mut words = std::env::args_os().skip(1);
        (words.next()? == Self::COMMAND).then(|| Self {
            words: words.collect(),
        })
    }

    /// This program as the supervisor of others.
    pub(crate) fn supervisor() -> Result<Supervisor, CommandError> {
        let own = std::env::current_exe().map_err(|error| {
            CommandError::undecided(format!("cannot find this program itself: {error}"))
        })?;
        Ok(Supervisor::new(
            Program::new(own).arguments([Self::COMMAND]),
        ))
    }
}

/// Answers the exit code of the program that was run.
pub(crate) fn run(args: SupervisorArgs) -> Result<u8, CommandError> {
    supervise(args.words).or_undecided()
}
