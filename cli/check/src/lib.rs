//! Whether a change may merge: lint, validate and policy over a whole project.
//!
//! Every environment is rendered once in each way in which it can be rendered; schemas and policies
//! judge the same documents. What waivers and exceptions accept stays among the findings, marked.

mod accept;
mod contract;
mod distinct;
mod documents;
mod gate;
mod impact;
mod lint;
mod policies;
mod project;
mod promotion;
mod render;
mod rules;
mod terraform;

pub use accept::{KnownWaivers, known_waivers};
pub use distinct::{distinct, untold};
pub use gate::{Gated, gate};
pub use impact::{Impact, impact};
pub use policies::{Judges, PoliciesError, Reading, folders};
pub use project::{Checked, Gap, Parts, Request, Scope, check, outside};
pub use promotion::{Promotion, Weighed, promotion};
pub use render::{Approved, Judged, Planned, destroys, judge};
pub use rules::RULES;
pub use terraform::Terraform;
