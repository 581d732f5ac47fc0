//! An environment runs the code of its pinned revision, whatever has been merged since.

use crate::project::Project;
use crate::repository::{commit, git};

const CHART: &str = "helm/charts/app/templates/config.yaml";
const RELEASE: &str = "environments/staging/release.yaml";

/// A repository with `staging`, which pins its first commit, and `local`, which follows it.
pub(crate) fn repository() -> (Project, String) {
    let project = Project::sample();
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    project.replace("infractl.yaml", "[local]", "[staging]");
    project.write(".gitignore", ".infractl/\n.cache/\n");
    let environment = project.read("environments/local/environment.yaml");
    let release = project.read("environments/local/release.yaml");
    let values = project.read("environments/local/values/app.yaml");
    project.remove("environments/local/release.yaml");
    project.write(
        "environments/local/environment.yaml",
        environment.replace("tier: development", "tier: development\nfollows: staging"),
    );
    project.write(
        "environments/staging/environment.yaml",
        environment.replace("development", "staging"),
    );
    project.write("environments/staging/values/app.yaml", values);
    project.write(RELEASE, &release);
    let first = commit(&project, "begin");
    pin(&project, &first);
    commit(&project, "pin staging");
    (project, first)
}

pub(crate) fn pin(project: &Project, revision: &str) {
    let release = project.read(RELEASE);
    let lines = release.lines().filter(|line| !line.starts_with("source:"));
    let lines: Vec<&str> = lines.collect();
    let (head, rest) = lines.split_at(2);
    let text = format!(
        "{}\nsource: {{revision: {revision}}}\n{}\n",
        head.join("\n"),
        rest.join("\n")
    );
    project.write(RELEASE, text);
}

