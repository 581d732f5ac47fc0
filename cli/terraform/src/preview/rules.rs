//! What a preview tells.

use infractl_document::{Finding, Outcome, Severity, Span};

use crate::configuration::RuleSummary;
use crate::schema::UNREADABLE;

pub(super) const BAD_REPETITION: &str = "tf-bad-repetition";
pub(super) const EXPOSED_SECRET: &str = "tf-unmarked-sensitive-output";
pub(super) const FAILING_DEFAULT: &str = "tf-failing-default";
pub(super) const FAILED_CONDITION: &str = "tf-failed-condition";
pub(super) const KEPT_EPHEMERAL: &str = "tf-kept-ephemeral-value";
pub(super) const MISSING_ARGUMENT: &str = "tf-missing-resource-argument";
pub(super) const MISSING_VALUE: &str = "tf-missing-value";
pub(super) const MISTAKEN_EXPRESSION: &str = "tf-mistaken-expression";
pub(super) const READ_ONLY: &str = "tf-read-only-argument";
pub(super) const SURPLUS_BLOCK: &str = "tf-surplus-block";
pub(super) const UNDECLARED_VALUE: &str = "tf-undeclared-value";
pub(super) const UNKNOWN_ARGUMENT: &str = "tf-unknown-resource-argument";
pub(super) const UNKNOWN_TYPE: &str = "tf-unknown-resource-type";
pub(super) const UNKNOWN_SCHEMA: &str = "tf-unknown-schema";
pub(super) const UNREAD_MODULE: &str = "tf-unread-module";
pub(super) const UNSUITABLE_VALUE: &str = "tf-unsuitable-value";
pub(super) const WRONG_ARGUMENT: &str = "tf-wrong-resource-argument";

/// The rules of a preview, sorted by id.
pub const RULES: [RuleSummary; 17] = [
    rule(
        BAD_REPETITION,
        "`count` or `for_each` is no number, map or set of strings",
    ),
    rule(
        FAILED_CONDITION,
        "a validation, precondition, postcondition or assertion does not hold",
    ),
    rule(
        FAILING_DEFAULT,
        "a validation refuses the default of its own variable",
    ),
    rule(
        KEPT_EPHEMERAL,
        "a value that exists during one run only stands where it would be kept",
    ),
    rule(
        MISSING_ARGUMENT,
        "a resource lacks an argument or a block that its type requires",
    ),
    rule(
        MISSING_VALUE,
        "a variable of the root module is given no value",
    ),
    rule(MISTAKEN_EXPRESSION, "an expression has no value"),
    rule(READ_ONLY, "a resource sets what its provider alone gives"),
    rule(
        SURPLUS_BLOCK,
        "a resource has more blocks of a kind than its type takes",
    ),
    rule(
        UNDECLARED_VALUE,
        "a value is given for a variable that the root module does not declare",
    ),
    rule(
        UNKNOWN_ARGUMENT,
        "a resource has an argument or a block that its type does not have",
    ),
    rule(
        UNKNOWN_TYPE,
        "a resource is of a type that its provider does not have",
    ),
    rule(
        UNKNOWN_SCHEMA,
        "the schema of a resource type is not known, nor what a resource of it leaves out",
    ),
    rule(
        EXPOSED_SECRET,
        "an output of the root module gives a sensitive value and is not marked as such",
    ),
    rule(
        UNREAD_MODULE,
        "a module is called that is not here, so that nothing of it can be told",
    ),
    rule(
        UNSUITABLE_VALUE,
        "a variable is given a value, or has a default, that its type does not take",
    ),
    rule(
        WRONG_ARGUMENT,
        "a resource sets an argument to a value that its type does not take",
    ),
];

const fn rule(id: &'static str, summary: &'static str) -> RuleSummary {
    RuleSummary {
        id,
        summary,
        code: None,
    }
}

/// A finding of one of them.
pub(super) fn finding(rule: &'static str, span: Span, message: &str) -> Finding {
    let (severity, outcome) = match rule {
        MISSING_VALUE => (Severity::Warning, Outcome::Undecided),
        UNKNOWN_SCHEMA => (Severity::Info, Outcome::Unchecked),
        UNREAD_MODULE => (Severity::Warning, Outcome::Unchecked),
        UNREADABLE => (Severity::Error, Outcome::Unchecked),
        UNDECLARED_VALUE | FAILING_DEFAULT => (Severity::Warning, Outcome::Violation),
        _ => (Severity::Error, Outcome::Violation),
    };
    let found = Finding::new(rule, severity, Some(span), message);
    let found = Finding { outcome, ..found };
    match rule {
        MISSING_VALUE => found.help("set it in a file of variables, or give it a default"),
        UNREADABLE => found.help("store it again: `infractl schema terraform`"),
        UNKNOWN_SCHEMA => found.help("store the schema: `infractl schema terraform`"),
        UNREAD_MODULE => found.help("a module that is vendored below the project is read"),
        UNDECLARED_VALUE => found.help("declare it, or take the value away"),
        FAILING_DEFAULT => {
            found.help("whoever leaves the variable out gets an error: take it away, or mend it")
        }
        KEPT_EPHEMERAL => found.help("set `ephemeral = true` where that can be, or keep it out"),
        EXPOSED_SECRET => found.help("set `sensitive = true`"),
        _ => found,
    }
}
