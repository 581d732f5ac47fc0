use infractl_document::Finding;

use super::{Look, Rule};
use crate::configuration::Resource;

pub(super) const RULE: Rule = Rule::new(
    "tf-provisioner",
    "a configuration runs commands of its own: provisioners, or `external` data",
    check,
)
.code("TFH-006");

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let module = look.module;
    let of_resources = module.resources.iter().flat_map(Resource::provisioners);
    let of_removed = module
        .removed
        .iter()
        .flat_map(|block| block.body.blocks_of("provisioner"));
    for block in of_resources.chain(of_removed) {
        let kind = block.label(0).unwrap_or_default();
        let message = format!("the provisioner `{kind}` runs outside of what Terraform plans");
        findings.push(
            Finding::error(RULE.summary.id, Some(block.header()), message)
                .help("give machines their user data, an image or a playbook; a waiver can accept this one"),
        );
    }
    let external = module.data.iter().filter(|data| data.kind() == "external");
    findings.extend(external.map(|data| {
        let message = "`external` data runs a command on every plan";
        Finding::error(RULE.summary.id, Some(data.block.header()), message)
            .help("take the value as a variable; a waiver can accept this one")
    }));
}
