//! The repository's Terraform, judged by the real tools.

mod behaviour;
mod modules;
mod stacks;
mod style;

pub(super) use behaviour::check as check_behaviour;
pub(super) use modules::check as check_modules;
pub(super) use stacks::check as check_stacks;
pub(super) use style::check as check_style;
