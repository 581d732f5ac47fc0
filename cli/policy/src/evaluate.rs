use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use infractl_document::{Address, Finding, Node, PathStep, Severity, Span, Tree, ValuePath};
use infractl_yaml::JsonStyle;
use serde_json::{Value, json};

use crate::policy::Policy;
use crate::set::PolicySet;
use crate::shapes::API_VERSION;
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
    /// The value.
    pub tree: &'i Tree,
    /// Where the document stands, for findings that name no place in it.
    pub span: Option<Span>,
}

/// What policies say of documents.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// By document, then by policy.
    pub findings: Vec<Finding>,
    /// The policies that could not be evaluated to the end: no run with one is clean.
    pub failures: Vec<Finding>,
    /// The number of evaluations: policies times the documents that each reads.
    pub evaluations: usize,
}

/// What one worker found out about its documents, by their index.
#[derive(Default)]
struct Part {
    results: Vec<(usize, usize, String)>,
    failures: Vec<(usize, usize, String)>,
    evaluations: usize,
}

const COMPACT: JsonStyle = JsonStyle {
    indent: None,
    escapes_html: false,
    sorts_keys: false,
};

/// Evaluates every policy over every document that it reads, one worker a thread. The number of
/// workers changes nothing but the time.
pub fn evaluate(
    set: &PolicySet,
    inputs: &[Input<'_>],
    workers: &mut [Worker],
) -> Result<Evaluation, WorkerError> {
    let count = workers.len().max(1);
    let chunk = inputs.len().div_ceil(count).max(1);
    let parts: Vec<Result<Part, WorkerError>> = thread::scope(|scope| {
        let running: Vec<_> = inputs
            .chunks(chunk)
            .zip(workers.iter_mut())
            .enumerate()
            .map(|(number, (inputs, worker))| {
                scope.spawn(move || part(set, inputs, number * chunk, worker))
            })
            .collect();
        let join = |running: thread::ScopedJoinHandle<'_, _>| {
            let panicked = |_| Err(WorkerError::Failed("a thread panicked".to_owned()));
            running.join().unwrap_or_else(panicked)
        };
        running.into_iter().map(join).collect()
    });
    let mut whole = Part::default();
    for part in parts {
        let mut part = part?;
        whole.results.append(&mut part.results);
        whole.failures.append(&mut part.failures);
        whole.evaluations += part.evaluations;
    }
    Ok(told(set, inputs, whole))
}

