//! A change that moves the state of a stack, held against the base branch before anything runs.

use std::os::unix::fs::PermissionsExt as _;

use crate::before_plans::{ENVIRONMENT, STACK, change, plan};
use crate::project::{Project, Run};
use crate::repository::{commit, git};

const S3: &str = "{kind: s3, settings: {bucket: acme, key: net, region: eu}}";

/// One backend of `environment.yaml`, beside the stack's source.
fn entry(backend: &str) -> String {
    format!("stacks:\n  net:\n    source: terraform/stacks/net\n    backend: {backend}\n")
}

/// A project whose base branch has a stack with this backend in `environment.yaml`, and a change of
/// it checked out.
fn named(backend: &str) -> Project {
    let project = change();
    git(&project, &["checkout", "--quiet", "main"]);
    let one = "stacks: {net: {source: terraform/stacks/net}}\n";
    project.replace(ENVIRONMENT, one, &entry(backend));
    commit(&project, "name a backend");
    git(&project, &["checkout", "--quiet", "-B", "change"]);
    project
}

/// What the gate said of a change, without ever starting the tool.
fn refused(project: &Project) -> Run {
    let (run, has_run) = plan(project, &[]);
    assert_eq!((run.code, has_run), (Some(1), false), "{}", run.shown());
    let rules = run.stderr.matches("error[").count();
    assert_eq!(rules, 1, "{}", run.shown());
    run
}

/// The change is refused, at the line and column of a text, and the difference is told.
fn points_at(project: &Project, path: &str, text: &str, difference: &str) {
    let run = refused(project);
    let whole = project.read(path);
    let (before, _) = whole.split_once(text).unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().len() + 1;
    let place = format!("--> {path}:{line}:{column}\n");
    let shown = format!("{line} | {}\n", whole.lines().nth(line - 1).unwrap());
    let message = format!(
        "error[tf-changed-backend]: the stack `terraform/stacks/net` keeps its state elsewhere \
         than before the change: {difference}\n"
    );
    for wanted in [&place, &shown, &message] {
        assert!(run.stderr.contains(wanted), "{wanted}: {}", run.shown());
    }
}

fn passes(project: &Project) {
    let (run, has_run) = plan(project, &[]);
    assert!(has_run, "{}", run.shown());
    assert!(
        !run.stderr.contains("tf-changed-backend"),
        "{}",
        run.shown()
    );
}

#[test]
fn a_changed_setting_of_an_environment_is_refused_at_its_own_line() {
    for (from, to, at, difference) in [
        ("acme", "other", "other", "another `bucket` of `s3`"),
        ("key: net", "key: not", "not", "another `key` of `s3`"),
        (
            "region: eu",
            "region: eu, profile: a",
            "a}}",
            "another `profile` of `s3`",
        ),
        (
            "bucket: acme, key: net",
            "bucket: b1, key: c1",
            "b1",
            "another `bucket`, `key` of `s3`",
        ),
        // What is left out stands nowhere, so the kind is pointed at.
        (", region: eu", "", "s3", "another `region` of `s3`"),
        ("kind: s3", "kind: oss", "oss", "`oss`, no longer `s3`"),
    ] {
        let project = named(S3);
        project.replace(ENVIRONMENT, from, to);
        points_at(&project, ENVIRONMENT, at, difference);
        commit(&project, "change");
        points_at(&project, ENVIRONMENT, at, difference);
    }
}

#[test]
fn a_changed_path_of_a_store_of_another_kind_is_refused() {
    let project = named("{kind: consul, settings: {path: states/net, address: consul}}");
    project.replace(ENVIRONMENT, "states/net", "states/other");
    let difference = "another `path` of `consul`";
    points_at(&project, ENVIRONMENT, "states/other", difference);
}

#[test]
fn a_backend_that_an_environment_adds_or_removes_is_refused() {
    let added = change();
    let one = "stacks: {net: {source: terraform/stacks/net}}\n";
    added.replace(ENVIRONMENT, one, &entry(S3));
    let difference = "`s3`, no longer in the environment's own store";
    points_at(&added, ENVIRONMENT, "s3", difference);

    let removed = named(S3);
    let backend = format!("    backend: {S3}\n");
    removed.replace(ENVIRONMENT, &backend, "");
    let difference = "in the environment's own store, no longer `s3`";
    points_at(&removed, ENVIRONMENT, "net:", difference);
}

#[test]
fn a_backend_that_code_changes_or_removes_is_refused_there() {
    let project = change();
    git(&project, &["checkout", "--quiet", "main"]);
    let block = "  backend \"s3\" {\n    bucket = \"acme\"\n    key    = \"net\"\n  }\n";
    let first = "terraform {\n";
    project.replace(STACK, first, &format!("{first}{block}"));
    commit(&project, "name a backend");
    git(&project, &["checkout", "--quiet", "-B", "change"]);
    passes(&project);

    project.replace(STACK, "\"acme\"", "\"other\"");
    let difference = "another `bucket` of `s3`";
    points_at(&project, STACK, "\"other\"", difference);

    project.replace(STACK, "\"other\"", "\"acme\"");
    project.replace(STACK, block, "");
    let difference = "in the environment's own store, no longer `s3`";
    points_at(&project, STACK, "terraform {", difference);
}

