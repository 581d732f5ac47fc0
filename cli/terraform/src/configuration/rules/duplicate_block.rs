use infractl_document::Finding;
use infractl_hcl::syntax::Body;

use super::Rule;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-duplicate-block",
    "a block that may stand once stands twice",
);

const SINGLE: [&str; 5] = ["lifecycle", "connection", "backend", "cloud", "content"];

pub(in crate::configuration) fn check(body: &Body, findings: &mut Vec<Finding>) {
    for kind in SINGLE {
        let mut blocks = body.blocks_of(kind);
        let Some(first) = blocks.next() else { continue };
        findings.extend(blocks.map(|second| {
            let message = format!("a second `{kind}` block");
            Finding::error(RULE.summary.id, Some(second.header()), message)
                .related(Some(first.header()), "the first one is here")
                .help("put both into one block")
        }));
    }
}
