//! `render ENV --against helm` with scripts in helm's place, which hand the request back to this
//! program: only the wiring is at stake here, `cargo xtask conformance` asks helm itself.

use std::os::unix::fs::PermissionsExt as _;

use crate::project::{Project, Run};

/// Runs the comparison with a shell script as the only `helm`.
fn compare(project: &Project, script: &str, more: &[&str]) -> Run {
    project.write("bin/helm", format!("#!/bin/sh\n{script}"));
    let helm = project.root().join("bin/helm");
    std::fs::set_permissions(helm, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = project.command(&["render", "local", "--against", "helm"]);
    command.args(more);
    let path = format!("{}:/usr/bin:/bin", project.root().join("bin").display());
    command
        .env("PATH", path)
        .env("TMPDIR", project.root().join("temporary"));
    std::fs::create_dir_all(project.root().join("temporary")).unwrap();
    project.finish(command)
}

/// A script that renders with this program what it is asked for.
fn obedient(then: &str) -> String {
    format!("'{}' helm \"$@\" {then}\n", env!("CARGO_BIN_EXE_infractl"))
}

#[test]
fn a_helm_that_prints_the_same_is_clean() {
    let project = Project::sample();
    let run = compare(&project, &obedient(""), &[]);
    insta::assert_snapshot!(run.shown(), @"
    exit: 0
    ── stdout
    namespaces: the same 105 bytes
    app: the same 1385 bytes
    ── stderr
    ");
    assert!(
        project.files("temporary").is_empty(),
        "nothing is left behind"
    );
}

#[test]
fn a_chart_beside_is_vendored_for_helm() {
    let project = Project::sample();
    project.write(
        "helm/charts/app/Chart.yaml",
        "apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies:\n  - {name: shared, version: 0.1.0, repository: \"file://../shared\"}\n",
    );
    project.write(
        "helm/charts/shared/Chart.yaml",
        "apiVersion: v2\nname: shared\ntype: library\nversion: 0.1.0\n",
    );
    project.write(
        "helm/charts/shared/templates/_shared.tpl",
        "{{ define \"shared.greeting\" }}welcome{{ end }}\n",
    );
    let config = "helm/charts/app/templates/config.yaml";
    project.replace(config, ".Values.message", "include \"shared.greeting\" .");
    let run = compare(&project, &obedient(""), &["--component", "app"]);
    insta::assert_snapshot!(run.shown(), @"
    exit: 0
    ── stdout
    app: the same 1387 bytes
    ── stderr
    ");
}

#[test]
fn the_first_line_that_differs_is_shown() {
    let project = Project::sample();
    let script = obedient("| sed 's/containerPort: 8080/containerPort: 8081/'");
    let run = compare(&project, &script, &[]);
    insta::assert_snapshot!(run.shown(), @"
    exit: 1
    ── stdout
    namespaces: the same 105 bytes
    app: line 61 differs
    -               containerPort: 8081
    +               containerPort: 8080
    ── stderr
    ");
}

#[test]
fn a_helm_that_refuses_is_a_difference() {
    let project = Project::sample();
    let script = "echo 'Error: no such chart' >&2\nexit 1\n";
    let run = compare(&project, script, &["--component", "app"]);
    insta::assert_snapshot!(run.shown(), @"
    exit: 1
    ── stdout
    app: helm fails and infractl does not
    Error: no such chart
    ── stderr
    ");
}

#[test]
fn without_helm_nothing_is_decided() {
    let project = Project::sample();
    let mut command = project.command(&["render", "local", "--against", "helm"]);
    command.env("PATH", project.root().join("empty"));
    let run = project.finish(command);
    insta::assert_snapshot!(run.shown(), @"
    exit: 4
    ── stdout
    ── stderr
    error: `helm` is not installed, or not on the search path

    hint: put helm 4.3 on the PATH
    ");
}

#[test]
fn where_nothing_is_rendered_nothing_was_compared() {
    let project = Project::sample();
    project.replace(
        "helm/components/app/component.yaml",
        "chart: helm/charts/app",
        "chart: {oci: oci://registry.example.org/charts/app}",
    );
    let run = compare(&project, &obedient(""), &["--component", "app"]);
    insta::assert_snapshot!(run.shown(), @"
    exit: 3
    ── stdout
    ── stderr
    app: not compared: its chart lies in a registry and is not vendored
    error: no component was compared
    ");
}
