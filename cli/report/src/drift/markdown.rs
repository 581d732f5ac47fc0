use std::fmt::Write as _;

use infractl_delivery::{Cause, Drift};

use super::{drift_headline, drift_sentence, files, objects};
use crate::markdown::cell;
use crate::plan::{title, write_field};

/// Drift as Markdown, for step summaries and issues: a heading for each cause.
pub fn drift_markdown(drift: &Drift) -> String {
    let mut out = format!("## Drift of `{}`\n\n", drift.environment);
    let _ = writeln!(out, "{}.", cell(&drift_sentence(drift)));
    for cause in &drift.causes {
        let _ = write!(out, "\n### {}\n\n", cell(&drift_headline(cause)));
        write_fields(&mut out, cause);
        // The heading of an edit names its object.
        if !matches!(
            cause,
            Cause::Edited { .. }
                | Cause::Differs { .. }
                | Cause::Unreadable { .. }
                | Cause::Added { .. }
        ) {
            for address in objects(cause) {
                let _ = writeln!(out, "- `{}`", cell(&title(address)));
            }
        }
        for (_, file) in files(cause) {
            let _ = writeln!(out, "- `{}`", cell(&file));
        }
    }
    if !drift.not_compared.is_empty() {
        out.push_str("\n### not compared\n\n");
        for left in &drift.not_compared {
            let _ = writeln!(
                out,
                "- `{}`: {}",
                cell(&title(&left.address)),
                cell(&left.reason)
            );
        }
    }
    if !drift.ignored.is_empty() {
        out.push_str("\n### ignored\n\n");
        for ignored in &drift.ignored {
            let path = ignored.path.as_ref().map(ToString::to_string);
            let _ = writeln!(
                out,
                "- `{}` `{}`: {}",
                cell(&title(&ignored.address)),
                cell(path.as_deref().unwrap_or("**")),
                cell(&ignored.reason)
            );
        }
    }
    out
}

fn write_fields(out: &mut String, cause: &Cause) {
    let (Cause::SameChange { fields, .. } | Cause::Edited { fields, .. }) = cause else {
        return;
    };
    let mut text = String::new();
    for field in fields {
        write_field(&mut text, field);
    }
    // A fence longer than any run of backticks in the values cannot be closed by them.
    let mut fence = String::from("```");
    while text.contains(&fence) {
        fence.push('`');
    }
    let _ = writeln!(out, "{fence}text\n{}\n{fence}\n", text.trim_end());
}
