//! The gates of a promotion: policies over its evidence, and what came of them.

use std::fmt;

use infractl_document::Finding;

/// A policy that is built in, for projects whose own folders do not hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// The folder of the rule below `environment/`.
    pub folder: &'static str,
    /// The text of its `policy.rego`.
    pub policy: &'static str,
}

macro_rules! gates {
    ($($folder:literal,)*) => {
        /// The gates that every promotion passes: a project may put its own in their place, never
        /// leave one out.
        pub const GATES: &[Gate] = &[$(Gate {
            folder: $folder,
            policy: include_str!(concat!(
                "../../../policies/environment/", $folder, "/policy.rego"
            )),
        },)*];
    };
}

gates! {
    "env-drifted-source",
    "env-failed-measurement",
    "env-stale-backup",
    "env-unapproved-change",
    "env-unproven-release",
    "env-version-skew",
}

/// What a gate says.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The id of the policy.
    pub gate: String,
    /// The number by which it is known elsewhere.
    pub code: Option<String>,
    /// Whether it is open.
    pub outcome: VerdictOutcome,
    /// What the policy asks for, where it found nothing against the promotion.
    pub title: String,
    /// What speaks against the promotion.
    pub findings: Vec<Finding>,
}

/// How a gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VerdictOutcome {
    /// Open.
    Passed,
    /// Open, though something speaks against it that a waiver accepts.
    Accepted,
    /// Open, with a finding that is no error in this tier.
    Warned,
    /// Shut: something that it looks at is not known.
    NotKnown,
    /// Shut.
    Failed,
}

impl VerdictOutcome {
    /// Whether the gate is shut.
    pub fn is_shut(self) -> bool {
        matches!(self, Self::NotKnown | Self::Failed)
    }
}

impl fmt::Display for VerdictOutcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Passed => "passed",
            Self::Accepted => "accepted",
            Self::Warned => "warned",
            Self::NotKnown => "not known",
            Self::Failed => "failed",
        })
    }
}
