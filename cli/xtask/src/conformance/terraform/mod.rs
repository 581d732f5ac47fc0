//! The repository's Terraform, judged by the real tools.

mod behaviour;
mod expressions;
mod modules;
mod stacks;
mod style;

pub(super) use behaviour::check as check_behaviour;
pub(super) use expressions::check as check_expressions;
pub(super) use modules::check as check_modules;
pub(super) use stacks::check as check_stacks;
pub(super) use style::check as check_style;
