//! The rules, one a file. Those over the structure of files run while a module is read.

mod bad_address;
pub(super) mod bad_depends_on;
pub(super) mod bad_ignore_changes;
pub(super) mod bad_json;
pub(super) mod bad_label;
pub(super) mod bad_override;
mod bad_replacement_trigger;
pub(super) mod bad_version_constraint;
mod constant_condition;
pub(super) mod count_and_for_each;
pub(super) mod duplicate_address;
pub(super) mod duplicate_block;
pub(super) mod exposed_credential;
pub(super) mod interpolation_only;
pub(super) mod literal_credential;
pub(super) mod misplaced_reference;
pub(super) mod missing_argument;
pub(super) mod missing_instance_key;
pub(super) mod missing_lock_file;
pub(super) mod missing_module_argument;
pub(super) mod missing_prevent_destroy;
pub(super) mod module_cycle;
pub(super) mod provider_beside_cluster;
pub(super) mod provisioner;
pub(super) mod reference_cycle;
pub(super) mod unconstrained_version;
pub(super) mod undeclared_provider;
pub(super) mod undeclared_reference;
pub(super) mod undocumented;
pub(super) mod unexplained_ignore_changes;
pub(super) mod unknown_argument;
pub(super) mod unknown_block;
pub(super) mod unknown_module_argument;
pub(super) mod unpinned_module;
pub(super) mod unreadable_module;
pub(super) mod untyped_variable;
pub(super) mod unused_declaration;

mod ignored;
mod look;

pub use literal_credential::lint_variables;
pub use look::lint;
pub(crate) use look::refused;

use infractl_document::Finding;
use look::Look;

/// One rule.
struct Rule {
    summary: RuleSummary,
    /// Looks over a module that was read; `None` where reading it tells already.
    check: Option<fn(&Look<'_>, &mut Vec<Finding>)>,
}

/// A rule as reports and pages name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleSummary {
    /// The id.
    pub id: &'static str,
    /// What it reports, in one line.
    pub summary: &'static str,
    /// Its number in the catalogue of policies, where it has one.
    pub code: Option<&'static str>,
}

impl Rule {
    /// A rule that is told while a module is read.
    const fn of_reading(id: &'static str, summary: &'static str) -> Self {
        Self {
            summary: RuleSummary {
                id,
                summary,
                code: None,
            },
            check: None,
        }
    }

    const fn new(
        id: &'static str,
        summary: &'static str,
        check: fn(&Look<'_>, &mut Vec<Finding>),
    ) -> Self {
        Self {
            check: Some(check),
            ..Self::of_reading(id, summary)
        }
    }

    const fn code(mut self, code: &'static str) -> Self {
        self.summary.code = Some(code);
        self
    }
}

static ALL: [Rule; 37] = [
    bad_address::RULE,
    bad_depends_on::RULE,
    bad_ignore_changes::RULE,
    bad_json::RULE,
    bad_label::RULE,
    bad_override::RULE,
    bad_replacement_trigger::RULE,
    bad_version_constraint::RULE,
    constant_condition::RULE,
    count_and_for_each::RULE,
    duplicate_address::RULE,
    duplicate_block::RULE,
    exposed_credential::RULE,
    interpolation_only::RULE,
    literal_credential::RULE,
    misplaced_reference::RULE,
    missing_argument::RULE,
    missing_instance_key::RULE,
    missing_lock_file::RULE,
    missing_module_argument::RULE,
    missing_prevent_destroy::RULE,
    module_cycle::RULE,
    provider_beside_cluster::RULE,
    provisioner::RULE,
    reference_cycle::RULE,
    unconstrained_version::RULE,
    undeclared_provider::RULE,
    undeclared_reference::RULE,
    undocumented::RULE,
    unexplained_ignore_changes::RULE,
    unknown_argument::RULE,
    unknown_block::RULE,
    unknown_module_argument::RULE,
    unpinned_module::RULE,
    unreadable_module::RULE,
    untyped_variable::RULE,
    unused_declaration::RULE,
];

/// All rules, sorted by id.
pub fn rules() -> impl Iterator<Item = RuleSummary> {
    ALL.iter().map(|rule| rule.summary)
}

/// `did you mean …?` where something close is known, else what else would be right.
fn advice<'c>(
    word: &str,
    known: impl IntoIterator<Item = &'c str>,
    otherwise: impl Into<String>,
) -> String {
    match infractl_document::similar(word, known) {
        Some(close) => format!("did you mean `{close}`?"),
        None => otherwise.into(),
    }
}

/// Words as a list: `a`, `b` and `c`.
fn listed<'c>(words: impl IntoIterator<Item = &'c str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "none".to_owned(),
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tflint;
