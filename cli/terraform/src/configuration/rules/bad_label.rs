use infractl_document::{Finding, Span};
use infractl_hcl::syntax::{Block, Name};

use super::Rule;
use crate::configuration::shape::Shape;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-bad-label",
    "a block has too few or too many labels, or a name that Terraform refuses",
);

/// Names of variables that a call uses for itself.
const RESERVED: [&str; 8] = [
    "source",
    "version",
    "providers",
    "count",
    "for_each",
    "lifecycle",
    "depends_on",
    "locals",
];

pub(in crate::configuration) fn check(block: &Block, shape: &Shape, findings: &mut Vec<Finding>) {
    let (kind, wanted) = (&block.kind, shape.labels.len());
    if block.labels.len() != wanted {
        let message = format!(
            "`{kind}` has {} labels and takes {wanted}",
            block.labels.len()
        );
        let labels = shape.labels.iter().map(|label| format!("\"{label}\" "));
        let help = format!("write `{kind} {}{{ … }}`", labels.collect::<String>());
        findings.push(Finding::error(RULE.summary.id, Some(block.header()), message).help(help));
        return;
    }
    for (label, what) in block.labels.iter().zip(shape.labels) {
        if !is_identifier(&label.text) {
            findings.push(no_name(&label.text, label.span));
        } else if *kind == "variable" && *what == "name" && RESERVED.contains(&&*label.text) {
            let message = format!("no variable can be called `{}`", label.text);
            let help = "a call of the module uses that name for itself; take another";
            findings.push(Finding::error(RULE.summary.id, Some(label.span), message).help(help));
        }
    }
}

/// Tells of a local value whose name is none, as JSON lets it be written.
pub(in crate::configuration) fn check_local(name: &Name, findings: &mut Vec<Finding>) {
    if !is_identifier(name.as_str()) {
        findings.push(no_name(name.as_str(), name.span));
    }
}

fn no_name(text: &str, span: Span) -> Finding {
    let message = format!("`{text}` is no name");
    let help = "a name begins with a letter or `_`, and goes on with letters, digits, `_` and `-`";
    Finding::error(RULE.summary.id, Some(span), message).help(help)
}

fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next();
    first.is_some_and(|letter| letter.is_alphabetic() || letter == '_')
        && letters.all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}
