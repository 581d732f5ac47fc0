//! The repository's Terraform, judged by the real tools.

mod style;

pub(super) use style::check as check_style;
