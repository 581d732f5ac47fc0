//! Terraform configurations, beside the programs that people look over them with.

mod inputs;
mod stacks;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use self::inputs::{Made, SERVICES};
use super::Bench;
use super::measure::{Amount, Comparison, Measured, Row, Runs, Step, Task, rows, side_by_side};
use super::memory::held;
use crate::clouds::Clouds;

pub(super) use inputs::configuration;
pub(super) use stacks::{lint as lint_stacks, preview as preview_stacks};

/// How many times larger the configuration is that shows the growth.
const TIMES: usize = 10;

/// The most memory, by the length of the text.
const MOST_MEMORY: u64 = 60;

/// The rules, beside tflint with its own of the language.
pub(super) fn tflint(bench: &Bench) -> Result<Measured> {
    let made = made(bench)?;
    let theirs = Step::new(&bench.tools.tflint()?, ["--recursive"], &made.folder);
    beside(bench, "lint", &made, theirs, "`tflint --recursive`")
}

/// The rules, beside checkov, which builds its graph and asks its own of AWS.
pub(super) fn checkov(bench: &Bench) -> Result<Measured> {
    let made = made(bench)?;
    let packages = bench.tools.checkov()?;
    let program = packages.join("bin/checkov");
    let arguments = [
        path(&program)?,
        "--directory",
        ".",
        "--framework",
        "terraform",
        "--skip-download",
        "--soft-fail",
        "--quiet",
        "--compact",
    ];
    let theirs = Step::new(Path::new("python3"), arguments, &made.folder)
        .with("PYTHONPATH", path(&packages)?);
    slow(bench, "lint", &made, theirs, "`checkov`")
}

/// The rules, beside the look that tofu takes, with the schemas of its providers.
pub(super) fn validate(bench: &Bench) -> Result<Measured> {
    let made = made(bench)?;
    let theirs = tofu(bench, &made.folder, &["validate"])?;
    beside(
        bench,
        "lint",
        &made,
        theirs,
        "`tofu validate`, after `init`",
    )
}

/// The format, which no file departs from.
pub(super) fn format(bench: &Bench) -> Result<Measured> {
    let made = made(bench)?;
    let arguments = ["fmt", "-check", "-recursive"];
    let theirs = tofu(bench, &made.folder, &arguments)?;
    beside(
        bench,
        "terraform fmt --check --recursive",
        &made,
        theirs,
        "`tofu fmt -check -recursive`",
    )
}

/// The preview, beside the plan of an empty cloud.
pub(super) fn preview(bench: &Bench) -> Result<Measured> {
    let made = made(bench)?;
    let arguments = ["plan", "-input=false", "-lock=false", "-refresh=false"];
    let theirs = tofu(bench, &made.folder, &arguments)?;
    slow(
        bench,
        "terraform preview",
        &made,
        theirs,
        "`tofu plan`, after `init`, of a simulated cloud",
    )
}

/// The configuration of 700 files, made once, and ready for tofu.
fn made(bench: &Bench) -> Result<Made> {
    let folder = bench.scratch.path().join("terraform-1");
    let is_new = !folder.exists();
    let made = inputs::make(&folder, SERVICES)?;
    ensure!(made.files == 700, "there are {} files", made.files);
    if is_new {
        let init = tofu(bench, &folder, &["init", "-input=false"])?;
        init.output()?;
    }
    Ok(made)
}

/// tofu with the simulated clouds.
fn tofu(bench: &Bench, folder: &Path, arguments: &[&str]) -> Result<Step> {
    let clouds = Clouds::set_up_once(&bench.scratch.path().join("clouds"))?;
    let mut command = Command::new("tofu");
    clouds.offer(&mut command, &bench.scratch.path().join("cloud"));
    let mut step = Step::new(
        &bench.tools.tofu()?,
        arguments.iter().copied().chain(["-no-color"]),
        folder,
    );
    for (name, value) in command.get_envs() {
        let name = name.to_str().context("a name is not UTF-8")?;
        let value = value.and_then(std::ffi::OsStr::to_str);
        step = step.with(name, value.context("a value is not UTF-8")?);
    }
    Ok(step)
}

fn ours(bench: &Bench, words: &str, folder: &Path) -> Step {
    let words = words.split(' ').chain(["."]);
    Step::new(&bench.infractl, words, folder)
}

fn beside(
    bench: &Bench,
    words: &str,
    made: &Made,
    theirs: Step,
    against: &'static str,
) -> Result<Measured> {
    compare(bench, words, made, (theirs, bench.fewer_runs()), against)
}

/// A comparison with what takes most of a minute, so that one run of it must do.
fn slow(
    bench: &Bench,
    words: &str,
    made: &Made,
    theirs: Step,
    against: &'static str,
) -> Result<Measured> {
    compare(bench, words, made, (theirs, 1), against)
}

fn compare(
    bench: &Bench,
    words: &str,
    made: &Made,
    (theirs, times): (Step, usize),
    against: &'static str,
) -> Result<Measured> {
    let own = ours(bench, words, &made.folder);
    let large = inputs::make(
        &bench.scratch.path().join(format!("terraform-{TIMES}")),
        SERVICES * TIMES,
    )?;
    let more = ours(bench, words, &large.folder);
    let memory = Row {
        quantity: "memory of all processes",
        base: Comparison {
            ours: bounded(held(bench, &own)?, made)?,
            theirs: Some(held(bench, &theirs)?),
        },
        large: Some(Comparison {
            ours: bounded(held(bench, &more)?, &large)?,
            theirs: None,
        }),
    };
    let runs = Runs {
        ours: bench.runs,
        theirs: times,
    };
    let base = side_by_side(&Task::one(own), &Task::one(theirs), runs)?;
    let runs = Runs {
        ours: bench.fewer_runs(),
        theirs: 0,
    };
    let large = side_by_side(&Task::one(more), &Task::default(), runs)?;
    let mut rows = rows(base, Some(large));
    rows.push(memory);
    Ok(Measured {
        work: format!(
            "`{words}` of {} lines in {} files, {} kB; of {TIMES} times as many",
            made.lines,
            made.files,
            made.bytes / 1_000,
        ),
        against,
        rows,
    })
}

/// The memory, which is a bounded number of times the text.
fn bounded(memory: Amount, made: &Made) -> Result<Amount> {
    let Amount::Memory(bytes) = memory else {
        anyhow::bail!("memory is counted in bytes");
    };
    let times = bytes / made.bytes as u64;
    println!("   memory is {times} times the text");
    ensure!(
        times <= MOST_MEMORY,
        "{bytes} bytes of memory are {times} times the text of {} files",
        made.files
    );
    Ok(memory)
}

fn path(path: &Path) -> Result<&str> {
    path.to_str().context("the path is not UTF-8")
}
