//! `helm template` says what Helm says, and then where.

use crate::project::Project;

const CHART: &str = "helm/charts/app";

#[test]
fn a_chart_is_printed_as_helm_prints_it() {
    let project = Project::sample();
    let run = project.expect(
        0,
        &[
            "helm",
            "template",
            "app",
            CHART,
            "--show-only",
            "templates/config.yaml",
        ],
    );
    insta::assert_snapshot!(run.shown(), @r#"
    exit: 0
    ── stdout
    ---
    # Source: app/templates/config.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: app
      namespace: default
      labels:
        app.kubernetes.io/name: app
        app.kubernetes.io/instance: app
    data:
      message: "none"
      size: "small"


    ── stderr
    "#);
}

#[test]
fn a_failing_template_is_told_in_helms_words_with_its_place() {
    let project = Project::sample();
    project.replace(
        "helm/charts/app/templates/config.yaml",
        "{{ .Values.message | quote }}",
        "{{ required \"say a greeting\" .Values.greeting }}",
    );
    let run = project.expect(1, &["helm", "template", "app", CHART]);
    insta::assert_snapshot!(run.shown(), @r#"
    exit: 1
    ── stdout
    ── stderr
    Error: execution error at (app/templates/config.yaml:9:14): say a greeting

    Use --debug flag to render out invalid YAML
    error[helm-template-fails]: execution error at (app/templates/config.yaml:9:14): say a greeting
      --> helm/charts/app/templates/config.yaml:9:15
       |
     7 |     {{- include "app.labels" . | nindent 4 }}
     8 | data:
     9 |   message: {{ required "say a greeting" .Values.greeting }}
       |               ^^^^^^^^
    10 |   size: {{ .Values.size | quote }}
       |
    "#);
}

#[test]
fn a_template_that_does_not_parse_leads_to_the_open_action() {
    let project = Project::sample();
    project.replace(
        "helm/charts/app/templates/config.yaml",
        "{{ .Values.message | quote }}",
        "{{ if .Values.message }}x",
    );
    let run = project.expect(1, &["helm", "template", "app", CHART]);
    insta::assert_snapshot!(run.shown(), @r#"
    exit: 1
    ── stdout
    ── stderr
    Error: parse error at (app/templates/config.yaml:11): unexpected EOF

    Use --debug flag to render out invalid YAML
    error[helm-template-syntax]: parse error at (app/templates/config.yaml:11): unexpected EOF
      --> helm/charts/app/templates/config.yaml:9:12
       |
     7 |     {{- include "app.labels" . | nindent 4 }}
     8 | data:
     9 |   message: {{ if .Values.message }}x
       |            ^^
    10 |   size: {{ .Values.size | quote }}
       |
      ::: helm/charts/app/templates/config.yaml:10:36
       |
     9 |   message: {{ if .Values.message }}x
    10 |   size: {{ .Values.size | quote }}
       |                                   - still open here
       |
       = help: close the action with `}}`, and a block with `{{ end }}`
    "#);
}

#[test]
fn a_chart_that_is_not_there_is_told() {
    let project = Project::sample();
    let run = project.expect(4, &["helm", "template", "app", "helm/charts/absent"]);
    insta::assert_snapshot!(run.shown(), @r#"
    exit: 4
    ── stdout
    ── stderr
    Error: path "helm/charts/absent" not found
    "#);
}

#[test]
fn a_function_that_helm_has_and_infractl_lacks_is_never_guessed() {
    let project = Project::sample();
    project.replace(
        "helm/charts/app/templates/config.yaml",
        "{{ .Values.message | quote }}",
        "{{ fromToml \"a = 1\" | quote }}",
    );
    let run = project.expect(4, &["helm", "template", "app", CHART]);
    insta::assert_snapshot!(run.shown(), @r#"
    exit: 4
    ── stdout
    ── stderr
    Error: template: app/templates/config.yaml:9:14: executing "app/templates/config.yaml" at <fromToml>: function "fromToml" is not supported

    Use --debug flag to render out invalid YAML
    error[helm-unsupported]: template: app/templates/config.yaml:9:14: executing "app/templates/config.yaml" at <fromToml>: function "fromToml" is not supported
      --> helm/charts/app/templates/config.yaml:9:15
       |
     7 |     {{- include "app.labels" . | nindent 4 }}
     8 | data:
     9 |   message: {{ fromToml "a = 1" | quote }}
       |               ^^^^^^^^
    10 |   size: {{ .Values.size | quote }}
       |
       = help: `infractl helm template … --renderer helm` hands a chart to the helm binary
    "#);
}

#[test]
fn a_seed_and_a_time_give_the_same_bytes_and_the_system_gives_others() {
    let project = Project::sample();
    project.replace(
        "helm/charts/app/templates/config.yaml",
        "{{ .Values.message | quote }}",
        "{{ printf \"%s %s\" (randAlphaNum 20) now.UTC | quote }}",
    );
    let message = |more: &[&str]| {
        let run = project.expect(0, &[&["helm", "template", "app", CHART], more].concat());
        let line = run.stdout.lines().find(|line| line.contains("message:"));
        line.unwrap().to_owned()
    };
    let fixed = ["--seed", "text", "--now", "2026-11-30T12:00:00+02:00"];
    assert_eq!(message(&fixed), message(&fixed));
    assert!(message(&fixed).ends_with("2026-11-30 10:00:00 +0000 UTC\""));
    assert_ne!(
        message(&["--seed", "other", fixed[2], fixed[3]]),
        message(&fixed)
    );
    assert_ne!(message(&[]), message(&[]));
}

#[test]
fn a_seed_for_somebody_elses_draws_is_refused() {
    let project = Project::sample();
    let args = [
        "helm",
        "template",
        "app",
        CHART,
        "--renderer",
        "helm",
        "--seed",
        "text",
    ];
    let run = project.expect(4, &args);
    insta::assert_snapshot!(run.shown(), @r#"
    exit: 4
    ── stdout
    ── stderr
    error: `--seed` and `--now` have no effect with `--renderer helm`

    hint: helm draws and reads the clock by itself
    "#);
}
