//! Values of secrets stand in the state store and in the one file that needs them, nowhere else.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::project::{Project, Run};

const DRAWN: &str = ".infractl/local/state/secrets/app/app-secret/token";
const MANIFEST: &str = ".infractl/local/platform/app/08-secret-app-secret.yaml";
const COMPONENT: &str = "helm/components/app/component.yaml";

/// What a run said must not hold a secret in any form that a person could turn back.
fn assert_silent(run: &Run, secret: &str) {
    for text in [&run.stdout, &run.stderr] {
        assert!(!text.contains(secret), "a secret is told:\n{text}");
        assert!(!text.contains(&base64(secret)), "a secret is told:\n{text}");
    }
}

/// No file but the named ones holds a secret.
fn assert_kept(project: &Project, secret: &str, allowed: &[&str]) {
    for (name, content) in project.files("") {
        let content = String::from_utf8_lossy(&content);
        let holds = content.contains(secret) || content.contains(&base64(secret));
        assert_eq!(holds, allowed.contains(&name.as_str()), "{name}");
    }
}

fn base64(text: &str) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let whole = text.len() - text.len() % 3;
    // The end depends on what follows, so whole groups are enough to recognise it.
    text.as_bytes()[..whole]
        .chunks(3)
        .flat_map(|group| {
            let bits = group
                .iter()
                .fold(0, |bits, byte| bits << 8 | usize::from(*byte));
            [18, 12, 6, 0].map(|shift| char::from(SIGNS[bits >> shift & 63]))
        })
        .collect()
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

fn commands() -> [Vec<&'static str>; 13] {
    [
        vec!["render", "local"],
        vec!["validate", "--format", "json"],
        vec!["plan", "local"],
        vec!["plan", "local", "--format", "json"],
        vec!["apply", "local", "--yes"],
        vec!["status", "--format", "json"],
        vec!["history", "local", "--format", "json"],
        vec!["drift", "local", "--format", "json"],
        vec![
            "explain",
            "kubernetes/app/Secret/apps/app-secret",
            "-e",
            "local",
        ],
        vec![
            "explain",
            "kubernetes/app/Secret/apps/app-secret#stringData.token",
            "-e",
            "local",
        ],
        vec!["doctor"],
        vec!["destroy", "local"],
        vec!["destroy", "local", "--yes"],
    ]
}

#[test]
fn a_drawn_secret_is_told_nowhere_and_survives() {
    let project = Project::sample();
    let first = project.expect(0, &["apply", "local", "--yes"]);
    let secret = project.read(DRAWN);
    assert_eq!(secret.len(), 32, "the component asks for 32 characters");
    assert_silent(&first, &secret);
    assert!(
        project.read(MANIFEST).contains(&secret),
        "the Secret is delivered"
    );
    assert_kept(&project, &secret, &[DRAWN, MANIFEST]);

    // A change beside it, so that plans and applies have something to say.
    project.replace(MANIFEST, "name: app-secret", "name: app-secret # touched");
    project.replace("environments/local/values/app.yaml", "hello", "goodbye");
    for command in commands() {
        assert_silent(&project.run(&command), &secret);
    }
    project.expect(0, &["apply", "local", "--yes"]);
    assert_eq!(project.read(DRAWN), secret, "drawn once, kept");
    assert_kept(&project, &secret, &[DRAWN, MANIFEST]);
}

#[test]
fn a_changed_secret_is_planned_without_its_values() {
    let project = Project::sample();
    project.expect(0, &["apply", "local", "--yes"]);
    let secret = project.read(DRAWN);
    let by_hand = "written-by-hand-0123456789abcdef";
    project.replace(MANIFEST, &secret, by_hand);
    let plan = project.expect(2, &["plan", "local", "--detailed-exitcode"]);
    assert_silent(&plan, &secret);
    assert_silent(&plan, by_hand);
    insta::assert_snapshot!(plan.stdout, @r"
    app
      ~ Secret apps/app-secret
          stringData.token: (sensitive) changes

    local: 0 to create, 1 to update, 0 to replace, 0 to delete, 4 unchanged
    ");
    let json = project.expect(0, &["plan", "local", "--format", "json"]);
    assert_silent(&json, &secret);
    assert_silent(&json, by_hand);
    project.expect(0, &["apply", "local", "--yes"]);
    assert!(project.read(MANIFEST).contains(&secret));
}

#[test]
fn secrets_lie_in_private_files() {
    let project = Project::sample();
    project.expect(0, &["apply", "local", "--yes"]);
    for path in [DRAWN, MANIFEST] {
        assert_eq!(mode(&project.root().join(path)), 0o600, "{path}");
    }
    // Neither the state nor the delivered Secret is ever offered to git.
    for path in [
        ".infractl/local/state/.gitignore",
        ".infractl/local/platform/.gitignore",
    ] {
        assert!(!project.read(path).is_empty(), "{path}");
    }
}

#[test]
fn a_secret_of_the_environment_is_told_nowhere() {
    let secret = "canary-5d41402abc4b2a76b9719d911017c592";
    let project = Project::sample();
    project.replace(COMPONENT, "{generate: {length: 32}}", "\"env:APP_TOKEN\"");
    let missing = project.expect(4, &["plan", "local"]);
    assert!(missing.stderr.contains("APP_TOKEN"), "{}", missing.stderr);
    let run = |args: &[&str]| {
        let mut command = project.command(args);
        command.env("APP_TOKEN", secret);
        project.finish(command)
    };
    let applied = run(&["apply", "local", "--yes"]);
    assert_eq!(applied.code, Some(0), "{}", applied.shown());
    assert_silent(&applied, secret);
    assert_kept(&project, secret, &[MANIFEST]);
    for command in commands() {
        assert_silent(&run(&command), secret);
    }
}

#[test]
fn a_secret_that_a_person_wrote_out_is_not_repeated() {
    let secret = "hunter2-hunter2-hunter2";
    let project = Project::sample();
    project.replace(COMPONENT, "{generate: {length: 32}}", secret);
    for format in ["json", "sarif", "junit", "github", "markdown"] {
        let run = project.expect(1, &["validate", "--format", format]);
        assert_silent(&run, secret);
    }
}
