use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use infractl_delivery::{Change, FieldChange, ObjectAction, ObjectPlan, Plan};
use infractl_document::{Node, Tree};
use infractl_state::Counts;

use super::value::{one_line, two_lines};
use super::{hunk, title, told};
use crate::visible;

/// A plan as a tree of components, objects and fields; objects that stay are only counted.
pub fn plan_text(plan: &Plan, is_coloured: bool) -> String {
    let mut out = String::new();
    for (component, changed) in plan.by_risk() {
        let _ = writeln!(out, "{}", visible(&component.name));
        for object in changed {
            write_object(&mut out, object, is_coloured);
        }
        out.push('\n');
    }
    if plan.changes_layout && plan.counts.changes() == 0 {
        out.push_str("The order of the objects changes, the objects do not.\n\n");
    }
    out
}

/// `84 to create, 2 to update, 0 to replace, 1 to delete, 30 unchanged`.
pub fn counts_sentence(counts: &Counts) -> String {
    let Counts {
        create,
        update,
        replace,
        delete,
        unchanged,
    } = counts;
    format!(
        "{create} to create, {update} to update, {replace} to replace, {delete} to delete, \
         {unchanged} unchanged"
    )
}

fn write_object(out: &mut String, object: &ObjectPlan, is_coloured: bool) {
    let (mark, colour) = match object.action {
        ObjectAction::Create => ("+", AnsiColor::Green),
        ObjectAction::Update => ("~", AnsiColor::Yellow),
        ObjectAction::Replace { .. } => ("±", AnsiColor::Magenta),
        ObjectAction::Delete => ("-", AnsiColor::Red),
        ObjectAction::Unchanged => (" ", AnsiColor::White),
    };
    let style = if is_coloured {
        colour.on_default()
    } else {
        Style::new()
    };
    let title = title(&object.address);
    let _ = write!(out, "  {style}{mark} {}{style:#}", visible(&title));
    let mut notes = Vec::new();
    if let ObjectAction::Replace { field, reason } = &object.action {
        notes.push(format!("replaced: `{field}` {reason}"));
    }
    let concerns = object.risk.concerns.iter().map(|own| told(*own).to_owned());
    notes.extend(concerns);
    if !notes.is_empty() {
        let _ = write!(out, "  ({})", notes.join("; "));
    }
    out.push('\n');
    for field in &object.fields {
        write_field(out, field);
    }
}

pub(crate) fn write_field(out: &mut String, field: &FieldChange) {
    let path = visible(&field.path.to_string()).into_owned();
    if field.is_sensitive {
        let _ = writeln!(out, "      {path}: (sensitive) changes");
        return;
    }
    if field.change == Change::Reordered {
        let _ = writeln!(out, "      {path}: the same items in another order");
        return;
    }
    match (
        field.before.as_deref().map(Tree::root),
        field.after.as_deref().map(Tree::root),
    ) {
        (Some(before), Some(after)) => {
            if let (Some(old), Some(new)) = (long_text(before), long_text(after)) {
                let _ = writeln!(out, "      {path}:");
                for line in hunk::lines(old, new) {
                    let _ = writeln!(out, "        {}", visible(&line));
                }
            } else {
                let (before, after) = two_lines(before, after);
                let _ = writeln!(out, "      {path}: {before} → {after}");
            }
        }
        (None, Some(after)) => {
            let _ = writeln!(out, "      + {path}: {}", one_line(after));
        }
        (Some(before), None) => {
            let _ = writeln!(out, "      - {path}: {}", one_line(before));
        }
        (None, None) => {
            let _ = writeln!(out, "      {path}");
        }
    }
}

fn long_text(node: Node<'_>) -> Option<&str> {
    node.as_str().filter(|text| text.contains('\n'))
}
