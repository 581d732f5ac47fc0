use crate::lint::{compose, dockerfile, workflow};

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
    workflow::duplicate_step_id::RULE.entry(),
    workflow::invalid_expression::RULE.entry(),
    workflow::merge_key::RULE.entry(),
    workflow::missing_key::RULE.entry(),
    workflow::needs_cycle::RULE.entry(),
    workflow::unknown_event::RULE.entry(),
    workflow::unknown_key::RULE.entry(),
    workflow::unknown_need::RULE.entry(),
    workflow::unknown_permission::RULE.entry(),
    dockerfile::duplicate_stage::RULE.entry(),
    dockerfile::invalid_port::RULE.entry(),
    dockerfile::overridden_instruction::RULE.entry(),
    dockerfile::relative_workdir::RULE.entry(),
    dockerfile::unknown_stage::RULE.entry(),
    compose::missing_image::RULE.entry(),
    compose::unknown_key::RULE.entry(),
    compose::unknown_reference::RULE.entry(),
];
