mod content;
mod links;
mod structure;

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{generate, process, workspace};

/// What to leave out.
#[derive(clap::Args)]
pub(crate) struct TestArgs {
    /// Run only the steps whose names hold this word
    #[arg(long)]
    only: Option<String>,
}

type Step = fn() -> Result<()>;

/// Runs every step; the first that fails ends the run.
pub(crate) fn run(args: &TestArgs) -> Result<()> {
    let steps: [(&str, Step); 9] = [
        ("formatting", || cargo(&["fmt", "--all", "--check"])),
        ("structure", structure::check),
        ("links", links::check),
        ("lints", || {
            cargo(&[
                "clippy",
                "--locked",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])
        }),
        ("fuzz targets", fuzz_targets),
        ("tests", || {
            cargo(&["test", "--locked", "--workspace", "--quiet"])
        }),
        ("generated files", generate::check_offline),
        ("content", content::check),
        ("documentation", || {
            cargo(&["doc", "--locked", "--workspace", "--no-deps", "--quiet"])
        }),
    ];
    let wanted = |name: &str| {
        args.only
            .as_ref()
            .is_none_or(|word| name.contains(word.as_str()))
    };
    let chosen: Vec<_> = steps.into_iter().filter(|(name, _)| wanted(name)).collect();
    anyhow::ensure!(!chosen.is_empty(), "no step has such a name");
    for (name, work) in chosen {
        process::step(name, work)?;
    }
    Ok(())
}

/// The fuzz targets, which are no part of the workspace, still fit what they test.
fn fuzz_targets() -> Result<()> {
    let root = workspace::root()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(&root)
        .args(["check", "--locked", "--bins", "--manifest-path"])
        .arg("fuzz/Cargo.toml")
        .env("CARGO_TARGET_DIR", target)
        // Nothing is linked, so the engine need not be built: it is C++.
        .env("CUSTOM_LIBFUZZER_PATH", "/none/libfuzzer.a");
    process::run(&mut command)
}

fn cargo(args: &[&str]) -> Result<()> {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(workspace::root()?)
        .args(args)
        .env("RUSTDOCFLAGS", "-D warnings");
    process::run(&mut command)
}
