//! Secrets that are known before the tool has planned anything: what it says of a plan that fails
//! may hold them, too.

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Node, Sources};
use infractl_hcl::syntax::{Expression, Item, each_child};

use crate::configuration::Module;
use crate::plan::{Redactor, read_private};

/// Tells a redactor of the values of sensitive and ephemeral variables: their defaults, and what
/// files of variables set them to, in HCL or in JSON.
pub fn add_variables(root: &Module, files: &[Arc<[u8]>], secrets: &mut Redactor) {
    let hidden = |name: &str| {
        let mut variables = root.variables.iter();
        variables.any(|own| own.name() == name && (own.is_sensitive() || own.is_ephemeral()))
    };
    for variable in root.variables.iter().filter(|own| hidden(own.name())) {
        if let Some(default) = variable.default() {
            add_texts(default, secrets);
        }
    }
    for bytes in files {
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') {
            // The tool refuses a file that is no JSON, and quotes it nowhere.
            let tree = read_private(bytes);
            for value in tree.iter().flat_map(|tree| tree.root().children()) {
                if value.key().is_some_and(hidden) {
                    secrets.add_value(value);
                }
            }
            continue;
        }
        let sources = Sources::new();
        let source = sources.add(&RelativePath::root(), bytes);
        for item in infractl_hcl::read(bytes, source).file.body.items {
            match item {
                Item::Attribute(attribute) if hidden(attribute.name.as_str()) => {
                    add_texts(&attribute.value, secrets);
                }
                _ => {}
            }
        }
    }
}

fn add_texts(expression: &Expression, secrets: &mut Redactor) {
    if let Some(text) = expression.as_text() {
        secrets.add(text);
    }
    each_child(expression, &mut |child| add_texts(child, secrets));
}

/// The same for what a state marks as sensitive: outputs, and attributes of resources.
pub(super) fn add_state(json: &[u8], secrets: &mut Redactor) {
    let Ok(tree) = read_private(json) else {
        return;
    };
    for output in children(tree.root().get("outputs")) {
        if output.get("sensitive").and_then(Node::as_bool) == Some(true)
            && let Some(value) = output.get("value")
        {
            secrets.add_value(value);
        }
    }
    for resource in children(tree.root().get("resources")) {
        for instance in children(resource.get("instances")) {
            let Some(attributes) = instance.get("attributes") else {
                continue;
            };
            for path in children(instance.get("sensitive_attributes")) {
                secrets.add_value(reach(attributes, path));
            }
        }
    }
}

fn children(node: Option<Node<'_>>) -> impl Iterator<Item = Node<'_>> {
    node.into_iter().flat_map(Node::children)
}

/// The value at a path of a state; where a step cannot be followed, all that it starts from.
fn reach<'t>(attributes: Node<'t>, path: Node<'_>) -> Node<'t> {
    let mut node = attributes;
    for step in path.children() {
        let value = step.get("value");
        // The key of an index has its type beside it.
        let value = value.and_then(|value| value.get("value").or(Some(value)));
        let position = value.and_then(Node::as_i64);
        let next = match (value.and_then(Node::as_str), position) {
            (Some(name), _) => node.get(name),
            (None, Some(position)) => usize::try_from(position)
                .ok()
                .and_then(|position| node.children().nth(position)),
            (None, None) => None,
        };
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_state_marks_is_secret_and_the_rest_is_not() {
        let state = br#"{
          "outputs": {"token": {"value": "canary-output", "type": "string", "sensitive": true},
                      "name": {"value": "public-output", "type": "string"}},
          "resources": [{"instances": [{
            "attributes": {"name": "public-name", "keys": [{"secret": "canary-nested"}]},
            "sensitive_attributes": [[
              {"type": "get_attr", "value": "keys"},
              {"type": "index", "value": {"value": 0, "type": "number"}},
              {"type": "get_attr", "value": "secret"}]]}]}]
        }"#;
        let mut secrets = Redactor::new();
        add_state(state, &mut secrets);
        for secret in ["canary-output", "canary-nested"] {
            assert_eq!(secrets.clean(secret), "(sensitive)");
        }
        for public in ["public-output", "public-name"] {
            assert_eq!(secrets.clean(public), public);
        }
    }
}
