//! Projects as git repositories.

use std::path::Path;
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

/// The repository's own charts, policies and environments, both pinned to the one commit.
pub(crate) fn platform() -> Project {
    let project = Project::empty();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in ["helm", "terraform", "environments", "policies"] {
        copy(&project, &own, Path::new(folder));
    }
    copy(&project, &own, Path::new("infractl.yaml"));
    begin(&project);
    project
}

/// The same on machines that exist already, which need no cloud to be applied.
pub(crate) fn platform_without_clouds() -> Project {
    let project = platform();
    let variables = project.read("environments/local/terraform/cluster.tfvars");
    for (name, cloud) in [("staging", "hetzner"), ("prod", "aws")] {
        let file = format!("environments/{name}/environment.yaml");
        project.replace(&file, &format!("cluster-{cloud}"), "cluster-static");
        let file = format!("environments/{name}/terraform/cluster.tfvars");
        project.write(&file, &variables);
    }
    let file = "environments/prod/divergence.yaml";
    let declared = project.read(file);
    let (before, rest) = declared.split_once("  # Another cloud").unwrap();
    let (_, after) = rest.split_once("  # Settings").unwrap();
    let before = before.replace(STACKS, "");
    project.write(file, format!("{before}  # Settings{after}"));
    std::fs::remove_dir_all(project.root().join(".git")).unwrap();
    begin(&project);
    project
}

const STACKS: &str = "  - address: environment/prod
    field: stacks.**
    reason: prod runs in another cloud than staging
";

/// Makes a repository of it, with all environments pinned to its one commit.
fn begin(project: &Project) {
    git(project, &["init", "--quiet", "--initial-branch=main"]);
    let first = commit(project, "begin");
    pin(project, "environments/staging/release.yaml", &first);
    pin(project, "environments/prod/release.yaml", &first);
}

/// Copies a file, or a folder with all below it, to the same place in a project.
pub(crate) fn copy(project: &Project, from: &Path, path: &Path) {
    let source = from.join(path);
    if source.is_dir() {
        for entry in std::fs::read_dir(&source).unwrap() {
            copy(project, from, &path.join(entry.unwrap().file_name()));
        }
    } else {
        project.write(path.to_str().unwrap(), std::fs::read(source).unwrap());
    }
}

/// Has a release pin another revision.
pub(crate) fn pin(project: &Project, release: &str, revision: &str) {
    let text = project.read(release);
    let (before, rest) = text.split_once("revision: \"").unwrap();
    let (_, after) = rest.split_once('"').unwrap();
    project.write(release, format!("{before}revision: \"{revision}\"{after}"));
}
