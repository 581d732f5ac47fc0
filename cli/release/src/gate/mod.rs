//! When a release may move: one small function a gate, over evidence that somebody else gathered.

mod calendar;
mod code;
mod runs;
mod versions;

use std::collections::BTreeSet;
use std::fmt;

use infractl_base::CommitId;
use infractl_project::{ComponentName, EnvironmentName, Freeze, Period, Tier};
use infractl_state::Timestamp;

use crate::{Pins, Run};

/// All that the gates of one promotion are shown.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The environment that gives its release.
    pub from: EnvironmentName,
    /// The environment that takes it.
    pub to: EnvironmentName,
    /// How much the taker matters.
    pub tier: Tier,
    /// The time.
    pub now: Timestamp,
    /// What moves.
    pub release: Pins,
    /// What the taker pins so far; `None` where it has no release yet.
    pub current: Option<Pins>,
    /// The components that keep data.
    pub stateful: BTreeSet<ComponentName>,
    /// The runs of the giver, newest first.
    pub runs: Vec<Run>,
    /// What the target of the giver holds.
    pub holding: Holding,
    /// How long the release must have run in the giver.
    pub soak: Option<Period>,
    /// When nothing moves to the taker.
    pub freezes: Vec<Freeze>,
    /// The branch that the revision must be part of.
    pub base_branch: String,
    /// Whether it is; the reason where git does not know.
    pub is_on_branch: Result<bool, String>,
    /// Where the revision leads the taker; the reason where git does not know.
    pub course: Result<Course, String>,
}

/// What a target holds, beside its latest record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holding {
    /// Each of so many objects as it was recorded.
    AsRecorded(usize),
    /// These objects differ, each with a word on how.
    Differs(Vec<String>),
    /// Nobody can tell, for this reason.
    NotKnown(String),
}

/// How one revision of the code lies to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Course {
    /// There was none before.
    First(CommitId),
    /// It is the same.
    Same,
    /// It has the other in its history.
    Forward,
    /// It lies in the history of the other.
    Backward,
    /// Each has what the other lacks.
    Aside,
}

/// What a gate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The gate.
    pub gate: &'static str,
    /// Whether it is open.
    pub outcome: VerdictOutcome,
    /// What it saw, as a sentence without a full stop.
    pub evidence: String,
}

/// How a gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerdictOutcome {
    /// Open.
    Passed,
    /// Shut.
    Failed,
    /// There is nothing that it could judge.
    NotApplicable,
}

/// A gate: its name, and the function that judges.
type Gate = (&'static str, fn(&Evidence) -> Judgement);

/// What the function of a gate answers.
type Judgement = (VerdictOutcome, String);

/// Every gate, in the order in which they are told.
const GATES: [Gate; 8] = [
    ("applied", runs::applied),
    ("held", runs::held),
    ("soak", runs::soak),
    ("kubernetes-skew", versions::kubernetes_skew),
    ("downgrade", versions::downgrade),
    ("digests", versions::digests),
    ("base-branch", code::base_branch),
    ("freeze", calendar::freeze),
];

/// Asks every gate.
pub fn gates(evidence: &Evidence) -> Vec<Verdict> {
    GATES
        .iter()
        .map(|(gate, judge)| {
            let (outcome, evidence) = judge(evidence);
            Verdict {
                gate,
                outcome,
                evidence,
            }
        })
        .collect()
}

fn passed(evidence: impl Into<String>) -> Judgement {
    (VerdictOutcome::Passed, evidence.into())
}

fn failed(evidence: impl Into<String>) -> Judgement {
    (VerdictOutcome::Failed, evidence.into())
}

fn not_applicable(evidence: impl Into<String>) -> Judgement {
    (VerdictOutcome::NotApplicable, evidence.into())
}

impl Verdict {
    /// Whether the gate is shut.
    pub fn has_failed(&self) -> bool {
        self.outcome == VerdictOutcome::Failed
    }
}

impl fmt::Display for VerdictOutcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotApplicable => "not applicable",
        })
    }
}

#[cfg(test)]
mod tests;
