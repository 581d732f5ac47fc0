//! The policies that judge, and where they lie.

use infractl_base::{Files, PathError, RelativePath};
use infractl_document::{Finding, Outcome, Severity, Sources, Spanned};
use infractl_policy::{Loaded, PolicySet, Worker, WorkerError};

/// Policies, loaded, and the processes that evaluate them.
#[derive(Debug)]
pub struct Judges<'w> {
    /// The policies that can be evaluated.
    pub set: PolicySet,
    /// What is wrong with the others.
    pub findings: Vec<Finding>,
    /// One process a thread.
    pub workers: &'w mut [Worker],
    /// Whether there is no policy, and no other reason for that than that none has rules.
    pub is_empty: bool,
}

/// Why there are no policies to judge with.
#[derive(Debug, thiserror::Error)]
pub enum PoliciesError {
    /// There is no process to evaluate them.
    #[error("no thread to work in")]
    NoWorker,
    /// The process failed.
    #[error(transparent)]
    Worker(#[from] WorkerError),
}

impl<'w> Judges<'w> {
    /// Reads the policies below some folders. One that cannot be used was not checked with, so no
    /// run with it is clean; where all lack rules there are none, which is another matter.
    pub fn load(
        files: &dyn Files,
        folders: &[RelativePath],
        sources: &Sources,
        workers: &'w mut [Worker],
    ) -> Result<Self, PoliciesError> {
        let first = workers.first_mut().ok_or(PoliciesError::NoWorker)?;
        let Loaded { set, mut findings } = PolicySet::load(files, folders, sources, first)?;
        let is_empty = set.policies().is_empty() && findings.iter().all(lacks_rules);
        for finding in &mut findings {
            if is_empty {
                finding.severity = Severity::Warning;
            } else {
                finding.outcome = Outcome::Unchecked;
            }
        }
        Ok(Self {
            set,
            findings,
            workers,
            is_empty,
        })
    }
}

fn lacks_rules(finding: &Finding) -> bool {
    finding.rule.as_str() == "policy-without-rules"
}

/// The folders that a project names, as paths.
pub fn folders(written: &[Spanned<String>]) -> Result<Vec<RelativePath>, PathError> {
    written
        .iter()
        .map(|folder| RelativePath::parse(&folder.value))
        .collect()
}
