use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use infractl_document::Node;

use super::Bench;
use super::recorded::{list, read, text};
use crate::{process, tools, workspace};

/// Every small chart of `cli/helm/tests/cases` still makes the real helm say what is recorded.
pub(super) fn check_cases(bench: &Bench) -> Result<()> {
    let helm = bench.tools.helm()?;
    let folder = workspace::root()?.join("cli/helm/tests/cases");
    let mut stale = Vec::new();
    let mut count = 0;
    for case in folders(&folder)? {
        let tree = read(&case.join("case.yaml"))?;
        for step in list(tree.root(), "steps")? {
            count += 1;
            if !says_the_same(&helm, &case, step)? {
                stale.push(format!("{}/{}", name(&case), text(step, "name")?));
            }
        }
    }
    ensure!(
        stale.is_empty(),
        "helm says something else now: {}",
        stale.join(", ")
    );
    println!("   {count} recorded answers");
    Ok(())
}

fn says_the_same(helm: &Path, case: &Path, step: Node<'_>) -> Result<bool> {
    let mut command = tools::program(helm);
    command.current_dir(case).arg("template");
    for argument in list(step, "args")? {
        command.arg(argument.as_str().unwrap_or_default());
    }
    let output = command.output()?;
    let fails = step.get("fails").and_then(Node::as_bool).unwrap_or(false);
    let (ending, said) = if fails {
        ("stderr", &output.stderr)
    } else {
        ("stdout", &output.stdout)
    };
    let recorded = std::fs::read(case.join(format!("{}.{ending}", text(step, "name")?)))?;
    Ok(output.status.success() != fails && error_part(&recorded, fails) == error_part(said, fails))
}

/// Of what a failing helm says, the part from `Error:` on: the lines before are log lines with a
/// time in them.
fn error_part(said: &[u8], fails: bool) -> &[u8] {
    if !fails {
        return said;
    }
    let at = said
        .windows(6)
        .position(|window| window == b"Error:")
        .unwrap_or(0);
    said.get(at..).unwrap_or_default()
}

/// Every chart of the repository with each `ci/*-values.yaml` still gives what is recorded.
pub(super) fn check_first_party(bench: &Bench) -> Result<()> {
    let helm = bench.tools.helm()?;
    let root = workspace::root()?;
    let charts = bench.scratch.path().join("charts");
    process::run(
        Command::new("cp")
            .arg("-r")
            .arg(root.join("helm/charts"))
            .arg(&charts),
    )?;
    let mut count = 0;
    for chart in folders(&charts)? {
        let variants = workspace::files(&chart, "-values.yaml")?;
        let variants = variants
            .iter()
            .filter(|path| path.parent() == Some(&chart.join("ci")));
        for (position, values) in variants.enumerate() {
            if position == 0 {
                process::output(
                    tools::program(&helm)
                        .args(["dependency", "update"])
                        .arg(&chart),
                )?;
            }
            let variant = name(values).trim_end_matches("-values.yaml").to_owned();
            let rendered = process::output(
                tools::program(&helm)
                    .args(["template", "release"])
                    .arg(&chart)
                    .args([
                        "--namespace",
                        "platform",
                        "--kube-version",
                        "1.36.3",
                        "--values",
                    ])
                    .arg(values),
            )?;
            let recorded = root
                .join("cli/helm/tests/first-party")
                .join(name(&chart))
                .join(format!("{variant}.yaml"));
            ensure!(
                workspace::read(&recorded)? == rendered,
                "{} is not what helm says now",
                recorded.display()
            );
            count += 1;
        }
    }
    println!("   {count} recorded answers");
    Ok(())
}

fn folders(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut folders: Vec<_> = entries
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    Ok(folders)
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
