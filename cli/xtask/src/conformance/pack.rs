//! The default pack through the real opa and the real conftest: each case of each policy gives the
//! findings that it gives here.
#![expect(
    clippy::disallowed_types,
    reason = "what three engines say is compared as JSON"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use infractl_base::{Checkout, Program, RelativePath};
use infractl_document::Sources;
use infractl_policy::{Asked, Limits, TestOptions, Verdict, Worker};
use serde_json::Value;

use super::Bench;
use crate::tools::program;
use crate::{process, workspace};

/// Where the pack lies.
const POLICIES: &str = "policies";

/// Repeats every case with both tools, and compares.
pub(super) fn check(bench: &Bench) -> Result<()> {
    let root = workspace::root()?;
    let asked = asked(bench, &root)?;
    let folder = bench.scratch.path().join("pack");
    let policies = only_policies(&root, &folder)?;
    let mut differing = opa(bench, &folder, &policies, &asked)?;
    differing.extend(conftest(bench, &folder, &policies, &asked)?);
    ensure!(
        differing.is_empty(),
        "other findings than here:\n{}",
        differing.join("\n")
    );
    let rules: BTreeSet<&str> = asked.iter().map(|one| one.rule.as_str()).collect();
    println!(
        "   {} evaluations of {} rules are the same in opa and conftest",
        asked.len(),
        rules.len()
    );
    Ok(())
}

/// Runs the cases here. All of them have to pass, and each policy has to have some.
fn asked(bench: &Bench, root: &Path) -> Result<Vec<Asked>> {
    let limits = Limits::USUAL;
    let memory = limits.memory.to_string();
    let own = Program::new(bench.program()?).arguments(["policy-worker", "--memory", &memory]);
    let run = infractl_policy::test(
        &Checkout::open(root)?,
        &[RelativePath::parse(POLICIES)?],
        &Sources::new(),
        &mut Worker::new(own, limits),
        // Examples are documents like those of cases; these need no reader.
        &|format, _| Err(format!("{format} is not read here")),
        TestOptions {
            run: Some("/cases/"),
            records: true,
            ..TestOptions::default()
        },
    )?;
    let failed: Vec<String> = run
        .tests
        .iter()
        .filter(|test| test.verdict != Verdict::Passed)
        .map(|test| format!("{}: {:?}", test.path, test.verdict))
        .collect();
    ensure!(failed.is_empty(), "cases fail:\n{}", failed.join("\n"));
    if let Some(finding) = run.findings.first() {
        anyhow::bail!("{}: {}", finding.rule.as_str(), finding.message);
    }
    let packages: BTreeSet<&str> = run.asked.iter().filter_map(package).collect();
    ensure!(
        !packages.is_empty() && packages.len() == run.policies,
        "{} of {} policies have cases",
        packages.len(),
        run.policies
    );
    Ok(run.asked)
}

/// The package of a rule, from below `data` on.
fn package(asked: &Asked) -> Option<&str> {
    let below = asked.rule.strip_prefix("data.")?;
    below.rsplit_once('.').map(|(package, _)| package)
}

/// The pack without its cases, which both tools would take for data, and without tests.
fn only_policies(root: &Path, folder: &Path) -> Result<PathBuf> {
    let target = folder.join(POLICIES);
    let listed = process::output(program(Path::new("git")).arg("-C").arg(root).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        POLICIES,
    ]))?;
    for path in listed.lines().filter(|path| {
        let name = path.strip_suffix(".rego");
        name.is_some_and(|name| !name.ends_with("_test"))
    }) {
        let to = folder.join(path);
        let parent = to.parent().context("a file lies in a folder")?;
        std::fs::create_dir_all(parent)?;
        std::fs::copy(root.join(path), to)?;
    }
    Ok(target)
}

/// The items of a rule in an order of their own.
fn sorted(items: Option<&Value>) -> Vec<String> {
    let items = items.and_then(Value::as_array);
    let mut items: Vec<String> = items.into_iter().flatten().map(canonical).collect();
    items.sort();
    items
}

/// A value as one text, whatever the order of its fields.
fn canonical(value: &Value) -> String {
    match value.as_object() {
        Some(fields) => {
            let fields: BTreeMap<_, _> = fields.iter().collect();
            serde_json::json!(fields).to_string()
        }
        None => value.to_string(),
    }
}

fn own(asked: &Asked) -> Result<Vec<String>> {
    let given = asked.given.as_deref().map(serde_json::from_str::<Value>);
    Ok(sorted(given.transpose()?.as_ref()))
}

