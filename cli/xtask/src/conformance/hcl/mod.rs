//! Our reader and formatter of HCL beside `hclsyntax` and `tofu fmt`.

mod fixtures;
mod mutants;
mod originals;
mod record;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use infractl_base::RelativePath;
use infractl_document::{SourceId, Sources};
use infractl_hcl::syntax::{outline, outline_of_expression};
use infractl_hcl::{outline_of_tokens, read, read_template};

use super::Bench;
use crate::workspace;
use originals::{Question, hclsyntax, tofu_fmt};
use record::Answer;

/// The folder of the texts.
const FIXTURES: &str = "cli/hcl/tests/fixtures";

/// Where the original loses something and we do not: names of fixtures, with what we write.
const DEPARTURES: &str = "cli/hcl/tests/golden/departures.txt";

/// How the names of files end that are HCL.
const ENDINGS: [&str; 6] = [
    ".tf",
    ".tfvars",
    ".tofu",
    ".tftest.hcl",
    ".pkr.hcl",
    ".terraform.lock.hcl",
];

/// Fixtures, files of the repository and mutants are read and formatted as the originals do; what
/// is recorded of them is what they say today.
pub(super) fn check(bench: &Bench) -> Result<()> {
    let fixtures = fixtures::read()?;
    let texts: Vec<&[u8]> = fixtures.iter().map(|own| own.text.as_bytes()).collect();
    let formatted = tofu_fmt(bench, &texts)?;
    let trees = hclsyntax(bench, Question::Tree, texts.iter().copied())?;
    let mut answers = Vec::new();
    for ((fixture, formatted), tree) in fixtures.iter().zip(formatted).zip(trees) {
        answers.push(Answer {
            name: fixture.name.clone(),
            text: fixture.text.clone(),
            formatted: formatted.map(String::from_utf8).transpose()?,
            tree,
        });
    }
    record::hold(&answers, bench.is_recording)?;
    check_fixtures(&answers)?;
    println!("   {} fixtures are as recorded", answers.len());

    let files = files()?;
    check_files(bench, &files)?;
    println!("   {} files of the repository are the same", files.len());

    let mutants = mutants::mutants(&fixtures);
    check_formats(bench, &mutants)?;
    let mut texts = texts;
    texts.extend(files.iter().map(|(_, text)| text.as_slice()));
    texts.extend(mutants.iter().map(String::as_bytes));
    check_trees(bench, &texts)?;
    check_tokens(bench, &texts)?;
    check_templates(bench, &texts)
}

/// The formats of the fixtures are the originals', but for the departures.
fn check_fixtures(answers: &[Answer]) -> Result<()> {
    let list = workspace::read(&workspace::root()?.join(DEPARTURES))?;
    let departs = |name: &str| {
        list.lines()
            .any(|line| line.strip_prefix("--- ") == Some(name))
    };
    for answer in answers {
        let ours = formatted(answer.text.as_bytes())?;
        let theirs = answer.formatted.as_ref().map(String::as_bytes);
        ensure!(
            (ours.as_deref() == theirs) != departs(&answer.name),
            "`{}` is formatted as\n{}",
            answer.name,
            shown(ours.as_deref())
        );
    }
    Ok(())
}

/// Every file of the repository that is HCL.
fn files() -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let root = workspace::root()?;
    let mut files = Vec::new();
    for ending in ENDINGS {
        for path in workspace::files(&root, ending)? {
            let text = std::fs::read(&path)?;
            files.push((path, text));
        }
    }
    ensure!(files.len() >= 70, "there are {} files only", files.len());
    Ok(files)
}

fn check_files(bench: &Bench, files: &[(PathBuf, Vec<u8>)]) -> Result<()> {
    let texts: Vec<&[u8]> = files.iter().map(|(_, text)| text.as_slice()).collect();
    for ((path, text), theirs) in files.iter().zip(tofu_fmt(bench, &texts)?) {
        let ours = formatted(text)?;
        ensure!(
            ours == theirs,
            "{} is formatted as\n{}\nand by tofu as\n{}",
            path.display(),
            shown(ours.as_deref()),
            shown(theirs.as_deref())
        );
    }
    Ok(())
}

