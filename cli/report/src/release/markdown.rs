use std::fmt::Write as _;

use infractl_document::Sources;

use super::text::{help, one_line};
use super::{Effect, ReleaseReport, lines};
use crate::diff::write_diff;
use crate::visible;

/// A change of a release for the body of a pull request.
pub fn release_markdown(report: &ReleaseReport<'_>, sources: &Sources) -> String {
    let proposal = report.proposal;
    let environment = &proposal.environment;
    let mut out = match report.from {
        Some(from) => format!("## {}: {} → {environment}\n", report.command, code(from)),
        None => format!("## {}: {environment}\n", report.command),
    };
    out.push_str("\n| pin | before | after |\n|---|---|---|\n");
    for change in &proposal.changes {
        let shown = |value: &Option<String>| value.as_deref().map_or_else(String::new, code);
        let (before, after) = (shown(&change.before), shown(&change.after));
        let _ = writeln!(out, "| {} | {before} | {after} |", code(&change.pin));
    }
    gates(&mut out, report);
    list(
        &mut out,
        "Refused",
        report
            .refusals
            .iter()
            .map(|refusal| format!("{}: {}", refusal.subject, refusal.reason)),
    );
    commits(&mut out, report);
    let _ = writeln!(out, "\n### Effect on {environment}");
    match report.effect {
        Effect::NotKnown(reason) => {
            let _ = writeln!(out, "\nNot known: {}", plain(reason));
        }
        Effect::Known(diff) => write_diff(&mut out, diff, sources),
    }
    let patch = visible(&proposal.patch()).into_owned();
    let fence = fence(&patch);
    let _ = write!(out, "\n### Patch\n\n{fence}diff\n{patch}{fence}\n");
    list(&mut out, "Notes", report.notes.iter().cloned());
    let _ = write!(out, "\nNext: {}\n", plain(report.next));
    out
}

fn gates(out: &mut String, report: &ReleaseReport<'_>) {
    if !report.verdicts.is_empty() {
        out.push_str("\n### Gates\n\n| gate | outcome | why |\n|---|---|---|\n");
        for verdict in report.verdicts {
            let told: Vec<String> = lines(verdict).iter().map(|line| plain(line)).collect();
            let told = told.join("<br>");
            let help =
                help(verdict).map_or_else(String::new, |help| format!("<br>help: {}", plain(help)));
            let _ = writeln!(
                out,
                "| {} | {} | {told}{help} |",
                plain(&verdict.gate),
                verdict.outcome
            );
        }
        if let Some(policies) = report.policies {
            let _ = write!(out, "\nJudged by policies `{policies}`.\n");
        }
    }
    if let Some(evidence) = report.evidence {
        out.push_str("\n### Evidence\n\n| fact | what was seen |\n|---|---|\n");
        for fact in &evidence.facts {
            let _ = writeln!(out, "| {} | {} |", fact.name, plain(&fact.told));
        }
    }
}

fn commits(out: &mut String, report: &ReleaseReport<'_>) {
    match report.commits {
        Err(reason) => list(out, "Commits", [format!("not known: {reason}")].into_iter()),
        Ok(commits) => {
            let lines = commits
                .marked()
                .map(|(mark, commit)| format!("`{mark} {}` {}", commit.id.short(), commit.subject));
            let more = commits.is_cut.then(|| "… and more".to_owned());
            list(out, "Commits", lines.chain(more));
        }
    }
}

fn list(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return;
    }
    let _ = write!(out, "\n### {title}\n\n");
    for line in lines {
        let _ = writeln!(out, "- {}", plain(&line));
    }
}

/// Text of others inside a line: no tag, no cell, no mention that would call somebody.
fn plain(text: &str) -> String {
    one_line(text)
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('@', "@\u{200b}")
}

fn code(text: &str) -> String {
    let text = one_line(text).replace('|', "\\|").replace('`', "'");
    format!("`{text}`")
}

/// A fence that no line of the text can close.
fn fence(text: &str) -> String {
    let longest = text
        .lines()
        .map(|line| line.trim_start_matches([' ', '+', '-']))
        .map(|line| line.chars().take_while(|sign| *sign == '`').count())
        .max();
    "`".repeat(longest.unwrap_or_default().max(2) + 1)
}
