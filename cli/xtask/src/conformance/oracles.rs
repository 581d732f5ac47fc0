use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Bench;
use crate::{process, workspace};

/// The recorded answers of Go's `text/template` still are what Go says.
pub(super) fn check_template(_bench: &Bench) -> Result<()> {
    let root = workspace::root()?;
    let recordings = workspace::files(&root.join("cli/template/tests/golden"), ".json")?;
    anyhow::ensure!(!recordings.is_empty(), "no answers are recorded");
    process::run(go(&root, "template").arg("-check").args(recordings))
}

/// The recorded answers of go-yaml and sigs.k8s.io/yaml still are what they say.
pub(super) fn check_yaml(_bench: &Bench) -> Result<()> {
    let root = workspace::root()?;
    let recordings = root.join("cli/yaml/tests/golden");
    process::run(
        go(&root, "yaml")
            .args(["-check", "-folder"])
            .arg(recordings),
    )
}

/// The recorded answers of PyYAML still are what it says.
pub(super) fn check_pyyaml(bench: &Bench) -> Result<()> {
    let root = workspace::root()?;
    process::run(
        Command::new("python3")
            .current_dir(root.join("cli/xtask/oracles/yaml"))
            .env("PYTHONPATH", bench.tools.pyyaml()?)
            .args(["python.py", "-check"])
            .arg(root.join("cli/yaml/tests/golden")),
    )
}

fn go(root: &Path, name: &str) -> Command {
    let mut command = Command::new("go");
    command
        .current_dir(root.join("cli/xtask/oracles").join(name))
        .args(["run", "."]);
    command
}
