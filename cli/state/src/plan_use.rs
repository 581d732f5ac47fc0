use infractl_base::RelativePath;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::record::{SCHEMA_VERSION, from_json, read_time, to_json};
use crate::store::key;
use crate::{RecordId, StateError, Store};

/// Which run applied a plan file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanUse {
    /// The run.
    pub run: RecordId,
    /// When.
    pub used: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Note {
    schema_version: u32,
    run: String,
    used: String,
}

/// Marks a plan as used by a run; the answer says whether it was not used before.
pub fn use_plan(
    store: &dyn Store,
    plan: &RecordId,
    run: &RecordId,
    used: Timestamp,
) -> Result<bool, StateError> {
    let note = Note {
        schema_version: SCHEMA_VERSION,
        run: run.to_string(),
        used: used.to_string(),
    };
    store.create_if_absent(&path(plan)?, &to_json(&note)?)
}

/// Which run used a plan; `None` where none did.
pub fn plan_use(store: &dyn Store, plan: &RecordId) -> Result<Option<PlanUse>, StateError> {
    let path = path(plan)?;
    let Some(bytes) = store.get(&path)? else {
        return Ok(None);
    };
    let damaged = |reason: String| StateError::Damaged {
        path: store.location(&path),
        reason,
    };
    let note: Note = from_json(store, &path, &bytes)?;
    Ok(Some(PlanUse {
        run: note
            .run
            .parse()
            .map_err(|error: crate::RecordIdError| damaged(error.to_string()))?,
        used: read_time(&note.used).map_err(damaged)?,
    }))
}

fn path(plan: &RecordId) -> Result<RelativePath, StateError> {
    key(&format!("plans/{plan}.used.json"))
}