/// Asks opa once for all: a module with one rule for each evaluation, and the inputs as data.
fn opa(bench: &Bench, folder: &Path, policies: &Path, asked: &[Asked]) -> Result<Vec<String>> {
    let mut module = String::from("package conformance\n");
    let mut inputs = Vec::with_capacity(asked.len());
    for (number, one) in asked.iter().enumerate() {
        let rule = &one.rule;
        // Writing to a string cannot fail.
        let _ = writeln!(
            module,
            "answers[{number}] := items if items := {rule} with input as data.inputs[{number}]"
        );
        inputs.push(serde_json::from_str::<Value>(&one.input)?);
    }
    let (asking, data) = (folder.join("asking.rego"), folder.join("inputs.json"));
    std::fs::write(&asking, module)?;
    std::fs::write(&data, serde_json::json!({ "inputs": inputs }).to_string())?;
    let answer = process::output(
        program(&bench.tools.opa()?)
            .args(["eval", "--format", "raw", "--data"])
            .arg(policies)
            .arg("--data")
            .arg(&asking)
            .arg("--data")
            .arg(&data)
            .arg("[[number, items] | some number, items in data.conformance.answers]"),
    )?;
    let rows: Vec<(usize, Value)> = serde_json::from_str(&answer)?;
    let answers: BTreeMap<usize, Value> = rows.into_iter().collect();
    let mut differing = Vec::new();
    for (number, one) in asked.iter().enumerate() {
        let (found, wanted) = (own(one)?, sorted(answers.get(&number)));
        if found != wanted {
            let (name, rule) = (&one.name, &one.rule);
            differing.push(format!("{name}: {rule}: {found:?}, opa {wanted:?}"));
        }
    }
    Ok(differing)
}

/// Asks conftest once for all: a file for each evaluation, of which the package in question counts.
fn conftest(bench: &Bench, folder: &Path, policies: &Path, asked: &[Asked]) -> Result<Vec<String>> {
    let files = folder.join("inputs");
    std::fs::create_dir_all(&files)?;
    for (number, one) in asked.iter().enumerate() {
        std::fs::write(files.join(format!("{number}.json")), &one.input)?;
    }
    let mut command = program(&bench.tools.conftest()?);
    command
        .current_dir(&files)
        .args(["test", "--all-namespaces", "--output", "json", "--policy"])
        .arg(policies)
        .arg(".");
    // It fails where it finds something, which is what is asked.
    let answer = command.output().context("running conftest")?;
    let rows: Vec<Value> = serde_json::from_slice(&answer.stdout).with_context(|| {
        let words = String::from_utf8_lossy(&answer.stderr);
        format!("conftest gives no JSON: {words}")
    })?;
    let mut answers: BTreeMap<(String, String, &str), Vec<String>> = BTreeMap::new();
    for row in &rows {
        let text = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
        for (list, rule) in [("failures", "deny"), ("warnings", "warn")] {
            let items = row.get(list).and_then(Value::as_array);
            let mut items: Vec<String> = items.into_iter().flatten().map(item).collect();
            items.sort();
            let key = (
                text("filename").to_owned(),
                text("namespace").to_owned(),
                rule,
            );
            answers.insert(key, items);
        }
    }
    let mut differing = Vec::new();
    for (number, one) in asked.iter().enumerate() {
        let package = package(one).unwrap_or_default().to_owned();
        let rule = match one.rule.rsplit('.').next() {
            Some("warn") => "warn",
            _ => "deny",
        };
        let key = (format!("{number}.json"), package, rule);
        let found = own(one)?;
        match answers.get(&key) {
            Some(wanted) if *wanted == found => {}
            wanted => {
                let (name, rule) = (&one.name, &one.rule);
                differing.push(format!("{name}: {rule}: {found:?}, conftest {wanted:?}"));
            }
        }
    }
    Ok(differing)
}

/// An item of conftest as the policy gave it: all but the message is among its metadata.
fn item(item: &Value) -> String {
    let message = item.get("msg").cloned().unwrap_or(Value::Null);
    let metadata = item.get("metadata").and_then(Value::as_object);
    let mut fields: serde_json::Map<String, Value> = metadata
        .into_iter()
        .flatten()
        .filter(|(name, _)| name.as_str() != "query")
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if fields.is_empty() {
        return message.to_string();
    }
    fields.insert("msg".to_owned(), message);
    canonical(&Value::Object(fields))
}
