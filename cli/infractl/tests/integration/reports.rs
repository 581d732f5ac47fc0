//! The same findings in every shape.

use std::path::Path;

use crate::project::Project;

/// An environment with an error that a value causes, one of a template, and a warning.
fn broken() -> Project {
    let project = Project::sample();
    project.write(
        "environments/local/values/app.yaml",
        "replicas: two\nmessage: hello\n",
    );
    project.replace(
        "helm/charts/app/templates/service.yaml",
        "      targetPort",
        "      targetPorts",
    );
    project.replace(
        "environments/local/environment.yaml",
        "{size: small}",
        "{size: small, colour: red}",
    );
    project
}

/// Two manifests without a project around them.
fn manifests() -> Project {
    let project = Project::empty();
    project.write(
        "some/service.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: one}\nspec:\n  ports: [{port: \"80\"}]\n",
    );
    project.write(
        "some/space.yaml",
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: one}\n",
    );
    project
}

fn unversioned(text: &str) -> String {
    text.replace(concat!('"', env!("CARGO_PKG_VERSION"), '"'), "\"VERSION\"")
}

#[test]
fn text_shows_the_value_and_the_template_that_printed_it() {
    insta::assert_snapshot!(broken().expect(1, &["validate"]).shown(), @r#"
    exit: 1
    ── stdout
    warning[env-unused-parameter]: no component takes the parameter `colour`
     --> environments/local/environment.yaml:4:27
      |
    2 | kind: Environment
    3 | tier: development
    4 | parameters: {size: small, colour: red}
      |                           ^^^^^^
    5 | components:
    6 |   namespaces: {variant: single}
      |
      = note: found in local (now)

    info[release-without-revision]: the release does not pin the revision of the code
     --> environments/local/release.yaml:1:1
      |
    1 | apiVersion: infractl.dev/v1
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    2 | kind: Release
    3 | kubernetes: v1.36.3+k3s1
      |
      = help: write `source: {revision: …}` with the whole id of a commit

    error[k8s-wrong-type]: `spec.replicas` must be a whole number, not a string
      --> environments/local/values/app.yaml:1:11
       |
     1 | replicas: two
       |           ^^^
     2 | message: hello
       |
      ::: helm/charts/app/templates/deployment.yaml:9:13
       |
     7 |     {{- include "app.labels" . | nindent 4 }}
     8 | spec:
     9 |   replicas: {{ .Values.replicas }}
       |             ---------------------- printed here
    10 |   selector:
    11 |     matchLabels:
       |
       = note: in kubernetes/app/Deployment.apps/apps/app#spec.replicas
       = note: found in local (now)
       = help: write a whole number

    error[k8s-unknown-field]: `targetPorts` is no field of `spec.ports[name=http]`
      --> helm/charts/app/templates/service.yaml:14:7
       |
    12 |     - name: http
    13 |       port: 8080
    14 |       targetPorts: http
       |       ^^^^^^^^^^^
       |
       = note: in kubernetes/app/Service/apps/app#spec.ports[name=http].targetPorts
       = note: found in local (now)
       = help: did you mean `targetPort`?

    ── stderr
    2 errors, 1 warning, 1 note in 1 environment, 5 objects
    "#);
}

#[test]
fn manifests_are_checked_without_a_project() {
    insta::assert_snapshot!(manifests().expect(1, &["validate", "some"]).shown(), @r#"
    exit: 1
    ── stdout
    error[k8s-wrong-type]: `spec.ports[0].port` must be a whole number, not a string
     --> some/service.yaml:5:18
      |
    3 | metadata: {name: one}
    4 | spec:
    5 |   ports: [{port: "80"}]
      |                  ^^^^
      |
      = note: in kubernetes/-/Service/default/one#spec.ports[0].port
      = help: write `80` without quotes

    ── stderr
    1 error in 2 files, 2 objects
    "#);
    let project = manifests();
    let clean = project.expect(0, &["validate", "some/space.yaml"]);
    insta::assert_snapshot!(clean.shown(), @r"
    exit: 0
    ── stdout
    ── stderr
    no findings in 1 file, 1 object
    ");
}

#[test]
fn standard_input_is_a_manifest() {
    use std::io::Write;
    let project = Project::empty();
    let mut child = project
        .command(&["validate", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin
        .write_all(b"apiVersion: v1\nkind: Namespace\nmetadata: {name: Bad_Name}\n")
        .unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("(standard input):3:18"), "{text}");
}

#[test]
fn findings_are_json_on_demand() {
    let run = manifests().expect(1, &["validate", "some", "--format", "json"]);
    insta::assert_snapshot!(unversioned(&run.stdout), @r#"
    {
      "schemaVersion": 1,
      "toolVersion": "VERSION",
      "checked": [
        {
          "name": "files",
          "count": 2
        },
        {
          "name": "objects",
          "count": 2
        }
      ],
      "findings": [
        {
          "id": "k8s-wrong-type",
          "severity": "error",
          "outcome": "violation",
          "message": "`spec.ports[0].port` must be a whole number, not a string",
          "help": "write `80` without quotes",
          "place": {
            "path": "some/service.yaml",
            "line": 5,
            "column": 18,
            "endLine": 5,
            "endColumn": 22
          },
          "address": "kubernetes/-/Service/default/one",
          "path": "spec.ports[0].port",
          "fingerprint": "4c74006bfc4e6700280f42b61f245602"
        }
      ]
    }
    "#);
}

#[test]
fn findings_are_junit_on_demand() {
    let run = manifests().expect(1, &["validate", "some", "--format", "junit"]);
    insta::assert_snapshot!(run.stdout, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites tests="1" failures="1">
      <testsuite name="infractl" tests="1" failures="1">
        <testcase name="k8s-wrong-type some/service.yaml:5" classname="k8s-wrong-type" file="some/service.yaml">
          <failure message="`spec.ports[0].port` must be a whole number, not a string" type="k8s-wrong-type"/>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn findings_are_annotations_for_github_on_demand() {
    let run = broken().expect(1, &["validate", "--format", "github"]);
    insta::assert_snapshot!(run.stdout, @r"
    ::warning file=environments/local/environment.yaml,line=4,col=27,endLine=4,title=env-unused-parameter::no component takes the parameter `colour`
    ::notice file=environments/local/release.yaml,line=1,col=1,endLine=8,title=release-without-revision::the release does not pin the revision of the code%0Awrite `source: {revision: …}` with the whole id of a commit
    ::error file=environments/local/values/app.yaml,line=1,col=11,endLine=1,title=k8s-wrong-type::`spec.replicas` must be a whole number, not a string%0Awrite a whole number
    ::error file=helm/charts/app/templates/service.yaml,line=14,col=7,endLine=14,title=k8s-unknown-field::`targetPorts` is no field of `spec.ports[name=http]`%0Adid you mean `targetPort`?
    ");
}

#[test]
fn findings_are_markdown_on_demand() {
    let run = broken().expect(1, &["validate", "--format", "markdown"]);
    insta::assert_snapshot!(run.stdout, @r"
    ## infractl

    2 errors, 1 warning, 1 note. Checked: 1 environment, 5 objects.

    | severity | rule | where | message |
    |---|---|---|---|
    | warning | `env-unused-parameter` | `environments/local/environment.yaml:4:27` | no component takes the parameter `colour` |
    | info | `release-without-revision` | `environments/local/release.yaml:1:1` | the release does not pin the revision of the code |
    | error | `k8s-wrong-type` | `environments/local/values/app.yaml:1:11` | `spec.replicas` must be a whole number, not a string |
    | error | `k8s-unknown-field` | `helm/charts/app/templates/service.yaml:14:7` | `targetPorts` is no field of `spec.ports[name=http]` |
    ");
}

/// The schema of SARIF 2.1.0 is OASIS's own, as the npm package `@microsoft/jest-sarif` ships it.
#[test]
#[expect(
    clippy::disallowed_types,
    reason = "a schema and the program's own JSON are read"
)]
fn sarif_fits_its_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/integration/sarif-2.1.0.json");
    let schema: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut compiler = boon::Compiler::new();
    let mut schemas = boon::Schemas::new();
    compiler.add_resource("urn:sarif", schema).unwrap();
    let index = compiler.compile("urn:sarif", &mut schemas).unwrap();
    for (project, args) in [
        (broken(), &["validate"][..]),
        (manifests(), &["validate", "some"]),
        (Project::sample(), &["validate"]),
    ] {
        let run = project.run(&[args, &["--format", "sarif"]].concat());
        let log: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        if let Err(error) = schemas.validate(&log, index) {
            panic!("{error}\n{}", run.stdout);
        }
    }
    let broken: serde_json::Value = serde_json::json!({"version": "2.1.0", "runs": [{}]});
    assert!(
        schemas.validate(&broken, index).is_err(),
        "the schema refuses what is no log"
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one whole report")]
fn sarif_names_the_value_first_and_the_template_beside_it() {
    let run = broken().expect(1, &["validate", "--format", "sarif"]);
    insta::assert_snapshot!(unversioned(&run.stdout), @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "infractl",
              "version": "VERSION",
              "rules": [
                {
                  "id": "env-unused-parameter",
                  "shortDescription": {
                    "text": "an environment sets a parameter that no component takes"
                  },
                  "fullDescription": {
                    "text": "an environment sets a parameter that no component takes"
                  },
                  "help": {
                    "text": "an environment sets a parameter that no component takes"
                  }
                },
                {
                  "id": "k8s-unknown-field",
                  "shortDescription": {
                    "text": "a field that the kind does not have"
                  },
                  "fullDescription": {
                    "text": "a field that the kind does not have"
                  },
                  "help": {
                    "text": "a field that the kind does not have"
                  }
                },
                {
                  "id": "k8s-wrong-type",
                  "shortDescription": {
                    "text": "a value of another type than the field has"
                  },
                  "fullDescription": {
                    "text": "a value of another type than the field has"
                  },
                  "help": {
                    "text": "a value of another type than the field has"
                  }
                },
                {
                  "id": "release-without-revision",
                  "shortDescription": {
                    "text": "a release does not pin the revision of the code"
                  },
                  "fullDescription": {
                    "text": "a release does not pin the revision of the code"
                  },
                  "help": {
                    "text": "a release does not pin the revision of the code"
                  }
                }
              ]
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "ruleId": "env-unused-parameter",
              "level": "warning",
              "kind": "fail",
              "message": {
                "text": "no component takes the parameter `colour`"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "environments/local/environment.yaml"
                    },
                    "region": {
                      "startLine": 4,
                      "startColumn": 27,
                      "endLine": 4,
                      "endColumn": 33
                    }
                  }
                }
              ],
              "partialFingerprints": {
                "infractl/v1": "18be8439fc37fe5531ef7914c839df19",
                "primaryLocationLineHash": "18be8439fc37fe5531ef7914c839df19:1"
              }
            },
            {
              "ruleId": "release-without-revision",
              "level": "note",
              "kind": "fail",
              "message": {
                "text": "the release does not pin the revision of the code"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "environments/local/release.yaml"
                    },
                    "region": {
                      "startLine": 1,
                      "startColumn": 1,
                      "endLine": 8,
                      "endColumn": 84
                    }
                  }
                }
              ],
              "partialFingerprints": {
                "infractl/v1": "1c72e4d5ca0cc3f290977641dbe3b9bd",
                "primaryLocationLineHash": "1c72e4d5ca0cc3f290977641dbe3b9bd:1"
              }
            },
            {
              "ruleId": "k8s-wrong-type",
              "level": "error",
              "kind": "fail",
              "message": {
                "text": "`spec.replicas` must be a whole number, not a string"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "environments/local/values/app.yaml"
                    },
                    "region": {
                      "startLine": 1,
                      "startColumn": 11,
                      "endLine": 1,
                      "endColumn": 14
                    }
                  }
                }
              ],
              "relatedLocations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "helm/charts/app/templates/deployment.yaml"
                    },
                    "region": {
                      "startLine": 9,
                      "startColumn": 13,
                      "endLine": 9,
                      "endColumn": 35
                    }
                  },
                  "message": {
                    "text": "printed here"
                  }
                }
              ],
              "partialFingerprints": {
                "infractl/v1": "2b771a89ef599c8ba408fd6c1ec093a5",
                "primaryLocationLineHash": "2b771a89ef599c8ba408fd6c1ec093a5:1"
              }
            },
            {
              "ruleId": "k8s-unknown-field",
              "level": "error",
              "kind": "fail",
              "message": {
                "text": "`targetPorts` is no field of `spec.ports[name=http]`"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "helm/charts/app/templates/service.yaml"
                    },
                    "region": {
                      "startLine": 14,
                      "startColumn": 7,
                      "endLine": 14,
                      "endColumn": 18
                    }
                  }
                }
              ],
              "partialFingerprints": {
                "infractl/v1": "481b087b43156d73ea38e3b7f1dca76e",
                "primaryLocationLineHash": "481b087b43156d73ea38e3b7f1dca76e:1"
              }
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn several_reports_are_written_at_once() {
    let project = broken();
    let run = project.expect(
        1,
        &[
            "validate",
            "--output",
            "json=out/findings.json",
            "--output",
            "sarif=findings.sarif",
        ],
    );
    assert!(
        run.stdout.contains("error[k8s-wrong-type]"),
        "{}",
        run.stdout
    );
    assert!(
        project
            .read("out/findings.json")
            .contains("\"schemaVersion\": 1")
    );
    assert!(
        project
            .read("findings.sarif")
            .contains("\"version\": \"2.1.0\"")
    );
}

#[test]
fn the_threshold_decides_the_exit_code() {
    let project = Project::sample();
    project.replace(
        "environments/local/environment.yaml",
        "{size: small}",
        "{size: small, colour: red}",
    );
    project.expect(0, &["validate"]);
    project.expect(1, &["validate", "--fail-on", "warning"]);
    project.expect(1, &["validate", "--fail-on", "info"]);
}

#[test]
fn colours_are_for_terminals_or_on_demand() {
    let project = broken();
    assert!(!project.expect(1, &["validate"]).stdout.contains('\u{1b}'));
    assert!(
        project
            .expect(1, &["validate", "--color", "always"])
            .stdout
            .contains('\u{1b}')
    );
}
