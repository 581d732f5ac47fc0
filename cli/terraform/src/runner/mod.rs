//! Drives the user's own `tofu` or `terraform`: in a private folder, with a cleared environment,
//! to an end that is always known.

mod backend;
mod command;
mod diagnostic;
mod error;
mod event;
mod folder;
mod outputs;
mod request;
mod secrets;
mod state;
mod surroundings;
mod tool;

pub use backend::{Backend, Setting};
pub use command::{Applied, HeldState, Planned, Runner};
pub use diagnostic::{Diagnostic, Place, RULES};
pub use error::RunError;
pub use event::{Event, Progress};
pub use folder::{Layout, RunFolder};
pub use request::{Import, PlanRequest, Purpose};
pub use secrets::add_variables;
pub use state::{StateError, StateFacts};
pub use surroundings::Surroundings;
pub use tool::{Tool, ToolError, ToolName};

#[cfg(test)]
mod tests;
