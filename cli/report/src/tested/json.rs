use infractl_document::{Finding, Sources};
use serde::Serialize;

use super::{LineCoverage, TestReport};
use crate::json::{JsonFinding, finding};
use crate::locate;

/// The version of the shape below; a field may be added within it, never taken away.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonTests<'a> {
    schema_version: u32,
    tests: Vec<JsonTest<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<JsonCoverage<'a>>,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct JsonTest<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    name: &'a str,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    printed: &'a [String],
}

#[derive(Serialize)]
struct JsonCoverage<'a> {
    percent: f64,
    lines: usize,
    files: Vec<JsonFile<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonFile<'a> {
    path: &'a str,
    covered: &'a [u32],
    not_covered: &'a [u32],
}

/// Tests, coverage and findings as one JSON object with `schemaVersion`, ending in a line break.
pub fn tests_json(report: &TestReport, findings: &[Finding], sources: &Sources) -> String {
    let located = locate(findings, sources);
    let tests = report.tests.iter().map(|test| JsonTest {
        path: test.path.as_str(),
        line: test
            .span
            .and_then(|span| sources.locate(span))
            .map(|(_, start, _)| start.line),
        name: &test.name,
        verdict: test.verdict.word(),
        reason: test.reason.as_deref(),
        printed: &test.printed,
    });
    let whole = JsonTests {
        schema_version: SCHEMA_VERSION,
        tests: tests.collect(),
        coverage: report.coverage.as_ref().map(coverage),
        findings: located.iter().map(finding).collect(),
    };
    let mut out = serde_json::to_string_pretty(&whole).unwrap_or_default();
    out.push('\n');
    out
}

fn coverage(coverage: &LineCoverage) -> JsonCoverage<'_> {
    let files = coverage.files.iter();
    let files = files.map(|(path, covered, not_covered)| JsonFile {
        path: path.as_str(),
        covered,
        not_covered,
    });
    JsonCoverage {
        percent: coverage.percent,
        lines: coverage.lines,
        files: files.collect(),
    }
}
