use std::process::Command;

use anyhow::{Result, ensure};

use super::Bench;
use crate::{process, workspace};

/// The Go programs that record answers, each with the folder of its recordings.
const ORACLES: [(&str, &str); 2] = [
    ("template", "cli/template/tests/golden"),
    ("yaml", "cli/yaml/tests/golden"),
];

/// Each program finds that its recorded answers still are what the real libraries say.
pub(super) fn check(_bench: &Bench) -> Result<()> {
    let root = workspace::root()?;
    for (name, recordings) in ORACLES {
        let folder = root.join("cli/xtask/oracles").join(name);
        ensure!(folder.exists(), "{} does not exist", folder.display());
        let mut command = Command::new("go");
        command
            .current_dir(&folder)
            .args(["run", ".", "-check", "-folder"])
            .arg(root.join(recordings));
        process::run(&mut command)?;
    }
    Ok(())
}
