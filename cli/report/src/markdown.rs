use std::cmp::Reverse;
use std::fmt::Write as _;

use crate::located::sentence;
use crate::{Located, Summary, counts, visible};

/// The most bytes of a page: GitHub refuses a step summary above 1 MiB, and other steps of a job may
/// write to the same file.
const LONGEST: usize = 1_000_000;

/// Findings as a Markdown table, for step summaries and comments. A table that GitHub would refuse
/// ends early, and says how many findings it leaves out; it has those of the highest severity.
pub fn markdown(findings: &[Located], summary: &Summary) -> String {
    let mut out = String::from("## infractl\n\n");
    let checked = summary.sentence();
    if findings.is_empty() {
        let _ = writeln!(out, "No findings. Checked: {checked}.");
        return out;
    }
    let _ = writeln!(out, "{}. Checked: {checked}.\n", counts(findings));
    out.push_str("| severity | rule | where | message |\n|---|---|---|---|\n");
    let rows: Vec<String> = findings.iter().map(row).collect();
    let kept = fitting(findings, &rows, LONGEST - out.len() - LONGEST_CLOSE);
    for (row, _) in rows.iter().zip(&kept).filter(|(_, is_kept)| **is_kept) {
        out.push_str(row);
    }
    let rest = findings.iter().zip(&kept).filter(|(_, is_kept)| !**is_kept);
    let rest: Vec<Located> = rest.map(|(found, _)| found.clone()).collect();
    if !rest.is_empty() {
        let _ = writeln!(
            out,
            "\nLeft out, because GitHub shows no longer page: {}.",
            counts(&rest)
        );
    }
    out
}

/// Room for the line that counts what is left out.
const LONGEST_CLOSE: usize = 200;

/// Which rows fit into so many bytes, the worst findings first.
fn fitting(findings: &[Located], rows: &[String], mut room: usize) -> Vec<bool> {
    let mut ranked: Vec<usize> = (0..rows.len()).collect();
    ranked.sort_by_cached_key(|index| Reverse(findings.get(*index).map(Located::weight)));
    let mut kept = vec![false; rows.len()];
    for index in ranked {
        let length = rows.get(index).map_or(0, String::len);
        if length > room {
            break;
        }
        room -= length;
        if let Some(kept) = kept.get_mut(index) {
            *kept = true;
        }
    }
    kept
}

fn row(found: &Located) -> String {
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
    format!(
        "| {} | `{}` | `{}` | {} |\n",
        severity,
        cell(&found.rule),
        cell(&place),
        cell(&message)
    )
}

pub(crate) fn cell(text: &str) -> String {
    visible(text)
        .replace('\n', " ")
        .replace('|', "\\|")
        .replace('<', "&lt;")
}
