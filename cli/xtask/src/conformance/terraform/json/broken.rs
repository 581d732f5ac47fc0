use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::Judge;
use crate::tools::program;
use crate::workspace;

/// Files that are mistaken as JSON, or as a configuration in it, each with the line where the tests
/// of our reader tell of it.
const BROKEN: &str = "cli/terraform/src/configuration/json/broken.txt";

/// At least so many are there.
const LEAST: usize = 35;

/// What opens a file: its name, the rule, the line, and the tool's line where that is another.
const OPENING: &str = "=== ";

/// What `validate -json` prints.
#[derive(Deserialize)]
struct Judgement {
    diagnostics: Vec<Diagnostic>,
}

#[derive(Deserialize)]
struct Diagnostic {
    severity: String,
    summary: String,
    range: Option<Range>,
}

#[derive(Deserialize)]
struct Range {
    start: Start,
}

#[derive(Deserialize)]
struct Start {
    line: usize,
}

/// The tool refuses each of them, and at the line.
pub(super) fn check(judge: &Judge, home: &Path) -> Result<()> {
    let text = workspace::read(&workspace::root()?.join(BROKEN))?;
    let cases: Vec<(&str, &str)> = text
        .split(OPENING)
        .skip(1)
        .filter_map(|case| case.split_once('\n'))
        .collect();
    let count = cases.len();
    ensure!(count >= LEAST, "{BROKEN} holds {count} cases, not {LEAST}");
    super::all(cases, |(header, text)| {
        refused(judge, home, header, text).with_context(|| header.to_owned())
    })?;
    println!("   {count} broken configurations in JSON are refused at their lines");
    Ok(())
}

fn refused(judge: &Judge, home: &Path, header: &str, text: &str) -> Result<()> {
    let mut words = header.split(' ');
    let name = words.next().unwrap_or_default();
    let line = words.nth(1).context("a header has no line")?;
    let line: usize = words.next().unwrap_or(line).parse()?;
    let folder = home.join(name);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("main.tf.json"), text)?;
    let mut command = program(&judge.tofu);
    judge.clouds.offer(&mut command, &folder.join("cloud"));
    command.current_dir(&folder).args(["validate", "-json"]);
    let output = command.output().context("starting the tool")?;
    let judged: Judgement = serde_json::from_slice(&output.stdout)?;
    let errors: Vec<_> = judged
        .diagnostics
        .iter()
        .filter(|own| own.severity == "error")
        .collect();
    ensure!(!errors.is_empty(), "the tool takes it");
    let lines = errors
        .iter()
        .filter_map(|own| Some(own.range.as_ref()?.start.line));
    let lines: BTreeSet<usize> = lines.collect();
    let summaries: Vec<&str> = errors.iter().map(|own| own.summary.as_str()).collect();
    ensure!(
        lines.contains(&line),
        "the tool tells of {lines:?}, not of {line}: {}",
        summaries.join("; ")
    );
    Ok(())
}
