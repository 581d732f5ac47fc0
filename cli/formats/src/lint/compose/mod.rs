//! What Compose refuses of its files.

pub(crate) mod missing_image;
pub(crate) mod unknown_key;
pub(crate) mod unknown_reference;

use infractl_document::{Finding, Node};

use super::{Report, Rule};

/// A rule over the root of a Compose file.
pub(crate) type ComposeRule = Rule<fn(Node<'_>, &mut Report)>;

/// Every rule over the root of a Compose file.
const ALL: &[&ComposeRule] = &[
    &missing_image::RULE,
    &unknown_key::RULE,
    &unknown_reference::RULE,
];

pub(crate) fn lint(root: Node<'_>) -> Vec<Finding> {
    ALL.iter()
        .flat_map(|rule| rule.run(|check, report| check(root, report)))
        .collect()
}

/// The services, by name.
pub(super) fn services(root: Node<'_>) -> impl Iterator<Item = (&str, Node<'_>)> {
    let services = root.get("services").and_then(Node::as_map);
    services.into_iter().flatten()
}

#[cfg(test)]
mod tests;
