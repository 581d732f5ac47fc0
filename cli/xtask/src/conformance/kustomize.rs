use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use super::Bench;
use crate::{process, tools};

/// What `apply` wrote is taken by the real kustomize, whole and in the same order.
pub(super) fn check(bench: &Bench) -> Result<()> {
    let repository = without_clouds(&bench.clone_of_repository()?)?;
    for environment in ["local", "staging", "prod"] {
        process::run(
            bench
                .infractl(&repository)?
                .args(["apply", environment, "--yes"]),
        )?;
        let tree = repository
            .join(".infractl")
            .join(environment)
            .join("platform");
        let built = process::output(
            tools::program(&bench.tools.kubectl()?)
                .arg("kustomize")
                .arg(&tree),
        )?;
        let rendered = process::output(bench.infractl(&repository)?.args(["render", environment]))?;
        let (built, mut rendered) = (names(&built), names(&rendered));
        ensure!(
            !built.is_empty(),
            "{environment}: kustomize printed no object"
        );
        // Outside development no Secret is written.
        if environment != "local" {
            rendered.retain(|name| !name.starts_with("Secret "));
        }
        ensure!(
            built == rendered,
            "{environment}: kustomize has\n  {}\ninfractl renders\n  {}",
            built.join("\n  "),
            rendered.join("\n  ")
        );
        println!(
            "   {environment}: {} objects in the same order",
            built.len()
        );
    }
    Ok(())
}

/// A copy of the repository whose environments run on machines that are there: an apply of the
/// others asks a cloud.
fn without_clouds(repository: &Path) -> Result<PathBuf> {
    let copy = repository.with_file_name("repository-without-clouds");
    process::run(Command::new("cp").arg("-r").arg(repository).arg(&copy))?;
    let environments = copy.join("environments");
    let variables = Path::new("terraform/cluster.tfvars");
    for (name, cloud) in [("staging", "hetzner"), ("prod", "aws")] {
        let folder = environments.join(name);
        let file = folder.join("environment.yaml");
        let text = fs::read_to_string(&file)?;
        fs::write(
            &file,
            text.replace(&format!("cluster-{cloud}"), "cluster-static"),
        )?;
        let local = environments.join("local").join(variables);
        fs::copy(local, folder.join(variables))?;
    }
    make_base(&copy)?;
    Ok(copy)
}

/// Commits what `repository` holds and makes it the base branch: the policies refuse a change
/// after which an environment keeps its state elsewhere.
fn make_base(repository: &Path) -> Result<()> {
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(repository);
        git.args(["-c", "user.name=conformance", "-c", "user.email="]);
        git.args(["-c", "commit.gpgSign=false"]);
        process::run(git.args(arguments))
    };
    git(&["add", "--all"])?;
    git(&[
        "commit",
        "--quiet",
        "--message",
        "environments without clouds",
    ])?;
    git(&["update-ref", "refs/remotes/origin/main", "HEAD"])
}

/// Kind, namespace and name of each object, in order; both programs write these fields plainly.
fn names(text: &str) -> Vec<String> {
    text.split("\n---\n").filter_map(name).collect()
}

fn name(document: &str) -> Option<String> {
    let field = |prefix: &str| {
        let line = document.lines().find(|line| line.starts_with(prefix))?;
        line.strip_prefix(prefix)
            .map(|value| value.trim_matches(['"', '\'']).to_owned())
    };
    let metadata: Vec<&str> = document
        .lines()
        .skip_while(|line| *line != "metadata:")
        .skip(1)
        .take_while(|line| line.starts_with(' '))
        .collect();
    let within = |prefix: &str| {
        let line = metadata.iter().find(|line| line.starts_with(prefix))?;
        line.strip_prefix(prefix)
            .map(|value| value.trim_matches(['"', '\'']).to_owned())
    };
    let namespace = within("  namespace: ").unwrap_or_else(|| "-".to_owned());
    Some(format!(
        "{} {namespace}/{}",
        field("kind: ")?,
        within("  name: ")?
    ))
}
