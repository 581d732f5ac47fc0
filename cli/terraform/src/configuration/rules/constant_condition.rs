use infractl_document::Finding;
use infractl_hcl::syntax::{ExpressionKind, references};

use super::{Look, Rule};
use crate::configuration::{Check, Condition, Output, Resource, Subject};

pub(super) const RULE: Rule = Rule::new(
    "tf-constant-condition",
    "a condition speaks of nothing that it could check",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let module = look.module;
    for variable in &module.variables {
        for condition in variable.validations() {
            let own = variable.name();
            tell(condition, Some(own), findings);
        }
    }
    let outputs = module.outputs.iter().flat_map(Output::preconditions);
    let lifecycles = module.all_resources().filter_map(Resource::lifecycle);
    let resources = lifecycles.flat_map(|own| own.preconditions().chain(own.postconditions()));
    let checks = module.checks.iter().flat_map(Check::asserts);
    for condition in outputs.chain(resources).chain(checks) {
        tell(condition, None, findings);
    }
}

/// Tells of a condition that speaks of nothing, or not of the variable that it is of.
fn tell(condition: Condition<'_>, own: Option<&str>, findings: &mut Vec<Finding>) {
    let Some(condition) = condition.condition() else {
        return;
    };
    let has_any = references(condition).into_iter().any(|(reference, _)| {
        let subject = Subject::of(reference);
        own.is_none_or(|own| matches!(subject, Subject::Variable(name) if name == own))
    });
    if has_any || condition.kind == ExpressionKind::Invalid {
        return;
    }
    let what = own.map_or_else(|| "anything".to_owned(), |own| format!("`var.{own}`"));
    let message = format!("this condition does not speak of {what}, so it checks nothing");
    let help = "speak of what has to hold, or leave the condition out";
    findings.push(Finding::error(RULE.summary.id, Some(condition.span), message).help(help));
}
