//! The repository's Terraform, judged by the real tools.

mod behaviour;
mod expressions;
mod json;
mod mistakes;
mod modules;
mod preview;
mod runs;
mod stacks;
mod style;

pub(super) use behaviour::check as check_behaviour;
pub(super) use expressions::check as check_expressions;
pub(super) use json::check as check_json;
pub(super) use mistakes::check as check_mistakes;
pub(super) use modules::check as check_modules;
pub(super) use preview::check as check_preview;
pub(super) use runs::{check_kills, check_lives, check_refusals, check_secrets, check_states};
pub(super) use stacks::check as check_stacks;
pub(super) use style::check as check_style;
