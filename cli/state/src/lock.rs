use std::fmt;

use infractl_base::fault::{FaultPoint, reach};
use infractl_base::{Holder, RelativePath};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::key;
use crate::{RecordId, StateError, Store};

/// The lock of one environment, held until it is released or dropped.
///
/// A lock is a row of numbered notes, each made only where none was. The note with the highest
/// number counts; taking the lock means to make the next one, so two can never both succeed, and
/// nothing that somebody may still hold is ever removed. The clock decides nothing.
pub struct Lock<'s> {
    store: &'s dyn Store,
    number: u64,
    note: Note,
    is_released: bool,
}

/// Who asks for the lock, and what for.
#[derive(Debug, Clone)]
pub struct LockRequest {
    /// The run that asks.
    pub run: RecordId,
    /// The person or job.
    pub who: String,
    /// The command, such as `apply`.
    pub action: String,
    /// When it asks.
    pub since: Timestamp,
    /// The process that asks.
    pub holder: Holder,
}

/// A lock that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// Where the lock lies.
    pub path: String,
    /// The run that holds it.
    pub run: String,
    /// The person or job.
    pub who: String,
    /// The command.
    pub action: String,
    /// The machine's name.
    pub host: String,
    /// The number of the process.
    pub process: u32,
    /// Since when, RFC 3339.
    pub since: String,
    /// Whether the process is certainly gone, so that the next run takes the lock.
    pub is_dead: bool,
    /// Whether the process certainly runs; one of another machine is neither this nor dead.
    pub is_alive: bool,
    /// Why the lock was taken from its holder before, where it was.
    pub stolen: Option<String>,
}

/// Whether an environment is locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LockState {
    /// Nobody holds the lock.
    Free,
    /// Somebody does, or died with it.
    Held(Locked),
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Note {
    schema_version: u32,
    run: String,
    who: String,
    action: String,
    since: String,
    host: String,
    machine: String,
    boot: String,
    space: String,
    process: u32,
    process_started: u64,
    /// Why the lock was taken from its holder.
    #[serde(skip_serializing_if = "Option::is_none")]
    stolen: Option<String>,
    is_released: bool,
}

const FOLDER: &str = "lock";

impl<'s> Lock<'s> {
    /// Takes the lock, unless somebody holds it who is not proven dead.
    pub fn take(store: &'s dyn Store, request: &LockRequest) -> Result<Self, StateError> {
        Self::next(store, request, None)
    }

    /// Takes the lock from whoever holds it, for a reason that is kept with it.
    pub fn steal(
        store: &'s dyn Store,
        request: &LockRequest,
        reason: &str,
    ) -> Result<Self, StateError> {
        Self::next(store, request, Some(reason.to_owned()))
    }

    fn next(
        store: &'s dyn Store,
        request: &LockRequest,
        stolen: Option<String>,
    ) -> Result<Self, StateError> {
        let latest = latest(store)?;
        if let Some((number, note)) = &latest
            && stolen.is_none()
            && !note.is_free()
        {
            return Err(StateError::Held(note.locked(store, *number)?));
        }
        let number = latest.map_or(0, |(number, _)| number) + 1;
        let note = Note::new(request, stolen);
        let path = path(number)?;
        reach(FaultPoint::LockTake).map_err(|error| unwritable(store, &path, &error))?;
        let bytes = note.bytes()?;
        let mut lock = Self {
            store,
            number,
            note,
            is_released: false,
        };
        // A note that was made although an error came after it is given back with the lock.
        lock.is_released = !store.create_if_absent(&path, &bytes)?;
        // Whoever was faster made this note, or, where the row was cleaned meanwhile, a later one.
        lock.check().map_err(|error| match error {
            StateError::Lost(locked) => StateError::Held(locked),
            error => error,
        })?;
        for (older, _) in numbers(store)? {
            if older < number {
                store.delete(&self::path(older)?)?;
            }
        }
        Ok(lock)
    }

    /// Fails unless this run still holds the lock.
    pub fn check(&self) -> Result<(), StateError> {
        match latest(self.store)? {
            Some((number, note)) if number == self.number && note.run == self.note.run => Ok(()),
            Some((number, note)) => Err(StateError::Lost(note.locked(self.store, number)?)),
            None => Err(StateError::Gone {
                path: self.store.location(&path(self.number)?),
            }),
        }
    }

