use infractl_document::{Finding, Span};

use super::Rule;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-duplicate-address",
    "two declarations of a module have the same address",
);

pub(in crate::configuration) fn finding(address: &str, span: Span, first: Option<Span>) -> Finding {
    let message = format!("`{address}` is declared twice");
    Finding::error(RULE.summary.id, Some(span), message)
        .related(first, "first declared here")
        .help("give one of them another name, or take it away")
}
