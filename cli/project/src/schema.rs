/// The JSON Schemas of the files that a user writes, by `kind`.
///
/// They tell an editor about keys and forms. What needs other files, such as whether a name
/// exists, only loading a project tells.
pub const SCHEMAS: &[(&str, &str)] = &[
    (
        "Component",
        include_str!("../schemas/component.schema.json"),
    ),
    (
        "Divergence",
        include_str!("../schemas/divergence.schema.json"),
    ),
    (
        "Environment",
        include_str!("../schemas/environment.schema.json"),
    ),
    ("Evidence", include_str!("../schemas/evidence.schema.json")),
    ("Project", include_str!("../schemas/project.schema.json")),
    ("Release", include_str!("../schemas/release.schema.json")),
    ("Waivers", include_str!("../schemas/waivers.schema.json")),
];

/// The JSON Schema of one kind of file, in any case of letters.
pub fn schema(kind: &str) -> Option<&'static str> {
    SCHEMAS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(kind))
        .map(|(_, text)| *text)
}

#[cfg(test)]
mod tests;
