use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::conformance::Bench;
use crate::tools::program;
use crate::{process, workspace};

/// What `hclsyntax` makes of a text.
#[derive(Deserialize)]
struct Said {
    accepted: bool,
    #[serde(default)]
    tree: String,
}

/// What `hclsyntax` is asked for.
#[derive(Clone, Copy)]
pub(super) enum Question {
    Tree,
    Tokens,
    /// The tree of a text that is a template as a whole.
    Template,
}

impl Question {
    fn option(self) -> Option<&'static str> {
        match self {
            Self::Tree => None,
            Self::Tokens => Some("-tokens"),
            Self::Template => Some("-template"),
        }
    }
}

/// What `hclsyntax` says to each text; nothing where it refuses one.
pub(super) fn hclsyntax<'t>(
    bench: &Bench,
    question: Question,
    texts: impl ExactSizeIterator<Item = &'t [u8]>,
) -> Result<Vec<Option<String>>> {
    let wanted = texts.len();
    let asked = bench.scratch.path().join("hcl.jsonl");
    let mut file = std::io::BufWriter::new(File::create(&asked)?);
    for text in texts {
        // Go reads a list of numbers as bytes, so that any bytes can be asked.
        serde_json::to_writer(&mut file, text)?;
        file.write_all(b"\n")?;
    }
    file.into_inner()?.sync_data()?;
    let mut command = Command::new("go");
    command
        .current_dir(workspace::root()?.join("cli/xtask/oracles/hcl"))
        .args(["run", "-mod=readonly", "."])
        .args(question.option())
        .stdin(File::open(&asked)?);
    let answers: Vec<Option<String>> = process::output(&mut command)?
        .lines()
        .map(|line| {
            let said: Said = serde_json::from_str(line)?;
            Ok(said.accepted.then_some(said.tree))
        })
        .collect::<Result<_>>()?;
    ensure!(
        answers.len() == wanted,
        "hclsyntax answers {} of {wanted} texts",
        answers.len()
    );
    Ok(answers)
}

/// The version of `hclsyntax` that is asked.
pub(super) fn version_of_hclsyntax() -> Result<String> {
    let module = workspace::root()?.join("cli/xtask/oracles/hcl/go.mod");
    let text = workspace::read(&module)?;
    let version = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("github.com/hashicorp/hcl/v2 "));
    version
        .map(str::to_owned)
        .with_context(|| format!("{} names no hclsyntax", module.display()))
}

/// What `tofu fmt` makes of each text; nothing where it refuses one.
pub(super) fn tofu_fmt(bench: &Bench, texts: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>> {
    let tofu = bench.tools.tofu()?;
    let scratch = bench.scratch.path();
    let (first, second) = texts.split_at(texts.len() / 2);
    let some = |name: &str, texts: &[&[u8]]| -> Result<Vec<Option<Vec<u8>>>> {
        let file = scratch.join(format!("fmt-{name}.tf"));
        let answers = texts.iter().map(|text| format_one(&tofu, &file, text));
        answers.collect()
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| some("second", second));
        let mut all = some("first", first)?;
        all.extend(other.join().ok().context("a thread panicked")??);
        Ok(all)
    })
}

fn format_one(tofu: &Path, file: &Path, text: &[u8]) -> Result<Option<Vec<u8>>> {
    std::fs::write(file, text)?;
    let output = program(tofu)
        .args(["fmt", "-no-color", "-"])
        .env("TF_CLI_CONFIG_FILE", "/dev/null")
        .env("CHECKPOINT_DISABLE", "1")
        .stdin(Stdio::from(File::open(file)?))
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success() || said.contains("Error: "),
        "`tofu fmt` ended with {}: {said}",
        output.status
    );
    Ok(output.status.success().then_some(output.stdout))
}
