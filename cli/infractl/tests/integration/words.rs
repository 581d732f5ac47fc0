//! The program's own words to people.

use std::process::Stdio;

use crate::project::Project;

#[test]
fn without_arguments_the_help_is_shown() {
    insta::assert_snapshot!(Project::empty().expect(4, &[]).shown(), @r"
    exit: 4
    ── stdout
    ── stderr
    Renders, validates, compares, applies and promotes the environments of an infrastructure repository

    Usage: infractl [OPTIONS] <COMMAND>

    Commands:
      render       Print every document of an environment, or write them to a folder
      check        Check everything: what decides whether a change may merge
      lint         Look over the text of values, charts, Terraform, workflows and container files
      validate     Check environments, or any manifests, against schemas and each other
      diff         Show in what two environments differ, and why
      plan         Show what an apply would change on the target of an environment
      apply        Bring the target of an environment to what its files say
      destroy      Remove all that the target of an environment holds, and what its stacks made
      pin          Move the first environment of the chain to a revision of the code and to other images
      promote      Move the release of one environment to the next one of the chain
      rollback     Go back to a release that was applied to an environment before
      status       Show the last run of an environment, or of all, and whether one is running
      history      List the runs of an environment, newest first
      drift        Show what the target of an environment holds otherwise than the last apply left it
      lock         Show who holds the lock of an environment, or take it from a run that hangs
      stack        What concerns one Terraform stack alone
      explain      Say where a field comes from: template, values, the file that set it, the pin
      helm         What Helm does, without Helm
      policy       Check files against policies in Rego
      terraform    What Terraform does, without Terraform
      doctor       Check that this machine and this project have what infractl needs
      schema       Print the JSON Schema of a file that you write, for editors
      completions  Print the completions of a shell
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help
      -V, --version  Print version

    Options of every command:
      -C, --directory <FOLDER>  Run as if started in this folder
          --color <WHEN>        When to use colours; `auto` on a terminal, unless `NO_COLOR` is set
                                [default: auto] [possible values: auto, always, never]
      -q, --quiet               Say nothing on stderr but errors
          --threads <NUMBER>    Number of threads; the result is the same for every number [default: one
                                per core]

    Exit codes:
      0  clean, done
      1  findings at or above the threshold
      2  changes or differences exist (only with --detailed-exitcode, or --fail-on of diff)
      3  nothing was checked
      4  could not decide: usage, unreadable files, a missing tool
      5  refused by a guard: no consent, a lock, a stale plan, a foreign file
      130, 143  interrupted by SIGINT, SIGTERM
    ");
}

#[test]
fn help_names_every_command() {
    insta::assert_snapshot!(Project::empty().expect(0, &["--help"]).shown(), @r"
    exit: 0
    ── stdout
    Renders, validates, compares, applies and promotes the environments of an infrastructure repository

    Usage: infractl [OPTIONS] <COMMAND>

    Commands:
      render       Print every document of an environment, or write them to a folder
      check        Check everything: what decides whether a change may merge
      lint         Look over the text of values, charts, Terraform, workflows and container files
      validate     Check environments, or any manifests, against schemas and each other
      diff         Show in what two environments differ, and why
      plan         Show what an apply would change on the target of an environment
      apply        Bring the target of an environment to what its files say
      destroy      Remove all that the target of an environment holds, and what its stacks made
      pin          Move the first environment of the chain to a revision of the code and to other images
      promote      Move the release of one environment to the next one of the chain
      rollback     Go back to a release that was applied to an environment before
      status       Show the last run of an environment, or of all, and whether one is running
      history      List the runs of an environment, newest first
      drift        Show what the target of an environment holds otherwise than the last apply left it
      lock         Show who holds the lock of an environment, or take it from a run that hangs
      stack        What concerns one Terraform stack alone
      explain      Say where a field comes from: template, values, the file that set it, the pin
      helm         What Helm does, without Helm
      policy       Check files against policies in Rego
      terraform    What Terraform does, without Terraform
      doctor       Check that this machine and this project have what infractl needs
      schema       Print the JSON Schema of a file that you write, for editors
      completions  Print the completions of a shell
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help
      -V, --version  Print version

    Options of every command:
      -C, --directory <FOLDER>  Run as if started in this folder
          --color <WHEN>        When to use colours; `auto` on a terminal, unless `NO_COLOR` is set
                                [default: auto] [possible values: auto, always, never]
      -q, --quiet               Say nothing on stderr but errors
          --threads <NUMBER>    Number of threads; the result is the same for every number [default: one
                                per core]

    Exit codes:
      0  clean, done
      1  findings at or above the threshold
      2  changes or differences exist (only with --detailed-exitcode, or --fail-on of diff)
      3  nothing was checked
      4  could not decide: usage, unreadable files, a missing tool
      5  refused by a guard: no consent, a lock, a stale plan, a foreign file
      130, 143  interrupted by SIGINT, SIGTERM
    ── stderr
    ");
}

#[test]
#[expect(clippy::too_many_lines, reason = "the help of four commands")]
fn every_command_has_help() {
    let project = Project::empty();
    insta::assert_snapshot!(project.expect(0, &["validate", "--help"]).stdout, @r"
    Check environments, or any manifests, against schemas and each other

    Without a PATH every environment is rendered, as it is pinned (now) and as this checkout would make
    it (next), and all findings are shown.

    Usage: infractl validate [OPTIONS] [PATH]...

    Arguments:
      [PATH]...
              Manifests to check on their own: files, folders, `-` for standard input

    Options:
      -e, --environment <NAME>
              Only this environment; may be given often

          --component <NAME>
              Only this component; may be given often

          --kubernetes <VERSION>
              The version of Kubernetes for a PATH, such as 1.36 [default: the newest with schemas]

          --allow-unknown-kinds
              Name kinds without a schema as unchecked in place of refusing them

          --format <FORMAT>
              Shape of the findings on stdout

              Possible values:
              - text:     Diagnostics for people
              - json:     One JSON object with `schemaVersion`
              - sarif:    SARIF 2.1.0 for code scanning
              - junit:    A JUnit test suite
              - github:   Workflow commands that GitHub shows on the changed lines
              - markdown: A table for step summaries and comments
              
              [default: text]

          --output <FORMAT=FILE>
              Write the findings to a file as well, such as `sarif=findings.sarif`; may be given often

          --fail-on <SEVERITY>
              Lowest severity that makes the run fail

              Possible values:
              - error:   Errors only
              - warning: Warnings and errors
              - info:    Every finding
              
              [default: error]

      -h, --help
              Print help (see a summary with '-h')

    Options of every command:
      -C, --directory <FOLDER>
              Run as if started in this folder

          --color <WHEN>
              When to use colours; `auto` on a terminal, unless `NO_COLOR` is set
              
              [default: auto]
              [possible values: auto, always, never]

      -q, --quiet
              Say nothing on stderr but errors

          --threads <NUMBER>
              Number of threads; the result is the same for every number [default: one per core]
    ");
    insta::assert_snapshot!(project.expect(0, &["plan", "--help"]).stdout, @r"
    Show what an apply would change on the target of an environment

    Usage: infractl plan [OPTIONS] <ENVIRONMENT>

    Arguments:
      <ENVIRONMENT>
              The environment

    Options:
          --source <CODE>
              Which code to render: the release's pinned revision, or this checkout

              Possible values:
              - pinned:   The revision that the release pins; this checkout where it pins none
              - worktree: This checkout, with the environment's pins
              
              [default: pinned]

          --format <FORMAT>
              Shape on stdout

              Possible values:
              - text: For people
              - json: One JSON object with `schemaVersion`
              
              [default: text]

          --destroy
              Plan to remove all that the target holds, as `destroy` does

          --out <FILE>
              Also write the plan to this file, private and sealed, for `apply --plan`

          --detailed-exitcode
              End with 2 when there are changes

          --policies-from <REVISION>
              Judge by the policies as they are at this git revision, such as `origin/main`

          --stack <STACK>
              Only this Terraform stack, and nothing of the platform; may be given often

          --target <ADDRESS>
              Of the stack, only this resource and what it needs; may be given often

          --replace <ADDRESS>
              Replace this resource of the stack although nothing asks for it; may be given often

          --import <ADDRESS> <ID>
              Take an object that exists into the state of the stack, under this address, by the name
              that its provider knows it by; may be given often

          --refresh-only
              Take over into the state what changed elsewhere, and change nothing

          --approve <ADDRESS>
              Let this replacement or deletion through that a policy holds back; may be given often

          --reason <TEXT>
              Why it is let through; kept in the plan file and in the record

      -h, --help
              Print help (see a summary with '-h')

    Options of every command:
      -C, --directory <FOLDER>
              Run as if started in this folder

          --color <WHEN>
              When to use colours; `auto` on a terminal, unless `NO_COLOR` is set
              
              [default: auto]
              [possible values: auto, always, never]

      -q, --quiet
              Say nothing on stderr but errors

          --threads <NUMBER>
              Number of threads; the result is the same for every number [default: one per core]
    ");
    insta::assert_snapshot!(project.expect(0, &["apply", "--help"]).stdout, @r"
    Bring the target of an environment to what its files say

    Usage: infractl apply [OPTIONS] <ENVIRONMENT>

    Arguments:
      <ENVIRONMENT>  The environment

    Options:
          --yes                       Apply without asking
          --plan <FILE>               Apply this plan of `infractl plan --out`, and nothing else; giving
                                      it is the consent
          --policies-from <REVISION>  Judge by the policies as they are at this git revision, such as
                                      `origin/main`
          --stack <STACK>             Only this Terraform stack, and nothing of the platform; may be
                                      given often
          --target <ADDRESS>          Of the stack, only this resource and what it needs; may be given
                                      often
          --replace <ADDRESS>         Replace this resource of the stack although nothing asks for it;
                                      may be given often
          --import <ADDRESS> <ID>     Take an object that exists into the state of the stack, under this
                                      address, by the name that its provider knows it by; may be given
                                      often
          --refresh-only              Take over into the state what changed elsewhere, and change
                                      nothing
          --approve <ADDRESS>         Let this replacement or deletion through that a policy holds back;
                                      may be given often
          --reason <TEXT>             Why it is let through; kept in the plan file and in the record
      -h, --help                      Print help

    Options of every command:
      -C, --directory <FOLDER>  Run as if started in this folder
          --color <WHEN>        When to use colours; `auto` on a terminal, unless `NO_COLOR` is set
                                [default: auto] [possible values: auto, always, never]
      -q, --quiet               Say nothing on stderr but errors
          --threads <NUMBER>    Number of threads; the result is the same for every number [default: one
                                per core]
    ");
    insta::assert_snapshot!(project.expect(0, &["explain", "--help"]).stdout, @r"
    Say where a field comes from: template, values, the file that set it, the pin

    Usage: infractl explain [OPTIONS] --environment <NAME> <ADDRESS[#FIELD]>

    Arguments:
      <ADDRESS[#FIELD]>
              An object, or one field of it:
              `kubernetes/loki/Service/observability/loki#spec.ports[0].port`, or
              `terraform/cluster#backend` for what a stack brings along

    Options:
      -e, --environment <NAME>
              The environment

          --source <CODE>
              Which code to render: the release's pinned revision, or this checkout

              Possible values:
              - pinned:   The revision that the release pins; this checkout where it pins none
              - worktree: This checkout, with the environment's pins
              
              [default: pinned]

          --format <FORMAT>
              Shape on stdout

              Possible values:
              - text: For people
              - json: One JSON object with `schemaVersion`
              
              [default: text]

      -h, --help
              Print help (see a summary with '-h')

    Options of every command:
      -C, --directory <FOLDER>
              Run as if started in this folder

          --color <WHEN>
              When to use colours; `auto` on a terminal, unless `NO_COLOR` is set
              
              [default: auto]
              [possible values: auto, always, never]

      -q, --quiet
              Say nothing on stderr but errors

          --threads <NUMBER>
              Number of threads; the result is the same for every number [default: one per core]
    ");
    for command in [
        "render",
        "destroy",
        "status",
        "history",
        "helm",
        "doctor",
        "schema",
        "completions",
    ] {
        let help = project.expect(0, &[command, "--help"]).stdout;
        assert!(help.contains("Usage: infractl"), "{help}");
    }
}

#[test]
fn the_version_names_the_commit() {
    let run = Project::empty().expect(0, &["--version"]);
    let (version, commit) = run.stdout.trim_end().split_once(" (").unwrap();
    assert_eq!(version, concat!("infractl ", env!("CARGO_PKG_VERSION")));
    assert!(commit.ends_with(')'), "{commit}");
}

#[test]
fn a_misspelt_command_is_corrected() {
    insta::assert_snapshot!(Project::empty().expect(4, &["aply", "local"]).shown(), @r"
    exit: 4
    ── stdout
    ── stderr
    error: unrecognized subcommand 'aply'

      tip: some similar subcommands exist: 'policy', 'apply'

    Usage: infractl [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn outside_a_project_the_next_step_is_told() {
    let project = Project::empty();
    insta::assert_snapshot!(project.expect(4, &["plan", "local"]).shown(), @r"
    exit: 4
    ── stdout
    ── stderr
    error: no `infractl.yaml` in `$ROOT` or any folder above it

    hint: run inside a project, or name one with `-C FOLDER`
    ");
    insta::assert_snapshot!(project.expect(4, &["validate"]).shown(), @r"
    exit: 4
    ── stdout
    ── stderr
    error: no `infractl.yaml` in `$ROOT` or any folder above it

    hint: run inside a project, or name one with `-C FOLDER`
    ");
    insta::assert_snapshot!(project.expect(4, &["-C", "absent", "validate"]).shown(), @r"
    exit: 4
    ── stdout
    ── stderr
    error: cannot open `absent`: No such file or directory (os error 2)
    ");
}

#[test]
fn an_empty_folder_is_never_green() {
    let project = Project::empty();
    project.write("empty/.keep", "");
    insta::assert_snapshot!(project.expect(3, &["validate", "empty"]).shown(), @r"
    exit: 3
    ── stdout
    ── stderr
    no findings in 0 files, 0 objects
    error: nothing was checked: no document was found

    hint: files end in `.yaml`, `.yml` or `.json`
    ");
}

#[test]
fn a_project_without_environments_is_never_green() {
    let project = Project::empty();
    project.write(
        "infractl.yaml",
        "apiVersion: infractl.dev/v1\nkind: Project\nname: bare\nchain: []\n",
    );
    let run = project.run(&["validate"]);
    assert!(
        run.code == Some(1) || run.code == Some(3),
        "{}",
        run.shown()
    );
    insta::assert_snapshot!(run.shown(), @r"
    exit: 1
    ── stdout
    error[project-empty]: there is no environment below `environments`
    --> environments
     = help: make a folder there with an `environment.yaml` and a `release.yaml`

    ── stderr
    1 error in 0 environments, 0 objects
    error: nothing was checked: no environment could be looked at

    hint: see `paths.environments` in `infractl.yaml`
    ");
}

#[test]
fn a_clean_project_is_told_in_one_line() {
    insta::assert_snapshot!(Project::sample().expect(0, &["validate", "-e", "local"]).shown(), @r"
    exit: 0
    ── stdout
    info[release-without-revision]: the release does not pin the revision of the code
     --> environments/local/release.yaml:1:1
      |
    1 | apiVersion: infractl.dev/v1
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    2 | kind: Release
    3 | kubernetes: v1.36.3+k3s1
      |
      = help: write `source: {revision: …}` with the whole id of a commit

    ── stderr
    1 note in 1 environment, 5 objects
    ");
}

#[test]
fn quiet_leaves_only_data_and_errors() {
    let project = Project::sample();
    let run = project.expect(0, &["--quiet", "apply", "local", "--yes"]);
    assert_eq!(run.stderr, "");
    let run = project.expect(4, &["--quiet", "plan", "absent"]);
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
}

#[test]
fn an_environment_that_does_not_exist_is_corrected() {
    insta::assert_snapshot!(Project::sample().expect(4, &["plan", "locl"]).shown(), @r"
    exit: 4
    ── stdout
    ── stderr
    error: there is no environment `locl`; did you mean `local`?
    ");
    insta::assert_snapshot!(Project::sample().expect(4, &["validate", "-e", "locl"]).shown(), @r"
    exit: 4
    ── stdout
    ── stderr
    error: there is no environment `locl`; did you mean `local`?
    ");
}

#[test]
fn a_plan_of_a_broken_environment_shows_what_is_broken() {
    let project = Project::sample();
    project.write("environments/local/values/app.yaml", "replicas: two\n");
    insta::assert_snapshot!(project.expect(4, &["plan", "local"]).shown(), @r#"
    exit: 4
    ── stdout
    ── stderr
    error[k8s-wrong-type]: `spec.replicas` must be a whole number, not a string
      --> environments/local/values/app.yaml:1:11
       |
     1 | replicas: two
       |           ^^^
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

    error: 1 error in the files of the project

    hint: `infractl validate` shows every finding
    "#);
}

#[test]
fn render_prints_each_object_under_its_address() {
    let project = Project::sample();
    let run = project.expect(0, &["render", "local", "--component", "namespaces"]);
    insta::assert_snapshot!(run.shown(), @r"
    exit: 0
    ── stdout
    ---
    # kubernetes/namespaces/Namespace/-/apps
    apiVersion: v1
    kind: Namespace
    metadata:
      name: apps
    ── stderr
    ");
    let run = project.expect(4, &["render", "local", "--component", "namespace"]);
    insta::assert_snapshot!(run.shown(), @r"
    exit: 4
    ── stdout
    ── stderr
    error: the environment `local` has no component `namespace`
    ");
    project.expect(0, &["render", "local", "--to", "out"]);
    assert!(project.read("out/app.yaml").contains("kind: Deployment"));
}

#[test]
fn doctor_says_what_is_there() {
    let mut text = String::new();
    for line in Project::sample().expect(0, &["doctor"]).stdout.lines() {
        // Which tools this machine has is no part of the test.
        let of_machine = [" helm ", " kubectl ", " git ", " stacks "];
        if !of_machine.iter().any(|name| line.contains(name)) {
            text.push_str(line);
            text.push('\n');
        }
    }
    insta::assert_snapshot!(text, @r"
    ok        project  environments: local
    ok        state    every state store can be opened
    ok        cache    `$ROOT/.cache/infractl`
    ");
}

#[test]
fn schemas_are_printed_for_editors() {
    let project = Project::empty();
    for kind in [
        "project",
        "environment",
        "component",
        "release",
        "divergence",
        "waivers",
    ] {
        let schema = project.expect(0, &["schema", kind]).stdout;
        assert!(schema.contains("\"$schema\""), "{kind}: {schema}");
        assert!(schema.contains("infractl.dev/v1"), "{kind}: {schema}");
    }
    insta::assert_snapshot!(project.expect(4, &["schema", "chart"]).shown(), @r"
    exit: 4
    ── stdout
    ── stderr
    error: invalid value 'chart' for '<KIND>'
      [possible values: Component, Divergence, Environment, Evidence, Project, Release, Waivers]

    For more information, try '--help'.
    ");
}

#[test]
fn completions_know_the_verbs() {
    let project = Project::empty();
    for shell in ["bash", "zsh", "fish"] {
        let script = project.expect(0, &["completions", shell]).stdout;
        for verb in [
            "apply", "destroy", "explain", "helm", "plan", "render", "validate",
        ] {
            assert!(script.contains(verb), "{shell} lacks {verb}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let project = Project::sample();
    for args in [
        &["render", "local"][..],
        &["validate", "--format", "json"],
        &["--help"],
        &["completions", "bash"],
    ] {
        let mut child = project
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(
            !stderr.contains("panicked") && !stderr.contains("pipe"),
            "{args:?}: {stderr}"
        );
        assert_eq!(output.status.code(), Some(0), "{args:?}: {stderr}");
    }
}
