#![expect(
    clippy::disallowed_types,
    reason = "the JSON of other programs is read"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::Bench;
use crate::{tools, workspace};

/// kubeconform in strict mode and infractl refuse the same objects.
pub(super) fn check(bench: &Bench) -> Result<()> {
    let repository = bench.clone_of_repository()?;
    for environment in ["local", "staging"] {
        let folder = bench.scratch.path().join(format!("objects-{environment}"));
        let to = folder.to_string_lossy().into_owned();
        crate::process::run(bench.infractl(&repository).args([
            "render",
            environment,
            "--to",
            &to,
        ]))?;
        let refused = agree(bench, &folder, environment)?;
        ensure!(refused == 0, "{environment}: {refused} objects are refused");
    }
    let bad = workspace::root()?.join("cli/kubernetes/tests/conformance");
    let refused = agree(bench, &bad, "bad objects")?;
    ensure!(refused > 0, "none of the bad objects is refused");
    Ok(())
}

/// Compares verdicts file by file; gives the number of files that both refuse.
fn agree(bench: &Bench, folder: &Path, name: &str) -> Result<usize> {
    let theirs = kubeconform(bench, folder)?;
    let ours = infractl(bench, folder)?;
    let only_theirs: Vec<_> = theirs.difference(&ours).collect();
    let only_ours: Vec<_> = ours.difference(&theirs).collect();
    ensure!(
        only_theirs.is_empty() && only_ours.is_empty(),
        "{name}: only kubeconform refuses {only_theirs:?}; only infractl refuses {only_ours:?}"
    );
    println!("   {name}: both refuse {} files", ours.len());
    Ok(ours.len())
}

fn kubeconform(bench: &Bench, folder: &Path) -> Result<BTreeSet<String>> {
    let schemas = bench
        .tools
        .schemas()?
        .join("kubernetes_validate/kubernetes-json-schema");
    let location = format!(
        "{}/v1.36.0-local-strict/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json",
        schemas.display()
    );
    let output = tools::program(&bench.tools.kubeconform()?)
        .args([
            "-strict",
            "-output",
            "json",
            "-kubernetes-version",
            "1.36.0",
            "-schema-location",
        ])
        .arg(location)
        .args(["-ignore-filename-pattern", "kustomization.yaml"])
        .arg(folder)
        .output()?;
    let report: Value = serde_json::from_slice(&output.stdout).with_context(|| {
        format!(
            "kubeconform printed no JSON: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    })?;
    let resources = report["resources"].as_array().cloned().unwrap_or_default();
    Ok(resources
        .iter()
        .filter_map(|resource| name(resource["filename"].as_str()?))
        .collect())
}

fn infractl(bench: &Bench, folder: &Path) -> Result<BTreeSet<String>> {
    let output = Command::new(&bench.infractl)
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
    let of_schemas = |finding: &&Value| {
        let id = finding["id"].as_str().unwrap_or_default();
        SCHEMA_RULES.contains(&id)
    };
    let path = |finding: &Value| name(finding["place"]["path"].as_str()?);
    Ok(findings
        .iter()
        .filter(of_schemas)
        .filter_map(path)
        .collect())
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

fn name(path: &str) -> Option<String> {
    Path::new(path)
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
}
