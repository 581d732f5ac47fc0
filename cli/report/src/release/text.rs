use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use infractl_document::Sources;
use infractl_release::{Verdict, VerdictOutcome};

use super::{Effect, ReleaseReport, lines};
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
    evidence(&mut out, report);
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

fn evidence(out: &mut String, report: &ReleaseReport<'_>) {
    let Some(evidence) = report.evidence else {
        return;
    };
    out.push_str("\nevidence\n");
    for fact in &evidence.facts {
        let _ = writeln!(out, "  {:<13}  {}", fact.name, one_line(&fact.told));
    }
}

fn gates(out: &mut String, report: &ReleaseReport<'_>, is_coloured: bool) {
    if report.verdicts.is_empty() {
        return;
    }
    out.push_str("\ngates\n");
    let widest = report.verdicts.iter().map(|verdict| verdict.gate.len());
    let widest = widest.max().unwrap_or_default();
    for verdict in report.verdicts {
        let colour = match verdict.outcome {
            VerdictOutcome::Passed => AnsiColor::Green,
            VerdictOutcome::Accepted | VerdictOutcome::Warned => AnsiColor::Yellow,
            VerdictOutcome::NotKnown | VerdictOutcome::Failed => AnsiColor::Red,
        };
        let style = if is_coloured {
            colour.on_default()
        } else {
            Style::new()
        };
        let outcome = verdict.outcome.to_string();
        for (number, line) in lines(verdict).iter().enumerate() {
            let (outcome, gate) = match number {
                0 => (outcome.as_str(), verdict.gate.as_str()),
                _ => ("", ""),
            };
            let (gate, line) = (one_line(gate), one_line(line));
            let _ = writeln!(
                out,
                "  {style}{outcome:<9}{style:#}  {gate:<widest$}  {line}"
            );
        }
        if let Some(help) = help(verdict) {
            let _ = writeln!(
                out,
                "  {:<9}  {:<widest$}  help: {}",
                "",
                "",
                one_line(help)
            );
        }
    }
    if let Some(policies) = report.policies {
        let _ = writeln!(out, "  policies {policies}");
    }
}

/// What opens a shut gate.
pub(super) fn help(verdict: &Verdict) -> Option<&str> {
    let mut findings = verdict.findings.iter();
    let help = findings.find_map(|finding| finding.help.as_deref());
    help.filter(|_| verdict.outcome.is_shut())
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