    /// Gives the lock back.
    pub fn release(mut self) -> Result<(), StateError> {
        self.give_back()
    }

    fn give_back(&mut self) -> Result<(), StateError> {
        if self.is_released {
            return Ok(());
        }
        let path = path(self.number)?;
        reach(FaultPoint::LockRelease).map_err(|error| unwritable(self.store, &path, &error))?;
        // After a theft the row has gone on, and this note may be gone or another's.
        if let Some(bytes) = self.store.get(&path)? {
            let found: Note = crate::record::from_json(self.store, &path, &bytes)?;
            if found.run == self.note.run {
                self.note.is_released = true;
                self.store.put(&path, &self.note.bytes()?)?;
            }
        }
        self.is_released = true;
        Ok(())
    }
}

impl LockState {
    /// Looks who holds the lock.
    pub fn read(store: &dyn Store) -> Result<Self, StateError> {
        match latest(store)? {
            Some((number, note)) if !note.is_released => {
                Ok(Self::Held(*note.locked(store, number)?))
            }
            _ => Ok(Self::Free),
        }
    }
}

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        // On the way out of a failure the failure matters more; a note left over names a dead
        // process, and the next run takes the lock.
        drop(self.give_back());
    }
}

impl fmt::Debug for Lock<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Lock({}, {})", self.number, self.note.run)
    }
}

impl fmt::Display for Locked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` is held by {} on {} (process {}) since {}, for `{}`",
            self.path, self.who, self.host, self.process, self.since, self.action
        )
    }
}

impl Note {
    fn new(request: &LockRequest, stolen: Option<String>) -> Self {
        let holder = request.holder.clone();
        Self {
            schema_version: 1,
            run: request.run.to_string(),
            who: request.who.clone(),
            action: request.action.clone(),
            since: request.since.to_string(),
            host: holder.host,
            machine: holder.machine,
            boot: holder.boot,
            space: holder.space,
            process: holder.process,
            process_started: holder.started,
            stolen,
            is_released: false,
        }
    }

    fn bytes(&self) -> Result<Vec<u8>, StateError> {
        crate::record::to_json(self)
    }

    fn holder(&self) -> Holder {
        Holder {
            host: self.host.clone(),
            machine: self.machine.clone(),
            boot: self.boot.clone(),
            space: self.space.clone(),
            process: self.process,
            started: self.process_started,
        }
    }

    fn is_free(&self) -> bool {
        self.is_released || self.holder().is_proven_dead()
    }

    fn locked(&self, store: &dyn Store, number: u64) -> Result<Box<Locked>, StateError> {
        let holder = self.holder();
        Ok(Box::new(Locked {
            path: store.location(&path(number)?),
            run: self.run.clone(),
            who: self.who.clone(),
            action: self.action.clone(),
            host: self.host.clone(),
            process: self.process,
            since: self.since.clone(),
            is_dead: holder.is_proven_dead(),
            is_alive: holder.is_proven_alive(),
            stolen: self.stolen.clone(),
        }))
    }
}

fn path(number: u64) -> Result<RelativePath, StateError> {
    key(&format!("{FOLDER}/{number:012}.json"))
}

fn unwritable(store: &dyn Store, path: &RelativePath, error: &std::io::Error) -> StateError {
    infractl_base::FolderError::Failed {
        action: "write",
        path: store.location(path),
        reason: error.to_string(),
    }
    .into()
}

/// The numbers of all notes, lowest first.
fn numbers(store: &dyn Store) -> Result<Vec<(u64, RelativePath)>, StateError> {
    let mut found = Vec::new();
    for path in store.list(&key(FOLDER)?)? {
        let number = path
            .name()
            .strip_suffix(".json")
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| StateError::Damaged {
                path: store.location(&path),
                reason: "it is no lock; remove it".into(),
            })?;
        found.push((number, path));
    }
    found.sort();
    Ok(found)
}

/// The note that counts.
fn latest(store: &dyn Store) -> Result<Option<(u64, Note)>, StateError> {
    loop {
        let Some((number, path)) = numbers(store)?.pop() else {
            return Ok(None);
        };
        // A note that vanished between the two calls was followed by a later one.
        if let Some(bytes) = store.get(&path)? {
            let note = crate::record::from_json(store, &path, &bytes)?;
            return Ok(Some((number, note)));
        }
    }
}
