//! The real binary in temporary projects: exit codes, stdout and stderr.
#![expect(
    clippy::disallowed_methods,
    reason = "tests lay out projects and start the program"
)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests fails like a test"
)]

mod against;
mod backends;
mod bad_inputs;
mod bare_terraform;
mod before_plans;
mod case;
mod changed_backends;
mod check;
mod codes;
mod costs;
mod determinism;
mod diff;
mod drift;
mod exit_codes;
mod explain;
mod fail_closed;
mod files;
mod formats;
mod gates;
mod guide;
mod helm_template;
mod lifecycle;
mod locks;
mod mutations;
mod pin;
mod pinned_revision;
mod plan_files;
mod policies;
mod policy_impact;
mod policy_tests;
mod project;
mod promote;
mod promoted_images;
mod releases;
mod reports;
mod repository;
mod rollback;
mod secrets;
mod seeded;
mod shapes;
mod terraform_fmt;
mod terraform_preview;
mod terraform_schema;
mod verdict;
mod words;
