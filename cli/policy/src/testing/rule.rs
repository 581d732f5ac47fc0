use std::collections::BTreeMap;

use infractl_document::{Finding, Span};
use serde_json::Value;

use super::{Bench, Tested, Verdict};
use crate::set::Pack;
use crate::worker::{Entry, EntryResult, Frame, Inputs, TestRule, Work, WorkerError};

/// Evaluates every rule whose name begins with `test_`, each by itself and without an input.
pub(super) fn run(bench: &mut Bench<'_>, pack: &Pack) -> Result<(), WorkerError> {
    let mut first: BTreeMap<(&str, &str), &TestRule> = BTreeMap::new();
    let mut wanted = Vec::new();
    for rule in &pack.tests {
        // Of two rules with one name the engine would tell only whether either holds.
        if let Some(other) = first.insert((&rule.package, &rule.name), rule) {
            bench.findings.push(twice(pack, rule, other));
        } else if let Some(file) = pack.files.get(rule.file)
            && bench.pattern.fits(&format!("{}: {}", file.path, rule.name))
        {
            wanted.push((rule, file));
        }
    }
    let mut load = pack.loaded.set.load_request().clone();
    let entries_before = load.entries.len();
    load.entries.extend(wanted.iter().map(|(rule, _)| Entry {
        file: rule.file,
        rule: format!("{}.{}", rule.package, rule.name),
    }));
    bench.worker.hold(&load)?;
    for (number, (rule, file)) in wanted.into_iter().enumerate() {
        let is_put_off = rule.name.starts_with("todo_");
        let (verdict, printed) = if is_put_off {
            (Verdict::Skipped, Vec::new())
        } else {
            let work = Work {
                frame: Frame::Json(String::new()),
                inputs: Inputs::Document {
                    envelope: None,
                    bare: vec![entries_before + number],
                    wrapped: Vec::new(),
                },
            };
            let verdict = match bench.worker.evaluate(&work) {
                Ok(results) => judged(results.first().map(|(_, result)| result)),
                Err(error @ (WorkerError::Crashed { .. } | WorkerError::TimedOut { .. })) => {
                    Verdict::Broken(error.to_string())
                }
                Err(error) => return Err(error),
            };
            (verdict, bench.worker.printed()?)
        };
        bench.tests.push(Tested {
            path: file.path.clone(),
            span: Some(Span::new(file.source, rule.start, rule.end)),
            name: rule.name.clone(),
            verdict,
            printed,
        });
    }
    Ok(())
}

fn twice(pack: &Pack, rule: &TestRule, other: &TestRule) -> Finding {
    let span = |rule: &TestRule| {
        let file = pack.files.get(rule.file)?;
        Some(Span::new(file.source, rule.start, rule.end))
    };
    let message = format!("`{}` is there twice", rule.name);
    let finding = Finding::error("policy-test-twice", span(rule), message);
    finding.related(span(other), "first here").help(
        "give each test a name of its own: of two with one name, one alone would have to hold",
    )
}

fn judged(result: Option<&EntryResult>) -> Verdict {
    match result {
        Some(EntryResult::Failed(message)) => Verdict::Broken(message.clone()),
        Some(EntryResult::Given(json)) => {
            let value = serde_json::from_str(json).unwrap_or(Value::Null);
            match failing(&value) {
                None => Verdict::Passed,
                Some(name) if name.is_empty() => {
                    Verdict::Failed(format!("it is `{value}`, not `true`"))
                }
                Some(name) => Verdict::Failed(format!("it does not hold for `{name}`")),
            }
        }
        None => Verdict::Failed("it does not hold".to_owned()),
    }
}

/// The way to what is not true: a test of many has a truth for each name.
fn failing(value: &Value) -> Option<String> {
    match value {
        Value::Bool(true) => None,
        Value::Object(named) if !named.is_empty() => named.iter().find_map(|(name, value)| {
            let below = failing(value)?;
            Some(if below.is_empty() {
                name.clone()
            } else {
                format!("{name}.{below}")
            })
        }),
        _ => Some(String::new()),
    }
}
