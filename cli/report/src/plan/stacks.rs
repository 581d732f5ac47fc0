//! The stacks of a plan, for people.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use infractl_delivery::{
    PlannedStack, StackContent, StackPlan, drift_fields, output_fields, stack_changes,
    stack_counts, stack_fields,
};
use infractl_document::ValuePath;
use infractl_state::Counts;
use infractl_terraform::plan::{Action, ResourceChange};
use infractl_terraform::runner::Purpose;

use super::value::one_line;
use super::{told, write_field};
use crate::visible;

/// The stacks of a plan as a tree of resources and fields: what asks for most care comes first, and
/// resources that stay are only counted.
pub fn stacks_text(plans: &[StackPlan], is_coloured: bool) -> String {
    let mut out = String::new();
    for plan in plans {
        let name = visible(&plan.name);
        match &plan.content {
            StackContent::Evaluated(outputs) => {
                let names: Vec<_> = outputs.keys().map(String::as_str).collect();
                let _ = writeln!(
                    out,
                    "stack {name}: evaluated, needs no tool and keeps no state; gives {}\n",
                    visible(&names.join(", "))
                );
            }
            StackContent::Deferred(waiting) => {
                let _ = writeln!(out, "stack {name}: deferred");
                for wait in waiting {
                    let _ = writeln!(
                        out,
                        "    {} waits for {}: {}",
                        visible(&wait.variable),
                        visible(&wait.place.to_string()),
                        visible(&wait.reason)
                    );
                }
                out.push('\n');
            }
            StackContent::Planned(planned) => write_stack(&mut out, &name, planned, is_coloured),
        }
    }
    out
}

/// What was done to the stacks elsewhere, as refresh-only plans of them say.
pub fn stack_drift_text(plans: &[StackPlan], is_coloured: bool) -> String {
    let mut out = String::new();
    for (plan, planned) in plans
        .iter()
        .filter_map(|plan| Some((plan, plan.planned()?)))
    {
        if planned.plan.drift.is_empty() {
            continue;
        }
        let _ = writeln!(out, "stack {}", visible(&plan.name));
        for change in &planned.plan.drift {
            write_title(&mut out, change, is_coloured);
            for field in drift_fields(change) {
                write_field(&mut out, &field);
            }
        }
        out.push('\n');
    }
    out
}

/// Whether something was done to a stack elsewhere.
pub fn has_stack_drift(plans: &[StackPlan]) -> bool {
    let mut planned = plans.iter().filter_map(StackPlan::planned);
    planned.any(|planned| !planned.plan.drift.is_empty())
}

/// How many resources of all stacks each action touches.
pub fn stacks_counts(plans: &[StackPlan]) -> Counts {
    let mut all = Counts::default();
    for planned in plans.iter().filter_map(StackPlan::planned) {
        all.add(&stack_counts(&planned.plan));
    }
    all
}

fn write_stack(out: &mut String, name: &str, stack: &PlannedStack, is_coloured: bool) {
    let changes = stack_changes(&stack.plan);
    let outputs = stack.plan.outputs.iter();
    let outputs: Vec<_> = outputs.filter(|output| output.action.changes()).collect();
    let limits = limits(stack);
    if changes.is_empty() && outputs.is_empty() && limits.is_empty() {
        return;
    }
    let _ = writeln!(out, "stack {name}{limits}");
    for change in changes {
        write_resource(out, change, is_coloured);
    }
    for output in outputs {
        let title = visible(&output.name).into_owned();
        let _ = match output.action {
            Action::Create => {
                let after = one_line(output.after.root());
                writeln!(out, "  + output {title}: {after}")
            }
            Action::Delete => writeln!(out, "  - output {title}"),
            _ => writeln!(out, "  ~ output {title}"),
        };
        for mut field in output_fields(output) {
            if field.path.is_root() {
                field.path = ValuePath::root().key("value");
            }
            write_field(out, &field);
        }
    }
    out.push('\n');
}

/// What a plan leaves out, which nobody should overlook.
fn limits(stack: &PlannedStack) -> String {
    let mut parts = Vec::new();
    match stack.request.purpose {
        Purpose::Apply => {}
        Purpose::Destroy => parts.push("destroys all".to_owned()),
        Purpose::RefreshOnly => parts.push("takes over what changed elsewhere".to_owned()),
    }
    if !stack.request.targets.is_empty() {
        parts.push(format!("only {}", stack.request.targets.join(", ")));
    }
    if !stack.request.replacements.is_empty() {
        parts.push(format!(
            "replaces {}",
            stack.request.replacements.join(", ")
        ));
    }
    for import in &stack.imports {
        parts.push(format!("takes over {} as {}", import.id, import.address));
    }
    if parts.is_empty() {
        return String::new();
    }
    format!(" ({})", visible(&parts.join("; ")))
}

fn write_resource(out: &mut String, change: &ResourceChange, is_coloured: bool) {
    write_title(out, change, is_coloured);
    for field in stack_fields(change) {
        write_field(out, &field);
    }
}

fn write_title(out: &mut String, change: &ResourceChange, is_coloured: bool) {
    let (mark, colour) = match change.action {
        Action::Create => ("+", AnsiColor::Green),
        Action::Update => ("~", AnsiColor::Yellow),
        Action::CreateThenDelete | Action::CreateThenForget | Action::DeleteThenCreate => {
            ("±", AnsiColor::Magenta)
        }
        Action::Delete => ("-", AnsiColor::Red),
        Action::Forget => ("?", AnsiColor::Yellow),
        Action::NoOp | Action::Read => (" ", AnsiColor::White),
    };
    let style = if is_coloured {
        colour.on_default()
    } else {
        Style::new()
    };
    let _ = write!(out, "  {style}{mark} {}{style:#}", visible(&change.address));
    if let Some(key) = &change.deposed {
        let _ = write!(out, " (deposed {})", visible(key));
    }
    let mut notes: Vec<String> = Vec::new();
    if let Some(previous) = &change.previous_address {
        notes.push(format!("was {}", visible(previous)));
    }
    if change.is_import {
        notes.push("imported".to_owned());
    }
    if !change.replace_paths.is_empty() {
        let paths: Vec<String> = change
            .replace_paths
            .iter()
            .map(ToString::to_string)
            .collect();
        notes.push(format!(
            "`{}` cannot change in place",
            visible(&paths.join("`, `"))
        ));
    }
    notes.extend(
        change
            .risk
            .concerns
            .iter()
            .map(|concern| told(*concern).to_owned()),
    );
    if !notes.is_empty() {
        let _ = write!(out, "  ({})", notes.join("; "));
    }
    out.push('\n');
}