#[test]
fn a_merged_chart_edit_reaches_an_environment_with_its_pin() {
    let (project, _) = repository();
    project.expect(0, &["apply", "staging", "--yes"]);
    project.replace(CHART, "  size: {{", "  greeting: new\n  size: {{");
    let second = commit(&project, "greet");

    let plan = project.expect(0, &["plan", "staging", "--detailed-exitcode"]);
    assert!(!plan.stdout.contains("greeting"), "{}", plan.stdout);
    let next = project.expect(
        2,
        &[
            "plan",
            "staging",
            "--detailed-exitcode",
            "--source",
            "worktree",
        ],
    );
    insta::assert_snapshot!(next.stdout, @r#"
    app
      ~ ConfigMap apps/app
          + data.greeting: "new"

    staging: 0 to create, 1 to update, 0 to replace, 0 to delete, 3 unchanged
    "#);
    // What follows the release runs this checkout's code.
    let local = project.expect(0, &["render", "local", "--component", "app"]);
    assert!(local.stdout.contains("greeting: new"), "{}", local.stdout);

    pin(&project, &second);
    let plan = project.expect(2, &["plan", "staging", "--detailed-exitcode"]);
    insta::assert_snapshot!(plan.stdout, @r#"
    app
      ~ ConfigMap apps/app
          + data.greeting: "new"

    staging: 0 to create, 1 to update, 0 to replace, 0 to delete, 3 unchanged
    "#);
    project.expect(0, &["apply", "staging", "--yes"]);
    project.expect(0, &["plan", "staging", "--detailed-exitcode"]);
    let history = project.expect(0, &["history", "staging"]);
    assert!(
        history
            .stdout
            .contains(&format!("revision {}", second.split_at(12).0)),
        "{}",
        history.stdout
    );
}

#[test]
fn an_uncommitted_chart_edit_is_no_part_of_a_pinned_environment() {
    let (project, _) = repository();
    project.expect(0, &["apply", "staging", "--yes"]);
    project.write(CHART, "{{ fail \"half written\" }}\n");
    project.expect(0, &["plan", "staging", "--detailed-exitcode"]);
    project.expect(4, &["plan", "local"]);
}

#[test]
fn validate_tells_what_the_next_pin_would_bring() {
    let (project, _) = repository();
    project.expect(0, &["validate"]);
    project.replace(
        CHART,
        "{{ .Values.message | quote }}",
        "[{{ .Values.message | quote }}]",
    );
    commit(&project, "break the message");
    let run = project.expect(1, &["validate", "-e", "staging"]);
    insta::assert_snapshot!(run.stdout, @r#"
    warning[env-local-state]: the state of `staging` lies on one machine
     --> environments/staging/environment.yaml:3:1
      |
    1 | apiVersion: infractl.dev/v1
    2 | kind: Environment
    3 | tier: staging
      | ^^^^
    4 | parameters: {size: small}
    5 | components:
      |
      = help: apply it from one machine only: a store that several share is not built in

    error[k8s-wrong-type]: `data.message` must be a string, not a list
      --> helm/charts/app/templates/config.yaml:9:12
       |
     7 |     {{- include "app.labels" . | nindent 4 }}
     8 | data:
     9 |   message: [{{ .Values.message | quote }}]
       |            ^
    10 |   size: {{ .Values.size | quote }}
       |
       = note: in kubernetes/app/ConfigMap/apps/app#data.message
       = note: found in staging (next)
       = help: write a string
    "#);
    // The pinned code still renders, so nothing holds the environment back.
    project.expect(0, &["plan", "staging"]);
}

#[test]
fn a_revision_that_git_lacks_is_never_replaced_by_the_checkout() {
    let (project, first) = repository();
    let unknown = "0123456789abcdef0123456789abcdef01234567";
    project.replace(RELEASE, &first, unknown);
    let run = project.expect(4, &["plan", "staging"]);
    insta::assert_snapshot!(run.stderr, @r"
    error[release-unreadable-revision]: not checked: git knows no commit `0123456789abcdef0123456789abcdef01234567` here
     --> environments/staging/release.yaml:3:20
      |
    1 | apiVersion: infractl.dev/v1
    2 | kind: Release
    3 | source: {revision: 0123456789abcdef0123456789abcdef01234567}
      |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    4 | kubernetes: v1.36.3+k3s1
    5 | images:
      |
      = note: found in staging (now)
      = help: fetch it with `git fetch origin 0123456789abcdef0123456789abcdef01234567`

    error: 1 error in the files of the project

    hint: `infractl validate` shows every finding
    ");
    let run = project.expect(4, &["validate", "--format", "json"]);
    assert!(
        run.stdout.contains("release-unreadable-revision"),
        "{}",
        run.stdout
    );
}

#[test]
fn without_git_the_follower_works_and_the_pinned_environment_says_why_not() {
    let (project, first) = repository();
    project.remove(".git");
    project.expect(0, &["plan", "local"]);
    project.expect(0, &["apply", "local", "--yes"]);
    let run = project.expect(4, &["plan", "staging"]);
    let stderr = run.stderr.replace(&first, &"0".repeat(40));
    insta::assert_snapshot!(stderr, @r"
    error[release-unreadable-revision]: not checked: the release pins a revision, but the project is not in a git repository
     --> environments/staging/release.yaml:3:20
      |
    1 | apiVersion: infractl.dev/v1
    2 | kind: Release
    3 | source: {revision: 0000000000000000000000000000000000000000}
      |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    4 | kubernetes: v1.36.3+k3s1
    5 | images:
      |
      = note: found in staging (now)
      = help: work in a clone of the repository; an environment that `follows` needs no revision

    error: 1 error in the files of the project

    hint: `infractl validate` shows every finding
    ");
}

#[test]
fn outside_development_no_secret_is_drawn_or_written() {
    let (project, _) = repository();
    let applied = project.expect(0, &["apply", "staging", "--yes"]);
    insta::assert_snapshot!(applied.stderr, @r"
    staging: 4 to create, 0 to update, 0 to replace, 0 to delete, 0 unchanged
    must exist in the cluster: Secret apps/app-secret with token
    ");
    let files = project.files(".infractl/staging");
    let secret = files.keys().find(|name| name.contains("secret"));
    assert_eq!(secret, None);
}
