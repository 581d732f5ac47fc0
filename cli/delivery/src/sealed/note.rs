use std::collections::BTreeMap;

use infractl_base::{Digest, Question, RelativePath};
use infractl_state::{Action, Approval, Code, Counts, RecordedStack};
use serde::{Deserialize, Serialize};

use super::PlanFileError;
use crate::DeliveryError;

/// A plan as it is written. Whoever reads it finds digests and names, and no value.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Note {
    pub(super) kind: String,
    pub(super) schema_version: u32,
    pub(super) id: String,
    pub(super) environment: String,
    pub(super) action: Action,
    pub(super) created: String,
    pub(super) tool: String,
    pub(super) code: Code,
    pub(super) release: Option<String>,
    /// Over all inputs.
    pub(super) values: String,
    pub(super) policies: Option<String>,
    pub(super) target: Target,
    /// The newest run when the plan was made.
    pub(super) latest_run: Option<String>,
    pub(super) counts: Counts,
    pub(super) changes_layout: bool,
    pub(super) changes: Vec<Change>,
    /// The digest of each document; keyed where it is a Secret.
    pub(super) documents: BTreeMap<String, String>,
    /// The digest of each file to be written; keyed where it holds secrets.
    pub(super) files: BTreeMap<String, String>,
    pub(super) inputs: Vec<Input>,
    /// The planned stacks, in order; the plans of the tool lie in the state store.
    pub(super) stacks: Vec<RecordedStack>,
    /// The stacks that wait for others.
    pub(super) deferred: Vec<String>,
    /// Whether the platform is part of the plan.
    pub(super) has_platform: bool,
    /// What policies held back, and somebody let through.
    pub(super) approvals: Vec<Approval>,
    /// Over all that an apply would do with the platform.
    pub(super) effect: String,
    /// The keyed digest of the whole file, with an empty text in this place.
    pub(super) seal: String,
}

/// The target when the plan was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Target {
    pub(super) path: String,
    /// Over all that it held.
    pub(super) held: String,
}

/// An object that would change.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Change {
    pub(super) address: String,
    pub(super) action: String,
    pub(super) fields: Vec<String>,
}

/// One question that was asked of the project's files.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Input {
    pub(super) path: String,
    pub(super) question: Asked,
    /// `None` where nothing could be read.
    pub(super) answer: Option<String>,
}

/// What was asked.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Asked {
    Content,
    Listing,
    Kind,
}

/// The word by which the file is known.
pub(super) const KIND: &str = "infractl-plan";

/// How every plan file begins.
pub(super) const BEGINNING: &str = "{\n  \"kind\": \"infractl-plan\",\n";

pub(super) const SCHEMA_VERSION: u32 = 2;

/// The most that a plan file may hold, in bytes.
const LIMIT: usize = 64 * 1024 * 1024;

impl Note {
    /// Reads a file; bytes that this program would write otherwise are refused.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, PlanFileError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Version {
            schema_version: u32,
        }
        if bytes.is_empty() {
            return Err(PlanFileError::NotAPlan("it is empty"));
        }
        if !bytes.starts_with(BEGINNING.as_bytes()) {
            return Err(PlanFileError::NotAPlan("it does not begin as one does"));
        }
        if bytes.len() > LIMIT {
            return Err(PlanFileError::NotAPlan("it is larger than 64 MiB"));
        }
        // What a damaged file says may be a secret that fell into it, so it is not repeated.
        let damaged = |error: serde_json::Error| {
            PlanFileError::Damaged(format!(
                "it cannot be read at line {}, column {}",
                error.line(),
                error.column()
            ))
        };
        let version: Version = serde_json::from_slice(bytes).map_err(damaged)?;
        if version.schema_version != SCHEMA_VERSION {
            return Err(PlanFileError::OtherVersion {
                found: version.schema_version,
                known: SCHEMA_VERSION,
            });
        }
        serde_json::from_slice(bytes).map_err(damaged)
    }

    /// The file, sealed with a key.
    pub(super) fn sealed(&self, key: &[u8]) -> Result<Vec<u8>, DeliveryError> {
        let mut note = self.clone();
        note.seal = String::new();
        note.seal = Digest::keyed(key, &note.bytes()?).to_string();
        note.bytes()
    }

    /// Fails unless the file is byte for byte what was sealed with the key.
    pub(super) fn require_sealed(&self, bytes: &[u8], key: &[u8]) -> Result<(), DeliveryError> {
        let seal: Digest = self
            .seal
            .parse()
            .map_err(|_| PlanFileError::Damaged("its seal is no digest".into()))?;
        let mut unsealed = self.clone();
        unsealed.seal = String::new();
        if self.bytes()? != bytes || !seal.is_keyed(key, &unsealed.bytes()?) {
            return Err(PlanFileError::Seal.into());
        }
        Ok(())
    }

    /// The questions with their answers; `None` where they cannot be read.
    pub(super) fn inputs(&self) -> Option<BTreeMap<(RelativePath, Question), Option<Digest>>> {
        self.inputs
            .iter()
            .map(|input| {
                let path = RelativePath::parse(&input.path).ok()?;
                let answer = match &input.answer {
                    Some(text) => Some(text.parse().ok()?),
                    None => None,
                };
                Some(((path, input.question.into()), answer))
            })
            .collect()
    }

    fn bytes(&self) -> Result<Vec<u8>, DeliveryError> {
        let mut bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| DeliveryError::Inventory(error.to_string()))?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

impl From<Asked> for Question {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::Content => Self::Content,
            Asked::Listing => Self::Listing,
            Asked::Kind => Self::Kind,
        }
    }
}

impl From<Question> for Asked {
    fn from(question: Question) -> Self {
        match question {
            Question::Content => Self::Content,
            Question::Listing => Self::Listing,
            Question::Kind => Self::Kind,
        }
    }
}
