use infractl_document::{Finding, Span};

use super::Rule;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-bad-json",
    "a configuration in JSON has another form than the language takes",
);

pub(in crate::configuration) fn finding(span: Span, message: String) -> Finding {
    Finding::error(RULE.summary.id, Some(span), message)
}

pub(in crate::configuration) fn twice(name: &str, second: Span, first: Span) -> Finding {
    finding(second, format!("`{name}` is set twice"))
        .related(Some(first), "it is set here first")
        .help("keep one of them")
}
