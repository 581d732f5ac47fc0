use std::fmt::Write as _;

use infractl_document::{Outcome, Severity};

use crate::escape::xml;
use crate::located::sentence;
use crate::{Located, Summary};

/// Findings as one JUnit test suite: a case each, errors as failures; a clean run is one case.
pub fn junit(findings: &[Located], summary: &Summary) -> String {
    let failures = findings.iter().filter(|found| is_failure(found)).count();
    let skipped = findings
        .iter()
        .filter(|found| found.acceptance.is_some())
        .count();
    let skipped = match skipped {
        0 => String::new(),
        number => format!(" skipped=\"{number}\""),
    };
    let tests = findings.len().max(1);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites tests=\"{tests}\" failures=\"{failures}\"{skipped}>"
    );
    let _ = writeln!(
        out,
        "  <testsuite name=\"infractl\" tests=\"{tests}\" failures=\"{failures}\"{skipped}>"
    );
    if findings.is_empty() {
        let _ = writeln!(out, "    <testcase name=\"{}\"/>", xml(&summary.sentence()));
    }
    for found in findings {
        case(&mut out, found);
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn is_failure(found: &Located) -> bool {
    found.outcome == Outcome::Violation
        && found.severity == Severity::Error
        && found.acceptance.is_none()
}

fn case(out: &mut String, found: &Located) {
    let line = found.primary.as_ref().map_or(0, |place| place.start.line);
    let (path, rule, message) = (
        xml(found.file_path()),
        xml(&found.rule),
        xml(&found.message),
    );
    let name = if line > 0 {
        format!("{rule} {path}:{line}")
    } else {
        format!("{rule} {path}")
    };
    if let Some(acceptance) = &found.acceptance {
        let reason = xml(&sentence(acceptance));
        let _ = writeln!(
            out,
            "    <testcase name=\"{name}\" classname=\"{rule}\" file=\"{path}\">"
        );
        let _ = writeln!(out, "      <skipped message=\"{reason}\"/>");
    } else if is_failure(found) {
        let _ = writeln!(
            out,
            "    <testcase name=\"{name}\" classname=\"{rule}\" file=\"{path}\">"
        );
        let _ = writeln!(
            out,
            "      <failure message=\"{message}\" type=\"{rule}\"/>"
        );
    } else {
        let _ = writeln!(
            out,
            "    <testcase name=\"{name}\" classname=\"{rule}\" file=\"{path}\">"
        );
        let _ = writeln!(
            out,
            "      <system-out>{}: {message}</system-out>",
            found.severity
        );
    }
    out.push_str("    </testcase>\n");
}
