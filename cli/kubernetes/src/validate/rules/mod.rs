//! The rules, one a file.

mod bad_label;
mod bad_name;
mod duplicate_object;
mod env_source;
mod missing_namespace;
mod missing_reference;
mod missing_volume;
mod schema;
mod selector_mismatch;

use infractl_document::Finding;

use super::Options;
use super::set::Set;

pub(super) type Rule = fn(&Set<'_>, &Options, &mut Vec<Finding>);

pub(super) const ALL: &[Rule] = &[
    schema::check,
    duplicate_object::check,
    bad_name::check,
    bad_label::check,
    env_source::check,
    missing_volume::check,
    selector_mismatch::check,
    missing_namespace::check,
    missing_reference::check,
];

/// The ids of all rules, sorted.
pub const RULES: &[&str] = &[
    "k8s-bad-label",
    "k8s-bad-name",
    "k8s-bad-value",
    "k8s-deprecated-api",
    "k8s-duplicate-env",
    "k8s-duplicate-item",
    "k8s-duplicate-object",
    "k8s-env-source",
    "k8s-missing-field",
    "k8s-missing-namespace",
    "k8s-missing-reference",
    "k8s-missing-volume",
    "k8s-removed-api",
    "k8s-selector-mismatch",
    "k8s-unchecked-rule",
    "k8s-unknown-field",
    "k8s-unknown-kind",
    "k8s-wrong-type",
];
