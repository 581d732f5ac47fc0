//! Two environments, or one now and before: what differs, why, and with which exit code.

use crate::project::Project;
use crate::repository::{commit, git};

const VALUES: &str = "environments/prod/values/app.yaml";
const DIVERGENCE: &str = "environments/prod/divergence.yaml";

/// The sample project with `local` as `staging`, and a `prod` after it that is the same.
fn chain() -> Project {
    let project = Project::sample();
    project.replace("infractl.yaml", "[local]", "[staging, prod]");
    for (path, bytes) in project.files("environments/local") {
        for name in ["staging", "prod"] {
            project.write(&path.replace("local", name), &bytes);
        }
    }
    project.remove("environments/local");
    let environment = "environments/prod/environment.yaml";
    let text = project.read(environment);
    project.write(environment, format!("{text}divergence: divergence.yaml\n"));
    declare(&project, "[]");
    project
}

fn declare(project: &Project, differences: &str) {
    let head = "apiVersion: infractl.dev/v1\nkind: Divergence\ndifferences: ";
    project.write(DIVERGENCE, format!("{head}{differences}\n"));
}

/// A chain whose `prod` has other values, one of them on purpose, and waits for an image.
fn diverged() -> Project {
    let project = chain();
    project.write(VALUES, "replicas: 3\nmessage: hello, world\n");
    declare(
        &project,
        "[{address: values/app, field: replicas, reason: customers}]",
    );
    project.replace("environments/staging/release.yaml", "1.0.0", "1.1.0");
    project
}

#[test]
fn equal_environments_do_not_differ() {
    let run = chain().expect(0, &["diff", "staging", "prod", "--fail-on", "any"]);
    assert_eq!(
        run.stdout,
        "staging → prod: no differences; 2 components compared\n"
    );
}

