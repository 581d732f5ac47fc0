//! The rules, one a file.

mod bad_label;
mod bad_name;
mod duplicate_object;
mod env_source;
mod missing_namespace;
mod missing_reference;
mod missing_volume;
mod port_range;
mod schema;
mod selector_mismatch;
mod server_check;

use infractl_document::Finding;

use super::Options;
use super::set::Set;

pub(super) type Rule = fn(&Set<'_>, &Options, &mut Vec<Finding>);

pub(super) const ALL: &[Rule] = &[
    schema::check,
    server_check::check,
    duplicate_object::check,
    bad_name::check,
    bad_label::check,
    env_source::check,
    missing_volume::check,
    port_range::check,
    selector_mismatch::check,
    missing_namespace::check,
    missing_reference::check,
];

/// A rule as reports and pages name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleSummary {
    /// The id.
    pub id: &'static str,
    /// What it reports, in one line.
    pub summary: &'static str,
}

const fn rule(id: &'static str, summary: &'static str) -> RuleSummary {
    RuleSummary { id, summary }
}

/// All rules, sorted by id.
pub const RULES: &[RuleSummary] = &[
    rule(
        "k8s-bad-label",
        "a label or annotation that the API server refuses",
    ),
    rule("k8s-bad-name", "a name that the API server refuses"),
    rule(
        "k8s-bad-value",
        "a value outside its enum, range, pattern or format",
    ),
    rule(
        "k8s-deprecated-api",
        "an API that a later version of Kubernetes removes",
    ),
    rule(
        "k8s-duplicate-env",
        "an environment variable that a container has twice",
    ),
    rule(
        "k8s-duplicate-item",
        "two items of a list with the same keys",
    ),
    rule("k8s-duplicate-object", "two objects with the same name"),
    rule(
        "k8s-env-source",
        "an environment variable with two sources, or with none",
    ),
    rule("k8s-missing-field", "a required field that is absent"),
    rule(
        "k8s-missing-namespace",
        "a namespace that nothing in the set makes",
    ),
    rule(
        "k8s-missing-reference",
        "the name of an object, key or port that the set lacks",
    ),
    rule(
        "k8s-missing-volume",
        "a mount of a volume that the pod does not have",
    ),
    rule(
        "k8s-removed-api",
        "an API that the cluster's version no longer serves",
    ),
    rule("k8s-selector-mismatch", "a selector that takes no pods"),
    rule(
        "k8s-unchecked-rule",
        "a rule of a definition that only the API server checks",
    ),
    rule("k8s-unknown-field", "a field that the kind does not have"),
    rule("k8s-unknown-kind", "a kind that nothing defines or serves"),
    rule(
        "k8s-wrong-type",
        "a value of another type than the field has",
    ),
];
