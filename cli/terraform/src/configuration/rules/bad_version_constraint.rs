use infractl_document::Finding;
use infractl_hcl::syntax::{Expression, ExpressionKind, Literal};

use super::{Look, Rule};
use crate::configuration::Constraints;

pub(super) const RULE: Rule = Rule::new(
    "tf-bad-version-constraint",
    "a version constraint that Terraform cannot read",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let module = look.module;
    let providers = module.provider_requirements();
    let all = module
        .required_versions()
        .chain(providers.filter_map(super::super::ProviderRequirement::version))
        .chain(module.providers.iter().filter_map(|entry| entry.version()))
        .chain(module.calls.iter().filter_map(|entry| entry.version()));
    findings.extend(all.filter_map(wrong));
}

fn wrong(constraint: &Expression) -> Option<Finding> {
    let help = "write constraints such as `~> 1.2` or `>= 1.10, < 2`";
    let told = |message: String| {
        let finding = Finding::error(RULE.summary.id, Some(constraint.span), message);
        Some(finding.help(help))
    };
    match &constraint.kind {
        ExpressionKind::Literal(Literal::Text(text)) => {
            let error = text.parse::<Constraints>().err()?;
            told(format!("`{}` is no version constraint", error.0))
        }
        ExpressionKind::Literal(Literal::Bool(_)) | ExpressionKind::Tuple(_) => {
            told("a version constraint is a text".to_owned())
        }
        // Numbers become text; OpenTofu evaluates the version of a module.
        _ => None,
    }
}
