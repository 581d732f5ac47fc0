//! What a target holds otherwise than the last run left it, grouped by cause.

mod added;
mod cause;
mod compare;
mod ignore;
mod layout;

use infractl_document::{Address, Finding, Span, ValuePath};
use infractl_state::{RecordId, Timestamp};

pub use self::added::AddedFile;
pub use self::cause::Cause;
pub use self::compare::Comparison;
pub use self::ignore::{IgnoreRule, RULES};
pub use self::layout::{LayoutChange, LayoutDrift};

/// What differs between a target and the record of the last run that succeeded.
#[derive(Debug)]
pub struct Drift {
    /// The environment.
    pub environment: String,
    /// The record that the target was compared with.
    pub record: RecordId,
    /// When that run started.
    pub applied: Timestamp,
    /// How many objects the record names and the target should hold.
    pub objects: usize,
    /// What differs, the widest cause first.
    pub causes: Vec<Cause>,
    /// What differs and may.
    pub ignored: Vec<Ignored>,
    /// What could not be compared, so that nothing is known of it.
    pub not_compared: Vec<NotCompared>,
    /// What is wrong with the rules that say what may differ.
    pub findings: Vec<Finding>,
}

/// A difference that a rule takes out.
#[derive(Debug, Clone)]
pub struct Ignored {
    /// The object.
    pub address: Address,
    /// The field; `None` for the object as a whole.
    pub path: Option<ValuePath>,
    /// Why it may differ.
    pub reason: String,
    /// Where the rule stands.
    pub rule: Option<Span>,
}

/// An object of which nothing is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCompared {
    /// The object.
    pub address: Address,
    /// What is missing to compare it.
    pub reason: String,
}

impl Drift {
    /// Whether the target holds what was applied, as far as it could be compared and what is
    /// ignored left out.
    pub fn is_clean(&self) -> bool {
        self.causes.is_empty()
    }
}
