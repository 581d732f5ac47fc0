//! What GitHub refuses of a workflow or an action.

pub(crate) mod duplicate_step_id;
mod expression;
pub(crate) mod invalid_expression;
pub(crate) mod merge_key;
pub(crate) mod missing_key;
pub(crate) mod needs_cycle;
pub(crate) mod unknown_event;
pub(crate) mod unknown_key;
pub(crate) mod unknown_need;
pub(crate) mod unknown_permission;

use infractl_document::{Finding, Node};
use infractl_yaml::YamlDocument;

use super::{Report, Rule};
use crate::Format;

/// A workflow or an action.
pub(crate) struct Workflow<'t> {
    pub(crate) file: &'t YamlDocument,
    /// The bytes of the file.
    pub(crate) text: &'t [u8],
    pub(crate) is_action: bool,
}

/// A rule over workflows and actions.
pub(crate) type WorkflowRule = Rule<fn(&Workflow<'_>, &mut Report)>;

/// Every rule over workflows.
const ALL: &[&WorkflowRule] = &[
    &duplicate_step_id::RULE,
    &invalid_expression::RULE,
    &merge_key::RULE,
    &missing_key::RULE,
    &needs_cycle::RULE,
    &unknown_event::RULE,
    &unknown_key::RULE,
    &unknown_need::RULE,
    &unknown_permission::RULE,
];

pub(crate) fn lint(file: &YamlDocument, text: &[u8], format: Format) -> Vec<Finding> {
    let workflow = Workflow {
        file,
        text,
        is_action: format == Format::Action,
    };
    ALL.iter()
        .flat_map(|rule| rule.run(|check, report| check(&workflow, report)))
        .collect()
}

impl<'t> Workflow<'t> {
    pub(crate) fn root(&self) -> Node<'t> {
        self.file.tree.root()
    }

    /// The jobs, by id; an action has none.
    pub(crate) fn jobs(&self) -> impl Iterator<Item = (&'t str, Node<'t>)> {
        let jobs = self.root().get("jobs").and_then(Node::as_map);
        jobs.into_iter().flatten()
    }

    /// The lists of steps: one a job, or that of an action.
    pub(crate) fn steps(&self) -> impl Iterator<Item = Node<'t>> {
        let runs = self.root().get("runs").filter(|_| self.is_action);
        let jobs = self.jobs().map(|(_, job)| job);
        jobs.chain(runs).filter_map(|job| job.get("steps"))
    }
}

/// The jobs that a job needs: a text, or a list of texts.
pub(crate) fn needs(job: Node<'_>) -> Vec<Node<'_>> {
    match job.get("needs") {
        Some(one) if one.as_str().is_some() => vec![one],
        Some(list) => list.children().collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod recorded;
#[cfg(test)]
mod tests;
