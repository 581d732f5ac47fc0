use infractl_document::Node;

use super::Redactor;
use super::merge::Marked;

/// Tells a redactor of every secret of a plan: what is marked anywhere in it, and the variables
/// that the configuration declares sensitive, whose values bear no mark.
pub(super) fn collect(plan: Node<'_>, redactor: &mut Redactor) {
    for (_, value) in sensitive_variables(plan) {
        redactor.add_value(value);
    }
    for list in ["resource_changes", "resource_drift"] {
        for resource in items(plan.get(list)) {
            if let Some(change) = resource.get("change") {
                collect_change(change, redactor);
            }
        }
    }
    for (_, change) in entries(plan.get("output_changes")) {
        collect_change(change, redactor);
    }
    let prior = plan
        .get("prior_state")
        .and_then(|state| state.get("values"));
    for values in [plan.get("planned_values"), prior, plan.get("values")] {
        collect_values(values, redactor);
    }
}

/// The variables of the root module that are declared sensitive, with their values.
pub(super) fn sensitive_variables(plan: Node<'_>) -> Vec<(&str, Node<'_>)> {
    let declared = plan
        .get("configuration")
        .and_then(|configuration| configuration.get("root_module"))
        .and_then(|root| root.get("variables"));
    entries(plan.get("variables"))
        .filter(|(name, _)| is_sensitive(declared, name))
        .filter_map(|(name, variable)| Some((name, variable.get("value")?)))
        .collect()
}

/// Whether a variable is declared sensitive.
pub(super) fn is_sensitive(declared: Option<Node<'_>>, name: &str) -> bool {
    declared
        .and_then(|declared| declared.get(name))
        .is_some_and(|variable| {
            ["sensitive", "ephemeral"]
                .iter()
                .any(|word| variable.get(word).and_then(Node::as_bool) == Some(true))
        })
}

fn collect_change(change: Node<'_>, redactor: &mut Redactor) {
    for (value, marks) in [("before", "before_sensitive"), ("after", "after_sensitive")] {
        Marked {
            value: change.get(value),
            unknown: None,
            sensitive: change.get(marks),
        }
        .collect(redactor);
    }
}

/// The shape of `planned_values` and of `values` of a state.
fn collect_values(values: Option<Node<'_>>, redactor: &mut Redactor) {
    for (_, output) in entries(values.and_then(|values| values.get("outputs"))) {
        Marked {
            value: output.get("value"),
            unknown: None,
            sensitive: output.get("sensitive"),
        }
        .collect(redactor);
    }
    let mut modules: Vec<Node<'_>> = values
        .and_then(|values| values.get("root_module"))
        .into_iter()
        .collect();
    while let Some(module) = modules.pop() {
        for resource in items(module.get("resources")) {
            Marked {
                value: resource.get("values"),
                unknown: None,
                sensitive: resource.get("sensitive_values"),
            }
            .collect(redactor);
        }
        modules.extend(items(module.get("child_modules")));
    }
}

pub(super) fn items(list: Option<Node<'_>>) -> impl Iterator<Item = Node<'_>> {
    list.and_then(Node::as_list)
        .into_iter()
        .flat_map(infractl_document::List::iter)
}

pub(super) fn entries(map: Option<Node<'_>>) -> impl Iterator<Item = (&str, Node<'_>)> {
    map.and_then(Node::as_map)
        .into_iter()
        .flat_map(infractl_document::Map::iter)
}
