use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use infractl_delivery::{Cause, Drift, Ignored};
use infractl_document::Sources;

use super::{counted, drift_headline, files, objects};
use crate::plan::{title, write_field};
use crate::visible;

/// Drift as a list of causes, each with its objects, fields and files; `before → after` is from
/// what was applied to what the target holds.
pub fn drift_text(drift: &Drift, sources: &Sources, is_coloured: bool) -> String {
    let mut out = String::new();
    let style = if is_coloured {
        AnsiColor::Yellow.on_default()
    } else {
        Style::new()
    };
    for cause in &drift.causes {
        let _ = writeln!(out, "{style}{}{style:#}", visible(&drift_headline(cause)));
        write_cause(&mut out, cause);
        out.push('\n');
    }
    for left in &drift.not_compared {
        let _ = writeln!(
            out,
            "not compared: {}: {}",
            visible(&title(&left.address)),
            visible(&left.reason)
        );
    }
    for ignored in &drift.ignored {
        write_ignored(&mut out, ignored, sources);
    }
    if !drift.not_compared.is_empty() || !drift.ignored.is_empty() {
        out.push('\n');
    }
    out
}

/// `2 causes of drift in 5 objects since 01J…, 1 ignored`.
pub fn drift_sentence(drift: &Drift) -> String {
    let compared = drift.objects.saturating_sub(drift.not_compared.len());
    let objects = counted(compared, "object");
    let mut text = match drift.causes.len() {
        0 => format!("no drift in {objects}"),
        number => format!("{} of drift in {objects}", counted(number, "cause")),
    };
    let _ = write!(text, " since record {}", drift.record);
    for (number, word) in [
        (drift.ignored.len(), "ignored"),
        (drift.not_compared.len(), "not compared"),
    ] {
        if number > 0 {
            let _ = write!(text, ", {number} {word}");
        }
    }
    text
}

fn write_cause(out: &mut String, cause: &Cause) {
    let mark = match cause {
        Cause::TargetMissing { .. } | Cause::Missing { .. } => "-",
        _ => "~",
    };
    match cause {
        Cause::Edited { fields, .. } => {
            for field in fields {
                write_field(out, field);
            }
        }
        Cause::SameChange { fields, .. } => {
            for field in fields {
                write_field(out, field);
            }
            list(out, mark, cause);
        }
        Cause::TargetMissing { .. } | Cause::Missing { .. } => list(out, mark, cause),
        Cause::Added { .. } | Cause::Layout { .. } | Cause::Exposed { .. } => {
            for (mark, file) in files(cause) {
                let _ = writeln!(out, "  {mark} {}", visible(&file));
            }
        }
        Cause::InventoryLost { .. } | Cause::Differs { .. } | Cause::Unreadable { .. } => {}
    }
}

fn list(out: &mut String, mark: &str, cause: &Cause) {
    for address in objects(cause) {
        let _ = writeln!(out, "  {mark} {}", visible(&title(address)));
    }
}

fn write_ignored(out: &mut String, ignored: &Ignored, sources: &Sources) {
    let place = ignored
        .rule
        .and_then(|span| sources.locate(span))
        .map(|(path, start, _)| format!(" ({path}:{}:{})", start.line, start.column))
        .unwrap_or_default();
    let path = ignored
        .path
        .as_ref()
        .map(|path| format!(" {path}"))
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "ignored: {}{}: {}{place}",
        visible(&title(&ignored.address)),
        visible(&path),
        visible(&ignored.reason)
    );
}
