//! The real binary in temporary projects: exit codes, stdout and stderr.
#![expect(
    clippy::disallowed_methods,
    reason = "tests lay out projects and start the program"
)]

mod bad_inputs;
mod case;
mod lifecycle;
mod project;
mod words;
