use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use infractl_document::Severity;

use crate::{ChangedLines, Located, counts, visible};

/// The annotations of one sort, and of all, that GitHub keeps: of each sort those of one step, and
/// all of one job, as `docs/problem-matchers.md` of actions/toolkit has it.
const PER_STEP: usize = 10;
const PER_JOB: usize = 50;

/// Findings as workflow commands, which GitHub shows on the lines of a pull request; accepted ones
/// are left out.
///
/// GitHub drops the annotations beyond its limits without a word. They go to changed lines first,
/// then to what is worst; one more tells how many findings have none, and each of these is a plain
/// line of the log.
pub fn github(findings: &[Located], changed: &ChangedLines) -> String {
    let counted: Vec<&Located> = findings
        .iter()
        .filter(|found| found.acceptance.is_none())
        .collect();
    let chosen = choose(&counted, changed);
    let (mut out, mut log, mut rest) = (String::new(), String::new(), Vec::new());
    for (index, found) in counted.into_iter().enumerate() {
        if chosen.contains(&index) {
            annotate(&mut out, found);
        } else {
            plain(&mut log, found);
            rest.push(found.clone());
        }
    }
    if !rest.is_empty() {
        let _ = writeln!(
            out,
            "::notice title=infractl::{} more than GitHub shows; the log of this step has them",
            counts(&rest)
        );
    }
    out + &log
}

/// The findings that get an annotation.
fn choose(findings: &[&Located], changed: &ChangedLines) -> BTreeSet<usize> {
    let mut ranked: Vec<usize> = (0..findings.len()).collect();
    ranked.sort_by_cached_key(|index| {
        let found = findings.get(*index);
        Reverse(found.map(|found| (changed.have(found), found.severity)))
    });
    let within = |notices: usize| {
        let (mut errors, mut warnings, mut infos, mut all) =
            (PER_STEP, PER_STEP, notices, PER_JOB + notices - PER_STEP);
        let takes = |index: &&usize| {
            let left = match findings.get(**index).map(|found| found.severity) {
                Some(Severity::Error) => &mut errors,
                Some(Severity::Warning) => &mut warnings,
                _ => &mut infos,
            };
            let has_room = *left > 0 && all > 0;
            if has_room {
                *left -= 1;
                all -= 1;
            }
            has_room
        };
        ranked
            .iter()
            .filter(takes)
            .copied()
            .collect::<BTreeSet<_>>()
    };
    let chosen = within(PER_STEP);
    if chosen.len() == findings.len() {
        return chosen;
    }
    // The line that counts the others is a notice too.
    within(PER_STEP - 1)
}

fn annotate(out: &mut String, found: &Located) {
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

/// A line that the log shows as it is: nothing in it is a command.
fn plain(out: &mut String, found: &Located) {
    let place = match &found.primary {
        Some(place) => format!(
            " {}:{}:{}",
            place.path, place.start.line, place.start.column
        ),
        None if found.file_path().is_empty() => String::new(),
        None => format!(" {}", found.file_path()),
    };
    let line = format!(
        "{}[{}]{place}: {}",
        found.severity, found.rule, found.message
    );
    // The runner obeys `##[…]` wherever it stands in a line.
    let line = visible(&line)
        .replace(['\r', '\n'], " ")
        .replace("##[", "## [");
    out.push_str(&line);
    out.push('\n');
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