/// Every 8th mutant that is taken is formatted as `tofu fmt` does. Where the original loses
/// something, as in the departures, we keep every sign.
fn check_formats(bench: &Bench, mutants: &[String]) -> Result<()> {
    let source = source()?;
    let texts: Vec<&[u8]> = mutants
        .iter()
        .map(String::as_bytes)
        .filter(|text| read(text, source).is_whole())
        .step_by(8)
        .collect();
    let mut kept = 0;
    for (text, theirs) in texts.iter().zip(tofu_fmt(bench, &texts)?) {
        let ours = formatted(text)?;
        if ours == theirs {
            continue;
        }
        let signs = |text: &[u8]| {
            let signs = text.iter().filter(|sign| !sign.is_ascii_whitespace());
            signs.copied().collect::<Vec<_>>()
        };
        let keeps = |written: &Option<Vec<u8>>| {
            let written = written.as_deref().unwrap_or_default();
            signs(written) == signs(text)
        };
        ensure!(
            keeps(&ours) && !keeps(&theirs),
            "{}\nis formatted as\n{}\nand by tofu as\n{}",
            shown(Some(text)),
            shown(ours.as_deref()),
            shown(theirs.as_deref())
        );
        kept += 1;
    }
    ensure!(
        kept * 50 <= texts.len(),
        "{kept} of {} mutants are not formatted as by tofu",
        texts.len()
    );
    println!(
        "   {} texts have the same format but {kept}, of which tofu loses a part",
        texts.len()
    );
    Ok(())
}

fn check_trees(bench: &Bench, texts: &[&[u8]]) -> Result<()> {
    let source = source()?;
    let answers = hclsyntax(bench, Question::Tree, texts.iter().copied())?;
    compare("trees", texts, &answers, |text| {
        let reading = read(text, source);
        reading.is_whole().then(|| outline(&reading.file.body))
    })
}

/// The tokens of every text that `hclsyntax` takes.
fn check_tokens(bench: &Bench, texts: &[&[u8]]) -> Result<()> {
    let source = source()?;
    let is_whole = |text: &&&[u8]| read(text, source).is_whole();
    let texts: Vec<&[u8]> = texts.iter().filter(is_whole).copied().collect();
    let answers = hclsyntax(bench, Question::Tokens, texts.iter().copied())?;
    compare("tokens", &texts, &answers, |text| {
        Some(outline_of_tokens(text))
    })
}

/// The texts as templates; a carriage return alone is text for us alone.
fn check_templates(bench: &Bench, texts: &[&[u8]]) -> Result<()> {
    let source = source()?;
    let is_told = |text: &&&[u8]| {
        let mut returns = text.iter().zip(text.iter().skip(1).chain(b" "));
        !returns.any(|(sign, next)| *sign == b'\r' && *next != b'\n')
    };
    let texts: Vec<&[u8]> = texts.iter().filter(is_told).copied().collect();
    let answers = hclsyntax(bench, Question::Template, texts.iter().copied())?;
    compare("templates", &texts, &answers, |text| {
        let (template, errors) = read_template(text, source);
        let is_whole = !errors
            .iter()
            .any(|error| error.kind.is_refused_by_terraform());
        is_whole.then(|| outline_of_expression(&template))
    })
}

/// Holds ours against the original's, and says how many there are.
fn compare(
    what: &str,
    texts: &[&[u8]],
    answers: &[Option<String>],
    ours: impl Fn(&[u8]) -> Option<String>,
) -> Result<()> {
    let mut differences = Vec::new();
    for (text, theirs) in texts.iter().zip(answers) {
        let ours = ours(text);
        if ours != *theirs {
            differences.push(format!(
                "{}\n  hclsyntax: {}\n  infractl:  {}",
                String::from_utf8_lossy(text),
                theirs.as_deref().unwrap_or("refused"),
                ours.as_deref().unwrap_or("refused")
            ));
        }
    }
    ensure!(
        differences.is_empty(),
        "{} of {} {what} differ:\n{}",
        differences.len(),
        texts.len(),
        differences.get(..5).unwrap_or(&differences).join("\n")
    );
    let taken = answers.iter().flatten().count();
    println!(
        "   {} texts have the same {what}; {taken} are taken by both",
        texts.len()
    );
    Ok(())
}

/// What we write; nothing where the text is refused.
fn formatted(text: &[u8]) -> Result<Option<Vec<u8>>> {
    Ok(infractl_hcl::format(text, source()?).ok())
}

fn source() -> Result<SourceId> {
    let path = RelativePath::parse("asked.tf").context("a path")?;
    Ok(Sources::new().add(&path, &std::sync::Arc::from(&b""[..])))
}

fn shown(text: Option<&[u8]>) -> String {
    text.map_or_else(
        || "(refused)".to_owned(),
        |text| String::from_utf8_lossy(text).into_owned(),
    )
}
