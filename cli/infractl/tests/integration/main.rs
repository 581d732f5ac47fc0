//! The real binary in temporary projects: exit codes, stdout and stderr.
#![expect(
    clippy::disallowed_methods,
    reason = "tests lay out projects and start the program"
)]

mod against;
mod bad_inputs;
mod case;
mod determinism;
mod exit_codes;
mod explain;
mod files;
mod helm_template;
mod lifecycle;
mod pinned_revision;
mod project;
mod reports;
mod secrets;
mod words;
