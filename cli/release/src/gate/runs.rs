use std::time::Duration;

use infractl_state::{Action, Outcome, Timestamp};

use super::{Evidence, Holding, Judgement, failed, not_applicable, passed};
use crate::{Run, changes};

/// The most objects that a verdict names.
const MOST_OBJECTS: usize = 3;

/// The last thing that happened to the giver is that this very release was applied.
pub(super) fn applied(evidence: &Evidence) -> Judgement {
    let from = &evidence.from;
    let Some(run) = evidence.runs.first() else {
        return failed(format!("nothing was ever applied to `{from}`"));
    };
    let id = &run.id;
    let record = match &run.record {
        Ok(record) => record,
        Err(reason) => return failed(format!("the last record of `{from}` {reason}")),
    };
    let action = record.start.action;
    match record.outcome {
        Outcome::Succeeded => {}
        Outcome::Running => {
            return failed(format!("the {action} {id} of `{from}` still runs"));
        }
        Outcome::Failed => return failed(format!("the {action} {id} of `{from}` failed")),
        Outcome::Interrupted => {
            return failed(format!("the {action} {id} of `{from}` was interrupted"));
        }
    }
    if action == Action::Destroy {
        return failed(format!("`{from}` was destroyed by {id}"));
    }
    let pins = match &run.release {
        Ok((_, pins)) => pins,
        Err(reason) => return failed(format!("what {id} applied is not known: {reason}")),
    };
    let others = changes(Some(pins), &evidence.release);
    if let Some(first) = others.first() {
        let more = match others.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        return failed(format!(
            "the release of `{from}` is not applied: {id} had another `{}`{more}",
            first.pin
        ));
    }
    if record.start.code.is_worktree {
        return failed(format!("{id} applied a checkout, not the pinned revision"));
    }
    passed(format!("{id} applied this release to `{from}`"))
}

/// The target of the giver still is what was applied.
pub(super) fn held(evidence: &Evidence) -> Judgement {
    let from = &evidence.from;
    match &evidence.holding {
        Holding::AsRecorded(1) => passed(format!("`{from}` holds 1 object as it was recorded")),
        Holding::AsRecorded(count) => passed(format!(
            "`{from}` holds {count} objects as they were recorded"
        )),
        Holding::Differs(objects) => {
            let named = objects.get(..MOST_OBJECTS).unwrap_or(objects).join(", ");
            let more = match objects.len().saturating_sub(MOST_OBJECTS) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            failed(format!("`{from}` has drifted: {named}{more}"))
        }
        Holding::NotKnown(reason) => failed(format!("what `{from}` holds is not known: {reason}")),
    }
}

/// The release has run in the giver for as long as the taker asks, without a break.
pub(super) fn soak(evidence: &Evidence) -> Judgement {
    let (from, to) = (&evidence.from, &evidence.to);
    let Some(soak) = evidence.soak else {
        return not_applicable(format!("`{to}` asks for no soak"));
    };
    let wanted = soak.duration();
    let since = match since(evidence) {
        Ok(Some(since)) => since,
        Ok(None) => return failed(format!("the release does not run in `{from}`")),
        Err(reason) => return failed(reason),
    };
    let ran = evidence.now.duration_since(since);
    let Ok(ran) = Duration::try_from(ran) else {
        return failed(format!(
            "`{from}` took the release at {since:.0}, which is still to come: a clock is wrong"
        ));
    };
    let told = format!(
        "the release has run in `{from}` for {} since {since:.0}; `{to}` asks for {}",
        in_words(ran),
        in_words(wanted)
    );
    match wanted.checked_sub(ran) {
        None | Some(Duration::ZERO) => passed(told),
        Some(_) => failed(match since.checked_add(wanted) {
            Ok(end) => format!("{told}, so until {end:.0}"),
            Err(_) => told,
        }),
    }
}

/// When the first apply of the unbroken row of applies of this release ended.
fn since(evidence: &Evidence) -> Result<Option<Timestamp>, String> {
    let is_it = |run: &&Run| run.success().is_some() && run.pins() == Some(&evidence.release);
    let mut first = None;
    for run in evidence.runs.iter().take_while(is_it) {
        let finished = run.success().and_then(|record| record.finished);
        let finished =
            finished.ok_or_else(|| format!("the record {} does not say when it ended", run.id))?;
        if finished > evidence.now {
            return Err(format!(
                "{} ended at {finished:.0}, which is still to come: a clock is wrong",
                run.id
            ));
        }
        first = Some(finished);
    }
    Ok(first)
}

/// A length of time in its two largest units.
fn in_words(length: Duration) -> String {
    let seconds = length.as_secs();
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (size, name) in units {
        let count = rest / size;
        rest %= size;
        if count > 0 {
            parts.push(format!("{count} {name}"));
        }
    }
    parts.truncate(2);
    if parts.is_empty() {
        parts.push("0 s".to_owned());
    }
    parts.join(" ")
}
