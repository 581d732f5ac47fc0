use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::conformance::Bench;
use crate::tools::program;
use crate::{process, workspace};

/// Rules of tflint beyond its recommended ones.
const RULES: [&str; 3] = [
    "terraform_documented_outputs",
    "terraform_documented_variables",
    "terraform_naming_convention",
];

/// Every file of `terraform/` is written as `tofu fmt` writes it, and tflint finds nothing.
pub(in crate::conformance) fn check(bench: &Bench) -> Result<()> {
    let root = workspace::root()?.join("terraform");
    let mut format = program(&bench.tools.tofu()?);
    format.arg("fmt").args(["-check", "-diff", "-recursive"]);
    process::run(format.arg(&root))?;
    let tflint = bench.tools.tflint()?;
    let mut folders = BTreeSet::new();
    for file in workspace::files(&root, ".tf")? {
        folders.extend(file.parent().map(Path::to_path_buf));
    }
    ensure!(!folders.is_empty(), "terraform/ holds no module");
    for folder in &folders {
        let mut lint: Command = program(&tflint);
        lint.arg("--chdir").arg(folder);
        for rule in RULES {
            lint.arg("--enable-rule").arg(rule);
        }
        process::run(&mut lint)?;
    }
    println!("   {} folders are in style", folders.len());
    Ok(())
}
