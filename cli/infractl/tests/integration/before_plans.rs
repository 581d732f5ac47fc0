//! What policies of the base branch keep from the tool that plans stacks.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::project::{Project, Run};
use crate::repository::{commit, copy, git};

pub(crate) const STACK: &str = "terraform/stacks/net/main.tf";
pub(crate) const ENVIRONMENT: &str = "environments/local/environment.yaml";
const COMMANDS: &str = "policies/terraform/tf-provisioner/policy.rego";
const SETTINGS: &str = "policies/lib/settings/settings.rego";

/// A project with a stack, the policies of this repository over stacks, and a tool that only leaves
/// a mark; the base branch is `main`, and a change is checked out.
pub(crate) fn change() -> Project {
    let project = Project::sample();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for name in [
        "lib/settings",
        "terraform/tf-changed-backend",
        "terraform/tf-provisioner",
        "terraform/tf-unlisted-module",
        "terraform/tf-unlisted-provider",
    ] {
        copy(&project, &own, &Path::new("policies").join(name));
    }
    let text = project.read("infractl.yaml");
    project.write("infractl.yaml", format!("{text}policies: [policies]\n"));
    project.replace(
        ENVIRONMENT,
        "tier: development",
        "tier: staging\nstacks: {net: {source: terraform/stacks/net}}",
    );
    project.write(
        STACK,
        "terraform {\n  required_version = \">= 1.10, < 2\"\n}\n\nresource \"terraform_data\" \"net\" {\n  input = \"a\"\n}\n",
    );
    project.write("bin/tofu", "#!/bin/sh\n: > \"${0%/*}/ran\"\nexit 1\n");
    let program = project.root().join("bin/tofu");
    std::fs::set_permissions(program, std::fs::Permissions::from_mode(0o755)).unwrap();
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    commit(&project, "begin");
    git(&project, &["checkout", "--quiet", "-b", "change"]);
    project
}

/// A plan, and whether the tool ran.
pub(crate) fn plan(project: &Project, options: &[&str]) -> (Run, bool) {
    let mut command = project.command(&["plan", "local"]);
    let path = std::env::var("PATH").unwrap_or_default();
    let own = project.root().join("bin");
    command
        .args(options)
        .env("PATH", format!("{}:{path}", own.display()));
    let run = project.finish(command);
    let mark = project.root().join("bin/ran");
    let has_run = mark.exists();
    if has_run {
        std::fs::remove_file(mark).unwrap();
    }
    (run, has_run)
}

fn append(project: &Project, path: &str, text: &str) {
    let before = project.read(path);
    project.write(path, format!("{before}{text}"));
}

/// A change is refused before the tool runs, for a rule, on a line of the stack.
fn refused(project: &Project, rule: &str, line: &str) {
    let (run, has_run) = plan(project, &[]);
    assert_eq!(run.code, Some(1), "{}", run.shown());
    assert!(!has_run, "{}", run.shown());
    let number = project.read(STACK).lines().position(|own| own == line);
    let place = format!("--> {STACK}:{}:", number.unwrap() + 1);
    for wanted in [
        format!("error[{rule}]"),
        place,
        "nothing was planned: by the policies of `main`".to_owned(),
    ] {
        assert!(run.stderr.contains(&wanted), "{wanted}: {}", run.shown());
    }
}

#[test]
fn a_stack_that_is_let_through_reaches_the_tool() {
    let project = change();
    let (run, has_run) = plan(&project, &[]);
    assert!(has_run, "{}", run.shown());
    assert_eq!(run.code, Some(4), "{}", run.shown());
}

#[test]
fn a_change_that_weakens_the_policy_too_is_refused_by_the_one_before_it() {
    let project = change();
    append(
        &project,
        STACK,
        "\ndata \"external\" \"who\" {\n  program = [\"id\"]\n}\n",
    );
    refused(&project, "tf-provisioner", "data \"external\" \"who\" {");
    project.replace(
        COMMANDS,
        "not is_allowed(command)",
        "command.type == \"never\"",
    );
    project.replace(
        SETTINGS,
        "terraform_commands := set()",
        "terraform_commands := {\"terraform/stacks/net/data.external.who\"}",
    );
    project.replace(SETTINGS, "\"aminueza/minio\",", "\"hashicorp/external\",");
    refused(&project, "tf-provisioner", "data \"external\" \"who\" {");
    commit(&project, "weaken");
    refused(&project, "tf-provisioner", "data \"external\" \"who\" {");
    // The same, judged by what it brings along, would have run.
    let (run, has_run) = plan(&project, &["--policies-from", "HEAD"]);
    assert!(has_run, "{}", run.shown());
}

#[test]
fn what_a_plan_would_fetch_or_run_is_refused() {
    for (text, rule, line) in [
        (
            "\nresource \"terraform_data\" \"run\" {\n  provisioner \"local-exec\" {\n    command = \"id\"\n  }\n}\n",
            "tf-provisioner",
            "  provisioner \"local-exec\" {",
        ),
        (
            "\nmodule \"far\" {\n  source = \"git::https://example.org/far.git\"\n}\n",
            "tf-unlisted-module",
            "  source = \"git::https://example.org/far.git\"",
        ),
        (
            "\nterraform {\n  required_providers {\n    acme = {\n      source = \"acme/acme\"\n    }\n  }\n}\n",
            "tf-unlisted-provider",
            "      source = \"acme/acme\"",
        ),
        (
            "\nterraform {\n  required_providers {\n    aws = {\n      source = \"registry.example.org/hashicorp/aws\"\n    }\n  }\n}\n",
            "tf-unlisted-provider",
            "      source = \"registry.example.org/hashicorp/aws\"",
        ),
        (
            "\nterraform {\n  backend \"local\" {\n    path = \"here\"\n  }\n}\n",
            "tf-changed-backend",
            "  backend \"local\" {",
        ),
    ] {
        let project = change();
        append(&project, STACK, text);
        refused(&project, rule, line);
    }
}

#[test]
fn without_a_verdict_nothing_runs() {
    let project = change();
    let (run, has_run) = plan(&project, &["--policies-from", "gone"]);
    assert_eq!((run.code, has_run), (Some(4), false), "{}", run.shown());
    assert!(run.stderr.contains("gone"), "{}", run.shown());
    // The branch that policies are read from is not here, as in a shallow clone.
    git(&project, &["branch", "--quiet", "-D", "main"]);
    let (run, has_run) = plan(&project, &[]);
    assert_eq!((run.code, has_run), (Some(4), false), "{}", run.shown());
    insta::assert_snapshot!(run.stderr, @r"
    error: the policies before a plan are those of `main`, which git does not have here

    hint: `git fetch origin main`, set `baseBranch` in `infractl.yaml`, or name a revision with `--policies-from`
    ");
    let (run, has_run) = plan(&project, &["--policies-from", "HEAD"]);
    assert!(has_run, "{}", run.shown());
    // A policy that cannot be asked is none that allows.
    project.replace(COMMANDS, "input.value.commands", "input.value.comands");
    commit(&project, "break");
    let (run, has_run) = plan(&project, &["--policies-from", "HEAD"]);
    assert_eq!((run.code, has_run), (Some(4), false), "{}", run.shown());
}
