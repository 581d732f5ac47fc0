//! Whether a change may merge: lint, validate and policy over a whole project.
//!
//! Every environment is rendered once in each way in which it can be rendered; schemas and policies
//! judge the same documents. What waivers and exceptions accept stays among the findings, marked.

mod accept;
mod distinct;
mod documents;
mod impact;
mod lint;
mod policies;
mod project;
mod promotion;
mod render;
mod rules;

pub use accept::{KnownWaivers, known_waivers};
pub use distinct::{distinct, untold};
pub use impact::{Impact, impact};
pub use policies::{Judges, PoliciesError, folders};
pub use project::{Checked, Gap, Parts, Request, Scope, check, outside};
pub use promotion::{Promotion, Weighed, promotion};
pub use render::{Judged, judge};
pub use rules::RULES;
