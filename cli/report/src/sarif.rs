use std::collections::BTreeMap;
use std::collections::BTreeSet;

use infractl_document::{Acceptance, Outcome, Severity};
use serde::Serialize;

use crate::located::sentence;
use crate::{Located, Place, Summary};

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    results: Vec<SarifResult<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    version: &'a str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
struct Rule<'a> {
    id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'a str,
    level: &'static str,
    kind: &'static str,
    message: Message<'a>,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct Message<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    artifact_location: ArtifactLocation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation<'a> {
    uri: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

/// Findings as SARIF 2.1.0, ending in a line break.
pub fn sarif(findings: &[Located], summary: &Summary) -> String {
    let rules: BTreeSet<&str> = findings.iter().map(|found| found.rule.as_str()).collect();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "infractl",
                    version: &summary.version,
                    rules: rules.into_iter().map(|id| Rule { id }).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: findings.iter().map(result).collect(),
        }],
    };
    let mut out = serde_json::to_string_pretty(&log).unwrap_or_default();
    out.push('\n');
    out
}

fn result(found: &Located) -> SarifResult<'_> {
    let (level, kind) = match (found.outcome, found.severity) {
        (Outcome::Violation, Severity::Error) => ("error", "fail"),
        (Outcome::Violation, Severity::Warning) => ("warning", "fail"),
        (Outcome::Violation, Severity::Info) => ("note", "fail"),
        // SARIF allows a level other than `none` for failures only.
        (Outcome::Undecided | Outcome::Unchecked, _) => ("none", "open"),
    };
    let locations = match (&found.primary, &found.file) {
        (Some(place), _) => vec![location(place, None)],
        (None, Some(file)) => vec![Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation { uri: file.as_str() },
                region: None,
            },
            message: None,
        }],
        (None, None) => Vec::new(),
    };
    let printed = found
        .template
        .iter()
        .map(|place| location(place, Some("printed here")));
    let related = found
        .related
        .iter()
        .map(|(place, text)| location(place, Some(text)));
    SarifResult {
        rule_id: &found.rule,
        level,
        kind,
        message: Message {
            text: &found.message,
        },
        locations,
        related_locations: printed.chain(related).collect(),
        partial_fingerprints: BTreeMap::from([(
            "infractl/v1",
            format!("{:032x}", found.fingerprint),
        )]),
        suppressions: found.acceptance.iter().map(suppression).collect(),
    }
}

/// An acceptance stands in a file of its own, which SARIF calls external.
fn suppression(acceptance: &Acceptance) -> Suppression {
    Suppression {
        kind: "external",
        status: "accepted",
        justification: sentence(acceptance),
    }
}

fn location<'a>(place: &'a Place, message: Option<&'a str>) -> Location<'a> {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: place.path.as_str(),
            },
            region: Some(Region {
                start_line: place.start.line,
                start_column: place.start.column,
                end_line: place.end.line,
                end_column: place.end.column,
            }),
        },
        message: message.map(|text| Message { text }),
    }
}
