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

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::error::CommandError;
use crate::outcome::Outcome;
use crate::output::Output;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
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
    match run(&arguments) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            Output::complain(&error);
            error.outcome().into()
        }
    }
}

fn run(arguments: &Arguments) -> Result<Outcome, CommandError> {
    #[cfg(feature = "faults")]
    faults::arm()?;
    commands::run(arguments)
}
