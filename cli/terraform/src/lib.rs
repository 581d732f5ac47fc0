//! Terraform as `tofu` and `terraform` understand it, before any provider runs.

pub mod configuration;
pub mod contract;
mod document;
pub mod evaluate;
pub mod functions;
pub mod place;
pub mod plan;
pub mod preview;
pub mod runner;
pub mod schema;
mod side_by_side;
pub mod stack;
pub mod value;
