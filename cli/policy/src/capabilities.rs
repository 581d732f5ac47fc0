//! Which functions a policy may call: `capabilities.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use infractl_document::similar;

/// What is known of the name of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Capability {
    /// It may be called, with so many operands; `None` is any number.
    Allowed(Option<usize>),
    /// It may not be called, for this reason.
    Forbidden(&'static str),
    /// OPA has it, this engine does not.
    Unsupported,
}

/// The embedded file.
#[derive(serde::Deserialize)]
struct Table {
    #[serde(borrow)]
    allowed: BTreeMap<&'static str, Option<usize>>,
    #[serde(borrow)]
    forbidden: BTreeMap<&'static str, &'static str>,
    #[serde(borrow)]
    unsupported: BTreeSet<&'static str>,
}

/// What is known of a name; `None` where nobody knows it.
pub(crate) fn capability(name: &str) -> Option<Capability> {
    let table = table();
    if let Some(operands) = table.allowed.get(name) {
        return Some(Capability::Allowed(*operands));
    }
    if let Some(reason) = table.forbidden.get(name) {
        return Some(Capability::Forbidden(reason));
    }
    let is_unsupported = table.unsupported.contains(name);
    is_unsupported.then_some(Capability::Unsupported)
}

/// The function that a person most likely meant.
pub(crate) fn meant<'n>(name: &str, own: impl Iterator<Item = &'n str>) -> Option<String> {
    similar(name, own.chain(table().allowed.keys().copied())).map(str::to_owned)
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        serde_json::from_str(include_str!("capabilities.json"))
            .expect("a test reads the embedded file")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtins;

    #[test]
    fn every_allowed_function_exists_with_that_many_operands() {
        for (name, operands) in &table().allowed {
            let Some(operands) = operands else {
                continue;
            };
            let theirs = regorus::unstable::BUILTINS
                .get(name)
                .map(|(_, count)| usize::from(*count));
            let known = builtins::operands(name).or(theirs);
            let is_rewritten = name.starts_with("rego.metadata.");
            assert!(is_rewritten || known == Some(*operands), "{name}");
        }
    }

    #[test]
    fn nothing_reaches_the_network_the_clock_or_chance() {
        for name in [
            "http.send",
            "opa.runtime",
            "time.now_ns",
            "rand.intn",
            "uuid.rfc4122",
        ] {
            assert!(
                matches!(capability(name), Some(Capability::Forbidden(_))),
                "{name}"
            );
        }
    }
}
