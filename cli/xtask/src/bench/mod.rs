//! How long infractl takes beside the real tools, and what eight fixed works cost.

mod chart;
mod diff;
mod gate;
mod inputs;
mod measure;
mod memory;
mod page;
mod policy;
mod render;
mod schemas;
mod start;
mod terraform;
mod validate;

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::tools::Tools;
use crate::{conformance, process};
use inputs::Scratch;
use measure::Measured;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct BenchArgs {
    /// Compare instructions, allocations and peak heap of the eight gated works with their records
    #[arg(long)]
    gate: bool,
    /// Write the table into `docs/reference/performance.md`, or with --gate the records; of works
    /// that a WORD leaves out, the rows stay
    #[arg(long)]
    write: bool,
    /// How often each work runs; the median counts
    #[arg(long, value_name = "NUMBER", default_value = "21")]
    runs: std::num::NonZeroUsize,
    /// Run only the works whose names hold this word
    #[arg(value_name = "WORD")]
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
const WORKS: [(&str, Work); 19] = [
    ("environments", render::environments),
    ("generated environment", render::generated),
    ("chart as a process", chart::as_process),
    ("chart in process", chart::in_process),
    ("validate", validate::objects),
    ("diff", diff::environments),
    ("policy beside opa", policy::opa),
    ("policy beside conftest", policy::conftest),
    ("policy beside gator", policy::gator),
    ("policy over a plan", policy::plan),
    ("policy, first verdict", policy::first),
    ("terraform lint beside tflint", terraform::tflint),
    ("terraform lint beside checkov", terraform::checkov),
    ("terraform lint beside tofu validate", terraform::validate),
    ("terraform fmt", terraform::format),
    ("terraform preview", terraform::preview),
    ("terraform lint of stacks", terraform::lint_stacks),
    ("terraform preview of stacks", terraform::preview_stacks),
    ("start", start::version),
];

/// Measures, prints, and on request writes.
pub(crate) fn run(args: &BenchArgs) -> Result<()> {
    let is_wanted = |name: &str| args.only.as_deref().is_none_or(|word| name.contains(word));
    if args.gate {
        return count(args.write, is_wanted);
    }
    let scratch =
        Scratch::new(&std::env::temp_dir().join(format!("infractl-bench-{}", std::process::id())))?;
    // What a linker wrote lies in other pieces than what an installation copied.
    let infractl = scratch.path().join("infractl");
    std::fs::copy(conformance::build()?, &infractl)?;
    let bench = Bench {
        tools: Tools::open()?,
        infractl,
        work: build_work(&[])?,
        scratch,
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
    println!("{}", page::table(&measured));
    if args.write {
        page::write(&page::facts(&bench)?, &measured, args.only.is_none())?;
    }
    Ok(())
}

/// Compares the eight gated works with their records.
pub(crate) fn check_gates() -> Result<()> {
    count(false, |_| true)
}

/// Counts with the system's allocator, the only one that valgrind knows, and leaves the binary as
/// users get it.
fn count(is_written: bool, is_wanted: impl Fn(&str) -> bool) -> Result<()> {
    let features = ["--no-default-features"];
    let infractl = conformance::build_program("infractl", "infractl", &features)?;
    let counted = gate::run(&infractl, &build_work(&features)?, is_written, is_wanted);
    conformance::build()?;
    counted
}

/// The program that runs single works of the libraries.
fn build_work(features: &[&str]) -> Result<PathBuf> {
    conformance::build_program("infractl-xtask", "infractl-work", features)
}

impl Bench {
    /// How often a work of 100 times the size runs.
    fn fewer_runs(&self) -> usize {
        (self.runs / 4).max(1)
    }
}
