use std::collections::BTreeMap;

use infractl_document::{Document, Existence, Kind, Node, ValuePath};
use serde::Serialize;

use super::{Counts, PreviewReport, Written, each_unknown, text_of};
use crate::json::{JsonFinding, finding};
use crate::json_value::JsonValue;
use crate::located::locate;

/// The version of the shape below; a field may be added within it, never taken away.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonPreview<'a> {
    schema_version: u32,
    counts: Counts,
    resources: Vec<JsonResource<'a>>,
    modules: Vec<JsonModule<'a>>,
    outputs: BTreeMap<&'a str, JsonOutput<'a>>,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonResource<'a> {
    address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    module: Option<&'a str>,
    mode: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<JsonValue<'a>>,
    provider: &'a str,
    /// Why it may not exist.
    #[serde(skip_serializing_if = "Option::is_none")]
    uncertain: Option<&'a str>,
    values: Option<JsonValue<'a>>,
    unknown: Vec<JsonUnknown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Written>,
}

#[derive(Serialize)]
struct JsonUnknown {
    path: String,
    reason: String,
}

#[derive(Serialize)]
struct JsonModule<'a> {
    address: &'a str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Written>,
}

#[derive(Serialize)]
struct JsonOutput<'a> {
    value: JsonValue<'a>,
    unknown: Vec<JsonUnknown>,
}

/// A preview as one JSON object with `schemaVersion`, ending in a line break.
pub fn preview_json(report: &PreviewReport<'_>) -> String {
    let mut located = locate(&report.preview.findings, report.sources);
    for found in &mut located {
        found.name_from(report.from);
    }
    let documents = || report.preview.documents.iter();
    let of_kind = |kind: Kind| documents().filter(move |document| document.kind() == kind);
    let shown = JsonPreview {
        schema_version: SCHEMA_VERSION,
        counts: report.counts(),
        resources: of_kind(Kind::TerraformResource)
            .map(|document| resource(report, document))
            .collect(),
        modules: of_kind(Kind::TerraformModule)
            .map(|document| JsonModule {
                address: text_of(document, "address").unwrap_or_default(),
                source: text_of(document, "source").unwrap_or_default(),
                version: text_of(document, "version"),
                place: place(report, document),
            })
            .collect(),
        outputs: report
            .preview
            .outputs
            .iter()
            .map(|(name, tree)| {
                let output = JsonOutput {
                    value: JsonValue(tree.root()),
                    unknown: unknown(Some(tree.root())),
                };
                (name.as_str(), output)
            })
            .collect(),
        findings: located.iter().map(finding).collect(),
    };
    let mut out = serde_json::to_string_pretty(&shown).unwrap_or_default();
    out.push('\n');
    out
}

fn resource<'a>(report: &PreviewReport<'_>, document: &'a Document) -> JsonResource<'a> {
    let text = |key: &str| text_of(document, key).unwrap_or_default();
    let values = document.tree().root().get("values");
    JsonResource {
        address: text("address"),
        module: text_of(document, "module"),
        mode: text("mode"),
        kind: text("type"),
        name: text("name"),
        index: document.tree().root().get("index").map(JsonValue),
        provider: text("provider"),
        uncertain: match document.existence() {
            Existence::Certain => None,
            Existence::Uncertain(reason) | Existence::NotRendered(reason) => Some(reason),
        },
        values: values.map(JsonValue),
        unknown: unknown(values),
        place: place(report, document),
    }
}

fn place(report: &PreviewReport<'_>, document: &Document) -> Option<Written> {
    report.written(document.tree().root().get("address").and_then(Node::span))
}

fn unknown(values: Option<Node<'_>>) -> Vec<JsonUnknown> {
    let mut found = Vec::new();
    if let Some(values) = values {
        each_unknown(values, &mut ValuePath::root(), &mut |path, reason| {
            found.push(JsonUnknown {
                path: path.to_string(),
                reason: reason.to_owned(),
            });
        });
    }
    found
}
