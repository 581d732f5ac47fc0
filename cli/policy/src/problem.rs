use serde::{Deserialize, Serialize};

/// What is wrong with one file of policies, by places in its text as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Problem {
    /// The id of the rule.
    pub(crate) rule: String,
    /// The index of the file.
    pub(crate) file: usize,
    /// The first byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// What is wrong.
    pub(crate) message: String,
    /// What would be right.
    pub(crate) help: Option<String>,
}

/// Every rule about policies themselves: its id, and what breaks it.
pub const RULES: &[(&str, &str)] = &[
    ("policy-case", "a case of a policy is written wrongly"),
    (
        "policy-failed",
        "a policy crashed, took too long, or used too much memory",
    ),
    (
        "policy-few-cases",
        "a policy has fewer than two cases that it allows, or than two that it denies",
    ),
    (
        "policy-forbidden-builtin",
        "a policy calls a function that reaches the network, the clock or chance",
    ),
    (
        "policy-function-mock",
        "`with` replaces a function in a way that the engine answers wrongly",
    ),
    (
        "policy-incomplete-page",
        "a policy has no `README.md`, or one without a section that every page has",
    ),
    (
        "policy-input-path",
        "a policy reads a path of `input` that no document of its kinds has",
    ),
    (
        "policy-metadata",
        "the `# METADATA` of a policy cannot be read",
    ),
    (
        "policy-nesting",
        "brackets of a policy lie too deep inside each other",
    ),
    (
        "policy-package",
        "the package of a policy is not the path of its file",
    ),
    (
        "policy-result",
        "a policy gives something that is no finding",
    ),
    (
        "policy-syntax",
        "a policy does not follow the grammar of Rego",
    ),
    (
        "policy-test-broken",
        "a test, a case or an example of a policy cannot be evaluated",
    ),
    (
        "policy-test-failed",
        "a test, a case or an example of a policy does not hold",
    ),
    (
        "policy-test-twice",
        "two tests of one package have one name",
    ),
    ("policy-uncovered", "no test reaches a line of a policy"),
    (
        "policy-undefined-reference",
        "a policy refers to `data` that no policy defines",
    ),
    (
        "policy-unknown-function",
        "a policy calls a function that nobody defines",
    ),
    ("policy-unreadable", "a file of policies cannot be read"),
    (
        "policy-unsupported",
        "a policy uses what OPA has and this engine does not",
    ),
    (
        "policy-without-rules",
        "a policy has neither `deny` nor `warn`",
    ),
];
