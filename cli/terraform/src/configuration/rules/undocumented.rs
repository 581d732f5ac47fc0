use infractl_document::{Finding, Severity};
use infractl_hcl::syntax::{Block, Expression};

use super::{Look, Rule};

pub(super) const RULE: Rule = Rule::new(
    "tf-undocumented",
    "a variable or an output has no description",
    check,
)
.code("TFH-004");

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    if !look.module.is_whole {
        return;
    }
    let module = look.module;
    let variables = module.variables.iter();
    let variables = variables.map(|entry| (&entry.block, entry.name(), entry.description()));
    let outputs = module.outputs.iter();
    let outputs = outputs.map(|entry| (&entry.block, entry.name(), entry.description()));
    let told = variables
        .chain(outputs)
        .filter(|(_, _, text)| is_empty(*text));
    findings.extend(told.map(|(block, name, _)| finding(block, name)));
}

fn is_empty(description: Option<&Expression>) -> bool {
    description.is_none_or(|text| text.as_text().is_some_and(|text| text.trim().is_empty()))
}

fn finding(block: &Block, name: &str) -> Finding {
    let message = format!("the {} `{name}` has no description", block.kind);
    Finding::new(
        RULE.summary.id,
        Severity::Warning,
        Some(block.header()),
        message,
    )
    .help("say in `description` what it means, in which unit, with an example")
}
