use infractl_document::{Finding, Sources};
use infractl_release::{PinChange, Refusal, Verdict, VerdictOutcome};
use serde::Serialize;

use super::{Commits, Effect, ReleaseReport, lines};
use crate::diff::{JsonDiff, shown};
use crate::json_value::JsonInput;

/// The version of the shape below; a field may be added within it, never taken away.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonReport<'a> {
    schema_version: u32,
    command: &'a str,
    from: Option<&'a str>,
    environment: &'a str,
    path: &'a str,
    is_empty: bool,
    is_written: bool,
    patch: String,
    pins: Vec<JsonPin<'a>>,
    commits: JsonCommits<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<JsonDiff<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effect_not_known: Option<&'a str>,
    facts: Vec<JsonFact<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<JsonDocument<'a>>,
    gates: Vec<JsonGate<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policies: Option<&'a str>,
    refusals: Vec<JsonRefusal<'a>>,
    notes: &'a [String],
    next: &'a str,
}

#[derive(Serialize)]
struct JsonPin<'a> {
    pin: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonCommits<'a> {
    coming: Vec<JsonCommit<'a>>,
    going: Vec<JsonCommit<'a>>,
    is_cut: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_known: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonCommit<'a> {
    id: &'a str,
    subject: &'a str,
}

#[derive(Serialize)]
struct JsonFact<'a> {
    name: &'a str,
    told: &'a str,
}

/// What policies saw, in the words of their contract.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonDocument<'a> {
    api_version: &'a str,
    kind: &'a str,
    address: &'a str,
    environment: JsonEnvironment<'a>,
    value: JsonInput<'a>,
}

#[derive(Serialize)]
struct JsonEnvironment<'a> {
    name: &'a str,
    tier: String,
}

#[derive(Serialize)]
struct JsonGate<'a> {
    gate: &'a str,
    code: Option<&'a str>,
    outcome: &'static str,
    evidence: String,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    severity: String,
    message: &'a str,
    path: Option<String>,
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<JsonAcceptance<'a>>,
}

#[derive(Serialize)]
struct JsonAcceptance<'a> {
    owner: &'a str,
    reason: &'a str,
    expires: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonRefusal<'a> {
    subject: &'a str,
    reason: &'a str,
}

/// A change of a release as one JSON object with `schemaVersion`, ending in a line break.
pub fn release_json(report: &ReleaseReport<'_>, sources: &Sources) -> String {
    let proposal = report.proposal;
    let (effect, effect_not_known) = match report.effect {
        Effect::Known(diff) => (Some(shown(diff, sources)), None),
        Effect::NotKnown(reason) => (None, Some(reason.as_str())),
    };
    let report = JsonReport {
        schema_version: SCHEMA_VERSION,
        command: report.command,
        from: report.from,
        environment: proposal.environment.as_str(),
        path: proposal.path.as_str(),
        is_empty: proposal.is_empty(),
        is_written: report.is_written,
        patch: proposal.patch(),
        pins: proposal.changes.iter().map(pin).collect(),
        commits: commits(report.commits),
        effect,
        effect_not_known,
        facts: report
            .evidence
            .iter()
            .flat_map(|evidence| &evidence.facts)
            .map(|fact| JsonFact {
                name: fact.name,
                told: &fact.told,
            })
            .collect(),
        document: report.evidence.map(|evidence| JsonDocument {
            api_version: "infractl.dev/v1",
            kind: evidence.document.kind().as_str(),
            address: evidence.document.address().as_str(),
            environment: JsonEnvironment {
                name: evidence.taker.name.as_str(),
                tier: evidence.taker.tier.to_string(),
            },
            value: JsonInput(evidence.document.tree().root()),
        }),
        gates: report.verdicts.iter().map(gate).collect(),
        policies: report.policies,
        refusals: report.refusals.iter().map(refusal).collect(),
        notes: report.notes,
        next: report.next,
    };
    let mut out = serde_json::to_string_pretty(&report).unwrap_or_default();
    out.push('\n');
    out
}

fn pin(change: &PinChange) -> JsonPin<'_> {
    JsonPin {
        pin: &change.pin,
        before: change.before.as_deref(),
        after: change.after.as_deref(),
    }
}

fn commits(commits: &Result<Commits, String>) -> JsonCommits<'_> {
    match commits {
        Ok(commits) => JsonCommits {
            coming: commits.coming.iter().map(commit).collect(),
            going: commits.going.iter().map(commit).collect(),
            is_cut: commits.is_cut,
            not_known: None,
        },
        Err(reason) => JsonCommits {
            coming: Vec::new(),
            going: Vec::new(),
            is_cut: false,
            not_known: Some(reason),
        },
    }
}

fn commit(commit: &infractl_base::LoggedCommit) -> JsonCommit<'_> {
    JsonCommit {
        id: commit.id.as_str(),
        subject: &commit.subject,
    }
}

fn gate(verdict: &Verdict) -> JsonGate<'_> {
    JsonGate {
        gate: &verdict.gate,
        code: verdict.code.as_deref(),
        outcome: match verdict.outcome {
            VerdictOutcome::Passed => "passed",
            VerdictOutcome::Accepted => "accepted",
            VerdictOutcome::Warned => "warned",
            VerdictOutcome::NotKnown => "notKnown",
            VerdictOutcome::Failed => "failed",
        },
        evidence: lines(verdict).join("; "),
        findings: verdict.findings.iter().map(finding).collect(),
    }
}

fn finding(finding: &Finding) -> JsonFinding<'_> {
    let acceptance = finding.acceptance.as_deref();
    JsonFinding {
        severity: finding.severity.to_string(),
        message: &finding.message,
        path: finding.path.as_ref().map(ToString::to_string),
        help: finding.help.as_deref(),
        accepted: acceptance.map(|accepted| JsonAcceptance {
            owner: &accepted.owner,
            reason: &accepted.reason,
            expires: accepted.expires.as_deref(),
        }),
    }
}

fn refusal(refusal: &Refusal) -> JsonRefusal<'_> {
    JsonRefusal {
        subject: &refusal.subject,
        reason: &refusal.reason,
    }
}
