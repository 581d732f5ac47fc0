//! Projects as git repositories.

use std::process::Command;

use crate::project::Project;

/// Commits everything and gives the id.
pub(crate) fn commit(project: &Project, message: &str) -> String {
    git(project, &["add", "--all"]);
    git(project, &["commit", "--quiet", "--message", message]);
    git(project, &["rev-parse", "HEAD"]).trim().to_owned()
}

/// Runs git with nothing of the caller's settings.
pub(crate) fn git(project: &Project, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(project.root()).args(args).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ("GIT_AUTHOR_NAME", "tests"),
        ("GIT_AUTHOR_EMAIL", "tests@example.org"),
        ("GIT_COMMITTER_NAME", "tests"),
        ("GIT_COMMITTER_EMAIL", "tests@example.org"),
    ] {
        command.env(name, value);
    }
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {stderr}");
    String::from_utf8(output.stdout).unwrap()
}
