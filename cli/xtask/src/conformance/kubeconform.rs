#![expect(
    clippy::disallowed_types,
    clippy::indexing_slicing,
    reason = "the JSON of other programs is read; an absent key of it is null"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use infractl_document::Node;
use serde_json::Value;

use super::Bench;
use super::recorded::{list, read_all, text};
use crate::{process, tools, workspace};

/// kubeconform in strict mode and infractl accept every object of every environment.
pub(super) fn check_environments(bench: &Bench) -> Result<()> {
    let repository = bench.clone_of_repository()?;
    for environment in ["local", "staging", "prod"] {
        let folder = bench.scratch.path().join(format!("objects-{environment}"));
        let to = folder.to_string_lossy().into_owned();
        process::run(
            bench
                .infractl(&repository)?
                .args(["render", environment, "--to", &to]),
        )?;
        let theirs = verdicts(bench, &folder, "1.36")?;
        let ours = refused(bench, &folder)?;
        ensure!(
            !theirs.is_empty(),
            "{environment}: kubeconform saw no object"
        );
        let others = theirs
            .iter()
            .filter(|verdict| *verdict != "statusValid")
            .count();
        ensure!(
            others == 0 && ours.is_empty(),
            "{environment}: kubeconform does not accept {others} objects, infractl refuses {ours:?}"
        );
        println!("   {environment}: both accept {} objects", theirs.len());
    }
    Ok(())
}

/// kubeconform still says of each recorded case what is recorded.
pub(super) fn check_cases(bench: &Bench) -> Result<()> {
    let files = workspace::files(
        &workspace::root()?.join("cli/kubernetes/tests/cases"),
        ".yaml",
    )?;
    let mut stale = Vec::new();
    let mut count = 0;
    for tree in files
        .iter()
        .map(|path| read_all(path))
        .collect::<Result<Vec<_>>>()?
        .iter()
        .flatten()
    {
        let case = tree.root();
        let folder = bench.scratch.path().join(format!("case-{count}"));
        std::fs::create_dir_all(&folder)?;
        let objects = list(case, "objects")?.into_iter().map(written);
        std::fs::write(folder.join("objects.yaml"), objects.collect::<String>())?;
        let version = case.get("version").and_then(Node::as_str).unwrap_or("1.36");
        let verdicts: BTreeSet<String> = verdicts(bench, &folder, version)?.into_iter().collect();
        let verdict = match () {
            () if verdicts.contains("statusInvalid") => "invalid",
            () if verdicts.contains("statusError") => "error",
            () => "valid",
        };
        if verdict != text(case, "kubeconform")? {
            stale.push(format!("{}: {verdict}", text(case, "case")?));
        }
        count += 1;
    }
    ensure!(
        stale.is_empty(),
        "kubeconform says something else now:\n{}",
        stale.join("\n")
    );
    println!("   {count} recorded verdicts");
    Ok(())
}

fn written(object: Node<'_>) -> String {
    format!("---\n{}", infractl_yaml::write_tree(object))
}

/// The status of each object of a folder.
pub(super) fn verdicts(bench: &Bench, folder: &Path, version: &str) -> Result<Vec<String>> {
    let location = format!(
        "{}/v{version}.0-local-strict/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json",
        bench.tools.schemas()?.display()
    );
    let output = tools::program(&bench.tools.kubeconform()?)
        .args([
            "-strict",
            "-verbose",
            "-output",
            "json",
            "-kubernetes-version",
        ])
        .arg(format!("{version}.0"))
        .arg("-schema-location")
        .arg(location)
        .arg(folder)
        .output()?;
    let report: Value = serde_json::from_slice(&output.stdout).with_context(|| {
        format!(
            "kubeconform printed no JSON: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    })?;
    let resources = report["resources"].as_array().cloned().unwrap_or_default();
    let status = |resource: &Value| resource["status"].as_str().unwrap_or_default().to_owned();
    Ok(resources
        .iter()
        .map(status)
        .filter(|status| status != "statusEmpty")
        .collect())
}

/// What infractl's own schemas refuse in a folder.
pub(super) fn refused(bench: &Bench, folder: &Path) -> Result<Vec<String>> {
    let output = Command::new(bench.program()?)
        .current_dir(folder)
        .args(["validate", ".", "--kubernetes", "1.36", "--format", "json"])
        .output()?;
    let report: Value = serde_json::from_slice(&output.stdout).with_context(|| {
        format!(
            "infractl printed no JSON: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    })?;
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let told = |finding: &Value| {
        let id = finding["id"].as_str().unwrap_or_default();
        SCHEMA_RULES
            .contains(&id)
            .then(|| format!("{id} {}", finding["address"]))
    };
    Ok(findings.iter().filter_map(told).collect())
}

/// The rules that say what a schema can say; the others see more than kubeconform.
const SCHEMA_RULES: [&str; 6] = [
    "k8s-unknown-field",
    "k8s-wrong-type",
    "k8s-missing-field",
    "k8s-bad-value",
    "k8s-unknown-kind",
    "k8s-removed-api",
];
