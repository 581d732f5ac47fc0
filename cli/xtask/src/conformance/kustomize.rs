use anyhow::{Result, ensure};

use super::Bench;
use crate::{process, tools};

/// What `apply` wrote is taken by the real kustomize, whole and in the same order.
pub(super) fn check(bench: &Bench) -> Result<()> {
    let repository = bench.clone_of_repository()?;
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
