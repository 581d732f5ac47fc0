/// Every rule of this crate: its id, and what breaks it.
pub const RULES: &[(&str, &str)] = &[
    (
        "format-unreadable",
        "a workflow, a Dockerfile or a Compose file cannot be read",
    ),
    ("gha-syntax", "a workflow or an action is no map of keys"),
    (
        "docker-syntax",
        "a Dockerfile does not follow the grammar of its instructions",
    ),
    (
        "docker-unknown-instruction",
        "a line of a Dockerfile begins with no instruction",
    ),
    (
        "docker-unknown-flag",
        "an instruction of a Dockerfile has a flag that it does not take",
    ),
    (
        "docker-missing-from",
        "a Dockerfile has no `FROM`, or something before it",
    ),
    (
        "compose-syntax",
        "a service of a Compose file, its ports or its volumes are of a form that Compose refuses",
    ),
];