#[test]
fn a_setting_of_the_environment_over_a_block_of_the_code_is_refused_in_the_environment() {
    let project = named("{kind: s3, settings: {bucket: acme, key: net}}");
    git(&project, &["checkout", "--quiet", "main"]);
    let first = "terraform {\n";
    let block = "  backend \"s3\" {\n    region = \"eu\"\n  }\n";
    project.replace(STACK, first, &format!("{first}{block}"));
    commit(&project, "say the region");
    git(&project, &["checkout", "--quiet", "-B", "change"]);
    passes(&project);
    project.replace(ENVIRONMENT, "key: net", "key: other");
    points_at(&project, ENVIRONMENT, "other", "another `key` of `s3`");
    project.replace(ENVIRONMENT, "key: other", "key: net");
    project.replace(STACK, "\"eu\"", "\"us\"");
    points_at(&project, STACK, "\"us\"", "another `region` of `s3`");
}

#[test]
fn a_change_that_the_base_branch_has_too_is_let_through() {
    let project = named(S3);
    passes(&project);
    project.replace(ENVIRONMENT, "acme", "other");
    refused(&project);
    commit(&project, "move the state");
    refused(&project);
    git(&project, &["branch", "--force", "main"]);
    passes(&project);
    // Another environment's change is no matter of this one.
    let text = project.read(ENVIRONMENT).replace("key: net", "key: b");
    project.write("environments/second/environment.yaml", text);
    for part in ["release.yaml", "values/app.yaml"] {
        let text = project.read(&format!("environments/local/{part}"));
        project.write(&format!("environments/second/{part}"), text);
    }
    passes(&project);
}

#[test]
fn a_waiver_of_the_base_branch_lets_a_state_move() {
    let project = named(S3);
    let waiver = "apiVersion: infractl.dev/v1\nkind: Waivers\nwaivers:\n- id: tf-changed-backend\n  \
                  address: terraform/net\n  owner: platform\n  reason: the bucket moves\n  \
                  expires: DATE\n";
    let soon = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let expires = date(soon.as_secs() / 86_400 + 30);
    project.replace(ENVIRONMENT, "acme", "other");
    // A waiver that the change brings along accepts nothing.
    project.write("waivers.yaml", waiver.replace("DATE", &expires));
    refused(&project);
    git(&project, &["stash", "--quiet", "--include-untracked"]);
    git(&project, &["checkout", "--quiet", "main"]);
    project.write("waivers.yaml", waiver.replace("DATE", &expires));
    commit(&project, "accept it for a while");
    git(&project, &["checkout", "--quiet", "-B", "change"]);
    project.replace(ENVIRONMENT, "acme", "other");
    passes(&project);
}

/// The day of a number of days after the first of 1970.
fn date(days: u64) -> String {
    let epoch = jiff::civil::date(1970, 1, 1);
    let day = epoch.checked_add(jiff::Span::new().days(i64::try_from(days).unwrap()));
    day.unwrap().to_string()
}

#[test]
fn a_bucket_that_is_not_there_yet_is_named_with_the_stack_that_makes_it() {
    let project = named(S3);
    git(&project, &["checkout", "--quiet", "main"]);
    let net = "  net:\n";
    let state = "  state: {source: terraform/stacks/state}\n";
    project.replace(ENVIRONMENT, net, &format!("{state}{net}"));
    project.write(
        "terraform/stacks/state/main.tf",
        "resource \"aws_s3_bucket\" \"states\" {\n  bucket = \"acme\"\n}\n",
    );
    // No bucket is there: what opens it fails, as the tool does.
    project.write(
        "bin/tofu",
        "#!/bin/sh\ncase $1 in\nversion) echo '{\"terraform_version\": \"1.10.0\"}' ;;\n*) echo \
         'Error: Failed to get existing workspaces: S3 bucket \"acme\" does not exist.' >&2; exit 1 \
         ;;\nesac\n",
    );
    let program = project.root().join("bin/tofu");
    std::fs::set_permissions(program, std::fs::Permissions::from_mode(0o755)).unwrap();
    commit(&project, "a stack for states");
    git(&project, &["checkout", "--quiet", "-B", "change"]);
    let (run, _) = plan(&project, &["--stack", "net"]);
    assert_eq!(run.code, Some(4), "{}", run.shown());
    let (_, hint) = run.stderr.split_once("\nhint: ").unwrap();
    insta::assert_snapshot!(hint, @"its state lies in the backend `s3` (bucket `acme`, key `net`), and the stack `state` makes that bucket; apply it first: `infractl apply local --stack state`");
}
