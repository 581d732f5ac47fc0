use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use infractl_document::Sources;
use infractl_release::VerdictOutcome;

use super::{Effect, ReleaseReport};
use crate::diff::{diff_sentence, diff_text};
use crate::visible;

/// A change of a release as a patch, followed by what it means.
pub fn release_text(report: &ReleaseReport<'_>, sources: &Sources, is_coloured: bool) -> String {
    let mut out = visible(&report.proposal.patch()).into_owned();
    pins(&mut out, report);
    commits(&mut out, report);
    let _ = writeln!(out, "\neffect on {}", report.proposal.environment);
    match report.effect {
        Effect::NotKnown(reason) => {
            let _ = writeln!(out, "  not known: {}", visible(reason));
        }
        Effect::Known(diff) => {
            indent(&mut out, &diff_text(diff, sources, is_coloured));
            let _ = writeln!(out, "  {}", visible(&diff_sentence(diff)));
        }
    }
    gates(&mut out, report, is_coloured);
    let colour = |colour: AnsiColor| {
        if is_coloured {
            colour.on_default()
        } else {
            Style::new()
        }
    };
    if !report.refusals.is_empty() {
        out.push_str("\nrefused\n");
        let red = colour(AnsiColor::Red);
        for refusal in report.refusals {
            let (subject, reason) = (visible(&refusal.subject), visible(&refusal.reason));
            let _ = writeln!(out, "  {red}{subject}{red:#}: {reason}");
        }
    }
    if !report.notes.is_empty() {
        out.push_str("\nnotes\n");
        for note in report.notes {
            let _ = writeln!(out, "  {}", visible(note));
        }
    }
    let _ = writeln!(out, "\nnext: {}", visible(report.next));
    out
}

fn pins(out: &mut String, report: &ReleaseReport<'_>) {
    out.push_str("\npins\n");
    if report.proposal.changes.is_empty() {
        out.push_str("  none changes, only how they are written\n");
    }
    for change in &report.proposal.changes {
        let pin = visible(&change.pin);
        let _ = match (&change.before, &change.after) {
            (Some(before), Some(after)) => {
                writeln!(out, "  ~ {pin}: {} → {}", visible(before), visible(after))
            }
            (None, Some(after)) => writeln!(out, "  + {pin}: {}", visible(after)),
            (Some(before), None) => writeln!(out, "  - {pin}: {}", visible(before)),
            (None, None) => Ok(()),
        };
    }
}

fn commits(out: &mut String, report: &ReleaseReport<'_>) {
    let commits = match report.commits {
        Ok(commits) => commits,
        Err(reason) => {
            let _ = writeln!(out, "\ncommits\n  not known: {}", visible(reason));
            return;
        }
    };
    let mut marked = commits.marked().peekable();
    if marked.peek().is_none() {
        return;
    }
    out.push_str("\ncommits\n");
    for (mark, commit) in marked {
        let subject = one_line(&commit.subject);
        let _ = writeln!(out, "  {mark} {} {subject}", commit.id.short());
    }
    if commits.is_cut {
        out.push_str("  … and more\n");
    }
}

fn gates(out: &mut String, report: &ReleaseReport<'_>, is_coloured: bool) {
    if report.verdicts.is_empty() {
        return;
    }
    out.push_str("\ngates\n");
    for verdict in report.verdicts {
        let colour = match verdict.outcome {
            VerdictOutcome::Passed => AnsiColor::Green,
            VerdictOutcome::Failed => AnsiColor::Red,
            VerdictOutcome::NotApplicable => AnsiColor::White,
        };
        let style = if is_coloured {
            colour.on_default()
        } else {
            Style::new()
        };
        let outcome = verdict.outcome.to_string();
        let _ = writeln!(
            out,
            "  {style}{outcome:<14}{style:#}  {:<15}  {}",
            verdict.gate,
            visible(&verdict.evidence)
        );
    }
}

/// A text that must not break the line that it stands in.
pub(super) fn one_line(text: &str) -> String {
    visible(text).replace(['\n', '\t'], " ")
}

fn indent(out: &mut String, text: &str) {
    for line in text.trim_end().lines() {
        if !line.is_empty() {
            out.push_str("  ");
        }
        out.push_str(line);
        out.push('\n');
    }
}
