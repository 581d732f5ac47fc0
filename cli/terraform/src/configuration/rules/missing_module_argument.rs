use infractl_document::Finding;

use super::{Look, Rule};

pub(super) const RULE: Rule = Rule::new(
    "tf-missing-module-argument",
    "a call leaves out a variable that has no default",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for call in &look.module.calls {
        let Some((_, called)) = look.configuration.called(look.id, call.name()) else {
            continue;
        };
        if !look.module.is_whole {
            continue;
        }
        for variable in &called.variables {
            let name = variable.name();
            if variable.is_required() && call.argument(name).is_none() {
                let message = format!("the call `{}` does not set `{name}`", call.name());
                let finding = Finding::error(RULE.summary.id, Some(call.block.header()), message)
                    .related(
                        Some(variable.block.header()),
                        "declared here without a default",
                    )
                    .help(format!("set it: `{name} = …`"));
                findings.push(finding);
            }
        }
    }
}
