use std::collections::BTreeMap;

use infractl_document::{
    Address, Finding, Kind, Node, Outcome, PathStep, RenderKind, Severity, Span, ValuePath,
};
use serde_json::Value;

use super::work::{Plan, stood_for};
use super::{Evaluation, Input, Part, Subject};
use crate::policy::{Policy, severity};

/// Turns what rules gave into findings.
pub(super) fn told(plan: &Plan<'_>, whole: Part) -> Evaluation {
    let mut evaluation = Evaluation {
        evaluations: whole.evaluations,
        ..Evaluation::default()
    };
    // The first subject that a policy fails on is the same for every number of workers, and
    // what the policy says of those before it stands.
    let mut failed: BTreeMap<usize, (Subject, String)> = BTreeMap::new();
    for (subject, entry, message) in whole.failures {
        let first = failed
            .entry(entry)
            .or_insert_with(|| (subject, message.clone()));
        if subject < first.0 {
            *first = (subject, message);
        }
    }
    for (entry, (subject, message)) in &failed {
        let Some(policy) = plan.policies.get(*entry) else {
            continue;
        };
        let message = format!("policy `{}` could not be evaluated: {message}", policy.id);
        let about = About::of(plan, *subject);
        let mut finding = Finding::error("policy-failed", about.span(), message);
        finding.outcome = Outcome::Unchecked;
        finding.address = about.whole.and_then(|input| input.address).cloned();
        let finding = finding.help(format!("it is `{}`", policy.path));
        evaluation.failures.push(about.mark(finding));
    }
    let mut about: Option<(Subject, About<'_>)> = None;
    for (subject, entry, json) in whole.results {
        let is_before = failed.get(&entry).is_none_or(|(first, _)| subject < *first);
        let Some(policy) = plan.policies.get(entry).filter(|_| is_before) else {
            continue;
        };
        // Results of one subject follow each other: its documents are looked up once.
        let about = match &mut about {
            Some((known, about)) if *known == subject => about,
            other => &mut other.insert((subject, About::of(plan, subject))).1,
        };
        let severity = severity(policy.severity, plan.is_denial(entry), about.tier());
        let told: Vec<Finding> = match serde_json::from_str(&json).unwrap_or(Value::Null) {
            Value::Array(items) => items
                .iter()
                .map(|item| finding(policy, severity, about, item))
                .collect(),
            given => vec![misshapen(policy, about.span(), &given)],
        };
        let marked = told.into_iter().map(|finding| about.mark(finding));
        evaluation.findings.extend(marked);
    }
    evaluation
}

/// The documents that an evaluation saw.
struct About<'a> {
    inputs: &'a [Input<'a>],
    /// The document that findings without an address are about.
    whole: Option<&'a Input<'a>>,
    /// By address, the documents of an environment.
    documents: BTreeMap<&'a str, &'a Input<'a>>,
    /// The environment and its tier.
    environment: Option<(&'a str, &'a str)>,
    renders: &'a [RenderKind],
}

impl<'a> About<'a> {
    fn of(plan: &'a Plan<'_>, subject: Subject) -> Self {
        match subject {
            Subject::Document(index) => {
                let whole = plan.inputs.get(index);
                Self {
                    inputs: &[],
                    whole,
                    documents: BTreeMap::new(),
                    environment: whole.and_then(|input| input.environment),
                    renders: whole.map_or(&[], |input| input.renders),
                }
            }
            Subject::Environment(index) => {
                let group = plan.environments.get(index);
                let inputs = || {
                    let indices = group.iter().flat_map(|group| &group.documents);
                    indices.filter_map(|index| plan.inputs.get(*index))
                };
                let environment = Kind::Environment.as_str();
                Self {
                    inputs: plan.inputs,
                    whole: inputs().find(|input| input.kind == Some(environment)),
                    documents: inputs()
                        .filter_map(|input| Some((input.address?.as_str(), input)))
                        .collect(),
                    environment: inputs().find_map(|input| input.environment),
                    renders: group.map_or(&[], |group| &group.renders),
                }
            }
        }
    }

    fn document(&self, address: &str) -> Option<&'a Input<'a>> {
        let is_it = |input: &&Input<'_>| input.address.is_some_and(|own| own.as_str() == address);
        let other = || self.documents.get(address).copied();
        let unnamed = || stood_for(self.inputs, address);
        self.whole.filter(is_it).or_else(other).or_else(unnamed)
    }

    fn tier(&self) -> Option<&'a str> {
        self.environment.map(|(_, tier)| tier)
    }

    /// Says in which environment and renders a finding was found.
    fn mark(&self, mut finding: Finding) -> Finding {
        if let Some((name, _)) = self.environment {
            let renders = self.renders.iter();
            let marks = renders.map(|render| (name.to_owned(), *render));
            finding.renders.extend(marks);
        }
        finding
    }

    fn span(&self) -> Option<Span> {
        self.whole.and_then(|input| input.span)
    }
}

fn misshapen(policy: &Policy, span: Option<Span>, given: &Value) -> Finding {
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
    let finding = Finding::error("policy-result", span, message);
    finding.help("let `deny` and `warn` contain texts, or `{\"msg\": …, \"path\": …}`")
}

fn finding(policy: &Policy, severity: Severity, about: &About<'_>, item: &Value) -> Finding {
    let field = |name: &str| item.get(name).and_then(Value::as_str);
    let Some(message) = item.as_str().or_else(|| field("msg")) else {
        return misshapen(policy, about.span(), item);
    };
    let named = field("address");
    let input = match named {
        Some(address) => about.document(address),
        None => about.whole,
    };
    let path = field("path").and_then(|path| ValuePath::parse(path).ok());
    let place = path.as_ref().zip(input);
    let span = place.and_then(|(path, input)| nearest(input.tree.root(), path).span());
    let span = span.or(input.map_or(about.span(), |input| input.span));
    let mut finding = Finding::new(policy.id.clone(), severity, span, message);
    finding.address = match (named, input) {
        (Some(text), None) => Address::parse(text).ok(),
        (_, input) => input.and_then(|input| input.address).cloned(),
    };
    finding.path = path;
    finding.is_secret = policy.is_about_secrets;
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
