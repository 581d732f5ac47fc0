use infractl_document::{Finding, Severity};

use super::{Look, Rule};

pub(super) const RULE: Rule = Rule::new(
    "tf-untyped-variable",
    "a variable has no type, or takes any",
    check,
)
.code("TFH-004");

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    if !look.module.is_whole {
        return;
    }
    for variable in &look.module.variables {
        let (span, message) = match variable.constraint() {
            None => (
                variable.block.header(),
                format!("the variable `{}` has no type", variable.name()),
            ),
            Some(any) if any.as_word() == Some("any") => (
                any.span,
                format!("the variable `{}` takes any type", variable.name()),
            ),
            Some(_) => continue,
        };
        findings.push(
            Finding::new(RULE.summary.id, Severity::Warning, Some(span), message)
                .help("say what it takes: `type = string`, `type = map(number)`"),
        );
    }
}
