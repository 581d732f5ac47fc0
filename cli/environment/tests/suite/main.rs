//! Whole environments, from files to findings.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make repositories to render from, and a failure is to stop them"
)]

mod cases;
mod diff;
mod fixture;
mod history;
mod render;
