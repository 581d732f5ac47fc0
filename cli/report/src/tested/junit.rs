use std::fmt::Write as _;

use infractl_document::{Finding, Severity, Sources};

use super::{TestReport, TestResult, TestVerdict};
use crate::escape::xml;
use crate::locate;

/// Tests as JUnit: a suite for each file, a case for each test, and a suite for what else is wrong.
pub fn tests_junit(report: &TestReport, others: &[Finding], sources: &Sources) -> String {
    let others = locate(others, sources);
    let is_error = |severity: Severity| severity == Severity::Error;
    let wrong = others
        .iter()
        .filter(|found| is_error(found.severity))
        .count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all: Vec<&TestResult> = report.tests.iter().collect();
    let _ = writeln!(out, "<testsuites {}>", numbers(&all, others.len(), wrong));
    for suite in report.tests.chunk_by(|left, right| left.path == right.path) {
        let tests: Vec<&TestResult> = suite.iter().collect();
        let path = tests
            .first()
            .map_or(String::new(), |test| xml(test.path.as_str()));
        let _ = writeln!(
            out,
            "  <testsuite name=\"{path}\" {}>",
            numbers(&tests, 0, 0)
        );
        for test in suite {
            case(&mut out, test, sources);
        }
        out.push_str("  </testsuite>\n");
    }
    if !others.is_empty() {
        let _ = writeln!(
            out,
            "  <testsuite name=\"policies\" {}>",
            numbers(&[], others.len(), wrong)
        );
        for found in &others {
            let (rule, path) = (xml(&found.rule), xml(found.file_path()));
            let message = xml(&found.message);
            let _ = writeln!(
                out,
                "    <testcase name=\"{rule} {path}\" classname=\"{rule}\" file=\"{path}\">"
            );
            let _ = if is_error(found.severity) {
                writeln!(out, "      <failure message=\"{message}\"/>")
            } else {
                let severity = found.severity;
                writeln!(out, "      <system-out>{severity}: {message}</system-out>")
            };
            out.push_str("    </testcase>\n");
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn numbers(tests: &[&TestResult], others: usize, wrong: usize) -> String {
    let count = |verdict| tests.iter().filter(|test| test.verdict == verdict).count();
    format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
        tests.len() + others,
        count(TestVerdict::Failed) + wrong,
        count(TestVerdict::Broken),
        count(TestVerdict::Skipped)
    )
}

fn case(out: &mut String, test: &TestResult, sources: &Sources) {
    let (name, path) = (xml(&test.name), xml(test.path.as_str()));
    let place = test.span.and_then(|span| sources.locate(span));
    let line = place.map_or(String::new(), |(_, start, _)| {
        format!(" line=\"{}\"", start.line)
    });
    let _ = write!(
        out,
        "    <testcase name=\"{name}\" classname=\"{path}\" file=\"{path}\"{line}"
    );
    let reason = xml(test.reason.as_deref().unwrap_or_default());
    let ending = match test.verdict {
        TestVerdict::Passed => String::new(),
        TestVerdict::Failed => format!("      <failure message=\"{reason}\"/>\n"),
        TestVerdict::Broken => format!("      <error message=\"{reason}\"/>\n"),
        TestVerdict::Skipped => "      <skipped/>\n".to_owned(),
    };
    if ending.is_empty() && test.printed.is_empty() {
        out.push_str("/>\n");
        return;
    }
    out.push_str(">\n");
    out.push_str(&ending);
    if !test.printed.is_empty() {
        let printed = xml(&test.printed.join("\n"));
        let _ = writeln!(out, "      <system-out>{printed}</system-out>");
    }
    out.push_str("    </testcase>\n");
}
