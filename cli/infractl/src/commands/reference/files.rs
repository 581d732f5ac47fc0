//! The page with every key of the files that users write, from the schemas that editors get.

use std::fmt::Write as _;

use infractl_base::RelativePath;
use infractl_document::{Node, Sources};
use infractl_yaml::{Duplicates, read_json};

use crate::error::{CommandError, OrUndecided};

/// What stands in schemas and what a reader calls it.
const TYPES: [(&str, &str); 6] = [
    ("string", "text"),
    ("number", "number"),
    ("integer", "whole number"),
    ("boolean", "`true` or `false`"),
    ("object", "map"),
    ("array", "list"),
];

/// The whole page.
pub(super) fn page() -> Result<String, CommandError> {
    let mut page = String::from(
        "# Files\n\nWritten by `cargo xtask generate` from the schemas that `infractl schema` prints. `<name>` is \
         any key, `[]` any item of a list. A key without *required* may be left out.\n\nEvery key is \
         checked when its file is read. `ansible` of an environment waits for a command that this version \
         does not have. A `state` of `s3://…` and a `delivery.type` other than `directory` end with exit code 4.\n",
    );
    let sources = Sources::new();
    for (kind, schema) in infractl_project::SCHEMAS {
        let name = RelativePath::parse(&format!("{kind}.schema.json")).or_undecided()?;
        let bytes = schema.as_bytes();
        let source = sources.add(&name, &bytes.into());
        let tree = read_json(bytes, source, Duplicates::Refuse).or_undecided()?;
        let title = text(tree.root(), "title").unwrap_or(kind);
        let _ = write!(
            page,
            "\n## {title}\n\n| key | type | what it is |\n|---|---|---|\n"
        );
        keys(&mut page, tree.root(), "");
    }
    Ok(page)
}

/// A row for each key below a schema, and for each key below that.
fn keys(page: &mut String, schema: Node<'_>, path: &str) {
    for variant in variants(schema) {
        let required: Vec<&str> = variant
            .get("required")
            .into_iter()
            .flat_map(Node::children)
            .filter_map(Node::as_str)
            .collect();
        for property in variant
            .get("properties")
            .into_iter()
            .flat_map(Node::children)
        {
            let key = property.key().unwrap_or_default();
            let inner = if path.is_empty() {
                key.to_owned()
            } else {
                format!("{path}.{key}")
            };
            let need = if required.contains(&key) {
                ", required"
            } else {
                ""
            };
            let summary = description(property).unwrap_or_default();
            let _ = writeln!(
                page,
                "| `{inner}` | {}{need} | {summary} |",
                type_of(property)
            );
            keys(page, property, &inner);
        }
        if let Some(values) = variant.get("additionalProperties") {
            keys(page, values, &format!("{path}.<name>"));
        }
        if let Some(items) = variant.get("items") {
            keys(page, items, &format!("{path}[]"));
        }
    }
}

/// The forms that a value may have: a schema itself, or what it lists.
fn variants(schema: Node<'_>) -> Vec<Node<'_>> {
    match schema.get("anyOf") {
        Some(listed) => listed.children().flat_map(variants).collect(),
        None => vec![schema],
    }
}

fn description(schema: Node<'_>) -> Option<&str> {
    let of_variants = || {
        variants(schema)
            .into_iter()
            .find_map(|own| text(own, "description"))
    };
    text(schema, "description").or_else(of_variants)
}

fn type_of(schema: Node<'_>) -> String {
    let mut forms: Vec<String> = variants(schema).into_iter().flat_map(forms_of).collect();
    forms.dedup();
    if forms.is_empty() {
        "anything".to_owned()
    } else {
        forms.join(" or ")
    }
}

fn forms_of(schema: Node<'_>) -> Vec<String> {
    if let Some(only) = text(schema, "const") {
        return vec![format!("`{only}`")];
    }
    if let Some(words) = schema.get("enum") {
        let words = words.children().filter_map(Node::as_str);
        let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
        return vec![words.join(", ")];
    }
    let Some(types) = schema.get("type") else {
        return Vec::new();
    };
    let single = types.as_str().into_iter();
    let names = single.chain(types.children().filter_map(Node::as_str));
    names
        .filter_map(|name| TYPES.iter().find(|(own, _)| *own == name))
        .map(|(name, shown)| match *name {
            "array" => inside(schema.get("items"), "list"),
            "object" => inside(schema.get("additionalProperties"), "map"),
            _ => (*shown).to_owned(),
        })
        .collect()
}

/// A list or a map with what it holds, where rows of its own do not say it.
fn inside(held: Option<Node<'_>>, around: &str) -> String {
    let held = held.filter(|held| held.as_map().is_some_and(|map| !map.is_empty()));
    match held.map(type_of) {
        Some(held) => format!(
            "{around} of {}",
            held.replace("list", "lists").replace("map", "maps")
        ),
        None => around.to_owned(),
    }
}

fn text<'t>(schema: Node<'t>, key: &str) -> Option<&'t str> {
    schema.get(key).and_then(Node::as_str)
}
