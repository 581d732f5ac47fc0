//! Why a plan does not hold any more, in words.

use std::time::Duration;

use infractl_base::{Changed, Question};
use infractl_state::{Code, RecordedStack, RecordedState};

use super::differing;
use super::note::Note;

/// How many names one reason lists.
const MOST_NAMES: usize = 10;

/// What differs between the plan in a file and one that was made just now.
pub(super) fn reasons(before: &Note, after: &Note) -> Vec<String> {
    let mut reasons = Vec::new();
    let mut differs = |reason: String| reasons.push(reason);
    if before.action != after.action {
        differs(format!(
            "it plans `{}`, not `{}`",
            before.action, after.action
        ));
    }
    if before.tool != after.tool {
        differs(format!(
            "it was made by infractl {}, and this is {}",
            before.tool, after.tool
        ));
    }
    if code(&before.code) != code(&after.code) {
        differs(format!(
            "the code was {}, and is {}",
            code(&before.code),
            code(&after.code)
        ));
    }
    if before.release != after.release {
        differs("the release changed".to_owned());
    }
    if before.policies != after.policies {
        differs("the policies changed".to_owned());
    }
    for reason in stacks(before, after) {
        differs(reason);
    }
    let inputs = before.inputs().zip(after.inputs());
    let changed = inputs.map(|(before, after)| differing(&before, &after));
    let names = name_files(&changed.unwrap_or_default());
    let is_explained = !names.is_empty() || before.release != after.release;
    for name in names {
        differs(name);
    }
    if before.target != after.target {
        differs(format!("the target `{}` changed", after.target.path));
    } else if before.effect != after.effect && !is_explained {
        differs(effect(before, after));
    }
    if before.approvals != after.approvals || before.has_platform != after.has_platform {
        reasons.push("it was made for something else than is asked for".to_owned());
    }
    // Nothing above may be all there is to it: what would be done, and from what, decides.
    if reasons.is_empty() && (before.effect != after.effect || before.values != after.values) {
        reasons.push("it would come out otherwise now".to_owned());
    }
    reasons
}

/// What differs in the stacks.
fn stacks(before: &Note, after: &Note) -> Vec<String> {
    let mut reasons = Vec::new();
    for planned in &before.stacks {
        let name = &planned.name;
        let Some(now) = after.stacks.iter().find(|now| now.name == *name) else {
            reasons.push(format!("the stack `{name}` is gone"));
            continue;
        };
        // The code is compared as a whole.
        let now = &RecordedStack {
            code: planned.code.clone(),
            ..now.clone()
        };
        if planned == now {
            continue;
        }
        let differs: Vec<String> = [
            (
                (&planned.tool, &planned.tool_version) != (&now.tool, &now.tool_version),
                format!(
                    "it was planned with {} {}, and this is {} {}",
                    planned.tool, planned.tool_version, now.tool, now.tool_version
                ),
            ),
            (
                planned.state != now.state,
                state(planned.state.as_ref(), now.state.as_ref()),
            ),
            (
                planned.provider_lock != now.provider_lock,
                "its provider lock file changed".to_owned(),
            ),
            (
                planned.backend != now.backend,
                "its state lies elsewhere".to_owned(),
            ),
            (
                planned.variables != now.variables,
                "its variables changed".to_owned(),
            ),
        ]
        .into_iter()
        .filter_map(|(differs, words)| differs.then_some(words))
        .collect();
        let words = if differs.is_empty() {
            "it would come out otherwise now".to_owned()
        } else {
            differs.join(", ")
        };
        reasons.push(format!("stack `{name}`: {words}"));
    }
    let is_new = |now: &&RecordedStack| !before.stacks.iter().any(|old| old.name == now.name);
    let new = after.stacks.iter().filter(is_new);
    reasons.extend(new.map(|stack| format!("the stack `{}` is new", stack.name)));
    if reasons.is_empty() && before.deferred != after.deferred {
        reasons.push("other stacks wait than did".to_owned());
    }
    reasons
}

fn state(before: Option<&RecordedState>, after: Option<&RecordedState>) -> String {
    match (before, after) {
        (None, Some(_)) => "its state came to be after the plan was made".to_owned(),
        (Some(_), None) => "its state is gone".to_owned(),
        (Some(before), Some(after)) if before.lineage == after.lineage => format!(
            "its state changed: its serial was {}, and is {}",
            before.serial, after.serial
        ),
        _ => "its state is another one".to_owned(),
    }
}

/// Names files whose answers changed: their content, or else the folder that lists them.
pub(super) fn name_files(changed: &[Changed]) -> Vec<String> {
    let contents: Vec<&Changed> = changed
        .iter()
        .filter(|found| found.question == Question::Content)
        .collect();
    let told: Vec<String> = if contents.is_empty() {
        changed
            .iter()
            .map(|found| match found.question {
                Question::Listing => format!("what lies in `{}` changed", found.path),
                _ => format!("`{}` {}", found.path, word(found)),
            })
            .collect()
    } else {
        contents
            .iter()
            .map(|found| format!("`{}` {}", found.path, word(found)))
            .collect()
    };
    shortened(told)
}

fn word(changed: &Changed) -> &'static str {
    match (changed.before, changed.after) {
        (None, _) => "was added",
        (_, None) => "was removed",
        _ => "changed",
    }
}

fn shortened(mut names: Vec<String>) -> Vec<String> {
    if let Some(more) = names.len().checked_sub(MOST_NAMES).filter(|more| *more > 1) {
        names.truncate(MOST_NAMES);
        names.push(format!("and {more} more"));
    }
    names
}

/// What would be written otherwise although no file changed: a secret, or a variable.
fn effect(before: &Note, after: &Note) -> String {
    let mut names: Vec<&String> = before.files.keys().chain(after.files.keys()).collect();
    names.sort();
    names.dedup();
    let names: Vec<String> = names
        .into_iter()
        .filter(|name| before.files.get(*name) != after.files.get(*name))
        .map(|name| format!("`{name}`"))
        .collect();
    if names.is_empty() {
        return "it would come out otherwise now".to_owned();
    }
    format!(
        "a secret or a variable changed what {} would hold",
        shortened(names).join(", ")
    )
}

/// The code in a few words. Whether a checkout differs from its commit is left out: every file
/// that was read counts anyway, and the plan file itself may be one that git does not know.
fn code(code: &Code) -> String {
    let revision = code.revision.as_deref().unwrap_or("outside git");
    if code.is_worktree {
        format!("this checkout at {revision}")
    } else {
        format!("revision {revision}")
    }
}

/// A length of time, as `maxPlanAge` is written.
pub(super) fn words(limit: Duration) -> String {
    let seconds = limit.as_secs();
    for (unit, letter) in [(3600, 'h'), (60, 'm')] {
        if seconds >= unit && seconds.is_multiple_of(unit) {
            return format!("{}{letter}", seconds / unit);
        }
    }
    format!("{seconds}s")
}
