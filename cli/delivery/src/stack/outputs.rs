use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_document::Tree;
use infractl_terraform::plan::Plan;

/// The outputs of one stack by name; values that are not known yet are unknown leaves.
pub type Outputs = BTreeMap<String, Arc<Tree>>;

/// The outputs of the stacks of an environment.
#[derive(Debug, Clone, Default)]
pub struct StackOutputs {
    known: BTreeMap<String, Outputs>,
    waiting: BTreeMap<String, String>,
}

impl StackOutputs {
    /// What a stack gives, as far as it is known.
    pub fn of(&self, stack: &str) -> Option<&Outputs> {
        self.known.get(stack)
    }

    /// Why nothing is known of a stack's outputs.
    pub fn waiting(&self, stack: &str) -> Option<&str> {
        self.waiting.get(stack).map(String::as_str)
    }

    /// Every stack with its outputs.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Outputs)> {
        self.known
            .iter()
            .map(|(name, outputs)| (name.as_str(), outputs))
    }

    /// Whether both know the same; what is not known is the same as nothing.
    pub fn is_same(&self, other: &Self) -> bool {
        self.waiting.is_empty() && other.waiting.is_empty() && self.known == other.known
    }

    /// What a stack gives from now on.
    pub fn insert(&mut self, stack: &str, outputs: Outputs) {
        self.waiting.remove(stack);
        self.known.insert(stack.to_owned(), outputs);
    }

    pub(crate) fn wait(&mut self, stack: &str, reason: &str) {
        self.known.remove(stack);
        self.waiting.insert(stack.to_owned(), reason.to_owned());
    }
}

/// What a plan says that the outputs will be.
pub(super) fn planned(plan: &Plan) -> Outputs {
    let outputs = plan.outputs.iter();
    outputs
        .filter(|change| change.action != infractl_terraform::plan::Action::Delete)
        .map(|change| (change.name.clone(), Arc::clone(&change.after)))
        .collect()
}
