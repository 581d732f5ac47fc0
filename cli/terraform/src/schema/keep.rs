//! What a tool prints of its providers, as a project keeps it: without prose, a line for each type.

use std::fmt::Write as _;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Node, Sources};
use infractl_yaml::{Duplicates, JsonStyle, json_text, read_json, write_json};

use super::read::{entries, wrong};
use super::{FOLDER, SECTIONS, SchemaError, read_schemas};
use crate::configuration::LockFile;

/// The schema of one provider as it is written into a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSchema {
    /// The file, from the project root.
    pub path: RelativePath,
    /// Whose schema it is, such as `registry.opentofu.org/hashicorp/aws`.
    pub provider: String,
    /// The version of the provider, where a lock file names it.
    pub version: Option<String>,
    /// How many types of resources, data sources and ephemeral resources there are.
    pub kinds: usize,
    /// The content of the file.
    pub text: String,
}

/// Takes apart what `providers schema -json` prints. Only a lock file knows the versions.
///
/// # Errors
/// When the text is something else, names no provider, or two whose files would be the same.
pub fn kept_schemas(json: &[u8], lock: Option<&LockFile>) -> Result<Vec<KeptSchema>, SchemaError> {
    // Whatever is kept, can be read.
    read_schemas(json)?;
    let sources = Sources::new();
    let source = sources.add(&RelativePath::root(), &Arc::from(json));
    let tree = read_json(json, source, Duplicates::Refuse)
        .map_err(|error| wrong("the schemas", format!("no JSON: {}", error.message)))?;
    let providers = tree.root().get("provider_schemas");
    let mut kept: Vec<KeptSchema> = Vec::new();
    for (provider, schema) in entries(providers) {
        // What is built into the tool ships with this one.
        if provider.starts_with("terraform.io/builtin/") {
            continue;
        }
        let path = path(provider)?;
        if let Some(other) = kept.iter().find(|other| other.path == path) {
            let message = format!("has the same name as `{}`", other.provider);
            return Err(wrong(provider, message));
        }
        let locked = lock.into_iter().flat_map(|lock| &lock.providers);
        let mut locked = locked.filter(|locked| *locked.source == *provider);
        let version = locked.next().and_then(|locked| locked.version.as_deref());
        let (text, kinds) = text(provider, version, schema);
        kept.push(KeptSchema {
            path,
            provider: provider.to_owned(),
            version: version.map(str::to_owned),
            kinds,
            text,
        });
    }
    if kept.is_empty() {
        return Err(wrong("provider_schemas", "names no provider"));
    }
    Ok(kept)
}

/// `terraform/providers/hashicorp/aws.json` of `registry.opentofu.org/hashicorp/aws`.
fn path(provider: &str) -> Result<RelativePath, SchemaError> {
    let is_word = |word: &str| {
        let mut signs = word.chars();
        !word.is_empty()
            && !word.starts_with('.')
            && signs.all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.'))
    };
    let parts: Vec<&str> = provider.split('/').collect();
    let found = match parts.as_slice() {
        [host, namespace, name] if [host, namespace, name].into_iter().all(|own| is_word(own)) => {
            RelativePath::parse(&format!("{FOLDER}/{namespace}/{name}.json")).ok()
        }
        _ => None,
    };
    found.ok_or_else(|| wrong(provider, "is no address such as `host/namespace/name`"))
}

/// The content of a file, and how many types it has.
fn text(provider: &str, version: Option<&str>, schema: Node<'_>) -> (String, usize) {
    let mut out = String::from("{\n\"format_version\":\"1.0\",\n");
    let version = version.map_or_else(|| "null".to_owned(), quoted);
    let name = quoted(provider);
    let _ = writeln!(out, "\"provider\":{name},\n\"provider_version\":{version},");
    let _ = write!(out, "\"provider_schemas\":{{{name}:{{\n\"provider\":");
    kind(&mut out, schema.get("provider"));
    let mut kinds = 0;
    for section in SECTIONS {
        let _ = write!(out, ",\n\"{section}\":{{");
        let mut own: Vec<(&str, Node<'_>)> = entries(schema.get(section)).collect();
        own.sort_by_key(|(name, _)| *name);
        kinds += own.len();
        for (place, (name, schema)) in own.into_iter().enumerate() {
            out.push_str(if place == 0 { "\n" } else { ",\n" });
            let _ = write!(out, "{}:", quoted(name));
            kind(&mut out, Some(schema));
        }
        out.push_str("\n}");
    }
    out.push_str("\n}}\n}\n");
    (out, kinds)
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    json_text(&mut out, text, false);
    out
}

fn kind(out: &mut String, schema: Option<Node<'_>>) {
    out.push_str("{\"block\":");
    block(out, schema.and_then(|schema| schema.get("block")));
    out.push('}');
}

fn block(out: &mut String, block: Option<Node<'_>>) {
    out.push_str("{\"attributes\":");
    attributes(out, block.and_then(|block| block.get("attributes")));
    let nested = block.and_then(|block| block.get("block_types"));
    let mut nested: Vec<(&str, Node<'_>)> = entries(nested).collect();
    if !nested.is_empty() {
        nested.sort_by_key(|(name, _)| *name);
        out.push_str(",\"block_types\":{");
        for (place, (name, own)) in nested.into_iter().enumerate() {
            comma(out, place);
            let _ = write!(out, "{}:{{", quoted(name));
            word(out, "nesting_mode", own);
            for limit in ["min_items", "max_items"] {
                if let Some(number) = own.get(limit).and_then(Node::as_i64).filter(|own| *own > 0) {
                    let _ = write!(out, ",\"{limit}\":{number}");
                }
            }
            out.push_str(",\"block\":");
            self::block(out, own.get("block"));
            out.push('}');
        }
        out.push('}');
    }
    out.push('}');
}

fn attributes(out: &mut String, attributes: Option<Node<'_>>) {
    let mut all: Vec<(&str, Node<'_>)> = entries(attributes).collect();
    all.sort_by_key(|(name, _)| *name);
    out.push('{');
    for (place, (name, own)) in all.into_iter().enumerate() {
        comma(out, place);
        let _ = write!(out, "{}:{{", quoted(name));
        if let Some(nested) = own.get("nested_type") {
            out.push_str("\"nested_type\":{");
            word(out, "nesting_mode", nested);
            out.push_str(",\"attributes\":");
            self::attributes(out, nested.get("attributes"));
            out.push('}');
        } else if let Some(ty) = own.get("type") {
            let _ = write!(out, "\"type\":{}", write_json(ty, JsonStyle::GO));
        }
        for flag in [
            "required",
            "optional",
            "computed",
            "sensitive",
            "write_only",
        ] {
            if own.get(flag).and_then(Node::as_bool) == Some(true) {
                let _ = write!(out, ",\"{flag}\":true");
            }
        }
        out.push('}');
    }
    out.push('}');
}

fn word(out: &mut String, key: &str, node: Node<'_>) {
    let word = node.get(key).and_then(Node::as_str).unwrap_or_default();
    let _ = write!(out, "\"{key}\":{}", quoted(word));
}

fn comma(out: &mut String, place: usize) {
    if place > 0 {
        out.push(',');
    }
}
