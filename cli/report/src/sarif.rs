use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use infractl_document::{Acceptance, Outcome, Severity};
use serde::Serialize;

use crate::located::sentence;
use crate::{Located, Place, RuleText, Summary, counts};

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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    invocations: Vec<Invocation>,
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
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties<'a>>,
}

#[derive(Serialize)]
struct Properties<'a> {
    tags: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: [Notification; 1],
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Told,
}

#[derive(Serialize)]
struct Told {
    text: String,
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

/// What code scanning shows of a run and of a rule, as GitHub's page on SARIF limits has it; a run of
/// more than 25,000 results is refused as a whole.
const MOST_RESULTS: usize = 5_000;
const MOST_TAGS: usize = 10;

/// Findings as SARIF 2.1.0, ending in a line break. It has as many as GitHub shows, the worst ones
/// first to stay, and a notification that counts the others.
pub fn sarif(findings: &[Located], summary: &Summary) -> String {
    let (kept, rest) = split(findings);
    let rules: BTreeSet<&str> = kept.iter().map(|found| found.rule.as_str()).collect();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "infractl",
                    version: &summary.version,
                    rules: rules
                        .into_iter()
                        .map(|id| rule(id, summary.rules.get(id)))
                        .collect(),
                },
            },
            invocations: invocation(&rest).into_iter().collect(),
            column_kind: "unicodeCodePoints",
            results: results(&kept),
        }],
    };
    let mut out = serde_json::to_string_pretty(&log).unwrap_or_default();
    out.push('\n');
    out
}

/// The findings that GitHub shows, and the others.
fn split(findings: &[Located]) -> (Vec<&Located>, Vec<Located>) {
    let mut ranked: Vec<usize> = (0..findings.len()).collect();
    ranked.sort_by_cached_key(|index| Reverse(findings.get(*index).map(Located::weight)));
    let kept: BTreeSet<usize> = ranked.into_iter().take(MOST_RESULTS).collect();
    let (mut shown, mut rest) = (Vec::new(), Vec::new());
    for (index, found) in findings.iter().enumerate() {
        if kept.contains(&index) {
            shown.push(found);
        } else {
            rest.push(found.clone());
        }
    }
    (shown, rest)
}

fn invocation(rest: &[Located]) -> Option<Invocation> {
    (!rest.is_empty()).then(|| Invocation {
        execution_successful: true,
        tool_execution_notifications: [Notification {
            level: "warning",
            message: Told {
                text: format!(
                    "{} are left out: GitHub shows {MOST_RESULTS} results of a run",
                    counts(rest)
                ),
            },
        }],
    })
}

fn rule<'a>(id: &'a str, text: Option<&'a RuleText>) -> Rule<'a> {
    let Some(text) = text else {
        return Rule {
            id,
            short_description: None,
            full_description: None,
            help: None,
            properties: None,
        };
    };
    let description = text.description.as_ref().unwrap_or(&text.title);
    let tags = text.code.iter().chain(&text.standards).map(String::as_str);
    let tags: Vec<&str> = tags.take(MOST_TAGS).collect();
    Rule {
        id,
        short_description: Some(Message { text: &text.title }),
        full_description: Some(Message { text: description }),
        help: Some(Message {
            text: text.remediation.as_ref().unwrap_or(description),
        }),
        properties: (!tags.is_empty()).then_some(Properties { tags }),
    }
}

/// Results that GitHub tells apart: alike ones are numbered in their order.
fn results<'a>(findings: &[&'a Located]) -> Vec<SarifResult<'a>> {
    let mut seen: BTreeMap<(u128, &str), usize> = BTreeMap::new();
    let mut results = Vec::with_capacity(findings.len());
    for found in findings {
        let number = seen
            .entry((found.fingerprint, found.file_path()))
            .or_default();
        *number += 1;
        results.push(result(found, *number));
    }
    results
}

fn result(found: &Located, number: usize) -> SarifResult<'_> {
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
        // The second is the one that code scanning reads, with its number as CodeQL writes it.
        partial_fingerprints: BTreeMap::from([
            ("infractl/v1", format!("{:032x}", found.fingerprint)),
            (
                "primaryLocationLineHash",
                format!("{:032x}:{number}", found.fingerprint),
            ),
        ]),
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
