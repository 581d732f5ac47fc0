use infractl_base::fault::{FaultPoint, reach};
use infractl_base::{Digest, FolderError, RelativePath};
use jiff::Timestamp;

use crate::record::{FinishNote, SCHEMA_VERSION, StartNote, from_json, read_time, to_json};
use crate::store::key;
use crate::{LockState, Move, Outcome, Record, RecordId, Start, StateError, Store, Theft};

/// All records of an environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The readable ones, newest first.
    pub records: Vec<Record>,
    /// The files that could not be read.
    pub damaged: Vec<Damaged>,
    /// The states of stacks that were taken elsewhere, newest first.
    pub moves: Vec<Move>,
    /// The locks that were taken from their holders, newest first.
    pub thefts: Vec<Theft>,
}

/// A file of the store that does not say what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// Where the file lies.
    pub path: String,
    /// What is wrong with it.
    pub reason: String,
}

const STARTED: &str = ".start.json";
const FINISHED: &str = ".finish.json";

/// Appends that a run starts, and keeps the very bytes of its `release.yaml`.
///
/// Runs that died before are marked as interrupted first: whoever holds the lock knows that they
/// run no more.
pub fn start(store: &dyn Store, start: &Start, release: Option<&[u8]>) -> Result<(), StateError> {
    let path = path(start.id.as_str(), STARTED)?;
    pass(store, FaultPoint::RecordStart, &path)?;
    for (id, is_finished) in runs(store)? {
        if !is_finished {
            append_finish(store, id.as_str(), Outcome::Interrupted, None, None)?;
        }
    }
    if let Some(bytes) = release {
        store.create_if_absent(&release_path(&Digest::of(bytes))?, bytes)?;
    }
    if store.create_if_absent(&path, &to_json(&StartNote::new(start))?)? {
        return Ok(());
    }
    Err(StateError::Damaged {
        path: store.location(&path),
        reason: "another run has the same name".into(),
    })
}

/// Says more exactly what a run does that has started and holds the lock: what its stacks came to,
/// and what the platform is after them.
pub fn amend(store: &dyn Store, start: &Start) -> Result<(), StateError> {
    let path = path(start.id.as_str(), STARTED)?;
    pass(store, FaultPoint::RecordStart, &path)?;
    store.put(&path, &to_json(&StartNote::new(start))?)
}

/// Appends how a run ended.
pub fn finish(
    store: &dyn Store,
    id: &RecordId,
    outcome: Outcome,
    finished: Timestamp,
    message: Option<&str>,
) -> Result<(), StateError> {
    pass(
        store,
        FaultPoint::RecordFinish,
        &path(id.as_str(), FINISHED)?,
    )?;
    append_finish(store, id.as_str(), outcome, Some(finished), message)
}

/// Reads all records, newest first. One that cannot be read is named, and the others still count.
pub fn history(store: &dyn Store) -> Result<History, StateError> {
    let held_by = held_by(store)?;
    let mut history = History::default();
    for (id, _) in runs(store)?.into_iter().rev() {
        match read(store, &id) {
            Ok(mut record) => {
                settle(&mut record, held_by.as_deref());
                history.records.push(record);
            }
            Err(StateError::Damaged { path, reason }) => {
                history.damaged.push(Damaged { path, reason });
            }
            Err(error) => return Err(error),
        }
    }
    crate::theft::read_all(store, &mut history)?;
    crate::moves::read_all(store, &mut history)?;
    Ok(history)
}

/// The name of the newest run, however it ended.
pub fn latest_run(store: &dyn Store) -> Result<Option<RecordId>, StateError> {
    let Some((id, _)) = runs(store)?.pop() else {
        return Ok(None);
    };
    let started = path(&id, STARTED)?;
    id.parse()
        .map(Some)
        .map_err(|error: crate::RecordIdError| StateError::Damaged {
            path: store.location(&started),
            reason: error.to_string(),
        })
}

