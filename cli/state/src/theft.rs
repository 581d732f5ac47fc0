use infractl_base::RelativePath;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::record::{SCHEMA_VERSION, from_json, read_time, to_json};
use crate::store::key;
use crate::{Damaged, History, Lock, LockRequest, LockState, Locked, RecordId, StateError, Store};

/// A lock that somebody took from its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theft {
    /// Its name, which sorts among the runs.
    pub id: RecordId,
    /// Who took it.
    pub who: String,
    /// When.
    pub when: Timestamp,
    /// Why.
    pub reason: String,
    /// The run that held it.
    pub run: String,
    /// Who held it.
    pub holder: String,
    /// The machine of the holder.
    pub host: String,
    /// The process of the holder.
    pub process: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Note {
    schema_version: u32,
    id: String,
    who: String,
    when: String,
    reason: String,
    run: String,
    holder: String,
    host: String,
    process: u32,
}

const FOLDER: &str = "thefts";

/// Takes the lock from whoever holds it, keeps who did so and why, and leaves it free. The answer
/// is who held it; `None` where nobody did.
///
/// The run that held it notices before its next step, and stops.
pub fn steal_lock(
    store: &dyn Store,
    request: &LockRequest,
    reason: &str,
) -> Result<Option<Locked>, StateError> {
    let LockState::Held(locked) = LockState::read(store)? else {
        return Ok(None);
    };
    let note = Note {
        schema_version: SCHEMA_VERSION,
        id: request.run.to_string(),
        who: request.who.clone(),
        when: request.since.to_string(),
        reason: reason.to_owned(),
        run: locked.run.clone(),
        holder: locked.who.clone(),
        host: locked.host.clone(),
        process: locked.process,
    };
    // Kept before the lock is taken: a theft must not go unrecorded, whatever dies in between.
    let path = key(&format!("{FOLDER}/{}.json", request.run))?;
    store.put(&path, &to_json(&note)?)?;
    match Lock::steal(store, request, reason) {
        Ok(lock) => lock.release().map(|()| Some(locked)),
        Err(error) => {
            store.delete(&path)?;
            Err(error)
        }
    }
}

/// Adds the thefts to a history, newest first.
pub(crate) fn read_all(store: &dyn Store, history: &mut History) -> Result<(), StateError> {
    for path in store.list(&key(FOLDER)?)?.into_iter().rev() {
        match read(store, &path) {
            Ok(Some(theft)) => history.thefts.push(theft),
            Ok(None) => {}
            Err(StateError::Damaged { path, reason }) => {
                history.damaged.push(Damaged { path, reason });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn read(store: &dyn Store, path: &RelativePath) -> Result<Option<Theft>, StateError> {
    let Some(bytes) = store.get(path)? else {
        return Ok(None);
    };
    let note: Note = from_json(store, path, &bytes)?;
    let damaged = |reason: String| StateError::Damaged {
        path: store.location(path),
        reason,
    };
    Ok(Some(Theft {
        id: note
            .id
            .parse()
            .map_err(|error: crate::RecordIdError| damaged(error.to_string()))?,
        who: note.who,
        when: read_time(&note.when).map_err(damaged)?,
        reason: note.reason,
        run: note.run,
        holder: note.holder,
        host: note.host,
        process: note.process,
    }))
}
