//! Outputs of stacks as variables of others.

use std::sync::Arc;

use infractl_document::{Node, TreeBuilder, View};
use infractl_yaml::{JsonStyle, write_json};

use super::{DesiredStack, OutputPlace, StackError, StackOutputs, Waiting};

/// What the other stacks give to one.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// A variables file; `None` where nothing is taken.
    pub(super) file: Option<Arc<[u8]>>,
    /// What is not known yet.
    pub(super) waiting: Vec<Waiting>,
}

/// Looks up all that a stack takes.
pub(super) fn find(stack: &DesiredStack, outputs: &StackOutputs) -> Result<Given, StackError> {
    let mut given = Given::default();
    if stack.inputs.is_empty() {
        return Ok(given);
    }
    let mut text = String::from("{");
    for (variable, place) in &stack.inputs {
        let wait = |reason: &str| Waiting {
            variable: variable.clone(),
            place: place.clone(),
            reason: reason.to_owned(),
        };
        if let Some(reason) = outputs.waiting(&place.stack) {
            given.waiting.push(wait(reason));
            continue;
        }
        let missing = || StackError::NoOutput {
            stack: stack.name.clone(),
            variable: variable.clone(),
            place: place.clone(),
        };
        let output = outputs
            .of(&place.stack)
            .and_then(|outputs| outputs.get(&place.output))
            .ok_or_else(missing)?;
        let node = match look(output.root(), place) {
            Look::Node(node) => node,
            Look::Unknown(reason) => {
                given.waiting.push(wait(reason));
                continue;
            }
            Look::Missing => return Err(missing()),
        };
        if let Some(reason) = first_unknown(node) {
            given.waiting.push(wait(reason));
            continue;
        }
        if has_secret(node) {
            return Err(StackError::SensitiveOutput {
                stack: stack.name.clone(),
                variable: variable.clone(),
                place: place.clone(),
            });
        }
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&key(variable));
        text.push(':');
        text.push_str(&write_json(node, JsonStyle::GO));
    }
    text.push_str("}\n");
    given.file = Some(Arc::from(text.into_bytes()));
    Ok(given)
}

enum Look<'t> {
    Node(Node<'t>),
    Unknown(&'t str),
    Missing,
}

/// The value at a place; unknown where something above it is.
fn look<'t>(root: Node<'t>, place: &OutputPlace) -> Look<'t> {
    let mut path = infractl_document::ValuePath::root();
    let mut node = root;
    for step in place.path.steps() {
        if let View::Unknown(unknown) = node.view() {
            return Look::Unknown(unknown.reason());
        }
        path.push(step.clone());
        match root.at(&path) {
            Some(next) => node = next,
            None => return Look::Missing,
        }
    }
    Look::Node(node)
}

fn first_unknown(node: Node<'_>) -> Option<&str> {
    match node.view() {
        View::Unknown(unknown) => Some(unknown.reason()),
        View::Map(_) | View::List(_) => node.children().find_map(first_unknown),
        _ => None,
    }
}

fn has_secret(node: Node<'_>) -> bool {
    matches!(node.view(), View::Sensitive(_)) || node.children().any(has_secret)
}

/// A text as JSON.
fn key(text: &str) -> String {
    let mut builder = TreeBuilder::new();
    builder.text(text, None);
    let tree = builder.finish().expect("one text is a whole tree");
    write_json(tree.root(), JsonStyle::GO)
}
