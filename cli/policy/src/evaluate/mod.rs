#[cfg(test)]
mod tests;
mod told;
mod work;

use std::collections::BTreeSet;
use std::thread;

use infractl_document::{Address, Finding, RenderKind, Span, Tree};

use self::work::Plan;
pub(crate) use self::work::{compact, envelope, push_wrapped};
use crate::set::PolicySet;
use crate::worker::{EntryResult, Work, Worker, WorkerError};

/// One document for policies.
#[derive(Debug, Clone, Copy)]
pub struct Input<'i> {
    /// The name of the document.
    pub address: Option<&'i Address>,
    /// The kind, for policies that name kinds; without one only policies without kinds see it.
    pub kind: Option<&'i str>,
    /// The environment and its tier.
    pub environment: Option<(&'i str, &'i str)>,
    /// The renders of the environment that have it.
    pub renders: &'i [RenderKind],
    /// The value.
    pub tree: &'i Tree,
    /// Where the document stands, for findings that name no place in it.
    pub span: Option<Span>,
}

/// What policies say of documents.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// By document, then by policy; then by environment what policies say of whole environments.
    pub findings: Vec<Finding>,
    /// The policies that could not be evaluated to the end: no run with one is clean.
    pub failures: Vec<Finding>,
    /// The number of evaluations: policies times the documents or environments that each reads.
    pub evaluations: usize,
}

/// What a policy was evaluated over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    /// One document, by its index.
    Document(usize),
    /// All documents of an environment, by the index of the group.
    Environment(usize),
}

/// What one worker found out.
#[derive(Default)]
struct Part {
    results: Vec<(Subject, usize, String)>,
    failures: Vec<(Subject, usize, String)>,
    evaluations: usize,
    /// A policy that failed once is not asked again.
    given_up: BTreeSet<usize>,
}

/// Evaluates every policy over every document that it reads, and policies of whole environments
/// once over each of its renders: documents of the same environment and render are seen together,
/// and so are those without an environment. There is one worker a thread; their number changes
/// nothing but the time.
pub fn evaluate(
    set: &PolicySet,
    inputs: &[Input<'_>],
    workers: &mut [Worker],
) -> Result<Evaluation, WorkerError> {
    let plan = Plan::of(set, inputs);
    let count = workers.len().max(1);
    let chunk = inputs.len().div_ceil(count).max(1);
    let parts: Vec<Result<Part, WorkerError>> = thread::scope(|scope| {
        let plan = &plan;
        let mut running = Vec::with_capacity(count);
        let mut own = None;
        for (number, worker) in workers.iter_mut().enumerate() {
            let documents =
                (number * chunk).min(inputs.len())..((number + 1) * chunk).min(inputs.len());
            let environments = (number..plan.environments.len()).step_by(count);
            let subjects: Vec<Subject> = documents
                .map(Subject::Document)
                .chain(environments.map(Subject::Environment))
                .collect();
            if subjects.is_empty() {
                continue;
            }
            // The first part is done here, beside the others.
            if own.is_none() {
                own = Some((subjects, worker));
            } else {
                running.push(scope.spawn(move || part(set, plan, &subjects, worker)));
            }
        }
        let own = own.map(|(subjects, worker)| part(set, plan, &subjects, worker));
        let join = |running: thread::ScopedJoinHandle<'_, _>| {
            let panicked = |_| Err(WorkerError::Failed("a thread panicked".to_owned()));
            running.join().unwrap_or_else(panicked)
        };
        own.into_iter()
            .chain(running.into_iter().map(join))
            .collect()
    });
    let mut whole = Part::default();
    for part in parts {
        let mut part = part?;
        whole.results.append(&mut part.results);
        whole.failures.append(&mut part.failures);
        whole.evaluations += part.evaluations;
    }
    // Stable: what one policy after the other says of a subject keeps its order.
    whole.results.sort_by_key(|(subject, _, _)| *subject);
    Ok(told::told(&plan, whole))
}

fn part(
    set: &PolicySet,
    plan: &Plan<'_>,
    subjects: &[Subject],
    worker: &mut Worker,
) -> Result<Part, WorkerError> {
    worker.hold(set.load_request())?;
    let mut part = Part::default();
    for subject in subjects.iter().copied() {
        while let Some(work) = plan.work(subject, &part.given_up) {
            match worker.evaluate(&work) {
                Ok(results) => {
                    part.take(subject, &work, results);
                    break;
                }
                Err(
                    ref error @ (WorkerError::Crashed {
                        subject: Some(entry),
                        ..
                    }
                    | WorkerError::TimedOut {
                        subject: Some(entry),
                        ..
                    }),
                ) => {
                    part.given_up.insert(entry);
                    part.failures.push((subject, entry, error.to_string()));
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(part)
}

impl Part {
    fn take(&mut self, subject: Subject, work: &Work, results: Vec<(usize, EntryResult)>) {
        self.evaluations += work.inputs.entries();
        for (entry, result) in results {
            match result {
                EntryResult::Given(json) => self.results.push((subject, entry, json)),
                EntryResult::Failed(message) => {
                    self.given_up.insert(entry);
                    self.failures.push((subject, entry, message));
                }
            }
        }
    }
}
