use std::fmt::Write as _;

use infractl_document::Severity;

use crate::{Located, visible};

/// Findings as workflow commands, which GitHub shows on the lines of a pull request; accepted ones
/// are left out.
pub fn github(findings: &[Located]) -> String {
    let mut out = String::new();
    for found in findings.iter().filter(|found| found.acceptance.is_none()) {
        let command = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let mut properties = Vec::new();
        if !found.file_path().is_empty() {
            properties.push(format!("file={}", property(found.file_path())));
        }
        if let Some(place) = &found.primary {
            properties.push(format!("line={}", place.start.line));
            properties.push(format!("col={}", place.start.column));
            properties.push(format!("endLine={}", place.end.line));
        }
        properties.push(format!("title={}", property(&found.rule)));
        let mut message = found.message.clone();
        if let Some(help) = &found.help {
            let _ = write!(message, "\n{help}");
        }
        let _ = writeln!(
            out,
            "::{command} {}::{}",
            properties.join(","),
            data(&message)
        );
    }
    out
}

fn data(text: &str) -> String {
    visible(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
