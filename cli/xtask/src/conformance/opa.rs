//! OPA's own test suite, each case in the worker with its checks and limits.
#![expect(
    clippy::disallowed_types,
    reason = "the suite's values are JSON and stay it"
)]

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, ensure};
use infractl_base::Program;
use infractl_policy::{Answered, Limits, Query, Worker};
use serde_json::Value;

use super::Bench;
use crate::workspace;

/// The cases, beside the checkout: data of other people, which is never copied into it.
const CASES: &str = "../shared/conformance/opa-v1.jsonl.gz";

/// The cases that pass, one name a line.
const PASSING: &str = "cli/policy/tests/conformance.passing";

/// Areas that no policy of ours needs, left out of the share that has to pass: GraphQL, `http.send`,
/// signatures of JWT, and requests to AWS.
const LEFT_OUT: [&str; 6] = [
    "graphql",
    "invalidkeyerror",
    "jwtdecodeverify",
    "jwtencode",
    "jwtverify",
    "providers-aws",
];

/// Of the other cases, how many of a hundred have to pass.
const SHARE: usize = 92;

/// Cases that a later OPA answers as we do, with the release that was asked.
const OUTDATED: [(&str, &str); 1] = [("reachable_paths/cycle_1022_3", "1.22.2")];

/// What became of one case.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Passes,
    /// Not evaluated, or ended with an error that OPA does not have: never a wrong answer.
    Refused(String),
    Differs(String),
}

/// Compares every case with what OPA answers, and the passing ones with the list.
pub(super) fn check(bench: &Bench) -> Result<()> {
    let root = workspace::root()?;
    let cases = read(&root.join(CASES))?;
    let verdicts = run(bench.program()?, &cases)?;
    let mut passing = BTreeSet::new();
    let mut differing = Vec::new();
    let (mut wanted, mut reached) = (0, 0);
    for (case, verdict) in cases.iter().zip(&verdicts) {
        let area = text(case, "area");
        let counts = !LEFT_OUT.iter().any(|left_out| area.starts_with(left_out));
        let is_pass = *verdict == Verdict::Passes;
        wanted += usize::from(counts);
        reached += usize::from(counts && is_pass);
        match verdict {
            Verdict::Passes => {
                passing.insert(name(case));
            }
            Verdict::Differs(how) if !is_outdated(case) => {
                differing.push(format!("{}: {how}", name(case)));
            }
            Verdict::Differs(_) | Verdict::Refused(_) => {}
        }
    }
    ensure!(
        differing.is_empty(),
        "answered otherwise than by OPA:\n{}",
        differing.join("\n")
    );
    let list = passing.into_iter().collect::<Vec<_>>().join(
        "
",
    ) + "
";
    compare(&root.join(PASSING), &list)?;
    ensure!(
        reached * 100 >= wanted * SHARE,
        "{reached} of {wanted} cases pass, and {SHARE} % have to"
    );
    println!(
        "   {} of {} cases pass, {reached} of the {wanted} that count",
        list.lines().count(),
        cases.len()
    );
    Ok(())
}

fn is_outdated(case: &Value) -> bool {
    OUTDATED.iter().any(|(name, _)| text(case, "note") == *name)
}

/// Names of the suite are not unique without their area.
fn name(case: &Value) -> String {
    let number = case.get("number").and_then(Value::as_u64).unwrap_or(0);
    let repeated = if number > 0 {
        format!(" #{}", number + 1)
    } else {
        String::new()
    };
    format!("{}: {}{repeated}", text(case, "area"), text(case, "note"))
}

fn text<'c>(case: &'c Value, key: &str) -> &'c str {
    case.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn read(path: &Path) -> Result<Vec<Value>> {
    let packed = std::fs::read(path).with_context(|| {
        format!(
            "reading {}; `--without opa-cases` leaves them out",
            path.display()
        )
    })?;
    let mut lines = String::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut lines)?;
    let mut cases: Vec<Value> = Vec::new();
    for line in lines.lines() {
        let mut case: Value = serde_json::from_str(line)?;
        let same = cases.iter().filter(|other| {
            text(other, "note") == text(&case, "note") && text(other, "area") == text(&case, "area")
        });
        let number = same.count();
        if let Some(fields) = case.as_object_mut() {
            fields.insert("number".to_owned(), number.into());
        }
        cases.push(case);
    }
    ensure!(!cases.is_empty(), "{} holds no case", path.display());
    Ok(cases)
}

