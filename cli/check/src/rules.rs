/// Every rule of this crate: its id, and what breaks it.
pub const RULES: &[(&str, &str)] = &[
    (
        "check-unknown-value",
        "a document holds a value that is not known yet, so policies cannot judge it",
    ),
    (
        "exception-over-broad",
        "an exception's address reaches beyond its component",
    ),
    (
        "exception-unused",
        "an exception accepts nothing that is found",
    ),
    (
        "waiver-added",
        "the change itself brings or renews a waiver",
    ),
    ("waiver-unused", "a waiver accepts nothing that is found"),
];
