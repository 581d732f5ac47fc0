use std::fmt;

use infractl_base::RelativePath;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::record::{SCHEMA_VERSION, read_time};
use crate::store::key;
use crate::{RecordId, StateError, Store};

/// A step of a run, in the order in which they are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The lock is taken.
    Lock,
    /// A plan file is marked as used.
    UsePlan,
    /// What killed runs left beside the target is put right.
    Recover,
    /// The plan of a stack is applied by the tool; one such step for each stack.
    Stack,
    /// The platform is planned anew, with what the stacks gave.
    Platform,
    /// Secrets that are missing are drawn and kept.
    Secrets,
    /// The new target is written beside the old one.
    Build,
    /// The new target is flushed to the disk.
    Flush,
    /// The new target takes the place of the old one.
    Exchange,
    /// The old target is removed.
    RemoveOld,
    /// The record says how the run ended.
    Finish,
}

/// Which side of a step a line of the journal stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The step is about to be taken.
    Started,
    /// The step is done.
    Finished,
}

/// One line of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it was written.
    pub time: Timestamp,
    /// The step.
    pub step: Step,
    /// Which one, of a step that is taken for several things: the name of the stack.
    pub part: Option<String>,
    /// Which side of it.
    pub event: Event,
}

/// What a run wrote down of its steps, as far as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    /// The lines, oldest first.
    pub entries: Vec<Entry>,
    /// Whether the last line lacks its end, because the run died while it wrote.
    pub is_torn: bool,
}

/// Writes down the steps of one run: a line before and one after each, flushed to the disk, and
/// never changed again.
pub struct Journal<'s> {
    store: &'s dyn Store,
    path: RelativePath,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    schema_version: u32,
    time: String,
    step: Step,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    event: Event,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 11] = [
        Self::Lock,
        Self::UsePlan,
        Self::Recover,
        Self::Stack,
        Self::Platform,
        Self::Secrets,
        Self::Build,
        Self::Flush,
        Self::Exchange,
        Self::RemoveOld,
        Self::Finish,
    ];

    /// The name, as the journal writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lock => "lock",
            Self::UsePlan => "use-plan",
            Self::Recover => "recover",
            Self::Stack => "stack",
            Self::Platform => "platform",
            Self::Secrets => "secrets",
            Self::Build => "build",
            Self::Flush => "flush",
            Self::Exchange => "exchange",
            Self::RemoveOld => "remove-old",
            Self::Finish => "finish",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl<'s> Journal<'s> {
    /// The journal of a run; it appears with its first line.
    pub fn new(store: &'s dyn Store, run: &RecordId) -> Result<Self, StateError> {
        Ok(Self {
            store,
            path: path(run)?,
        })
    }

    /// Adds a line.
    pub fn write(&self, time: Timestamp, step: Step, event: Event) -> Result<(), StateError> {
        self.write_part(time, step, None, event)
    }

    /// The same for one of several things that a step is taken for.
    pub fn write_part(
        &self,
        time: Timestamp,
        step: Step,
        part: Option<&str>,
        event: Event,
    ) -> Result<(), StateError> {
        let line = Line {
            schema_version: SCHEMA_VERSION,
            time: time.to_string(),
            step,
            part: part.map(str::to_owned),
            event,
        };
        let mut bytes =
            serde_json::to_vec(&line).map_err(|error| StateError::Note(error.to_string()))?;
        bytes.push(b'\n');
        self.store.append(&self.path, &bytes)
    }
}

impl Trail {
    /// The steps that are done, in order; one that is taken for several things stands once.
    pub fn finished(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for entry in self.of(Event::Finished) {
            if steps.last() != Some(&entry.step) {
                steps.push(entry.step);
            }
        }
        steps
    }

    /// The step that was started and never finished: how far it came, nobody knows.
    pub fn open_step(&self) -> Option<Step> {
        self.open().map(|entry| entry.step)
    }

    /// The line of that step.
    pub fn open(&self) -> Option<&Entry> {
        self.of(Event::Started).find(|started| {
            let is_same =
                |other: &Entry| (other.step, &other.part) == (started.step, &started.part);
            !self.of(Event::Finished).any(is_same)
        })
    }

    /// The step that counts for people: the one that is open, else the last one that is done.
    pub fn last_step(&self) -> Option<Step> {
        self.open_step().or_else(|| self.finished().pop())
    }

    fn of(&self, event: Event) -> impl Iterator<Item = &Entry> {
        let entries = self.entries.iter();
        entries.filter(move |entry| entry.event == event)
    }
}

/// Reads the journal of a run; one of a run that wrote none is empty.
pub fn trail(store: &dyn Store, run: &RecordId) -> Result<Trail, StateError> {
    let path = path(run)?;
    let bytes = store.get(&path)?.unwrap_or_default();
    let mut trail = Trail::default();
    for (position, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        // Only the last line can lack its end.
        if !line.ends_with(b"\n") {
            trail.is_torn = true;
            break;
        }
        let entry = read(line).map_err(|reason| StateError::Damaged {
            path: store.location(&path),
            reason: format!("line {}: {reason}", position + 1),
        })?;
        trail.entries.push(entry);
    }
    Ok(trail)
}

fn read(line: &[u8]) -> Result<Entry, String> {
    let line: Line = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    if line.schema_version != SCHEMA_VERSION {
        return Err(format!(
            "its schema version is {}, this program knows {SCHEMA_VERSION}",
            line.schema_version
        ));
    }
    Ok(Entry {
        time: read_time(&line.time)?,
        step: line.step,
        part: line.part,
        event: line.event,
    })
}

fn path(run: &RecordId) -> Result<RelativePath, StateError> {
    key(&format!("records/{run}.journal"))
}
