use infractl_base::RelativePath;
use infractl_document::{Finding, Span};

use super::Rule;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-module-cycle",
    "a module calls itself, through others or not",
);

pub(in crate::configuration) fn finding(
    around: &[RelativePath],
    back: &RelativePath,
    span: Option<Span>,
) -> Finding {
    let chain = around.iter().chain([back]).map(|path| format!("`{path}`"));
    let chain: Vec<String> = chain.collect();
    let message = format!(
        "modules call each other in a circle: {}",
        chain.join(" calls ")
    );
    Finding::error(RULE.summary.id, span, message).help("take one of these calls away")
}
