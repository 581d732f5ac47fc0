use std::fmt::Write as _;

use super::{LineCoverage, TestReport, TestVerdict};

/// `12 of 13 tests passed, 1 failed`.
pub fn tests_sentence(report: &TestReport) -> String {
    let passed = report.count(TestVerdict::Passed);
    let all = report.tests.len();
    let mut out = if passed == all {
        let word = if all == 1 { "test" } else { "tests" };
        format!("{all} {word} passed")
    } else {
        format!("{passed} of {all} tests passed")
    };
    for verdict in [
        TestVerdict::Failed,
        TestVerdict::Broken,
        TestVerdict::Skipped,
    ] {
        let number = report.count(verdict);
        if number > 0 {
            // Writing to a string cannot fail.
            let _ = write!(out, ", {number} {}", verdict.word());
        }
    }
    out
}

/// The files with lines that no test reaches, and the share of all lines.
pub fn coverage_text(coverage: &LineCoverage) -> String {
    let mut out = String::new();
    for (path, covered, missed) in &coverage.files {
        if missed.is_empty() {
            continue;
        }
        let all = covered.len() + missed.len();
        let lines: Vec<_> = missed.iter().map(u32::to_string).collect();
        let lines = lines.join(", ");
        let _ = writeln!(out, "{path}: {} of {all} lines, not {lines}", covered.len());
    }
    let LineCoverage { percent, lines, .. } = coverage;
    let _ = writeln!(out, "{percent} % of {lines} lines are reached");
    out
}
