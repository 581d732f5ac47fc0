use crate::project::Project;

const VALUES: &str = "environments/local/values/app.yaml";
const TARGET: &str = ".infractl/local/platform";
const CONFIG_MAP: &str = ".infractl/local/platform/app/10-configmap-app.yaml";

/// A sample project whose environment is applied.
fn applied() -> Project {
    let project = Project::sample();
    project.expect(0, &["apply", "local", "--yes"]);
    project
}

#[test]
fn a_first_plan_creates_everything_and_changes_nothing() {
    let project = Project::sample();
    let plan = project.expect(0, &["plan", "local"]);
    insta::assert_snapshot!(plan.stdout, @r"
    namespaces
      + Namespace apps

    app
      + Secret apps/app-secret
      + ConfigMap apps/app
      + Service apps/app
      + Deployment.apps apps/app

    local: 5 to create, 0 to update, 0 to replace, 0 to delete, 0 unchanged
    ");
    project.expect(2, &["plan", "local", "--detailed-exitcode"]);
    assert!(
        !project.root().join(TARGET).exists(),
        "a plan writes nothing"
    );
}

#[test]
fn an_apply_needs_consent() {
    let project = Project::sample();
    let refused = project.expect(5, &["apply", "local"]);
    insta::assert_snapshot!(refused.stderr, @r"
    local: 5 to create, 0 to update, 0 to replace, 0 to delete, 0 unchanged
    error: `apply local` needs consent, and there is no terminal to ask on

    hint: read the plan above, then pass `--yes`
    ");
    assert!(!project.root().join(TARGET).exists());
}

#[test]
fn a_second_apply_changes_nothing() {
    let project = applied();
    let before = project.files(TARGET);
    assert!(before.len() > 5, "{before:?}");
    let again = project.expect(0, &["apply", "local", "--yes"]);
    insta::assert_snapshot!(again.stdout, @"local: no changes; `.infractl/local/platform` holds 2 components, 5 objects");
    assert_eq!(before, project.files(TARGET));
    project.expect(0, &["plan", "local", "--detailed-exitcode"]);
    // A run that changed nothing leaves no record.
    let history = project.expect(0, &["history", "local"]);
    assert_eq!(history.stdout.lines().count(), 1, "{}", history.stdout);
}

#[test]
fn a_plan_shows_exactly_the_field_that_an_edit_changes() {
    let project = applied();
    project.replace(VALUES, "message: hello", "message: goodbye");
    let plan = project.expect(2, &["plan", "local", "--detailed-exitcode"]);
    insta::assert_snapshot!(plan.stdout, @r#"
    app
      ~ ConfigMap apps/app
          data.message: "hello" → "goodbye"

    local: 0 to create, 1 to update, 0 to replace, 0 to delete, 4 unchanged
    "#);
    project.expect(0, &["apply", "local", "--yes"]);
    assert!(project.read(CONFIG_MAP).contains("message: goodbye"));
    project.expect(0, &["plan", "local", "--detailed-exitcode"]);
}

#[test]
fn a_hand_edit_of_the_target_is_seen_and_mended() {
    let project = applied();
    let before = project.read(CONFIG_MAP);
    project.replace(CONFIG_MAP, "message: hello", "message: by hand");
    let plan = project.expect(2, &["plan", "local", "--detailed-exitcode"]);
    insta::assert_snapshot!(plan.stdout, @r#"
    app
      ~ ConfigMap apps/app
          data.message: "by hand" → "hello"

    local: 0 to create, 1 to update, 0 to replace, 0 to delete, 4 unchanged
    "#);
    project.expect(0, &["apply", "local", "--yes"]);
    assert_eq!(project.read(CONFIG_MAP), before);
}

#[test]
fn a_file_deleted_from_the_target_is_seen_and_brought_back() {
    let project = applied();
    let before = project.read(CONFIG_MAP);
    project.remove(CONFIG_MAP);
    project.expect(2, &["plan", "local", "--detailed-exitcode"]);
    project.expect(0, &["apply", "local", "--yes"]);
    assert_eq!(project.read(CONFIG_MAP), before);
}

#[test]
fn a_file_that_infractl_did_not_write_is_never_touched() {
    let project = applied();
    let foreign = format!("{TARGET}/app/notes.yaml");
    project.write(&foreign, "mine: true\n");
    project.replace(VALUES, "message: hello", "message: goodbye");
    for command in [
        &["plan", "local"][..],
        &["apply", "local", "--yes"],
        &["destroy", "local", "--yes"],
    ] {
        let refused = project.expect(5, command);
        assert!(
            refused.stderr.contains("app/notes.yaml"),
            "{}",
            refused.stderr
        );
    }
    assert_eq!(project.read(&foreign), "mine: true\n");
    assert!(project.read(CONFIG_MAP).contains("message: hello"));
}

#[test]
fn a_component_that_goes_takes_its_objects_along() {
    let project = applied();
    project.replace(
        "environments/local/environment.yaml",
        "  app: {variant: single, values: [values/app.yaml]}\n",
        "",
    );
    project.replace(
        "environments/local/environment.yaml",
        "parameters: {size: small}\n",
        "",
    );
    let plan = project.expect(2, &["plan", "local", "--detailed-exitcode"]);
    insta::assert_snapshot!(plan.stdout, @r"
    app
      - ConfigMap apps/app  (destroys)
      - Deployment.apps apps/app  (destroys)
      - Secret apps/app-secret  (destroys)
      - Service apps/app  (destroys)

    local: 0 to create, 0 to update, 0 to replace, 4 to delete, 1 unchanged
    ");
    project.expect(0, &["apply", "local", "--yes"]);
    assert!(!project.root().join(CONFIG_MAP).exists());
}

#[test]
fn a_destroy_removes_the_target_and_keeps_records_and_secrets() {
    let project = applied();
    let secrets = project.files(".infractl/local/state/secrets");
    let refused = project.expect(5, &["destroy", "local"]);
    insta::assert_snapshot!(refused.stderr, @r"
    local: 0 to create, 0 to update, 0 to replace, 5 to delete, 0 unchanged
    error: `destroy local` needs consent, and there is no terminal to ask on

    hint: read the plan above, then pass `--yes`
    ");
    let destroyed = project.expect(0, &["destroy", "local", "--yes"]);
    insta::assert_snapshot!(destroyed.stdout, @r"
    namespaces
      - Namespace apps  (destroys what holds data; destroys)

    app
      - ConfigMap apps/app  (destroys)
      - Deployment.apps apps/app  (destroys)
      - Secret apps/app-secret  (destroys)
      - Service apps/app  (destroys)

    local: removed 5 objects from `.infractl/local/platform`; what a cluster runs stays there
    ");
    assert!(!project.root().join(TARGET).exists());
    assert_eq!(project.files(".infractl/local/state/secrets"), secrets);
    let again = project.expect(0, &["destroy", "local", "--yes"]);
    insta::assert_snapshot!(again.stdout, @"local: `.infractl/local/platform` holds nothing");
    let history = project.expect(0, &["history", "local"]);
    insta::assert_snapshot!(masked(&history.stdout), @r"
    RECORD  TIME  destroy  succeeded      5 changed  unknown  this checkout, outside git
    RECORD  TIME  apply    succeeded      5 changed  unknown  this checkout, outside git
    ");
}

#[test]
fn status_and_history_tell_of_the_last_run() {
    let project = Project::sample();
    let never = project.expect(0, &["status"]);
    insta::assert_snapshot!(never.stdout, @"local: never applied");
    let none = project.expect(0, &["history", "local"]);
    insta::assert_snapshot!(none.stderr, @"local: never applied");
    project.expect(0, &["apply", "local", "--yes"]);
    let status = project.expect(0, &["status", "local"]);
    insta::assert_snapshot!(masked(&status.stdout), @r"
    local: apply succeeded
      record    RECORD
      started   TIME by unknown
      finished  TIME
      code      this checkout, outside git
      release   Kubernetes v1.36.3+k3s1
      objects   5 created
    ");
    let json = project.expect(0, &["status", "--format", "json"]);
    insta::assert_snapshot!(masked(&json.stdout), @r#"
    {
      "schemaVersion": 1,
      "environments": [
        {
          "name": "local",
          "last": {
            "id": "RECORD",
            "action": "apply",
            "outcome": "succeeded",
            "message": null,
            "started": "TIME",
            "finished": "TIME",
            "who": "unknown",
            "tool": "TOOL",
            "revision": null,
            "isWorktree": true,
            "isDirty": false,
            "release": "DIGEST",
            "kubernetes": "v1.36.3+k3s1",
            "policies": null,
            "counts": {
              "create": 5,
              "update": 0,
              "replace": 0,
              "delete": 0,
              "unchanged": 0
            }
          },
          "steps": {
            "finished": [
              "lock",
              "recover",
              "secrets",
              "build",
              "flush",
              "exchange",
              "remove-old",
              "finish"
            ],
            "open": null,
            "target": "new"
          },
          "lock": null,
          "damagedRecords": 0
        }
      ]
    }
    "#);
    let json = project.expect(0, &["history", "local", "--format", "json"]);
    insta::assert_snapshot!(masked(&json.stdout), @r#"
    {
      "schemaVersion": 1,
      "records": [
        {
          "id": "RECORD",
          "action": "apply",
          "outcome": "succeeded",
          "message": null,
          "started": "TIME",
          "finished": "TIME",
          "who": "unknown",
          "tool": "TOOL",
          "revision": null,
          "isWorktree": true,
          "isDirty": false,
          "release": "DIGEST",
          "kubernetes": "v1.36.3+k3s1",
          "policies": null,
          "counts": {
            "create": 5,
            "update": 0,
            "replace": 0,
            "delete": 0,
            "unchanged": 0
          }
        }
      ],
      "thefts": [],
      "damaged": []
    }
    "#);
}

#[test]
fn the_plan_as_json_names_before_after_and_the_file_to_edit() {
    let project = applied();
    project.replace(VALUES, "replicas: 1", "replicas: 3");
    let plan = project.expect(0, &["plan", "local", "--format", "json"]);
    insta::assert_snapshot!(plan.stdout, @r#"
    {
      "schemaVersion": 1,
      "environment": "local",
      "action": "apply",
      "counts": {
        "create": 0,
        "update": 1,
        "replace": 0,
        "delete": 0,
        "unchanged": 4
      },
      "changesLayout": false,
      "components": [
        {
          "name": "namespaces",
          "objects": [
            {
              "address": "kubernetes/namespaces/Namespace/-/apps",
              "action": "unchanged"
            }
          ]
        },
        {
          "name": "app",
          "objects": [
            {
              "address": "kubernetes/app/Secret/apps/app-secret",
              "action": "unchanged"
            },
            {
              "address": "kubernetes/app/ConfigMap/apps/app",
              "action": "unchanged"
            },
            {
              "address": "kubernetes/app/Service/apps/app",
              "action": "unchanged"
            },
            {
              "address": "kubernetes/app/Deployment.apps/apps/app",
              "action": "update",
              "fields": [
                {
                  "path": "spec.replicas",
                  "change": "changed",
                  "isSensitive": false,
                  "before": 1,
                  "after": 3,
                  "origin": {
                    "path": "environments/local/values/app.yaml",
                    "line": 1,
                    "column": 11
                  }
                }
              ]
            }
          ]
        }
      ],
      "requiredSecrets": [],
      "blockers": [],
      "refusals": []
    }
    "#);
}

/// Takes out what differs from run to run: ids, times, the build and digests.
pub(crate) fn masked(text: &str) -> String {
    let mask = |line: &str| {
        let mut words = Vec::new();
        for word in line.split(' ') {
            let bare = word.trim_matches(['"', ',', '.']);
            let shown = match bare {
                _ if bare.len() == 26 && bare.starts_with("01") => "RECORD",
                _ if bare.len() >= 20 && bare.ends_with('Z') && bare.contains('T') => "TIME",
                _ if bare.starts_with("sha256:") => "DIGEST",
                _ => bare,
            };
            words.push(if bare.is_empty() {
                word.to_owned()
            } else {
                word.replace(bare, shown)
            });
        }
        words.join(" ")
    };
    let lines: Vec<String> = text
        .lines()
        .map(mask)
        .map(|line| match line.split_once("\"tool\": ") {
            Some((indent, _)) => format!("{indent}\"tool\": \"TOOL\","),
            None => line,
        })
        .collect();
    lines.join("\n")
}
