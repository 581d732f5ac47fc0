use std::collections::BTreeMap;
use std::fmt;

use infractl_base::{Digest, RelativePath};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Approval, RecordId, RecordedStack, StateError, Store};

/// What one apply or destroy left in the state store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What was known when the run started.
    pub start: Start,
    /// When it ended; `None` while it runs and after it died.
    pub finished: Option<Timestamp>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it failed.
    pub message: Option<String>,
}

/// What is known when a run starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The name of the record.
    pub id: RecordId,
    /// The environment.
    pub environment: String,
    /// What the run does.
    pub action: Action,
    /// The digest of the bytes of `release.yaml`, which are kept with the record; `None` where the
    /// environment has no release.
    pub release: Option<Digest>,
    /// The code that was rendered.
    pub code: Code,
    /// The Kubernetes version of the release.
    pub kubernetes: Option<String>,
    /// The digest of the policies that judged what was applied; `None` where none did.
    pub policies: Option<Digest>,
    /// The version of this program.
    pub tool: String,
    /// The person or job.
    pub who: String,
    /// When the run started.
    pub started: Timestamp,
    /// What the plan wants to change.
    pub counts: Counts,
    /// The components, in apply order.
    pub components: Vec<RecordedComponent>,
    /// The digest of each document by its address; keyed by a secret of the store where the
    /// document holds a sensitive value.
    pub documents: BTreeMap<String, Digest>,
    /// The stacks, in apply order.
    pub stacks: Vec<RecordedStack>,
    /// What policies held back, and somebody let through.
    pub approvals: Vec<Approval>,
}

/// What a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Brings the target to what the environment says.
    Apply,
    /// Removes all that the target holds.
    Destroy,
}

/// Which code a run rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Code {
    /// The commit; `None` for a worktree outside git.
    pub revision: Option<String>,
    /// Whether the worktree was rendered rather than a commit.
    pub is_worktree: bool,
    /// Whether the worktree differed from its commit.
    pub is_dirty: bool,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// It still runs.
    Running,
    /// The target holds what the plan said.
    Succeeded,
    /// It ended with an error.
    Failed,
    /// It died, or was stopped.
    Interrupted,
}

/// How many objects each action touches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Objects that are new.
    pub create: u32,
    /// Objects that change.
    pub update: u32,
    /// Objects that are deleted and made anew.
    pub replace: u32,
    /// Objects that go.
    pub delete: u32,
    /// Objects that stay as they are.
    pub unchanged: u32,
}

/// A component as it was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedComponent {
    /// Its name.
    pub name: String,
    /// Its variant.
    pub variant: String,
    /// Whether it keeps data.
    pub is_stateful: bool,
}

impl Counts {
    /// How many objects change in any way.
    pub fn changes(&self) -> u32 {
        self.create + self.update + self.replace + self.delete
    }

    /// Counts what another part does as well.
    pub fn add(&mut self, other: &Self) {
        self.create += other.create;
        self.update += other.update;
        self.replace += other.replace;
        self.delete += other.delete;
        self.unchanged += other.unchanged;
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        })
    }
}

impl fmt::Display for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Apply => "apply",
            Self::Destroy => "destroy",
        })
    }
}

/// The version of all files of the store.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// A [`Start`] as it is written.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StartNote {
    schema_version: u32,
    id: String,
    environment: String,
    action: Action,
    release: Option<String>,
    code: Code,
    kubernetes: Option<String>,
    // Records of before policies judged have none.
    #[serde(default)]
    policies: Option<String>,
    tool: String,
    who: String,
    started: String,
    counts: Counts,
    components: Vec<RecordedComponent>,
    documents: BTreeMap<String, String>,
    // Records of before there were stacks have neither.
    #[serde(default)]
    stacks: Vec<RecordedStack>,
    #[serde(default)]
    approvals: Vec<Approval>,
}

/// The end of a run as it is written.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FinishNote {
    pub(crate) schema_version: u32,
    pub(crate) outcome: Outcome,
    /// `None` for a run that somebody else found dead.
    pub(crate) finished: Option<String>,
    pub(crate) message: Option<String>,
}

impl StartNote {
    pub(crate) fn new(start: &Start) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            id: start.id.to_string(),
            environment: start.environment.clone(),
            action: start.action,
            release: start.release.as_ref().map(ToString::to_string),
            code: start.code.clone(),
            kubernetes: start.kubernetes.clone(),
            policies: start.policies.as_ref().map(ToString::to_string),
            tool: start.tool.clone(),
            who: start.who.clone(),
            started: start.started.to_string(),
            counts: start.counts,
            components: start.components.clone(),
            documents: start
                .documents
                .iter()
                .map(|(address, digest)| (address.clone(), digest.to_string()))
                .collect(),
            stacks: start.stacks.clone(),
            approvals: start.approvals.clone(),
        }
    }

    /// Reads the note back; the error says what is wrong in it.
    pub(crate) fn read(self) -> Result<Start, String> {
        let documents = self
            .documents
            .into_iter()
            .map(|(address, digest)| Ok((address, read_digest(&digest)?)))
            .collect::<Result<_, String>>()?;
        Ok(Start {
            id: self
                .id
                .parse()
                .map_err(|error: crate::RecordIdError| error.to_string())?,
            environment: self.environment,
            action: self.action,
            release: self.release.as_deref().map(read_digest).transpose()?,
            code: self.code,
            kubernetes: self.kubernetes,
            policies: self.policies.as_deref().map(read_digest).transpose()?,
            tool: self.tool,
            who: self.who,
            started: read_time(&self.started)?,
            counts: self.counts,
            components: self.components,
            documents,
            stacks: self.stacks,
            approvals: self.approvals,
        })
    }
}

pub(crate) fn read_time(text: &str) -> Result<Timestamp, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a time; write it as RFC 3339 says"))
}

fn read_digest(text: &str) -> Result<Digest, String> {
    text.parse()
        .map_err(|error: infractl_base::DigestError| error.to_string())
}

/// Writes a note of the store.
pub(crate) fn to_json(note: &impl Serialize) -> Result<Vec<u8>, StateError> {
    let mut bytes =
        serde_json::to_vec_pretty(note).map_err(|error| StateError::Note(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Reads a note of the store; one of a newer program is refused, not guessed.
pub(crate) fn from_json<T: DeserializeOwned>(
    store: &dyn Store,
    path: &RelativePath,
    bytes: &[u8],
) -> Result<T, StateError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Version {
        schema_version: u32,
    }
    let damaged = |reason: String| StateError::Damaged {
        path: store.location(path),
        reason,
    };
    let version: Version =
        serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
    if version.schema_version != SCHEMA_VERSION {
        return Err(damaged(format!(
            "its schema version is {}, this program knows {SCHEMA_VERSION}",
            version.schema_version
        )));
    }
    serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))
}
