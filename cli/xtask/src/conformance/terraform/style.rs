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
    check_copies(&root)?;
    println!("   {} folders are in style", folders.len());
    Ok(())
}

/// The inputs of every cluster module and stack are the contract's, without its validations.
fn check_copies(root: &Path) -> Result<()> {
    let wanted = declarations(&workspace::read(
        &root.join("modules/contract/variables.tf"),
    )?);
    let mut copies = 0;
    for file in workspace::files(root, "variables.tf")? {
        let folder = file.parent().and_then(Path::file_name).unwrap_or_default();
        if !folder.to_string_lossy().starts_with("cluster-") {
            continue;
        }
        ensure!(
            workspace::read(&file)? == wanted,
            "{} is not modules/contract/variables.tf without its validations",
            file.display()
        );
        copies += 1;
    }
    ensure!(copies > 0, "terraform/ holds no cluster module");
    Ok(())
}

/// Variables without their validations, and without the blank line before each of them.
fn declarations(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut is_validation = false;
    for line in text.lines() {
        if line == "  validation {" {
            is_validation = true;
            if kept.last().is_some_and(|line| line.is_empty()) {
                kept.pop();
            }
        }
        if !is_validation && !line.starts_with("# tflint-ignore") {
            kept.push(line);
        }
        if line == "  }" {
            is_validation = false;
        }
    }
    kept.join("\n") + "\n"
}
