//! Lints, validates, plans, applies, diffs and promotes whole environments.

mod arguments;
mod commands;
mod context;
mod error;
#[cfg(feature = "faults")]
mod faults;
mod interrupts;
mod outcome;
mod output;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::commands::Command;
use crate::commands::policy_worker::{self, PolicyWorkerArgs};
use crate::commands::supervisor::{self, SupervisorArgs};
use crate::error::CommandError;
use crate::outcome::Outcome;
use crate::output::Output;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if let Some(worker) = PolicyWorkerArgs::of_command_line() {
        return ended(serve(&worker));
    }
    if let Some(watched) = SupervisorArgs::of_command_line() {
        return match supervisor::run(watched) {
            Ok(code) => code.into(),
            Err(error) => ended(Err(error)),
        };
    }
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    if let Some(arguments) = Command::alone(&words) {
        return ended(run(&arguments));
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let is_asked_for = !error.use_stderr();
            // Nobody can be told that the stream is gone.
            let _ = error.print();
            return if is_asked_for {
                Outcome::Clean.into()
            } else {
                Outcome::Undecided.into()
            };
        }
    };
    ended(run(&arguments))
}

fn ended(result: Result<Outcome, CommandError>) -> ExitCode {
    match result {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            Output::complain(&error);
            error.outcome().into()
        }
    }
}

fn serve(worker: &PolicyWorkerArgs) -> Result<Outcome, CommandError> {
    #[cfg(feature = "faults")]
    faults::arm()?;
    policy_worker::run(worker)
}

fn run(arguments: &Arguments) -> Result<Outcome, CommandError> {
    #[cfg(feature = "faults")]
    faults::arm()?;
    commands::run(arguments)
}
