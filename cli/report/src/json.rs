use infractl_document::{Outcome, Position};
use serde::Serialize;

use crate::{Located, Place, Summary};

/// The version of the shape below; a field may be added within it, never taken away.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    schema_version: u32,
    tool_version: &'a str,
    checked: Vec<Checked<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policies: Option<PolicySet<'a>>,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct Checked<'a> {
    name: &'a str,
    count: usize,
}

#[derive(Serialize)]
struct PolicySet<'a> {
    digest: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JsonFinding<'a> {
    id: &'a str,
    /// The number of its rule in the catalogue of policies.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    severity: String,
    outcome: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<JsonPlace<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<JsonPlace<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    calls: Vec<JsonPlace<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rendered: Option<JsonPlace<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<JsonRelated<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    renders: Vec<JsonRender<'a>>,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    acceptance: Option<JsonAcceptance<'a>>,
}

#[derive(Serialize)]
struct JsonAcceptance<'a> {
    by: String,
    owner: &'a str,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonPlace<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: JsonPlace<'a>,
}

#[derive(Serialize)]
struct JsonRender<'a> {
    environment: &'a str,
    render: String,
}

/// Findings as one JSON object with `schemaVersion`, ending in a line break.
pub fn json(findings: &[Located], summary: &Summary) -> String {
    let report = Report {
        schema_version: SCHEMA_VERSION,
        tool_version: &summary.version,
        checked: summary
            .checked
            .iter()
            .map(|(name, count)| Checked {
                name,
                count: *count,
            })
            .collect(),
        policies: summary
            .policies
            .as_deref()
            .map(|digest| PolicySet { digest }),
        findings: findings
            .iter()
            .map(|found| JsonFinding {
                code: code(found, summary),
                ..finding(found)
            })
            .collect(),
    };
    let mut out = serde_json::to_string_pretty(&report).unwrap_or_default();
    out.push('\n');
    out
}

fn code<'a>(found: &Located, summary: &'a Summary) -> Option<&'a str> {
    let rule = summary.rules.get(&found.rule)?;
    rule.code.as_deref()
}

pub(crate) fn finding(found: &Located) -> JsonFinding<'_> {
    JsonFinding {
        id: &found.rule,
        code: None,
        severity: found.severity.to_string(),
        outcome: match found.outcome {
            Outcome::Violation => "violation",
            Outcome::Undecided => "undecided",
            Outcome::Unchecked => "unchecked",
        },
        message: &found.message,
        help: found.help.as_deref(),
        file: found.file.as_ref().map(infractl_base::RelativePath::as_str),
        place: found.primary.as_ref().map(place),
        template: found.template.as_ref().map(place),
        calls: found.calls.iter().map(place).collect(),
        rendered: found.rendered.as_ref().map(place),
        related: found
            .related
            .iter()
            .map(|(at, message)| JsonRelated {
                message,
                place: place(at),
            })
            .collect(),
        address: found.address.as_deref(),
        path: found.path.as_deref(),
        renders: found
            .renders
            .iter()
            .map(|(environment, render)| JsonRender {
                environment,
                render: render.to_string(),
            })
            .collect(),
        fingerprint: format!("{:032x}", found.fingerprint),
        acceptance: found.acceptance.as_ref().map(|own| JsonAcceptance {
            by: own.by.to_string(),
            owner: &own.owner,
            reason: &own.reason,
            expires: own.expires.as_deref(),
        }),
    }
}

fn place(at: &Place) -> JsonPlace<'_> {
    let (Position { line, column }, end) = (at.start, at.end);
    JsonPlace {
        path: at.path.as_str(),
        line,
        column,
        end_line: end.line,
        end_column: end.column,
    }
}
