use infractl_document::Finding;

use super::{Look, Rule, advice, listed};
use crate::configuration::Variable;

pub(super) const RULE: Rule = Rule::new(
    "tf-unknown-module-argument",
    "a call sets a variable that the module does not have",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for call in &look.module.calls {
        let called = look.configuration.called(look.id, call.name());
        let Some((_, called)) = called.filter(|(_, called)| called.is_whole) else {
            continue;
        };
        for argument in call.arguments() {
            let name = argument.name.as_str();
            if called.variables.get(name).is_some() {
                continue;
            }
            let known = || called.variables.iter().map(Variable::name);
            let otherwise = format!("the module has {}", listed(known().take(12)));
            let message = format!("the module `{}` has no variable `{name}`", called.path);
            let finding = Finding::error(RULE.summary.id, Some(argument.name.span), message);
            findings.push(finding.help(advice(name, known(), otherwise)));
        }
    }
}
