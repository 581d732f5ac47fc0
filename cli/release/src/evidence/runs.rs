use infractl_state::{Action, Outcome, Timestamp};

use super::writer::Writer;
use super::{Evidence, Fact, Holding, in_words, seconds, written};
use crate::{Run, changes};

/// The most objects that a fact names.
const MOST_OBJECTS: usize = 3;

/// The most runs that policies see.
const MOST_RUNS: usize = 20;

/// The last thing that happened to the giver.
pub(super) fn run(evidence: &Evidence, writer: &mut Writer) -> Vec<Fact> {
    let from = &evidence.from.name;
    let Some(run) = evidence.runs.first() else {
        writer.null("run");
        return Fact::one("applied", format!("nothing was ever applied to `{from}`"));
    };
    let id = &run.id;
    let record = match &run.record {
        Ok(record) => record,
        Err(reason) => {
            writer.unknown("run", &format!("the last record of `{from}` {reason}"));
            return Fact::one("applied", format!("the last record of `{from}` {reason}"));
        }
    };
    let (action, is_worktree) = (record.start.action, record.start.code.is_worktree);
    let differs: Result<Vec<String>, &String> = run.release.as_ref().map(|(_, pins)| {
        let others = changes(Some(pins), &evidence.release);
        others.into_iter().map(|change| change.pin).collect()
    });
    writer.map("run", |writer| {
        writer.text("id", id);
        writer.text("action", &action.to_string());
        writer.text("outcome", word(record.outcome));
        let finished = record.finished.map(written);
        writer.maybe("finished", finished.as_deref());
        writer.flag("isWorktree", is_worktree);
        match &differs {
            Ok(pins) => writer.texts("differs", pins.iter().map(String::as_str)),
            Err(reason) => {
                writer.unknown(
                    "differs",
                    &format!("what {id} applied is not known: {reason}"),
                );
            }
        }
    });
    let told = match (record.outcome, action, differs) {
        (Outcome::Running, ..) => format!("the {action} {id} of `{from}` still runs"),
        (Outcome::Failed, ..) => format!("the {action} {id} of `{from}` failed"),
        (Outcome::Interrupted, ..) => format!("the {action} {id} of `{from}` was interrupted"),
        (Outcome::Succeeded, Action::Destroy, _) => format!("`{from}` was destroyed by {id}"),
        (Outcome::Succeeded, _, Err(reason)) => {
            format!("what {id} applied is not known: {reason}")
        }
        (Outcome::Succeeded, _, Ok(pins)) => match pins.split_first() {
            Some((first, rest)) => {
                let more = more(rest.len());
                format!("the release of `{from}` is not applied: {id} had another `{first}`{more}")
            }
            None if is_worktree => format!("{id} applied a checkout, not the pinned revision"),
            None => format!("{id} applied this release to `{from}`"),
        },
    };
    Fact::one("applied", told)
}

/// What happened to the giver of late, newest first: for policies, people are told of the last.
pub(super) fn runs(evidence: &Evidence, writer: &mut Writer) -> Vec<Fact> {
    let latest = evidence.runs.get(..MOST_RUNS).unwrap_or(&evidence.runs);
    writer.list("runs", latest, |run, writer| {
        writer.text("id", &run.id);
        let record = run.record.as_ref().ok();
        let action = record.map(|record| record.start.action.to_string());
        writer.maybe("action", action.as_deref());
        writer.text(
            "outcome",
            record.map_or("damaged", |record| word(record.outcome)),
        );
        let finished = record.and_then(|record| record.finished);
        writer.maybe("finished", finished.map(written).as_deref());
        writer.number("ageSeconds", finished.map(|time| evidence.age(time)));
    });
    Vec::new()
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Succeeded => "succeeded",
        Outcome::Running => "running",
        Outcome::Failed => "failed",
        Outcome::Interrupted => "interrupted",
    }
}

fn more(count: usize) -> String {
    match count {
        0 => String::new(),
        more => format!(" and {more} more"),
    }
}

/// Whether the target of the giver still is what was applied. It is looked at in this very run.
pub(super) fn drift(evidence: &Evidence, writer: &mut Writer) -> Vec<Fact> {
    let from = &evidence.from.name;
    let mut write = |objects: usize, differs: &[String]| {
        writer.map("drift", |writer| {
            writer.text("at", &written(evidence.now));
            writer.number("ageSeconds", Some(0));
            writer.number("objects", i64::try_from(objects).ok());
            writer.texts("differs", differs.iter().map(String::as_str));
        });
    };
    let told = match &evidence.holding {
        Holding::AsRecorded(count) => {
            write(*count, &[]);
            match count {
                1 => format!("`{from}` holds 1 object as it was recorded"),
                _ => format!("`{from}` holds {count} objects as they were recorded"),
            }
        }
        Holding::Differs(objects) => {
            write(objects.len(), objects);
            let named = objects.get(..MOST_OBJECTS).unwrap_or(objects).join(", ");
            let more = more(objects.len().saturating_sub(MOST_OBJECTS));
            format!("`{from}` has drifted: {named}{more}")
        }
        Holding::NotKnown(reason) => {
            let told = format!("what `{from}` holds is not known: {reason}");
            writer.unknown("drift", &told);
            told
        }
    };
    Fact::one("held", told)
}

/// How long the release has run in the giver without a break.
pub(super) fn soak(evidence: &Evidence, writer: &mut Writer) -> Vec<Fact> {
    let (from, to) = (&evidence.from.name, &evidence.to.name);
    let wanted = evidence.wanted.as_ref();
    let wanted = wanted.and_then(|wanted| wanted.soak.as_ref());
    let wanted = wanted.map(|soak| seconds(soak.value));
    let since = since(evidence);
    writer.map("soak", |writer| match &since {
        Ok(since) => {
            let time = since.map(written);
            writer.maybe("since", time.as_deref());
            writer.number("ranSeconds", since.map(|since| evidence.age(since)));
        }
        Err(reason) => {
            writer.unknown("since", reason);
            writer.unknown("ranSeconds", reason);
        }
    });
    let Some(wanted) = wanted else {
        return Fact::one("soak", format!("`{to}` asks for no soak"));
    };
    let told = match since {
        Err(reason) => reason,
        Ok(None) => format!("the release does not run in `{from}`"),
        Ok(Some(since)) => {
            let ran = evidence.age(since);
            let told = format!(
                "the release has run in `{from}` for {} since {since:.0}; `{to}` asks for {}",
                in_words(ran),
                in_words(wanted)
            );
            let end = since.checked_add(jiff::SignedDuration::from_secs(wanted));
            match end {
                Ok(end) if ran < wanted => format!("{told}, so until {end:.0}"),
                _ => told,
            }
        }
    };
    Fact::one("soak", told)
}

/// When the first apply of the unbroken row of applies of this release ended.
pub(super) fn since(evidence: &Evidence) -> Result<Option<Timestamp>, String> {
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