#[test]
fn each_difference_says_why_it_is_there_and_where_it_comes_from() {
    let run = diverged().expect(0, &["diff", "staging", "prod"]);
    insta::assert_snapshot!(run.stdout, @r#"
    release
      ~ app.server
          tag: "1.1.0" → "1.0.0"
              pending
              staging environments/staging/release.yaml:7:10, prod environments/prod/release.yaml:7:10

    app
      ~ ConfigMap apps/app
          data.message: "hello" → "hello, world"
              unexplained
              staging environments/staging/values/app.yaml:2:10, prod environments/prod/values/app.yaml:2:10
      ~ Deployment.apps apps/app
          spec.replicas: 1 → 3
              declared by values/app#replicas: customers
              staging environments/staging/values/app.yaml:1:11, prod environments/prod/values/app.yaml:1:11
          spec.template.spec.containers[name=app].image: "registry.example.org/app:1.1.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… → "registry.example.org/app:1.0.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…
              pending
              staging environments/staging/release.yaml:7:10, prod environments/prod/release.yaml:7:10
      ~ values
          replicas: 1 → 3
              declared: customers
              staging environments/staging/values/app.yaml:1:11, prod environments/prod/values/app.yaml:1:11
          message: "hello" → "hello, world"
              unexplained
              staging environments/staging/values/app.yaml:2:10, prod environments/prod/values/app.yaml:2:10

    staging → prod: 2 declared, 2 pending, 2 unexplained; 2 components compared
    "#);
}

#[test]
fn a_summary_has_one_line_a_component() {
    let run = diverged().expect(0, &["diff", "staging", "prod", "--summary"]);
    insta::assert_snapshot!(run.stdout, @r"
    release  0 declared, 1 pending, 0 unexplained
    app      2 declared, 1 pending, 2 unexplained
    staging → prod: 2 declared, 2 pending, 2 unexplained; 2 components compared
    ");
}

#[test]
#[expect(clippy::disallowed_types, reason = "what the program writes is JSON")]
fn json_and_markdown_say_the_same() {
    let project = diverged();
    let outputs = ["--output", "markdown=diff.md", "--format", "json"];
    let args = [&["diff", "staging", "prod"][..], &outputs].concat();
    let run = project.expect(0, &args);
    let shown: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(shown["schemaVersion"], 1);
    assert_eq!(
        shown["counts"],
        serde_json::json!({
            "declared": 2, "pending": 2, "unexplained": 2, "unclassified": 0, "following": 0
        })
    );
    let replicas = &shown["differences"][2];
    insta::assert_snapshot!(serde_json::to_string_pretty(replicas).unwrap(), @r#"
    {
      "address": "kubernetes/app/Deployment.apps/apps/app",
      "after": 3,
      "before": 1,
      "change": "changed",
      "class": "declared",
      "component": "app",
      "declaration": {
        "address": "values/app",
        "field": "replicas",
        "place": {
          "column": 25,
          "line": 3,
          "path": "environments/prod/divergence.yaml"
        },
        "reason": "customers",
        "through": "values/app#replicas"
      },
      "field": "spec.replicas",
      "from": {
        "settings": [
          "values/app#replicas"
        ],
        "template": {
          "column": 13,
          "line": 9,
          "path": "helm/charts/app/templates/deployment.yaml"
        },
        "written": {
          "column": 11,
          "line": 1,
          "path": "environments/staging/values/app.yaml"
        }
      },
      "isSensitive": false,
      "to": {
        "settings": [
          "values/app#replicas"
        ],
        "template": {
          "column": 13,
          "line": 9,
          "path": "helm/charts/app/templates/deployment.yaml"
        },
        "written": {
          "column": 11,
          "line": 1,
          "path": "environments/prod/values/app.yaml"
        }
      }
    }
    "#);
    insta::assert_snapshot!(project.read("diff.md"), @r#"
    ## infractl diff

    staging → prod: 2 declared, 2 pending, 2 unexplained; 2 components compared

    ### release

    | document | field | from | to | why | where |
    |---|---|---|---|---|---|
    | app.server | `tag` | `"1.1.0"` | `"1.0.0"` | pending | `environments/prod/release.yaml:7:10` |

    ### app

    | document | field | from | to | why | where |
    |---|---|---|---|---|---|
    | ConfigMap apps/app | `data.message` | `"hello"` | `"hello, world"` | unexplained | `environments/prod/values/app.yaml:2:10` |
    | Deployment.apps apps/app | `spec.replicas` | `1` | `3` | declared by values/app#replicas: customers | `environments/prod/values/app.yaml:1:11` |
    | Deployment.apps apps/app | `spec.template.spec.containers[name=app].image` | `"registry.example.org/app:1.1.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…` | `"registry.example.org/app:1.0.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…` | pending | `environments/prod/release.yaml:7:10` |
    | values | `replicas` | `1` | `3` | declared: customers | `environments/prod/values/app.yaml:1:11` |
    | values | `message` | `"hello"` | `"hello, world"` | unexplained | `environments/prod/values/app.yaml:2:10` |
    "#);
}

#[test]
fn the_class_of_a_difference_decides_how_the_run_ends() {
    let code = |project: &Project, fail_on: &str| {
        let args = ["diff", "staging", "prod", "--fail-on", fail_on];
        project.run(&args).code.unwrap()
    };
    let codes = |project: &Project| ["unexplained", "pending", "any"].map(|on| code(project, on));
    let project = diverged();
    assert_eq!(codes(&project), [2, 2, 2]);
    declare(
        &project,
        "[{address: '*/app/**', field: '**', reason: the application is not the same}, \
         {address: values/app, field: '**', reason: the application is not the same}]",
    );
    assert_eq!(codes(&project), [0, 2, 2]);
    project.replace("environments/staging/release.yaml", "1.1.0", "1.0.0");
    assert_eq!(codes(&project), [0, 0, 2]);
    project.write(VALUES, "replicas: 1\nmessage: hello\n");
    assert_eq!(codes(&project), [0, 0, 0]);
    declare(
        &project,
        "[{address: '**', field: '**', reason: gone, expires: 2020-01-01}]",
    );
    assert_eq!(codes(&project), [1, 1, 1]);
}

#[test]
fn an_error_names_its_side() {
    let project = chain();
    project.write(VALUES, "replicas: 1\nmessage: hello\nimage: {tag: other}\n");
    let run = project.expect(1, &["diff", "staging", "prod"]);
    assert!(
        run.stderr
            .contains("`prod` has 1 error, so nothing is compared"),
        "{}",
        run.stderr
    );
    assert_eq!(run.stdout, "");
}

#[test]
fn a_pattern_that_is_none_is_told_with_its_place() {
    let project = chain();
    declare(&project, "[{address: '**', field: a..b, reason: x}]");
    let run = project.expect(4, &["diff", "staging", "prod"]);
    assert!(
        run.stderr.contains("divergence.yaml:3:38"),
        "{}",
        run.stderr
    );
}

#[test]
fn usage_that_makes_no_sense_is_refused() {
    let project = chain();
    for args in [
        &["diff", "staging"][..],
        &["diff", "staging", "absent"],
        &["diff", "staging", "prod", "--base", "HEAD"],
        &["diff", "staging", "prod", "--component", "absent"],
        &["diff", "staging", "prod", "--output", "diff.md"],
        &["diff", "staging", "--base", "HEAD"],
    ] {
        project.expect(4, args);
    }
}

#[test]
fn a_component_can_be_looked_at_alone() {
    let project = diverged();
    let args = ["diff", "staging", "prod", "--component", "namespaces"];
    let run = project.expect(0, &[&args[..], &["--fail-on", "any"]].concat());
    assert_eq!(
        run.stdout,
        "staging → prod: no differences; 1 component compared\n"
    );
}

#[test]
fn what_cannot_be_rendered_is_named_and_never_equal() {
    let project = chain();
    let component = "helm/components/app/component.yaml";
    let chart = "chart: {oci: oci://registry.example.org/charts/app}";
    project.replace(component, "chart: helm/charts/app", chart);
    let args = ["diff", "staging", "prod", "--fail-on", "unexplained"];
    let run = project.expect(2, &args);
    assert!(
        run.stderr
            .contains("app: not rendered, not compared in prod: its chart lies in a registry"),
        "{}",
        run.stderr
    );
    assert!(
        run.stdout.contains("1 component compared, 1 not"),
        "{}",
        run.stdout
    );
    project.expect(3, &["diff", "staging", "prod", "--component", "app"]);
    for name in ["staging", "prod"] {
        let file = format!("environments/{name}/environment.yaml");
        let text = project.read(&file);
        project.write(&file, format!("{text}allowUnrendered: {{app: not ours}}\n"));
    }
    project.expect(0, &args);
}

#[test]
fn one_environment_is_compared_with_itself_at_a_commit() {
    let project = chain();
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    project.write(".gitignore", ".cache/\n");
    commit(&project, "begin");
    project.write(VALUES, "replicas: 2\nmessage: hello\n");
    let chart = "helm/charts/app/templates/config.yaml";
    project.replace(chart, "  size: {{", "  greeting: new\n  size: {{");
    let run = project.expect(2, &["diff", "prod", "--base", "main", "--fail-on", "any"]);
    insta::assert_snapshot!(run.stdout, @r#"
    app
      ~ ConfigMap apps/app
          + data.greeting: "new"
              prod helm/charts/app/templates/config.yaml:10:13
      ~ Deployment.apps apps/app
          spec.replicas: 1 → 2
              environments/prod/values/app.yaml:1:11
      ~ values
          replicas: 1 → 2
              environments/prod/values/app.yaml:1:11

    prod at main → prod: 3 differences; 2 components compared
    "#);
    let status = git(&project, &["status", "--porcelain"]);
    assert_eq!(status.lines().count(), 2, "{status}");
    for args in [
        &["diff", "prod", "--base", "absent"][..],
        &["diff", "prod", "--base", "main", "--fail-on", "unexplained"],
        &["diff", "absent", "--base", "main"],
    ] {
        project.expect(4, args);
    }
}

#[test]
fn a_secret_is_never_shown() {
    let project = chain();
    let component = "helm/components/app/component.yaml";
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    commit(&project, "begin");
    project.replace(
        component,
        "{generate: {length: 32}}",
        "\"vault:canary-of-vault\"",
    );
    let chart =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: other}\nstringData: {a: canary-A}\n";
    project.write("helm/charts/app/templates/secret.yaml", chart);
    for format in ["text", "json", "markdown"] {
        let args = ["diff", "prod", "--base", "main", "--format", format];
        let run = project.expect(0, &args);
        assert!(run.stdout.contains("app-secret"), "{}", run.stdout);
        assert!(run.stdout.contains("other"), "{}", run.stdout);
        assert!(!run.shown().contains("canary"), "{}", run.shown());
    }
}
