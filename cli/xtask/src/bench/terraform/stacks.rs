use std::path::PathBuf;

use anyhow::{Result, ensure};

use super::{ours, tofu};
use crate::bench::measure::{Measured, Runs, Step, Task, rows, side_by_side};
use crate::bench::{Bench, inputs};
use crate::workspace;

/// A stack of the repository, in a copy of its own.
struct Stack {
    name: String,
    folder: PathBuf,
    variables: PathBuf,
}

/// All of the repository's Terraform looked over at once, beside tflint.
pub(in crate::bench) fn lint(bench: &Bench) -> Result<Measured> {
    let stacks = stacks(bench)?;
    let root = bench.scratch.path().join("stacks/terraform");
    let own = ours(bench, "lint", &root);
    let theirs = Step::new(&bench.tools.tflint()?, ["--recursive"], &root);
    let runs = Runs {
        ours: bench.runs,
        theirs: bench.fewer_runs(),
    };
    let base = side_by_side(&Task::one(own), &Task::one(theirs), runs)?;
    Ok(Measured {
        work: format!(
            "`lint` of this repository's modules and {} stacks",
            stacks.len()
        ),
        against: "`tflint --recursive`",
        rows: rows(base, None),
    })
}

/// Each stack shown on its own, one process each, beside the plans of empty clouds.
pub(in crate::bench) fn preview(bench: &Bench) -> Result<Measured> {
    let (mut own, mut theirs) = (Task::default(), Task::default());
    let stacks = stacks(bench)?;
    for stack in &stacks {
        tofu(bench, &stack.folder, &["init", "-input=false"])?.output()?;
        let file = stack.variables.to_string_lossy();
        let words = format!("terraform preview --var-file {file}");
        own.steps.push(ours(bench, &words, &stack.folder));
        let file = format!("-var-file={file}");
        let arguments = [
            "plan",
            "-input=false",
            "-lock=false",
            "-refresh=false",
            &file,
        ];
        theirs.steps.push(tofu(bench, &stack.folder, &arguments)?);
    }
    let runs = Runs {
        ours: bench.runs,
        theirs: bench.fewer_runs(),
    };
    let base = side_by_side(&own, &theirs, runs)?;
    let names: Vec<&str> = stacks.iter().map(|stack| stack.name.as_str()).collect();
    Ok(Measured {
        work: format!(
            "`terraform preview` of {}: {} processes",
            names.join(", "),
            names.len()
        ),
        against: "`tofu plan` of each, after `init`, of simulated clouds",
        rows: rows(base, None),
    })
}

/// Copies of the stacks that need no remote state.
fn stacks(bench: &Bench) -> Result<Vec<Stack>> {
    let root = workspace::root()?.join("terraform");
    let copy = bench.scratch.path().join("stacks/terraform");
    if !copy.exists() {
        for part in ["modules", "stacks", "testing/images", "testing/sets"] {
            inputs::copy(&root.join(part), &copy.join(part))?;
        }
    }
    let mut stacks = Vec::new();
    for (name, set) in [
        ("cluster-static", "five-servers"),
        ("cluster-hetzner", "staging"),
        ("cluster-aws", "prod"),
    ] {
        let folder = copy.join("stacks").join(name);
        let variables = copy.join(format!("testing/sets/{name}/{set}.tfvars"));
        ensure!(variables.exists(), "{} is missing", variables.display());
        inputs::write(
            &folder.join("backend_override.tf"),
            "terraform {\n  backend \"local\" {}\n}\n",
        )?;
        stacks.push(Stack {
            name: name.to_owned(),
            folder,
            variables,
        });
    }
    Ok(stacks)
}
