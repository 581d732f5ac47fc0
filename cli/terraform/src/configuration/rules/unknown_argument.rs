use infractl_document::Finding;
use infractl_hcl::syntax::{Attribute, Block, ExpressionKind};

use super::{Rule, advice, listed};
use crate::configuration::shape::Shape;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-unknown-argument",
    "a block of the language has an argument that it does not take",
);

/// What a requirement of a provider may say.
const REQUIREMENT: [&str; 3] = ["source", "version", "configuration_aliases"];

/// Tells of what no requirement of a provider has.
pub(in crate::configuration) fn check_requirement(own: &Attribute, findings: &mut Vec<Finding>) {
    let ExpressionKind::Object(items) = &own.value.kind else {
        return;
    };
    for item in items {
        let Some(name) = item.name().filter(|name| !REQUIREMENT.contains(name)) else {
            continue;
        };
        let message = format!("a required provider takes no `{name}`");
        let help = format!("it takes {}", listed(REQUIREMENT));
        let finding = Finding::error(RULE.summary.id, Some(item.key.span), message);
        findings.push(finding.help(advice(name, REQUIREMENT, help)));
    }
}

pub(in crate::configuration) fn finding(
    owner: Option<&Block>,
    attribute: &Attribute,
    shape: &Shape,
) -> Finding {
    let name = attribute.name.as_str();
    let (message, help) = match owner {
        None => (
            format!("`{name}` stands outside of any block"),
            "a value of its own belongs into `locals { … }`".to_owned(),
        ),
        Some(block) if shape.block(name).is_some() => (
            format!("`{name}` of `{}` is a block, not an argument", block.kind),
            format!("write `{name} {{ … }}` without `=`"),
        ),
        Some(block) => {
            let known = || shape.arguments.iter().map(|argument| argument.name);
            let help = format!("`{}` takes {}", block.kind, listed(known()));
            let message = format!("`{}` takes no argument `{name}`", block.kind);
            (message, advice(name, known(), help))
        }
    };
    Finding::error(RULE.summary.id, Some(attribute.name.span), message).help(help)
}
