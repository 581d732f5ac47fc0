use infractl_document::{Node, View};

use super::unknown::is_unknown;

/// Whether a selector takes labels; `None` where one of both holds something unknown.
///
/// Semantics: `k8s.io/apimachinery/pkg/labels/selector.go`.
pub(super) fn selects(selector: Node<'_>, labels: Option<Node<'_>>) -> Option<bool> {
    let is_plain =
        selector.get("matchLabels").is_none() && selector.get("matchExpressions").is_none();
    if is_plain {
        return takes_all(selector, labels);
    }
    let mut all = Some(true);
    if let Some(wanted) = selector.get("matchLabels") {
        all = and(all, takes_all(wanted, labels));
    }
    for expression in selector
        .get("matchExpressions")
        .into_iter()
        .flat_map(Node::children)
    {
        all = and(all, takes_expression(expression, labels));
    }
    all
}

/// Whether a selector of key and value pairs, as a Service has one, takes labels.
pub(super) fn takes_all(wanted: Node<'_>, labels: Option<Node<'_>>) -> Option<bool> {
    if is_unknown(labels) || is_unknown(Some(wanted)) {
        return None;
    }
    let taken = wanted.children().map(|value| {
        let held = labels.and_then(|labels| labels.get(value.key().unwrap_or_default()));
        match (held.map(Node::view), value.view()) {
            (Some(View::Unknown(_)), _) | (_, View::Unknown(_)) => None,
            (Some(_), _) => held.map(|held| held.has_same_value(value)),
            (None, _) => Some(false),
        }
    });
    let mut all = Some(true);
    for is_taken in taken {
        all = and(all, is_taken);
    }
    all
}

fn takes_expression(expression: Node<'_>, labels: Option<Node<'_>>) -> Option<bool> {
    let key = expression.get("key")?.as_str()?;
    let held = labels.and_then(|labels| labels.get(key));
    if is_unknown(held) || is_unknown(labels) {
        return None;
    }
    let is_listed = |held: Node<'_>| {
        let mut values = expression
            .get("values")
            .into_iter()
            .flat_map(Node::children);
        values.any(|value| value.has_same_value(held))
    };
    Some(match expression.get("operator")?.as_str()? {
        "In" => held.is_some_and(is_listed),
        "NotIn" => !held.is_some_and(is_listed),
        "Exists" => held.is_some(),
        "DoesNotExist" => held.is_none(),
        _ => return None,
    })
}

/// False wins over unknown, unknown over true.
fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}
