use infractl_document::{Finding, Severity};

use super::{Look, Rule};

pub(super) const RULE: Rule = Rule::new(
    "tf-missing-lock-file",
    "a root module has no `.terraform.lock.hcl`, so each `init` may bring other providers",
    check,
)
.code("TFH-003");

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let module = look.module;
    if !look.is_root || module.lock.is_some() {
        return;
    }
    let Some(requirement) = module.provider_requirements().next() else {
        return;
    };
    let message = "the providers of this root module are not locked";
    let span = requirement.attribute.name.span;
    findings.push(
        Finding::new(RULE.summary.id, Severity::Warning, Some(span), message)
            .help("run `tofu providers lock`, and keep `.terraform.lock.hcl` in the repository"),
    );
}