fn run(infractl: &Path, cases: &[Value]) -> Result<Vec<Verdict>> {
    let limits = Limits::USUAL;
    let memory = limits.memory.to_string();
    let half = cases.len().div_ceil(2).max(1);
    thread::scope(|scope| {
        let running: Vec<_> = cases
            .chunks(half)
            .map(|cases| {
                let program =
                    Program::new(infractl).arguments(["policy-worker", "--memory", &memory]);
                scope.spawn(move || {
                    let mut worker = Worker::new(program, limits);
                    cases
                        .iter()
                        .map(|case| verdict(&mut worker, case))
                        .collect::<Result<Vec<_>>>()
                })
            })
            .collect();
        let mut verdicts = Vec::with_capacity(cases.len());
        for running in running {
            let part = running
                .join()
                .map_err(|_| anyhow::anyhow!("a thread panicked"))?;
            verdicts.extend(part?);
        }
        Ok(verdicts)
    })
}

fn verdict(worker: &mut Worker, case: &Value) -> Result<Verdict> {
    let given = |key: &str| case.get(key).filter(|value| !value.is_null());
    let modules = given("modules")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let query = Query {
        modules: modules
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        data: given("data").map(ToString::to_string),
        input: given("input").map(ToString::to_string),
        input_term: given("input_term")
            .and_then(Value::as_str)
            .map(str::to_owned),
        query: text(case, "query").to_owned(),
        is_strict: given("strict_error")
            .and_then(Value::as_bool)
            .unwrap_or(false),
    };
    let wants_error = given("want_error").is_some() || given("want_error_code").is_some();
    // A crash or a time-out of the worker is no answer at all.
    let answered = worker.ask(&query).with_context(|| name(case))?;
    Ok(match answered {
        // An error is wanted, whatever its words.
        Answered::Failed(_) | Answered::Refused { .. } if wants_error => Verdict::Passes,
        Answered::Failed(message) | Answered::Refused { message, .. } => Verdict::Refused(message),
        Answered::Rows(rows) if wants_error => Verdict::Differs(format!("{rows} for an error")),
        Answered::Rows(rows) => {
            let is_sorted = given("sort_bindings")
                .and_then(Value::as_bool)
                .unwrap_or(false);
            let found = sorted(serde_json::from_str(&rows)?, is_sorted);
            let wanted = given("want_result")
                .cloned()
                .unwrap_or(Value::Array(Vec::new()));
            let wanted = sorted(wanted, is_sorted);
            if same(&found, &wanted) {
                Verdict::Passes
            } else {
                Verdict::Differs(format!("{found} for {wanted}"))
            }
        }
    })
}

/// Rows in an order of their own; with `sort_bindings` the lists in them as well.
fn sorted(rows: Value, sorts_bindings: bool) -> Value {
    let Value::Array(mut rows) = rows else {
        return rows;
    };
    if sorts_bindings {
        for row in &mut rows {
            for value in row
                .as_object_mut()
                .into_iter()
                .flat_map(|row| row.values_mut())
            {
                if let Value::Array(items) = value {
                    items.sort_by_key(ToString::to_string);
                }
            }
        }
    }
    rows.sort_by_key(ToString::to_string);
    Value::Array(rows)
}

/// Whether two values are the same, `1` and `1.0` alike.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || left.as_f64() == right.as_f64()
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, value)| right.get(key).is_some_and(|other| same(value, other)))
        }
        _ => left == right,
    }
}

/// A lost case is an error, and so is a new one that the list does not have.
fn compare(path: &Path, found: &str) -> Result<()> {
    let held = std::fs::read_to_string(path).unwrap_or_default();
    let (found_set, held_set): (BTreeSet<_>, BTreeSet<_>) =
        (found.lines().collect(), held.lines().collect());
    let lost: Vec<_> = held_set.difference(&found_set).copied().collect();
    let new: Vec<_> = found_set.difference(&held_set).copied().collect();
    ensure!(
        lost.is_empty(),
        "passed before and do not any more:\n{}",
        lost.join("\n")
    );
    if !new.is_empty() {
        let proposal = path.with_extension("passing.new");
        std::fs::write(&proposal, found)?;
        anyhow::bail!(
            "{} cases pass that {} does not list; take over {}",
            new.len(),
            path.display(),
            proposal.display()
        );
    }
    Ok(())
}
