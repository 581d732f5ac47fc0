use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::conformance::Bench;
use crate::tools::program;
use crate::workspace;

/// Folders of recorded expressions.
const TABLES: [&str; 2] = [
    "cli/terraform/src/evaluate/cases",
    "cli/terraform/src/functions/cases",
];

/// What stands in these folders but holds no expressions.
const OTHER: [&str; 2] = ["configuration", "signatures"];

/// At least so many expressions are asked.
const LEAST: usize = 11_000;

/// The answer to an expression that the console refuses.
const REFUSED: &str = "error";

/// A table, and the configuration that its expressions are asked in.
struct Table {
    name: String,
    configuration: Option<PathBuf>,
    /// Expressions with their recorded answers.
    rows: Vec<(String, String)>,
}

/// Every recorded answer to an expression is what `tofu console` gives today; the tests of the
/// evaluator hold its own answers against the record.
pub(in crate::conformance) fn check(bench: &Bench) -> Result<()> {
    let tofu = bench.tools.tofu()?;
    let tables = tables()?;
    let asked: usize = tables.iter().map(|table| table.rows.len()).sum();
    ensure!(
        asked >= LEAST,
        "there are {asked} recorded expressions, not {LEAST}"
    );
    let (even, odd): (Vec<_>, Vec<_>) = tables
        .iter()
        .enumerate()
        .partition(|(place, _)| place % 2 == 0);
    let scratch = bench.scratch.path().join("expressions");
    let some = |name: &str, tables: &[(usize, &Table)]| -> Result<Vec<String>> {
        let mut differences = Vec::new();
        for (_, table) in tables {
            let folder = scratch.join(name).join(&table.name);
            differences.extend(compare(&tofu, &folder, table)?);
        }
        Ok(differences)
    };
    let mut differences = std::thread::scope(|scope| {
        let other = scope.spawn(|| some("odd", &odd));
        let mut all = some("even", &even)?;
        let more = other.join().ok().context("a thread panicked")?;
        all.extend(more?);
        anyhow::Ok(all)
    })?;
    differences.sort();
    ensure!(
        differences.is_empty(),
        "{} answers differ from the record:\n{}",
        differences.len(),
        differences.join("\n")
    );
    println!("   {asked} expressions have the recorded answers");
    Ok(())
}

fn tables() -> Result<Vec<Table>> {
    let root = workspace::root()?;
    let mut tables = Vec::new();
    for folder in TABLES {
        let folder = root.join(folder);
        let configuration = folder.join("configuration.txt");
        for file in workspace::files(&folder, ".txt")? {
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            if OTHER.contains(&name.as_ref()) {
                continue;
            }
            let text = workspace::read(&file)?;
            let rows = text.lines().filter(|line| !line.is_empty()).map(|line| {
                let row = line.split_once('\t');
                let (expression, answer) = row.with_context(|| format!("no tab in `{line}`"))?;
                Ok((expression.to_owned(), answer.to_owned()))
            });
            tables.push(Table {
                name: name.into_owned(),
                configuration: configuration.exists().then(|| configuration.clone()),
                rows: rows.collect::<Result<_>>()?,
            });
        }
    }
    Ok(tables)
}

/// The expressions of a table whose answers are others than recorded.
fn compare(tofu: &Path, folder: &Path, table: &Table) -> Result<Vec<String>> {
    std::fs::create_dir_all(folder)?;
    if let Some(configuration) = &table.configuration {
        std::fs::copy(configuration, folder.join("main.tf"))?;
        // Without a state the console takes unknown values for mistakes.
        std::fs::write(folder.join("terraform.tfstate"), "")?;
    }
    let all: Vec<&str> = table.rows.iter().map(|(own, _)| own.as_str()).collect();
    // The console ends at its first error; most are found without one.
    let tried: Vec<String> = all.iter().map(|own| format!("can({own})")).collect();
    let tried: Vec<&str> = tried.iter().map(String::as_str).collect();
    let can = ask(tofu, folder, &tried)?;
    let mut good = all.iter().zip(can).enumerate().filter_map(|(place, pair)| {
        let is_good = pair.1.is_some_and(|answer| answer != "false");
        is_good.then_some((place, *pair.0))
    });
    let (places, expressions): (Vec<usize>, Vec<&str>) = good.by_ref().unzip();
    let mut answers = vec![REFUSED.to_owned(); all.len()];
    for (place, answer) in places.into_iter().zip(ask(tofu, folder, &expressions)?) {
        if let (Some(slot), Some(answer)) = (answers.get_mut(place), answer) {
            *slot = escaped(&answer);
        }
    }
    let rows = table.rows.iter().zip(answers);
    let differs = rows.filter(|((_, recorded), answer)| recorded != answer);
    Ok(differs
        .map(|((expression, recorded), answer)| {
            format!(
                "{}: {expression}\n  recorded {recorded}\n  now      {answer}",
                table.name
            )
        })
        .collect())
}

/// What the console prints for each expression; nothing where it refuses.
fn ask(tofu: &Path, folder: &Path, expressions: &[&str]) -> Result<Vec<Option<String>>> {
    let mut answers: Vec<Option<String>> = vec![None; expressions.len()];
    let mut from = 0;
    while from < expressions.len() {
        let printed = console(tofu, folder, from, expressions)?;
        let (mut current, mut last) = (None, None);
        let mut is_whole = false;
        // A carriage return belongs to the answer.
        for line in printed.split('\n') {
            if let Some(mark) = line
                .strip_prefix("\"@@")
                .and_then(|rest| rest.strip_suffix("@@\""))
            {
                is_whole = mark == "end";
                current = mark.parse::<usize>().ok();
                last = current.or(last);
                if let Some(answer) = current.and_then(|place| answers.get_mut(place)) {
                    *answer = Some(String::new());
                }
            } else if let Some(Some(answer)) = current.and_then(|place| answers.get_mut(place)) {
                answer.push_str(line);
                answer.push('\n');
            }
        }
        if is_whole {
            break;
        }
        let refused = last.context("the console printed nothing")?;
        if let Some(answer) = answers.get_mut(refused) {
            *answer = None;
        }
        from = refused + 1;
    }
    for answer in answers.iter_mut().flatten() {
        answer.pop();
    }
    Ok(answers)
}

/// What the console prints for the expressions from one on, each behind a mark with its place.
fn console(tofu: &Path, folder: &Path, from: usize, expressions: &[&str]) -> Result<String> {
    let mut input = String::new();
    for (place, expression) in expressions.iter().enumerate().skip(from) {
        input.extend([&format!("\"@@{place}@@\"\n"), *expression, "\n"]);
    }
    input.push_str("\"@@end@@\"\n");
    let file = folder.join("input.txt");
    std::fs::write(&file, input)?;
    let mut command: Command = program(tofu);
    command
        .args(["console", "-no-color"])
        .current_dir(folder)
        .env("TF_CLI_CONFIG_FILE", "/dev/null")
        .env("CHECKPOINT_DISABLE", "1")
        .stdin(Stdio::from(std::fs::File::open(file)?));
    // An error ends it with 1, which is an answer.
    let output = command.output()?;
    String::from_utf8(output.stdout).context("the console printed no UTF-8")
}

/// An answer on one line, as it is recorded.
fn escaped(answer: &str) -> String {
    answer
        .replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\t', "\\t")
        .replace('\r', "\\r")
}
