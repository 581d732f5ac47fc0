use infractl_document::Finding;
use infractl_hcl::syntax::Block;

use super::Rule;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-missing-argument",
    "a block lacks an argument that the language requires",
);

/// A check that asserts nothing.
pub(in crate::configuration) fn no_assert(block: &Block) -> Finding {
    let message = "a `check` asserts nothing";
    Finding::error(RULE.summary.id, Some(block.header()), message)
        .help("add `assert { condition = … error_message = … }`")
}

/// An import that does not say of what.
pub(in crate::configuration) fn no_identity(block: &Block) -> Finding {
    let message = "`import` lacks `id`, or `identity` in its place";
    Finding::error(RULE.summary.id, Some(block.header()), message).help("set it: `id = …`")
}

pub(in crate::configuration) fn finding(block: &Block, argument: &str) -> Finding {
    let message = format!("`{}` lacks `{argument}`", block.kind);
    Finding::error(RULE.summary.id, Some(block.header()), message)
        .help(format!("set it: `{argument} = …`"))
}
