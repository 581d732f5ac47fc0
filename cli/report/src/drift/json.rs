use infractl_delivery::{AddedFile, Cause, Drift, Ignored, LayoutChange, NotCompared, StackPlan};
use infractl_document::{Address, Sources};
use serde::Serialize;

use super::{objects, word};
use crate::json::{JsonFinding, finding};
use crate::plan::{JsonField, JsonStack, drifted, field};
use crate::{Located, locate};

/// The version of the shape below; a field may be added within it, never taken away.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonDrift<'a> {
    schema_version: u32,
    environment: &'a str,
    record: &'a str,
    applied: String,
    objects: usize,
    causes: Vec<JsonCause<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stacks: Vec<JsonStack<'a>>,
    ignored: Vec<JsonIgnored<'a>>,
    not_compared: Vec<JsonNotCompared<'a>>,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct JsonCause<'a> {
    cause: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    objects: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<JsonField<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<JsonFile<'a>>,
}

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    change: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    objects: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonIgnored<'a> {
    address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<JsonPlace>,
}

#[derive(Serialize)]
struct JsonPlace {
    path: String,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct JsonNotCompared<'a> {
    address: &'a str,
    reason: &'a str,
}

/// Drift as one JSON object with `schemaVersion`, ending in a line break.
pub fn drift_json(drift: &Drift, stacks: &[StackPlan], sources: &Sources) -> String {
    let located: Vec<Located> = locate(&drift.findings, sources);
    let shown = JsonDrift {
        schema_version: SCHEMA_VERSION,
        environment: &drift.environment,
        record: drift.record.as_str(),
        applied: drift.applied.to_string(),
        objects: drift.objects,
        causes: drift.causes.iter().map(|it| cause(it, sources)).collect(),
        stacks: drifted(stacks, sources),
        ignored: drift
            .ignored
            .iter()
            .map(|it| ignored(it, sources))
            .collect(),
        not_compared: drift.not_compared.iter().map(not_compared).collect(),
        findings: located.iter().map(finding).collect(),
    };
    let mut out = serde_json::to_string_pretty(&shown).unwrap_or_default();
    out.push('\n');
    out
}

fn cause<'a>(cause: &'a Cause, sources: &Sources) -> JsonCause<'a> {
    let (component, reason) = match cause {
        Cause::Missing { component, .. } => (Some(component.as_str()), None),
        Cause::InventoryLost { reason }
        | Cause::Differs { reason, .. }
        | Cause::Unreadable { reason, .. } => (None, Some(reason.as_str())),
        _ => (None, None),
    };
    let fields = match cause {
        Cause::SameChange { fields, .. } | Cause::Edited { fields, .. } => fields.as_slice(),
        _ => &[],
    };
    // What was added is told file by file.
    let is_by_file = matches!(cause, Cause::Added { .. });
    JsonCause {
        cause: word(cause),
        component,
        reason,
        objects: if is_by_file {
            Vec::new()
        } else {
            objects(cause).into_iter().map(Address::as_str).collect()
        },
        fields: fields.iter().map(|change| field(change, sources)).collect(),
        files: files(cause),
    }
}

fn files(cause: &Cause) -> Vec<JsonFile<'_>> {
    let plain = |path, change| JsonFile {
        path,
        change,
        objects: Vec::new(),
    };
    match cause {
        Cause::Added { files, .. } => files.iter().map(added).collect(),
        Cause::Exposed { files } => {
            let paths = files.iter().map(infractl_base::RelativePath::as_str);
            paths.map(|path| plain(path, "exposed")).collect()
        }
        Cause::Layout { files } => files
            .iter()
            .map(|file| {
                let change = match file.change {
                    LayoutChange::Missing => "missing",
                    LayoutChange::Changed => "changed",
                    LayoutChange::Added => "added",
                };
                plain(file.path.as_str(), change)
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn added(file: &AddedFile) -> JsonFile<'_> {
    JsonFile {
        path: file.path.as_str(),
        change: "added",
        objects: file.objects.iter().map(Address::as_str).collect(),
    }
}

fn ignored<'a>(ignored: &'a Ignored, sources: &Sources) -> JsonIgnored<'a> {
    JsonIgnored {
        address: ignored.address.as_str(),
        path: ignored.path.as_ref().map(ToString::to_string),
        reason: &ignored.reason,
        rule: ignored
            .rule
            .and_then(|span| sources.locate(span))
            .map(|(path, start, _)| JsonPlace {
                path: path.to_string(),
                line: start.line,
                column: start.column,
            }),
    }
}

fn not_compared(left: &NotCompared) -> JsonNotCompared<'_> {
    JsonNotCompared {
        address: left.address.as_str(),
        reason: &left.reason,
    }
}
