//! Why a plan does not hold any more, in words.

use std::time::Duration;

use infractl_base::{Changed, Question};
use infractl_state::Code;

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
    // Nothing above may be all there is to it: what would be done, and from what, decides.
    if reasons.is_empty() && (before.effect != after.effect || before.values != after.values) {
        reasons.push("it would come out otherwise now".to_owned());
    }
    reasons
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
