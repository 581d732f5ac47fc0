use infractl_base::RelativePath;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::record::{SCHEMA_VERSION, from_json, read_time, to_json};
use crate::store::key;
use crate::{Damaged, History, RecordId, RecordedState, StateError, Store};

/// A Terraform state that was taken from one place to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Its name, which sorts among the runs.
    pub id: RecordId,
    /// Who moved it.
    pub who: String,
    /// When that began.
    pub started: Timestamp,
    /// When it had arrived; `None` where it did not, or nobody knows.
    pub finished: Option<Timestamp>,
    /// The stack.
    pub stack: String,
    /// Where the state lay, in words.
    pub from: String,
    /// Where it was to go.
    pub to: String,
    /// What it was; `None` where there was none to take along.
    pub state: Option<RecordedState>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Note {
    schema_version: u32,
    id: String,
    who: String,
    started: String,
    finished: Option<String>,
    stack: String,
    from: String,
    to: String,
    state: Option<RecordedState>,
}

const FOLDER: &str = "moves";

/// Keeps what is said of a move: once before anything is done, and once more when it is finished.
pub fn record_move(store: &dyn Store, moved: &Move) -> Result<(), StateError> {
    let note = Note {
        schema_version: SCHEMA_VERSION,
        id: moved.id.to_string(),
        who: moved.who.clone(),
        started: moved.started.to_string(),
        finished: moved.finished.map(|time| time.to_string()),
        stack: moved.stack.clone(),
        from: moved.from.clone(),
        to: moved.to.clone(),
        state: moved.state.clone(),
    };
    store.put(
        &key(&format!("{FOLDER}/{}.json", moved.id))?,
        &to_json(&note)?,
    )
}

/// Adds the moves to a history, newest first.
pub(crate) fn read_all(store: &dyn Store, history: &mut History) -> Result<(), StateError> {
    for path in store.list(&key(FOLDER)?)?.into_iter().rev() {
        match read(store, &path) {
            Ok(Some(found)) => history.moves.push(found),
            Ok(None) => {}
            Err(StateError::Damaged { path, reason }) => {
                history.damaged.push(Damaged { path, reason });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn read(store: &dyn Store, path: &RelativePath) -> Result<Option<Move>, StateError> {
    let Some(bytes) = store.get(path)? else {
        return Ok(None);
    };
    let note: Note = from_json(store, path, &bytes)?;
    let damaged = |reason: String| StateError::Damaged {
        path: store.location(path),
        reason,
    };
    let finished = note.finished.as_deref().map(read_time).transpose();
    Ok(Some(Move {
        id: note
            .id
            .parse()
            .map_err(|error: crate::RecordIdError| damaged(error.to_string()))?,
        who: note.who,
        started: read_time(&note.started).map_err(damaged)?,
        finished: finished.map_err(damaged)?,
        stack: note.stack,
        from: note.from,
        to: note.to,
        state: note.state,
    }))
}
