use infractl_document::Finding;

use super::{Look, Rule};
use crate::configuration::graph::Graph;

pub(super) const RULE: Rule = Rule::new(
    "tf-reference-cycle",
    "values depend on each other in a circle",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let graph = Graph::of(look.configuration, look.id, look.module, &look.uses);
    for cycle in graph.cycles() {
        let names: Vec<String> = cycle.iter().map(|(name, _)| format!("`{name}`")).collect();
        let Some((_, span)) = cycle.first() else {
            continue;
        };
        let (message, help) = if let [only] = names.as_slice() {
            (
                format!("{only} depends on itself"),
                "inside of a resource, `self` and a local value stand for what it is made of",
            )
        } else {
            let chain = names.join(" → ");
            let first = names.first().map_or("", String::as_str);
            (
                format!("values depend on each other in a circle: {chain} → {first}"),
                "take one of these references away",
            )
        };
        let mut finding = Finding::error(RULE.summary.id, Some(*span), message).help(help);
        for (name, span) in cycle.iter().skip(1) {
            finding = finding.related(Some(*span), format!("`{name}` goes on from here"));
        }
        findings.push(finding);
    }
}
