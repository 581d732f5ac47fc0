//! What the real tool plans, read from `show -json`: redacted before anybody sees it.

mod change;
mod documents;
mod error;
mod merge;
mod modules;
mod needles;
mod read;
mod redactor;
mod risk;
mod secrets;

pub use change::{Action, Mode, OutputChange, ResourceChange, ResourceIndex};
pub use error::PlanError;
pub(crate) use merge::sealed_tree;
pub use modules::ModuleCall;
pub use read::Plan;
pub(crate) use read::read_private;
pub use redactor::Redactor;
pub use risk::{Concern, Risk};

#[cfg(test)]
mod tests;
