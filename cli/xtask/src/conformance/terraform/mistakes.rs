use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::clouds::Clouds;
use crate::conformance::Bench;
use crate::tools::program;
use crate::{process, workspace};

/// Configurations with one mistake each, which the tests of the preview tell of with its place.
const MISTAKEN: (&str, usize) = ("cli/terraform/src/preview/mistaken", 72);

/// Configurations without any.
const SOUND: (&str, usize) = ("cli/terraform/src/preview/sound", 12);

/// The tool refuses what lint refuses, and takes what lint takes, whatever the modules are given.
pub(in crate::conformance) fn check(bench: &Bench) -> Result<()> {
    let clouds = Clouds::set_up_once(&bench.scratch.path().join("clouds"))?;
    let tofu = bench.tools.tofu()?;
    for ((folder, least), is_taken) in [(MISTAKEN, false), (SOUND, true)] {
        let root = workspace::root()?.join(folder);
        let mut count = 0;
        for case in workspace::files(&root, ".tf")? {
            if case.parent() != Some(root.as_path()) {
                continue;
            }
            let name = case.file_stem().unwrap_or_default().to_string_lossy();
            let copy = bench.scratch.path().join(folder).join(&*name);
            let judged = takes(&clouds, &tofu, &case, &copy).with_context(|| name.to_string())?;
            let word = if judged { "takes" } else { "refuses" };
            ensure!(judged == is_taken, "the tool {word} {name}");
            count += 1;
        }
        ensure!(count >= least, "{folder} holds {count} cases, not {least}");
        let word = if is_taken { "taken" } else { "refused" };
        println!("   {count} configurations are {word}");
    }
    Ok(())
}

/// Whether the tool takes a configuration. What only providers refuse, it tells of in a plan.
fn takes(clouds: &Clouds, tofu: &Path, case: &Path, copy: &Path) -> Result<bool> {
    fs::create_dir_all(copy)?;
    let modules = case.with_file_name("modules").join("inner");
    process::run(Command::new("cp").arg("-r").arg(modules).arg(copy))?;
    let text = workspace::read(case)?;
    fs::write(copy.join("main.tf"), &text)?;
    let run = |arguments: &[&str]| {
        let mut command = program(tofu);
        clouds.offer(&mut command, &copy.join("cloud"));
        command.current_dir(copy).args(arguments);
        process::output(&mut command).is_ok()
    };
    // A mistake in a type or a default is told by `init` already.
    if !run(&["init", "-input=false", "-no-color", "-backend=false"]) {
        return Ok(false);
    }
    if !run(&["validate", "-no-color"]) {
        return Ok(false);
    }
    let needs_values = text.contains("variable \"");
    Ok(needs_values || run(&["plan", "-input=false", "-no-color"]))
}
