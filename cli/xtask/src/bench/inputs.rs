//! What is measured: charts, projects and objects of any size, made from files that are checked in.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace;

/// A folder that is removed at the end.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("creating {}", folder.display()))?;
        Ok(Self(folder.canonicalize()?))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The small chart that is checked in.
pub(super) fn small_chart() -> Result<PathBuf> {
    Ok(workspace::root()?.join("cli/xtask/gates/charts/small"))
}

/// Copies a folder, links followed.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| format!("listing {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Writes a file and the folders around it.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

/// A copy of the small chart whose every template is there so many times, under other names.
pub(super) fn large_chart(to: &Path, times: usize) -> Result<()> {
    copy(&small_chart()?, to)?;
    for template in workspace::files(&to.join("templates"), ".yaml")? {
        let text = workspace::read(&template)?;
        for number in 1..times {
            let mut own = text.clone();
            for name in ["fullname\" .", "fullname\" $", "account\" ."] {
                let call = format!("{{{{ include \"small.{name} }}}}");
                own = own.replace(&call, &format!("{call}-{number}"));
            }
            write(&template.with_extension(format!("{number}.yaml")), &own)?;
        }
    }
    Ok(())
}

/// A project with one environment, `local`, of so many components, each with a chart of its own
/// that is a copy of the small one.
pub(super) fn project(to: &Path, components: usize) -> Result<()> {
    project_of(to, components, &["local".to_owned()])
}

/// A project with several environments of so many components each. They stand in the chain in this
/// order, and no two have the same parameters.
pub(super) fn project_of(to: &Path, components: usize, environments: &[String]) -> Result<()> {
    write(
        &to.join("infractl.yaml"),
        &format!("{PROJECT}chain: [{}]\n", environments.join(", ")),
    )?;
    let mut chosen = String::new();
    let mut pins = String::new();
    for number in 0..components {
        let name = format!("small-{number:03}");
        writeln!(chosen, "  {name}: {{variant: single}}")?;
        writeln!(
            pins,
            "  {name}.server: {{repository: registry.example.org/{name}, tag: \"1.{number}\", \
             digest: \"sha256:{}\"}}",
            format!("{number:04x}").repeat(16)
        )?;
        copy(&small_chart()?, &to.join("helm/charts").join(&name))?;
        write(
            &to.join(format!("helm/components/{name}/component.yaml")),
            &COMPONENT.replace("NAME", &name),
        )?;
    }
    for (number, environment) in environments.iter().enumerate() {
        let folder = to.join("environments").join(environment);
        let replicas = 3 + number;
        let parameters = format!("parameters: {{replicas: {replicas}}}\n");
        write(
            &folder.join("environment.yaml"),
            &format!("{ENVIRONMENT}{parameters}components:\n{chosen}"),
        )?;
        write(
            &folder.join("release.yaml"),
            &format!("{RELEASE}images:\n{pins}"),
        )?;
    }
    Ok(())
}

const PROJECT: &str = "apiVersion: infractl.dev/v1
kind: Project
name: measured
";

const ENVIRONMENT: &str = "apiVersion: infractl.dev/v1
kind: Environment
tier: development
delivery: {type: directory}
";

const RELEASE: &str = "apiVersion: infractl.dev/v1
kind: Release
kubernetes: v1.36.3+k3s1
charts: {}
";

const COMPONENT: &str = "apiVersion: infractl.dev/v1
kind: Component
name: NAME
description: A chart of the usual size and shape
licence: {spdx: Apache-2.0}
namespace: default
stateful: false
variants:
  single:
    chart: helm/charts/NAME
    images:
      server: {values: image, shape: repository-tag-digest}
    parameters: {replicas: autoscaling.minimum}
    secrets:
      NAME-login:
        keys:
          password: {generate: {length: 32}}
exceptions: []
";

/// A manifest whose every object has a number behind its name.
pub(super) fn renamed(manifest: &str, number: usize) -> String {
    let mut text = String::with_capacity(manifest.len() + 1024);
    let mut is_metadata = false;
    for line in manifest.lines() {
        is_metadata = line == "metadata:" || (is_metadata && line.starts_with(' '));
        text.push_str(line);
        if is_metadata && line.starts_with("  name: ") {
            let _ = write!(text, "-{number}");
        }
        text.push('\n');
    }
    text
}

/// The number of objects in a manifest that are no Secrets.
pub(super) fn count_objects(manifest: &str) -> usize {
    let kinds = manifest.lines().filter(|line| line.starts_with("kind: "));
    kinds.filter(|line| *line != "kind: Secret").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_of_an_object_gets_a_number() {
        let manifest = "kind: A\nmetadata:\n  labels:\n    name: x\n  name: a\nspec:\n  name: b\n";
        let expected =
            "kind: A\nmetadata:\n  labels:\n    name: x\n  name: a-7\nspec:\n  name: b\n";
        assert_eq!(renamed(manifest, 7), expected);
    }

    #[test]
    fn secrets_are_not_counted() {
        assert_eq!(
            count_objects("kind: Secret\n---\nkind: Service\n  kind: no\n"),
            1
        );
    }
}