fn part(
    set: &PolicySet,
    inputs: &[Input<'_>],
    first: usize,
    worker: &mut Worker,
) -> Result<Part, WorkerError> {
    let load = set.load_request();
    worker.load(load.clone())?;
    let mut part = Part::default();
    // A policy that failed once is not asked again.
    let mut given_up = BTreeSet::new();
    for (index, input) in inputs.iter().enumerate() {
        let document = first + index;
        loop {
            let work = work(set, input, &given_up);
            let count = work.bare.len() + work.wrapped.len();
            if count == 0 {
                break;
            }
            match worker.evaluate(&work) {
                Ok(results) => {
                    part.evaluations += count;
                    for (entry, result) in results {
                        match result {
                            EntryResult::Given(None) => {}
                            EntryResult::Given(Some(json)) => {
                                part.results.push((document, entry, json));
                            }
                            EntryResult::Failed(message) => {
                                given_up.insert(entry);
                                part.failures.push((document, entry, message));
                            }
                        }
                    }
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
                    given_up.insert(entry);
                    part.failures.push((document, entry, error.to_string()));
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(part)
}

/// The entries that read a document, and the document as they read it.
fn work(set: &PolicySet, input: &Input<'_>, given_up: &BTreeSet<usize>) -> Work {
    let (mut bare, mut wrapped) = (Vec::new(), Vec::new());
    for (index, entry) in set.load_request().entries.iter().enumerate() {
        let policy = policy_of(set, entry.file);
        let Some(policy) = policy.filter(|_| !given_up.contains(&index)) else {
            continue;
        };
        if policy.kinds.is_empty() {
            bare.push(index);
        } else if policy
            .kinds
            .iter()
            .any(|kind| Some(kind.as_str()) == input.kind)
        {
            wrapped.push(index);
        }
    }
    let mut envelope = serde_json::Map::new();
    envelope.insert("apiVersion".to_owned(), json!(API_VERSION));
    envelope.insert("kind".to_owned(), json!(input.kind));
    envelope.insert(
        "address".to_owned(),
        json!(input.address.map(Address::as_str)),
    );
    if let Some((name, tier)) = input.environment {
        envelope.insert(
            "environment".to_owned(),
            json!({"name": name, "tier": tier}),
        );
    }
    Work {
        document: infractl_yaml::write_json(input.tree.root(), COMPACT),
        envelope: Some(Value::Object(envelope).to_string()),
        bare,
        wrapped,
    }
}

fn policy_of(set: &PolicySet, file: usize) -> Option<&Policy> {
    set.policies().iter().find(|policy| policy.file == file)
}

/// Turns what rules gave into findings.
fn told(set: &PolicySet, inputs: &[Input<'_>], whole: Part) -> Evaluation {
    let mut evaluation = Evaluation {
        evaluations: whole.evaluations,
        ..Evaluation::default()
    };
    let entries = &set.load_request().entries;
    // The first document that a policy fails on is the same for every number of workers, and
    // what the policy says of the documents before it stands.
    let mut failed: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    for (document, entry, message) in whole.failures {
        let first = failed
            .entry(entry)
            .or_insert_with(|| (document, message.clone()));
        if document < first.0 {
            *first = (document, message);
        }
    }
    for (entry, (document, message)) in &failed {
        let Some((policy, input)) = entries
            .get(*entry)
            .and_then(|entry| policy_of(set, entry.file))
            .zip(inputs.get(*document))
        else {
            continue;
        };
        let message = format!("policy `{}` could not be evaluated: {message}", policy.id);
        let mut finding = Finding::error("policy-failed", input.span, message);
        finding.outcome = infractl_document::Outcome::Unchecked;
        finding.address = input.address.cloned();
        evaluation
            .failures
            .push(finding.help(format!("it is `{}`", policy.path)));
    }
    for (document, entry, json) in whole.results {
        let is_before = failed
            .get(&entry)
            .is_none_or(|(first, _)| document < *first);
        let Some(entry) = entries.get(entry).filter(|_| is_before) else {
            continue;
        };
        let severity = if entry.rule.rsplit('.').next() == Some("deny") {
            Severity::Error
        } else {
            Severity::Warning
        };
        if let Some((policy, input)) = policy_of(set, entry.file).zip(inputs.get(document)) {
            let given = serde_json::from_str(&json).unwrap_or(Value::Null);
            let Value::Array(items) = given else {
                evaluation.findings.push(misshapen(policy, input, &given));
                continue;
            };
            let told = items
                .iter()
                .map(|item| finding(policy, severity, input, item));
            evaluation.findings.extend(told);
        }
    }
    evaluation
}

fn misshapen(policy: &Policy, input: &Input<'_>, given: &Value) -> Finding {
    let kind = match given {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object without a text `msg`",
    };
    let message = format!(
        "policy `{}` gives {kind} where a finding is expected",
        policy.id
    );
    let finding = Finding::error("policy-result", input.span, message);
    finding.help("let `deny` and `warn` contain texts, or `{\"msg\": …, \"path\": …}`")
}

fn finding(policy: &Policy, severity: Severity, input: &Input<'_>, item: &Value) -> Finding {
    let field = |name: &str| item.get(name).and_then(Value::as_str);
    let Some(message) = item.as_str().or_else(|| field("msg")) else {
        return misshapen(policy, input, item);
    };
    let path = field("path").and_then(|path| ValuePath::parse(path).ok());
    let root = input.tree.root();
    let span = path.as_ref().and_then(|path| nearest(root, path).span());
    let id = policy.id.clone();
    let mut finding = Finding::new(id, severity, span.or(input.span), message);
    finding.address = match field("address") {
        Some(text) => Address::parse(text).ok(),
        None => input.address.cloned(),
    };
    finding.path = path;
    finding.help.clone_from(&policy.remediation);
    finding
}

/// The value at a path, or the last on the way that is there: a missing key is told at its map.
fn nearest<'t>(root: Node<'t>, path: &ValuePath) -> Node<'t> {
    let mut way = ValuePath::root();
    let mut found = root;
    for step in path.steps() {
        // Policies may write `containers.0` for `containers[0]`.
        let step = match step {
            PathStep::Key(key) if found.as_list().is_some() => {
                key.parse().map_or_else(|_| step.clone(), PathStep::Index)
            }
            other => other.clone(),
        };
        way.push(step);
        match root.at(&way) {
            Some(node) => found = node,
            None => break,
        }
    }
    found
}
