//! Findings about a set of objects.

mod labels;
mod locate;
mod names;
mod pods;
mod produced;
mod rules;
mod set;
mod structure;
mod unknown;

use infractl_document::{AddressGlob, Finding};

use crate::Objects;
use set::Set;

pub use rules::{RULES, RuleSummary};

/// What the caller knows of the set.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The set is all that goes to the cluster: what an object names must be in it.
    pub is_whole: bool,
    /// Objects that exist without being in the set, as `Kind/namespace/name`; `-` stands for the
    /// namespace of a cluster-wide object.
    pub external: Vec<AddressGlob>,
    /// Kinds that nothing defines are only named as unchecked.
    pub allows_unknown_kinds: bool,
}

/// Checks objects by themselves and against each other.
///
/// Findings come in the order of the objects, and within one object in the order of its text.
pub fn validate(objects: &Objects<'_>, options: &Options) -> Vec<Finding> {
    let catalog = objects.catalog();
    let mut findings = Vec::new();
    let set = Set::new(objects, &catalog, &mut findings);
    for rule in rules::ALL {
        rule(&set, options, &mut findings);
    }
    set.sort(&mut findings);
    findings
}
