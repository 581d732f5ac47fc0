//! The policies that judge, and where they lie.

use infractl_base::{Files, PathError, RelativePath};
use infractl_document::{Finding, Outcome, Severity, Sources, Spanned};
use infractl_policy::{Loaded, PolicySet, ReadPolicies, Worker, WorkerError};

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

/// Policies that were read, and that the first worker looks at meanwhile.
#[derive(Debug)]
pub struct Reading<'w> {
    policies: ReadPolicies,
    workers: &'w mut [Worker],
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
        Self::read(files, folders, sources, workers)?.load()
    }

    /// The first half of [`Judges::load`], for those who have other work until the policies are
    /// needed.
    pub fn read(
        files: &dyn Files,
        folders: &[RelativePath],
        sources: &Sources,
        workers: &'w mut [Worker],
    ) -> Result<Reading<'w>, PoliciesError> {
        let first = workers.first_mut().ok_or(PoliciesError::NoWorker)?;
        let policies = PolicySet::read(files, folders, sources, first);
        Ok(Reading { policies, workers })
    }
}

impl<'w> Reading<'w> {
    /// The second half of [`Judges::load`].
    pub fn load(self) -> Result<Judges<'w>, PoliciesError> {
        let Self { policies, workers } = self;
        let first = workers.first_mut().ok_or(PoliciesError::NoWorker)?;
        let Loaded { set, mut findings } = policies.load(first)?;
        let is_empty = set.policies().is_empty() && findings.iter().all(lacks_rules);
        for finding in &mut findings {
            if is_empty {
                finding.severity = Severity::Warning;
            } else {
                finding.outcome = Outcome::Unchecked;
            }
        }
        Ok(Judges {
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
