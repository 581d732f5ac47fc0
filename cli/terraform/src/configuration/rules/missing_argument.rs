use infractl_document::Finding;
use infractl_hcl::syntax::Block;

use super::Rule;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-missing-argument",
    "a block lacks an argument that the language requires",
);

pub(in crate::configuration) fn finding(block: &Block, argument: &str) -> Finding {
    let message = format!("`{}` lacks `{argument}`", block.kind);
    Finding::error(RULE.summary.id, Some(block.header()), message)
        .help(format!("set it: `{argument} = …`"))
}
