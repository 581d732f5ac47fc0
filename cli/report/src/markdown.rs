use std::fmt::Write as _;

use crate::located::sentence;
use crate::{Located, Summary, counts, visible};

/// Findings as a Markdown table, for step summaries and comments.
pub fn markdown(findings: &[Located], summary: &Summary) -> String {
    let mut out = String::from("## infractl\n\n");
    let checked = summary.sentence();
    if findings.is_empty() {
        let _ = writeln!(out, "No findings. Checked: {checked}.");
        return out;
    }
    let _ = writeln!(out, "{}. Checked: {checked}.\n", counts(findings));
    out.push_str("| severity | rule | where | message |\n|---|---|---|---|\n");
    for found in findings {
        let place = match &found.primary {
            Some(place) => format!("{}:{}:{}", place.path, place.start.line, place.start.column),
            None => found.file_path().to_owned(),
        };
        let (severity, message) = match &found.acceptance {
            Some(own) => (
                "accepted".to_owned(),
                format!("{} ({})", found.message, sentence(own)),
            ),
            None => (found.severity.to_string(), found.message.clone()),
        };
        let _ = writeln!(
            out,
            "| {} | `{}` | `{}` | {} |",
            severity,
            cell(&found.rule),
            cell(&place),
            cell(&message)
        );
    }
    out
}

pub(crate) fn cell(text: &str) -> String {
    visible(text)
        .replace('\n', " ")
        .replace('|', "\\|")
        .replace('<', "&lt;")
}
