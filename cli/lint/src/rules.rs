/// Every rule of this crate: its id, and what breaks it.
pub const RULES: &[(&str, &str)] = &[
    (
        "helm-missing-schema",
        "a chart has no `values.schema.json`, so nobody is told of a misspelt value",
    ),
    (
        "helm-unread-value",
        "values set a key that no template of the chart reads",
    ),
    (
        "lint-unreadable",
        "a file that is to be looked over cannot be read",
    ),
    (
        "yaml-ambiguous-scalar",
        "a scalar without quotes means something else than it looks like",
    ),
];
