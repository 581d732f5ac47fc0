//! Schemas as kubeconform reads them fastest: each file whole, without references to others.
#![expect(
    clippy::disallowed_types,
    reason = "JSON Schemas of other programs are rewritten"
)]

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{Bench, inputs};
use crate::workspace;

/// The version of Kubernetes that both validators check for.
const VERSION: &str = "v1.36.0";

/// Writes the schemas of all kinds that a folder's objects have, and says where they lie.
pub(super) fn standalone(bench: &Bench, objects: &Path) -> Result<String> {
    let from = bench
        .tools
        .schemas()?
        .join(format!("{VERSION}-local-strict"));
    let to = bench
        .scratch
        .path()
        .join(format!("{VERSION}-standalone-strict"));
    let all: Value = serde_json::from_str(&workspace::read(&from.join("_definitions.json"))?)?;
    let definitions = all
        .get("$defs")
        .context("the definitions have no `$defs`")?;
    let kinds = kinds(objects)?;
    let mut number = 0;
    for file in workspace::files(&from, ".json")? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let kind = name.split(['-', '.']).next().unwrap_or_default();
        if !kinds.contains(kind) {
            continue;
        }
        let mut schema: Value = serde_json::from_str(&workspace::read(&file)?)?;
        inline(&mut schema, definitions, &mut Vec::new())?;
        inputs::write(&to.join(&*name), &serde_json::to_string(&schema)?)?;
        number += 1;
    }
    ensure!(
        number >= kinds.len(),
        "some of the kinds {kinds:?} have no schema"
    );
    Ok(format!(
        "{}/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json",
        to.display()
    ))
}

/// The kinds of all objects in a folder, in small letters.
fn kinds(objects: &Path) -> Result<BTreeSet<String>> {
    let mut kinds = BTreeSet::new();
    for file in workspace::files(objects, ".yaml")? {
        for line in workspace::read(&file)?.lines() {
            kinds.extend(line.strip_prefix("kind: ").map(str::to_lowercase));
        }
    }
    Ok(kinds)
}

/// Puts what references lead to in their place; one that leads back to itself allows anything.
fn inline(schema: &mut Value, definitions: &Value, open: &mut Vec<String>) -> Result<()> {
    let name = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.rsplit_once("#/$defs/"))
        .map(|(_, name)| name.to_owned());
    if let Some(name) = name {
        if open.contains(&name) {
            *schema = Value::Object(serde_json::Map::new());
            return Ok(());
        }
        let definition = definitions
            .get(&name)
            .with_context(|| format!("no definition {name}"))?;
        *schema = definition.clone();
        open.push(name);
        inline(schema, definitions, open)?;
        open.pop();
        return Ok(());
    }
    match schema {
        Value::Object(map) => {
            for inner in map.values_mut() {
                inline(inner, definitions, open)?;
            }
        }
        Value::Array(list) => {
            for inner in list {
                inline(inner, definitions, open)?;
            }
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_what_they_lead_to_and_circles_end() {
        let definitions: Value =
            serde_json::from_str(r##"{"A": {"items": {"$ref": "#/$defs/A"}, "type": "array"}}"##)
                .unwrap();
        let mut schema: Value =
            serde_json::from_str(r#"{"a": [{"$ref": "x.json#/$defs/A"}]}"#).unwrap();
        inline(&mut schema, &definitions, &mut Vec::new()).unwrap();
        assert_eq!(schema.to_string(), r#"{"a":[{"items":{},"type":"array"}]}"#);
    }
}
