use infractl_document::{Finding, Severity, Span};
use infractl_hcl::syntax::Block;

use super::{Look, Rule};
use crate::configuration::ProviderRequirement;

pub(super) const RULE: Rule = Rule::new(
    "tf-unconstrained-version",
    "a module says nothing of the versions of Terraform or of its providers",
    check,
)
.code("TFH-003");

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let module = look.module;
    if !module.is_whole {
        return;
    }
    if module.required_versions().next().is_none() {
        let help = "write `terraform { required_version = \">= 1.10, < 2\" }` with the versions that you test";
        let block = module.settings.first();
        let message = "`required_version` is not set".to_owned();
        let finding = told(block.map(Block::header), message, help);
        // Without a block there is no place but the module's first file.
        let file = module.files.first().filter(|_| block.is_none());
        findings.push(match file {
            Some(file) => finding.file(file.path.clone()),
            None => finding,
        });
    }
    for requirement in module.provider_requirements() {
        if requirement.version().is_none() {
            let message = format!(
                "any version of the provider `{}` will do",
                requirement.name()
            );
            let help = "add a `version` such as `~> 1.2`";
            findings.push(told(Some(requirement.attribute.name.span), message, help));
        }
    }
    let mut known: Vec<&str> = module
        .provider_requirements()
        .map(ProviderRequirement::name)
        .collect();
    for resource in module.all_resources() {
        let name = resource.provider_name();
        // What is built into the tool has its version.
        if name == "terraform" || known.contains(&name) {
            continue;
        }
        known.push(name);
        let message = format!("the provider `{name}` is not in `required_providers`");
        let help = "name its source and its version there";
        findings.push(told(Some(resource.block.header()), message, help));
    }
}

fn told(span: Option<Span>, message: String, help: &str) -> Finding {
    Finding::new(RULE.summary.id, Severity::Warning, span, message).help(help)
}
