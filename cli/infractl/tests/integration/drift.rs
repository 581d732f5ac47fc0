//! What a target holds otherwise than the last apply left it.

use crate::lifecycle::masked;
use crate::pinned_revision;
use crate::project::Project;
use crate::repository::{commit, git};

const ENVIRONMENT: &str = "environments/local/environment.yaml";
const VALUES: &str = "environments/local/values/app.yaml";
const COMPONENT: &str = "helm/components/app/component.yaml";
const CONFIG_MAP: &str = ".infractl/local/platform/app/10-configmap-app.yaml";
const DEPLOYMENT: &str = ".infractl/local/platform/app/28-deployment-app.yaml";
const SERVICE: &str = ".infractl/local/platform/app/23-service-app.yaml";
const SECRET: &str = ".infractl/local/platform/app/08-secret-app-secret.yaml";

fn applied() -> Project {
    let project = Project::sample();
    project.expect(0, &["apply", "local", "--yes"]);
    project
}

/// Adds rules to the environment that say what may differ.
fn ignore(project: &Project, rules: &str) {
    let text = project.read(ENVIRONMENT);
    project.write(ENVIRONMENT, format!("{text}drift:\n  ignore:\n{rules}"));
}

#[test]
fn what_was_never_applied_cannot_drift() {
    let run = Project::sample().expect(3, &["drift", "local", "--detailed-exitcode"]);
    insta::assert_snapshot!(run.stderr, @r"
    error: `local` was never applied, so nothing drifts

    hint: `infractl apply local` applies it
    ");
}

#[test]
fn right_after_an_apply_nothing_drifts() {
    let project = applied();
    let before = project.files(".infractl");
    let run = project.expect(0, &["drift", "local", "--detailed-exitcode"]);
    insta::assert_snapshot!(masked(&run.stdout), @"local: no drift in 5 objects since record RECORD");
    assert_eq!(run.stderr, "");
    assert_eq!(project.files(".infractl"), before, "a look writes nothing");
}

#[test]
fn edits_removals_and_files_of_others_are_told_by_cause() {
    let project = applied();
    project.replace(CONFIG_MAP, "message: hello", "message: by hand");
    project.replace(DEPLOYMENT, "replicas: 1", "replicas: 3");
    project.remove(SERVICE);
    project.write(
        ".infractl/local/platform/app/more.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more, namespace: apps}\n",
    );
    let kustomization = ".infractl/local/platform/app/kustomization.yaml";
    let text = project.read(kustomization);
    project.write(kustomization, format!("{text}  - \"more.yaml\"\n"));
    let run = project.expect(2, &["drift", "local", "--detailed-exitcode"]);
    insta::assert_snapshot!(masked(&run.stdout), @r#"
    removed from `app`: 1 object
      - Service apps/app

    edited: ConfigMap apps/app
          data.message: "hello" → "by hand"

    edited: Deployment.apps apps/app
          spec.replicas: 1 → 3

    put into `app`: 1 file
      + app/more.yaml (ConfigMap apps/more)

    the order of the objects, or what is delivered, was changed: 1 file
      ~ app/kustomization.yaml

    local: 5 causes of drift in 5 objects since record RECORD
    "#);
    project.expect(0, &["drift", "local"]);
}

#[test]
fn the_same_change_in_many_objects_is_one_cause_in_every_format() {
    let project = applied();
    for file in [CONFIG_MAP, SERVICE] {
        let label = "app.kubernetes.io/name: app\n";
        let text = project
            .read(file)
            .replacen(label, "app.kubernetes.io/name: web\n", 1);
        project.write(file, text);
    }
    let run = project.expect(0, &["drift", "local", "--format", "markdown"]);
    insta::assert_snapshot!(masked(&run.stdout), @r#"
    ## Drift of `local`

    1 cause of drift in 5 objects since record RECORD.

    ### the same change in 2 objects

    ```text
          metadata.labels."app.kubernetes.io/name": "app" → "web"
    ```

    - `ConfigMap apps/app`
    - `Service apps/app`
    "#);
    let run = project.expect(0, &["drift", "local", "--format", "json"]);
    insta::assert_snapshot!(masked(&run.stdout), @r#"
    {
      "schemaVersion": 1,
      "environment": "local",
      "record": "RECORD",
      "applied": "TIME",
      "objects": 5,
      "causes": [
        {
          "cause": "sameChange",
          "objects": [
            "kubernetes/app/ConfigMap/apps/app",
            "kubernetes/app/Service/apps/app"
          ],
          "fields": [
            {
              "path": "metadata.labels.\"app.kubernetes.io/name\"",
              "change": "changed",
              "isSensitive": false,
              "before": "app",
              "after": "web",
              "origin": {
                "path": "helm/charts/app/templates/_names.tpl",
                "line": 2,
                "column": 25
              }
            }
          ]
        }
      ],
      "ignored": [],
      "notCompared": [],
      "findings": []
    }
    "#);
}

#[test]
fn a_target_that_is_gone_is_one_cause() {
    let project = applied();
    project.remove(".infractl/local/platform");
    let run = project.expect(2, &["drift", "local", "--detailed-exitcode"]);
    let first = run.stdout.lines().next();
    assert_eq!(first, Some("the whole target is missing: 5 objects"));
    project.expect(0, &["apply", "local", "--yes"]);
    project.remove(".infractl/local/platform/.infractl-inventory.json");
    let run = project.expect(2, &["drift", "local", "--detailed-exitcode"]);
    let first = run.stdout.lines().next();
    assert_eq!(
        first,
        Some("the inventory of the target is lost: it is missing")
    );
}

#[test]
fn rules_let_fields_differ_for_a_while_and_are_findings_when_they_do_nothing() {
    let project = applied();
    project.replace(CONFIG_MAP, "message: hello", "message: by hand");
    project.replace(DEPLOYMENT, "replicas: 1", "replicas: 3");
    ignore(
        &project,
        "    - {address: kubernetes/app/Deployment.apps/*/*, field: spec.replicas, reason: scaled by hand}\n\
         \x20   - {address: kubernetes/app/ConfigMap/**, field: data.*, reason: a trial, expires: 2026-01-31}\n\
         \x20   - {address: kubernetes/app/Service/**, field: spec.**, reason: a trial}\n",
    );
    let run = project.expect(2, &["drift", "local", "--detailed-exitcode"]);
    insta::assert_snapshot!(masked(&run.stdout), @r#"
    edited: ConfigMap apps/app
          data.message: "hello" → "by hand"

    ignored: Deployment.apps apps/app spec.replicas: scaled by hand (environments/local/environment.yaml:11:7)

    local: 1 cause of drift in 5 objects since record RECORD, 1 ignored
    "#);
    insta::assert_snapshot!(run.stderr, @r#"
    warning[drift-ignore-expired]: the rule for `kubernetes/app/ConfigMap/**` expired on 2026-01-31
      --> environments/local/environment.yaml:12:7
       |
    10 |   ignore:
    11 |     - {address: kubernetes/app/Deployment.apps/*/*, field: spec.replicas, reason: scaled by hand}
    12 |     - {address: kubernetes/app/ConfigMap/**, field: data.*, reason: a trial, expires: 2026-01-31}
       |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    13 |     - {address: kubernetes/app/Service/**, field: spec.**, reason: a trial}
       |
       = help: bring the target back with `infractl apply` and remove the rule, or choose a later day

    warning[drift-ignore-unused]: nothing differs at `spec.**` of `kubernetes/app/Service/**`
      --> environments/local/environment.yaml:13:7
       |
    11 |     - {address: kubernetes/app/Deployment.apps/*/*, field: spec.replicas, reason: scaled by hand}
    12 |     - {address: kubernetes/app/ConfigMap/**, field: data.*, reason: a trial, expires: 2026-01-31}
    13 |     - {address: kubernetes/app/Service/**, field: spec.**, reason: a trial}
       |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: remove the rule
    "#);
    project.replace(CONFIG_MAP, "message: by hand", "message: hello");
    project.expect(0, &["drift", "local", "--detailed-exitcode"]);
}

#[test]
fn a_rule_with_a_field_that_cannot_be_read_is_told_with_its_place() {
    let project = applied();
    ignore(
        &project,
        "    - {address: kubernetes/**, field: spec..replicas, reason: x}\n",
    );
    let run = project.expect(4, &["drift", "local"]);
    assert!(
        run.stderr.contains("`spec..replicas` is no field"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("environment.yaml:11:39"),
        "{}",
        run.stderr
    );
}

#[test]
fn fields_are_those_of_the_pinned_revision_whatever_was_merged_since() {
    let (project, _) = pinned_revision::repository();
    project.expect(0, &["apply", "staging", "--yes"]);
    project.replace(
        "helm/charts/app/templates/config.yaml",
        "  message:",
        "  merged: \"yes\"\n  message:",
    );
    commit(&project, "merge a change of the chart");
    project.expect(0, &["drift", "staging", "--detailed-exitcode"]);
    let config = CONFIG_MAP.replace("local", "staging");
    project.replace(&config, "message: hello", "message: by hand");
    // The release that is pinned now does not matter, the recorded one does.
    let head = git(&project, &["rev-parse", "HEAD"]);
    pinned_revision::pin(&project, head.trim());
    let run = project.expect(2, &["drift", "staging", "--detailed-exitcode"]);
    insta::assert_snapshot!(masked(&run.stdout), @r#"
    edited: ConfigMap apps/app
          data.message: "hello" → "by hand"

    staging: 1 cause of drift in 4 objects since record RECORD
    "#);
}

#[test]
fn values_that_changed_since_are_read_from_the_commit_that_was_applied() {
    let project = Project::sample();
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    project.write(".gitignore", ".infractl/\n.cache/\n");
    commit(&project, "begin");
    project.expect(0, &["apply", "local", "--yes"]);
    project.replace(VALUES, "message: hello", "message: goodbye");
    project.expect(0, &["drift", "local", "--detailed-exitcode"]);
    project.replace(CONFIG_MAP, "message: hello", "message: by hand");
    let run = project.expect(2, &["drift", "local", "--detailed-exitcode"]);
    insta::assert_snapshot!(masked(&run.stdout), @r#"
    edited: ConfigMap apps/app
          data.message: "hello" → "by hand"

    local: 1 cause of drift in 5 objects since record RECORD
    "#);
}

#[test]
fn without_the_files_that_were_applied_the_object_is_told_and_why_no_field_is() {
    let project = applied();
    project.replace(VALUES, "message: hello", "message: goodbye");
    project.replace(CONFIG_MAP, "message: hello", "message: by hand");
    let run = project.expect(2, &["drift", "local", "--detailed-exitcode"]);
    insta::assert_snapshot!(masked(&run.stdout), @r#"
    edited: ConfigMap apps/app; its fields are not known: the files that it was rendered from have changed since

    local: 1 cause of drift in 5 objects since record RECORD
    "#);
}

#[test]
fn a_secret_that_cannot_be_compared_leaves_the_question_open() {
    let project = applied();
    project.replace(COMPONENT, "length: 32", "length: 40");
    let run = project.expect(4, &["drift", "local", "--detailed-exitcode"]);
    insta::assert_snapshot!(masked(&run.stdout), @r#"
    not compared: Secret apps/app-secret: the files that it was rendered from have changed since

    local: no drift in 4 objects since record RECORD, 1 not compared
    "#);
}

#[test]
fn a_changed_secret_is_told_and_not_shown() {
    let project = applied();
    let text = project.read(SECRET);
    let line = text.lines().find(|line| line.contains("token: ")).unwrap();
    let drawn = line.trim().trim_start_matches("token: ").trim_matches('"');
    project.replace(SECRET, drawn, "canary-by-hand");
    for format in ["text", "json", "markdown"] {
        let run = project.expect(
            2,
            &["drift", "local", "--detailed-exitcode", "--format", format],
        );
        assert!(run.stdout.contains("stringData.token"), "{}", run.stdout);
        for secret in [drawn, "canary-by-hand"] {
            assert!(!run.shown().contains(secret), "{}", run.shown());
        }
    }
}
