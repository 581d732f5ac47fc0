use infractl_document::Finding;

use super::{Look, Rule};

pub(super) const RULE: Rule = Rule::new(
    "tf-count-and-for-each",
    "`count` and `for_each` stand in the same block",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let resources = look.module.all_resources().map(|entry| &entry.block);
    let calls = look.module.calls.iter().map(|entry| &entry.block);
    for block in resources.chain(calls) {
        let body = &block.body;
        if let (Some(count), Some(for_each)) = (body.attribute("count"), body.attribute("for_each"))
        {
            let message = format!("`{}` has both `count` and `for_each`", block.kind);
            let finding = Finding::error(RULE.summary.id, Some(for_each.name.span), message)
                .related(Some(count.name.span), "`count` is here")
                .help("keep one of them; `for_each` gives stable addresses");
            findings.push(finding);
        }
    }
}
