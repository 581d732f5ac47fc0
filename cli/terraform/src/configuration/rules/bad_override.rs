use infractl_document::{Finding, Span};
use infractl_hcl::syntax::Block;

use super::Rule;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-bad-override",
    "an override file overrides what no other file declares, or what cannot be overridden",
);

pub(in crate::configuration) fn missing(what: &str, span: Span) -> Finding {
    let message = format!("there is no {what} to override");
    Finding::error(RULE.summary.id, Some(span), message)
        .help("declare it in a file whose name does not end in `override`")
}

pub(in crate::configuration) fn not_here(block: &Block) -> Finding {
    let message = format!("`{}` cannot stand in an override file", block.kind);
    Finding::error(RULE.summary.id, Some(block.header()), message)
        .help("move it into a file whose name does not end in `override`")
}
