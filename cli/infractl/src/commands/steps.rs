//! The steps of a run, as `status`, `history` and `lock` tell them.

use std::fmt::Write as _;

use infractl_state::{Outcome, Record, StateError, Step, Store, Trail, trail};

/// How far a run came, as programs see it.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JsonSteps {
    /// The steps that are done.
    finished: Vec<&'static str>,
    /// The step that was started and not finished.
    open: Option<&'static str>,
    /// What the target holds: `old`, `new` or `unknown`; `None` where the run removes nothing and
    /// writes nothing, or is not known to.
    target: Option<&'static str>,
}

impl JsonSteps {
    pub(crate) fn new(record: &Record, trail: &Trail) -> Self {
        Self {
            finished: trail.finished().into_iter().map(Step::name).collect(),
            open: trail.open_step().map(Step::name),
            target: target(record, trail),
        }
    }
}

/// Reads the journal of a run. A damaged one hides nothing but itself: the answer is what is wrong.
pub(crate) fn read(
    store: &dyn Store,
    record: &Record,
) -> Result<(Trail, Option<String>), StateError> {
    match trail(store, &record.start.id) {
        Ok(trail) => Ok((trail, None)),
        Err(StateError::Damaged { path, reason }) => {
            Ok((Trail::default(), Some(format!("`{path}`: {reason}"))))
        }
        Err(error) => Err(error),
    }
}

/// Describes how far a run came that did not succeed.
pub(crate) fn describe(out: &mut String, record: &Record, trail: &Trail) {
    if record.outcome == Outcome::Succeeded || trail.entries.is_empty() {
        return;
    }
    if let Some(entry) = trail.open() {
        let words = match record.outcome {
            Outcome::Running => "is being taken",
            Outcome::Failed => "failed",
            Outcome::Interrupted | Outcome::Succeeded => {
                "was started; how far it came is not known"
            }
        };
        let part = entry.part.as_deref().map(|part| format!(" {part}"));
        let part = part.unwrap_or_default();
        let _ = writeln!(out, "  step      {}{part}: {words}", entry.step);
    }
    let done: Vec<&str> = trail.finished().into_iter().map(Step::name).collect();
    let _ = writeln!(out, "  done      {}", done.join(", "));
    let words = match target(record, trail) {
        Some("old") => "as it was before the run",
        Some("new") => "as the run wants it",
        Some(_) => "as it was, or as the run wants it; `infractl plan` tells",
        None => return,
    };
    let _ = writeln!(out, "  target    {words}");
}

/// The step that a run came to, in few words: for a list.
pub(crate) fn brief(record: &Record, trail: &Trail) -> Option<String> {
    if record.outcome == Outcome::Succeeded {
        return None;
    }
    Some(match (trail.open_step(), trail.last_step()) {
        (Some(step), _) => format!("in {step}"),
        (None, Some(step)) => format!("after {step}"),
        (None, None) => return None,
    })
}

fn target(record: &Record, trail: &Trail) -> Option<&'static str> {
    if record.outcome == Outcome::Succeeded {
        return Some("new");
    }
    if trail.entries.is_empty() {
        return None;
    }
    let exchange = trail
        .entries
        .iter()
        .rfind(|entry| entry.step == Step::Exchange);
    Some(match exchange.map(|entry| entry.event) {
        None => "old",
        Some(infractl_state::Event::Finished) => "new",
        Some(infractl_state::Event::Started) => "unknown",
    })
}
