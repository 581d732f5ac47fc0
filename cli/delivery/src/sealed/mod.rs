//! A plan in a file: what it was made from and what it would write, as digests, under a seal.

mod error;
mod make;
mod note;
mod stale;

use std::collections::BTreeMap;
use std::time::Duration;

use infractl_base::{Changed, Digest, Files, Question, RecordingFiles, RelativePath};
use infractl_state::{
    Action, Approval, Code, Outcome, RecordId, RecordedStack, Secrets, Store, Timestamp,
    latest_run, plan_use, record,
};

pub use error::PlanFileError;

use crate::DeliveryError;
use note::Note;

/// All that went into a plan besides what the target holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// Version and commit of this program.
    pub tool: String,
    /// The code that was rendered.
    pub code: Code,
    /// The digest of `release.yaml`.
    pub release: Option<Digest>,
    /// The digest of all policies; `None` where the project has none.
    pub policies: Option<Digest>,
    /// Every question that was asked of the project's files, with its answer.
    pub files: BTreeMap<(RelativePath, Question), Option<Digest>>,
    /// The planned stacks, in order.
    pub stacks: Vec<RecordedStack>,
    /// The stacks that wait for others.
    pub deferred: Vec<String>,
    /// Whether the platform is part of the plan.
    pub has_platform: bool,
    /// What policies held back, and somebody let through.
    pub approvals: Vec<Approval>,
}

/// A plan file that was read and is not trusted yet.
#[derive(Debug)]
pub struct PlanFile {
    bytes: Vec<u8>,
    note: Note,
}

/// A plan whose seal holds, or that was made just now.
#[derive(Debug)]
pub struct SealedPlan {
    note: Note,
    id: RecordId,
    created: Timestamp,
    latest_run: Option<RecordId>,
}

/// How far ahead another clock may be.
const CLOCK_TOLERANCE: Duration = Duration::from_mins(5);

impl PlanFile {
    /// Whether bytes begin as those of a plan file do.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(note::BEGINNING.as_bytes())
    }

    /// Reads a plan file; whether it is what was written, only [`PlanFile::verify`] can tell.
    pub fn read(bytes: Vec<u8>) -> Result<Self, PlanFileError> {
        let note = Note::read(&bytes)?;
        Ok(Self { bytes, note })
    }

    /// The environment that the file names.
    pub fn environment(&self) -> &str {
        &self.note.environment
    }

    /// The files of the project that differ from those that the plan was made from.
    pub fn changed_files(&self, files: &dyn Files) -> Vec<String> {
        let changed = self
            .note
            .inputs()
            .map(|seen| RecordingFiles::changed(files, &seen));
        stale::name_files(&changed.unwrap_or_default())
    }

    /// Trusts the file if it is for the environment, and the environment's own store sealed it.
    pub fn verify(
        &self,
        environment: &str,
        secrets: Secrets<'_>,
    ) -> Result<SealedPlan, DeliveryError> {
        if self.note.environment != environment {
            return Err(PlanFileError::OtherEnvironment {
                planned: self.note.environment.clone(),
                wanted: environment.to_owned(),
            }
            .into());
        }
        let key = secrets.kept_seal_key()?.ok_or(PlanFileError::Seal)?;
        self.note
            .require_sealed(&self.bytes, key.expose().as_bytes())?;
        SealedPlan::of(self.note.clone()).map_err(|reason| PlanFileError::Damaged(reason).into())
    }
}

impl SealedPlan {
    fn of(note: Note) -> Result<Self, String> {
        let id = |text: &str| {
            text.parse::<RecordId>()
                .map_err(|error| format!("its name: {error}"))
        };
        Ok(Self {
            id: id(&note.id)?,
            created: note
                .created
                .parse()
                .map_err(|_| "its time is no time".to_owned())?,
            latest_run: note.latest_run.as_deref().map(id).transpose()?,
            note,
        })
    }

    /// The name of the plan.
    pub fn id(&self) -> &RecordId {
        &self.id
    }

    /// Whether the plan applies or destroys.
    pub fn action(&self) -> Action {
        self.note.action
    }

    /// The planned stacks, in order.
    pub fn stacks(&self) -> &[RecordedStack] {
        &self.note.stacks
    }

    /// The stacks that wait for others.
    pub fn deferred(&self) -> &[String] {
        &self.note.deferred
    }

    /// Whether the platform is part of the plan.
    pub fn has_platform(&self) -> bool {
        self.note.has_platform
    }

    /// What policies held back, and somebody let through.
    pub fn approvals(&self) -> &[Approval] {
        &self.note.approvals
    }

    /// When the plan was made.
    pub fn created(&self) -> Timestamp {
        self.created
    }

    /// Fails for a plan that is older than `limit`, or that was made later than now.
    pub fn require_young(&self, now: Timestamp, limit: Duration) -> Result<(), PlanFileError> {
        if self.created.duration_since(now).unsigned_abs() > CLOCK_TOLERANCE && self.created > now {
            return Err(PlanFileError::FromTheFuture {
                created: self.created,
                now,
            });
        }
        if self.created < now && now.duration_since(self.created).unsigned_abs() > limit {
            return Err(PlanFileError::TooOld {
                created: self.created,
                limit: stale::words(limit),
            });
        }
        Ok(())
    }

    /// Fails where the plan was used, or another run came after it.
    pub fn require_unused(&self, store: &dyn Store) -> Result<(), DeliveryError> {
        if let Some(used) = plan_use(store, &self.id)? {
            let ending = match record(store, &used.run)?.map(|record| record.outcome) {
                Some(Outcome::Succeeded) | None => String::new(),
                Some(Outcome::Running) => ", which still runs".to_owned(),
                Some(Outcome::Failed) => ", which failed".to_owned(),
                Some(Outcome::Interrupted) => ", which was interrupted".to_owned(),
            };
            return Err(PlanFileError::Used {
                run: used.run.to_string(),
                used: used.used,
                ending,
            }
            .into());
        }
        let latest = latest_run(store)?;
        if latest == self.latest_run {
            return Ok(());
        }
        let Some(latest) = latest.filter(|latest| self.latest_run.as_ref() < Some(latest)) else {
            let run = self.latest_run.as_ref();
            return Err(PlanFileError::Lost {
                run: run.map(ToString::to_string).unwrap_or_default(),
            }
            .into());
        };
        let ending = record(store, &latest)?.map(|record| {
            let start = &record.start;
            format!(", {} by {}, {}", start.action, start.who, record.outcome)
        });
        Err(PlanFileError::Superseded {
            run: latest.to_string(),
            ending: ending.unwrap_or_default(),
        }
        .into())
    }

    /// Fails where a plan that was made just now would do something else, or was made from
    /// something else; the error names what.
    pub fn require_same(&self, now: &Self) -> Result<(), PlanFileError> {
        let reasons = stale::reasons(&self.note, &now.note);
        if reasons.is_empty() {
            Ok(())
        } else {
            Err(PlanFileError::Stale(reasons))
        }
    }
}

/// The answers that differ between two sets of them.
fn differing(
    before: &BTreeMap<(RelativePath, Question), Option<Digest>>,
    after: &BTreeMap<(RelativePath, Question), Option<Digest>>,
) -> Vec<Changed> {
    let mut keys: Vec<_> = before.keys().chain(after.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.into_iter()
        .map(|key| Changed {
            path: key.0.clone(),
            question: key.1,
            before: before.get(key).copied().flatten(),
            after: after.get(key).copied().flatten(),
        })
        .filter(|changed| changed.before != changed.after)
        .collect()
}