/// The newest run that succeeded; a damaged record that is newer is an error, not skipped.
pub fn latest_success(store: &dyn Store) -> Result<Option<Record>, StateError> {
    for (id, is_finished) in runs(store)?.into_iter().rev() {
        if !is_finished {
            continue;
        }
        let record = read(store, &id)?;
        if record.outcome == Outcome::Succeeded {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

/// The bytes of a `release.yaml` that some run applied.
pub fn release_bytes(store: &dyn Store, digest: &Digest) -> Result<Option<Vec<u8>>, StateError> {
    let path = release_path(digest)?;
    let bytes = store.get(&path)?;
    match &bytes {
        Some(found) if Digest::of(found) != *digest => Err(StateError::Damaged {
            path: store.location(&path),
            reason: format!("its digest is {}", Digest::of(found)),
        }),
        _ => Ok(bytes),
    }
}

/// The run of a process that may still be alive.
fn held_by(store: &dyn Store) -> Result<Option<String>, StateError> {
    Ok(match LockState::read(store)? {
        LockState::Held(locked) if !locked.is_dead => Some(locked.run),
        _ => None,
    })
}

/// A run without an end that does not hold the lock was interrupted.
fn settle(record: &mut Record, held_by: Option<&str>) {
    let is_alive = held_by == Some(record.start.id.as_str());
    if record.outcome == Outcome::Running && !is_alive {
        record.outcome = Outcome::Interrupted;
    }
}

/// The record of one run; `None` where there is none of that name.
pub fn record(store: &dyn Store, id: &RecordId) -> Result<Option<Record>, StateError> {
    let started = path(id.as_str(), STARTED)?;
    if store.get(&started)?.is_none() {
        return Ok(None);
    }
    let mut record = read(store, id.as_str())?;
    settle(&mut record, held_by(store)?.as_deref());
    Ok(Some(record))
}

/// The names of all runs, oldest first, and whether each has an end.
fn runs(store: &dyn Store) -> Result<Vec<(String, bool)>, StateError> {
    let mut runs: Vec<(String, bool)> = Vec::new();
    for path in store.list(&key("records")?)? {
        // `finish` sorts before `start`, so the end of a run comes right before its start.
        if let Some(id) = path.name().strip_suffix(FINISHED) {
            runs.push((id.to_owned(), true));
        } else if let Some(id) = path.name().strip_suffix(STARTED)
            && runs.last().is_none_or(|(last, _)| last != id)
        {
            runs.push((id.to_owned(), false));
        }
    }
    Ok(runs)
}

fn read(store: &dyn Store, id: &str) -> Result<Record, StateError> {
    let started = path(id, STARTED)?;
    let damaged = |path: &RelativePath, reason: String| StateError::Damaged {
        path: store.location(path),
        reason,
    };
    let bytes = store.get(&started)?.ok_or_else(|| {
        damaged(
            &started,
            "it is missing, although the run has an end".into(),
        )
    })?;
    let start = from_json::<StartNote>(store, &started, &bytes)?
        .read()
        .map_err(|reason| damaged(&started, reason))?;
    let mut record = Record {
        start,
        finished: None,
        outcome: Outcome::Running,
        message: None,
    };
    let ended = path(id, FINISHED)?;
    if let Some(bytes) = store.get(&ended)? {
        let note: FinishNote = from_json(store, &ended, &bytes)?;
        record.outcome = note.outcome;
        record.message = note.message;
        record.finished = note
            .finished
            .as_deref()
            .map(read_time)
            .transpose()
            .map_err(|reason| damaged(&ended, reason))?;
    }
    Ok(record)
}

fn append_finish(
    store: &dyn Store,
    id: &str,
    outcome: Outcome,
    finished: Option<Timestamp>,
    message: Option<&str>,
) -> Result<(), StateError> {
    let note = FinishNote {
        schema_version: SCHEMA_VERSION,
        outcome,
        finished: finished.map(|time| time.to_string()),
        message: message.map(str::to_owned),
    };
    store
        .create_if_absent(&path(id, FINISHED)?, &to_json(&note)?)
        .map(|_| ())
}

fn path(id: &str, ending: &str) -> Result<RelativePath, StateError> {
    key(&format!("records/{id}{ending}"))
}

fn release_path(digest: &Digest) -> Result<RelativePath, StateError> {
    key(&format!("releases/{}.yaml", digest.hex()))
}

fn pass(store: &dyn Store, point: FaultPoint, path: &RelativePath) -> Result<(), StateError> {
    reach(point).map_err(|error| {
        FolderError::Failed {
            action: "write",
            path: store.location(path),
            reason: error.to_string(),
        }
        .into()
    })
}
