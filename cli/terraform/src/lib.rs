//! Terraform as `tofu` and `terraform` understand it, before any provider runs.

pub mod configuration;
pub mod functions;
pub mod value;
pub mod plan;
