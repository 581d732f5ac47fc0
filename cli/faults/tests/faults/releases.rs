//! Each step of writing a release, killed and failed: old pins or new pins, nothing between.
#![expect(
    clippy::disallowed_methods,
    reason = "the tests lay out a repository and look at what is written"
)]

use std::fs;
use std::process::Command;

use crate::harness::{Project, faulty};

/// The points that a write passes.
const POINTS: [&str; 5] = [
    "write.open",
    "write.data",
    "write.sync",
    "write.rename",
    "write.folder",
];

const STAGING: &str = "environments/staging/release.yaml";
const PROD: &str = "environments/prod/release.yaml";

/// A repository with `staging` and `prod`, of which `staging` runs a newer release.
fn repository(name: &str) -> Project {
    let project = Project::new(name);
    let path = |file: &str| project.root.join(file);
    let read = |file: &str| fs::read_to_string(path(file)).unwrap();
    let environment = read("environments/local/environment.yaml");
    let release = read("environments/local/release.yaml");
    let token = "helm/components/web/component.yaml";
    let without_variable =
        read(token).replace("token: env:WEB_TOKEN", "token: {generate: {length: 16}}");
    fs::write(path(token), without_variable).unwrap();
    let chain = "chain: [staging, prod]\nname:";
    let head = read("infractl.yaml");
    let head: Vec<&str> = head
        .lines()
        .filter(|line| !line.starts_with("chain:"))
        .collect();
    let head = format!("{}\n", head.join("\n")).replace("name:", chain);
    fs::write(path("infractl.yaml"), head).unwrap();
    fs::write(path(".gitignore"), ".infractl/\nhome/\n").unwrap();
    fs::remove_dir_all(path("environments/local")).unwrap();
    for (name, tier) in [("staging", "staging"), ("prod", "production")] {
        fs::create_dir_all(path(&format!("environments/{name}"))).unwrap();
        let environment = environment.replace("tier: development", &format!("tier: {tier}"));
        fs::write(
            path(&format!("environments/{name}/environment.yaml")),
            environment,
        )
        .unwrap();
        fs::write(path(&format!("environments/{name}/release.yaml")), &release).unwrap();
    }
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    git(&project, &["add", "--all"]);
    git(&project, &["commit", "--quiet", "--message", "begin"]);
    let first = git(&project, &["rev-parse", "HEAD"]);
    for file in [STAGING, PROD] {
        let pinned = format!(
            "kind: Release\nsource: {{revision: \"{}\"}}\n",
            first.trim()
        );
        fs::write(path(file), read(file).replace("kind: Release\n", &pinned)).unwrap();
    }
    succeeds(&project, &["apply", "prod", "--yes"]);
    fs::write(
        path("helm/charts/web/values.yaml"),
        read("helm/charts/web/values.yaml") + "# new\n",
    )
    .unwrap();
    git(
        &project,
        &["commit", "--quiet", "--all", "--message", "a newer chart"],
    );
    project
}

fn git(project: &Project, args: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(&project.root)
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_AUTHOR_NAME", "tests")
        .env("GIT_AUTHOR_EMAIL", "tests@example.org")
        .env("GIT_COMMITTER_NAME", "tests")
        .env("GIT_COMMITTER_EMAIL", "tests@example.org")
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {stderr}");
    String::from_utf8(output.stdout).unwrap()
}

fn succeeds(project: &Project, args: &[&str]) {
    let ended = project.run(faulty(), args, "");
    assert_eq!(
        ended.code,
        Some(0),
        "{args:?}: {}{}",
        ended.stdout,
        ended.stderr
    );
}

/// Runs a command with each fault at each step of its write, and holds what it leaves behind.
fn sweep(project: &Project, args: &[&str], file: &str) {
    let read = || fs::read(project.root.join(file)).unwrap();
    let old = read();
    succeeds(project, args);
    let new = read();
    assert_ne!(old, new, "{args:?} writes");
    let mut faults = 0;
    for point in POINTS {
        for (action, words) in [
            ("abort", ""),
            ("eio", "Input/output error"),
            ("enospc", "No space left on device"),
        ] {
            let fault = format!("{point}:{action}");
            fs::write(project.root.join(file), &old).unwrap();
            let ended = project.run(faulty(), args, &fault);
            assert!(
                ended.had_fault(),
                "{fault}: {args:?} never passes it: {ended:?}"
            );
            faults += 1;
            let wanted = if action == "abort" { None } else { Some(4) };
            assert_eq!(ended.code, wanted, "{fault}: {ended:?}");
            assert!(ended.stderr.contains(words), "{fault}: {ended:?}");
            let named = if point == "write.folder" {
                "`environments/"
            } else {
                file
            };
            assert!(
                action == "abort" || ended.stderr.contains(named),
                "{fault}: {ended:?}"
            );
            let left = read();
            assert!(left == old || left == new, "{fault}: neither old nor new");
            let is_renamed = point == "write.folder";
            assert_eq!(
                left == new,
                is_renamed,
                "{fault}: only the rename takes the name"
            );
            // The next run ends with the new pins, and leaves nothing of the killed one.
            fs::write(project.root.join(file), &old).unwrap();
            succeeds(project, args);
            assert_eq!(read(), new, "{fault}");
            for name in project.files().keys() {
                assert!(!name.contains(".infractl-new-"), "{fault} leaves {name}");
            }
        }
    }
    assert_eq!(faults, 15);
}

#[test]
fn a_pin_is_written_whole_or_not_at_all() {
    let project = repository("pin");
    sweep(&project, &["pin", "staging", "--write"], STAGING);
}

#[test]
fn a_promotion_and_a_rollback_are_written_whole_or_not_at_all() {
    let project = repository("promote");
    succeeds(&project, &["pin", "staging", "--write"]);
    succeeds(&project, &["apply", "staging", "--yes"]);
    sweep(&project, &["promote", "staging", "prod", "--write"], PROD);
    sweep(&project, &["rollback", "prod", "--write"], PROD);
}
