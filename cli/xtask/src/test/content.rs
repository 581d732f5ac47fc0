use std::process::Command;

use anyhow::Result;

use crate::{process, workspace};

/// The repository's own environments hold no error.
pub(crate) fn check() -> Result<()> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(workspace::root()?).args([
        "run",
        "--locked",
        "--quiet",
        "--package",
        "infractl",
        "--",
        "validate",
    ]);
    process::run(&mut command)
}
