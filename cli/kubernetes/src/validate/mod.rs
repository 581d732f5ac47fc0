//! Findings about a set of objects.

use infractl_document::{AddressGlob, Finding};

use crate::Objects;

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

/// The ids of all rules, sorted.
pub const RULES: &[&str] = &[];

/// Checks objects by themselves and against each other.
pub fn validate(_objects: &Objects<'_>, _options: &Options) -> Vec<Finding> {
    Vec::new()
}
