use serde::{Deserialize, Serialize};

use crate::{Code, Counts};

/// A Terraform stack as a run planned and applied it, or as a plan file describes it. Nothing in it
/// is a value: names, digests and what would happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordedStack {
    /// Its name.
    pub name: String,
    /// Its folder in the code.
    pub source: String,
    /// The code that it was planned from.
    pub code: Code,
    /// The tool, as `tofu`.
    pub tool: String,
    /// Its version.
    pub tool_version: String,
    /// `apply`, `destroy` or `refresh-only`.
    pub purpose: String,
    /// The resources that alone were looked at.
    pub targets: Vec<String>,
    /// The resources that were replaced although nothing asked for it.
    pub replacements: Vec<String>,
    /// What it takes into the state, as `address = id`.
    pub imports: Vec<String>,
    /// The digest of the tool's plan file.
    pub plan: String,
    /// Whether it changes anything, outputs included.
    pub has_changes: bool,
    /// The state that the plan was made for; `None` where there was none.
    pub state: Option<RecordedState>,
    /// The digest of the provider lock file.
    pub provider_lock: Option<String>,
    /// The digest of where the state lies.
    pub backend: String,
    /// The digest of all variables, keyed by a secret of the store.
    pub variables: String,
    /// How many resources each action touches.
    pub counts: Counts,
    /// What happens to resources.
    pub changes: Vec<RecordedChange>,
    /// The state afterwards; `None` before it was applied.
    pub applied: Option<RecordedState>,
}

/// A state as it was at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordedState {
    /// The name that a state keeps for life.
    pub lineage: String,
    /// How often it was written.
    pub serial: u64,
}

/// What happens to one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordedChange {
    /// Its address.
    pub address: String,
    /// `create`, `update`, `replace`, `delete` …
    pub action: String,
    /// What speaks for care, the worst first.
    pub concerns: Vec<String>,
}

/// A replacement or deletion that policies hold back, and that somebody let through.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Approval {
    /// The document.
    pub address: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub who: String,
}
