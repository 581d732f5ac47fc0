use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::stacks::folders;
use crate::clouds::Clouds;
use crate::conformance::Bench;
use crate::tools::program;
use crate::{process, workspace};

/// Every module passes its own tests.
pub(in crate::conformance) fn check(bench: &Bench) -> Result<()> {
    let clouds = Clouds::set_up(&bench.scratch.path().join("clouds"))?;
    let tofu = bench.tools.tofu()?;
    let copy = bench.scratch.path().join("modules");
    process::run(
        Command::new("cp")
            .arg("-r")
            .arg(workspace::root()?.join("terraform/modules"))
            .arg(&copy),
    )?;
    for module in folders(&copy)? {
        ensure!(
            module.join("tests").is_dir(),
            "{} has no tests",
            module.display()
        );
        let run = |arguments: &[&str]| {
            let mut command = program(&tofu);
            clouds.offer(&mut command, &module.join("cloud"));
            command.current_dir(&module).args(arguments);
            process::output(&mut command)
        };
        run(&["init", "-input=false", "-no-color"])?;
        let said = run(&["test", "-no-color"])?;
        let summary = said.lines().last().unwrap_or_default();
        let name = module.file_name().unwrap_or_default().to_string_lossy();
        let passed = summary
            .strip_prefix("Success! ")
            .with_context(|| format!("{name}: {summary}"))?;
        ensure!(!passed.starts_with("0 "), "{name} has no tests");
        println!("   {name}: {passed}");
    }
    Ok(())
}
