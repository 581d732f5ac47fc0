use std::fmt::Write as _;

use super::{PolicyImpact, impact_sentence, renders};
use crate::Located;
use crate::escape::visible;

/// The impact as tables: new, gone and changed findings.
pub fn impact_markdown(impact: &PolicyImpact) -> String {
    let mut out = format!("### Policies\n\n{}\n", impact_sentence(impact));
    for (heading, findings) in [("New", &impact.new), ("Gone", &impact.gone)] {
        table(
            &mut out,
            heading,
            &mut findings.iter().map(|found| (found, None)),
        );
    }
    let changed = impact.changed.iter();
    table(
        &mut out,
        "Changed",
        &mut changed.map(|(before, after)| (after, Some(before))),
    );
    out
}

fn table(
    out: &mut String,
    heading: &str,
    findings: &mut dyn Iterator<Item = (&Located, Option<&Located>)>,
) {
    let mut findings = findings.peekable();
    if findings.peek().is_none() {
        return;
    }
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "\n#### {heading}\n\n| severity | policy | about | finding |\n|---|---|---|---|\n"
    );
    for (found, before) in findings {
        let mut about = found.address.clone().unwrap_or_default();
        if let Some(path) = &found.path {
            about.extend([" ", path]);
        }
        let mut message = cell(&found.message);
        if !found.renders.is_empty() {
            let _ = write!(message, " ({})", renders(found));
        }
        if let Some(before) = before {
            let _ = write!(
                message,
                "<br>was {}: {}",
                before.severity,
                cell(&before.message)
            );
        }
        let _ = writeln!(
            out,
            "| {} | `{}` | {} | {message} |",
            found.severity,
            found.rule,
            cell(&about)
        );
    }
}

fn cell(text: &str) -> String {
    visible(text).replace('|', "\\|").replace('\n', " ")
}
