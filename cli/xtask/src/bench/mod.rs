//! How long infractl takes beside the real tools, and what six fixed works cost.

mod chart;
mod diff;
mod gate;
mod inputs;
mod measure;
mod page;
mod render;
mod schemas;
mod start;
mod validate;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use crate::tools::Tools;
use crate::{conformance, process, workspace};
use inputs::Scratch;
use measure::Measured;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct BenchArgs {
    /// Compare instructions, allocations and peak heap of the six gated works with their records
    #[arg(long)]
    gate: bool,
    /// Write the table into `docs/reference/performance.md`, or with --gate the records
    #[arg(long)]
    write: bool,
    /// How often each work runs; the median counts
    #[arg(long, value_name = "NUMBER", default_value = "21")]
    runs: std::num::NonZeroUsize,
    /// Run only the works whose names hold this word
    #[arg(long, value_name = "WORD", conflicts_with = "write")]
    only: Option<String>,
}

/// What the works share.
struct Bench {
    tools: Tools,
    infractl: PathBuf,
    work: PathBuf,
    scratch: Scratch,
    runs: usize,
}

type Work = fn(&Bench) -> Result<Measured>;

/// The works by name.
const WORKS: [(&str, Work); 7] = [
    ("environments", render::environments),
    ("generated environment", render::generated),
    ("chart as a process", chart::as_process),
    ("chart in process", chart::in_process),
    ("validate", validate::objects),
    ("diff", diff::environments),
    ("start", start::version),
];

/// Measures, prints, and on request writes.
pub(crate) fn run(args: &BenchArgs) -> Result<()> {
    let is_wanted = |name: &str| args.only.as_deref().is_none_or(|word| name.contains(word));
    let infractl = conformance::build()?;
    let work = build_work(&infractl)?;
    if args.gate {
        return gate::run(&infractl, &work, args.write, is_wanted);
    }
    let bench = Bench {
        tools: Tools::open()?,
        infractl,
        work,
        scratch: Scratch::new(
            &std::env::temp_dir().join(format!("infractl-bench-{}", std::process::id())),
        )?,
        runs: args.runs.get(),
    };
    let mut measured = Vec::new();
    for (name, work) in WORKS.into_iter().filter(|(name, _)| is_wanted(name)) {
        process::step(name, || {
            measured.push(work(&bench)?);
            Ok(())
        })?;
    }
    ensure!(!measured.is_empty(), "no work has such a name");
    let table = page::table(&measured);
    println!("{table}");
    if args.write {
        page::write(&page::facts(&bench)?, &table)?;
    }
    Ok(())
}

/// Compares the six gated works with their records.
pub(crate) fn check_gates() -> Result<()> {
    let infractl = conformance::build()?;
    let work = build_work(&infractl)?;
    gate::run(&infractl, &work, false, |_| true)
}

/// Builds the program that runs single works of the libraries, optimised like the released binary.
fn build_work(infractl: &Path) -> Result<PathBuf> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(workspace::root()?).args([
        "build",
        "--locked",
        "--release",
        "--package",
        "infractl-xtask",
        "--bin",
        "infractl-work",
    ]);
    process::run(&mut command)?;
    Ok(infractl.with_file_name("infractl-work"))
}

impl Bench {
    /// How often a work of 100 times the size runs.
    fn fewer_runs(&self) -> usize {
        (self.runs / 4).max(1)
    }
}
