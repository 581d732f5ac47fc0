//! The table of exit codes, one line a meaning and command.

use crate::project::Project;

const BROKEN: (&str, &str) = ("environments/local/values/app.yaml", "replicas: two\n");
const CHANGED: (&str, &str) = ("environments/local/values/app.yaml", "message: changed\n");
const NONE: (&str, &str) = ("docs/notes.md", "nothing\n");

#[test]
fn each_command_ends_with_the_code_of_its_outcome() {
    let address = "kubernetes/app/ConfigMap/apps/app";
    let chart = "helm/charts/namespaces";
    let table: &[(i32, (&str, &str), &[&str])] = &[
        (0, NONE, &["--help"]),
        (0, NONE, &["--version"]),
        (4, NONE, &[]),
        (4, NONE, &["absent"]),
        (4, NONE, &["plan", "local", "--absent"]),
        (0, NONE, &["validate"]),
        (1, BROKEN, &["validate"]),
        (
            0,
            BROKEN,
            &["validate", "helm/charts/namespaces/values.schema.yaml"],
        ),
        (3, NONE, &["validate", "docs"]),
        (4, NONE, &["validate", "absent.yaml"]),
        (4, NONE, &["validate", "-e", "absent"]),
        (0, NONE, &["render", "local"]),
        (4, NONE, &["render", "absent"]),
        (4, BROKEN, &["plan", "local"]),
        (0, CHANGED, &["plan", "local"]),
        (2, CHANGED, &["plan", "local", "--detailed-exitcode"]),
        (4, NONE, &["plan", "absent"]),
        (0, NONE, &["diff", "local", "local"]),
        (0, NONE, &["diff", "local", "local", "--fail-on", "any"]),
        (4, NONE, &["diff", "local", "absent"]),
        (4, NONE, &["diff", "local"]),
        (5, CHANGED, &["apply", "local"]),
        (4, BROKEN, &["apply", "local", "--yes"]),
        (0, CHANGED, &["apply", "local", "--yes"]),
        (0, NONE, &["destroy", "local", "--yes"]),
        (4, NONE, &["destroy", "absent"]),
        (4, NONE, &["pin", "absent"]),
        (4, NONE, &["pin", "local"]),
        (4, NONE, &["promote", "local", "absent"]),
        (5, NONE, &["promote", "local", "local"]),
        (4, NONE, &["rollback", "absent"]),
        (5, NONE, &["rollback", "local"]),
        (0, NONE, &["status"]),
        (4, NONE, &["status", "absent"]),
        (0, NONE, &["history", "local"]),
        (4, NONE, &["history", "absent"]),
        (3, NONE, &["drift", "local"]),
        (4, NONE, &["drift", "absent"]),
        (0, NONE, &["explain", address, "-e", "local"]),
        (
            4,
            NONE,
            &[
                "explain",
                "kubernetes/app/ConfigMap/apps/absent",
                "-e",
                "local",
            ],
        ),
        (0, NONE, &["helm", "template", "name", chart]),
        (
            1,
            (
                "helm/charts/namespaces/templates/a.yaml",
                "{{ fail \"no\" }}",
            ),
            &["helm", "template", "name", chart],
        ),
        (4, NONE, &["helm", "template", "--absent"]),
        (0, NONE, &["schema", "environment"]),
        (4, NONE, &["schema", "absent"]),
        (0, NONE, &["completions", "fish"]),
        (4, NONE, &["completions", "absent"]),
        (0, NONE, &["doctor"]),
    ];
    let manifest = "apiVersion: v1\nkind: Namespace\nmetadata: {name: one}\n";
    for (code, (path, text), args) in table {
        let project = Project::sample();
        project.write("helm/charts/namespaces/values.schema.yaml", manifest);
        project.write(path, text);
        project.expect(*code, args);
    }
}

#[test]
fn a_target_with_a_foreign_file_is_refused() {
    let project = Project::sample();
    project.expect(0, &["apply", "local", "--yes"]);
    project.write(".infractl/local/platform/app/foreign.yaml", "a: 1\n");
    project.expect(5, &["apply", "local", "--yes"]);
}

#[test]
fn what_is_not_built_in_says_so() {
    let environment = "environments/local/environment.yaml";
    for (from, to, word) in [
        ("{type: directory}", "{type: cluster}", "cluster"),
        (
            "{type: directory}",
            "{type: gitops, engine: flux, path: clusters/local}",
            "gitops",
        ),
        ("parameters:", "state: s3://bucket/local\nparameters:", "s3"),
    ] {
        let project = Project::sample();
        project.replace(environment, from, to);
        let run = project.expect(4, &["plan", "local"]);
        assert!(run.stderr.contains(word), "{}", run.stderr);
        assert!(run.stderr.contains("not built in"), "{}", run.stderr);
    }
}
