//! Terraform as `tofu` and `terraform` understand it, before any provider runs.

pub mod configuration;
pub mod evaluate;
pub mod functions;
pub mod plan;
pub mod runner;
pub mod value;
