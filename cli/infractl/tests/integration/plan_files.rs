use std::os::unix::fs::PermissionsExt as _;

use crate::project::Project;

const VALUES: &str = "environments/local/values/app.yaml";
const FILE: &str = "local.plan";

/// A sample project with a plan in a file.
fn planned() -> Project {
    let project = Project::sample();
    project.expect(0, &["plan", "local", "--out", FILE]);
    project
}

fn apply(project: &Project, code: i32) -> String {
    project
        .expect(code, &["apply", "local", "--plan", FILE])
        .stderr
}

#[test]
fn a_plan_is_written_private_and_applied_as_it_is() {
    let project = Project::sample();
    let written = project.expect(0, &["plan", "local", "--out", FILE]);
    insta::assert_snapshot!(written.stderr, @"wrote the plan to `local.plan`; apply it with: infractl apply local --plan local.plan");
    let plain = project.expect(0, &["plan", "local"]);
    assert_eq!(written.stdout, plain.stdout);
    let mode = std::fs::metadata(project.root().join(FILE)).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    let applied = project.expect(0, &["apply", "local", "--plan", FILE]);
    assert!(applied.stdout.contains("wrote 2 components, 5 objects"));
    project.expect(0, &["plan", "local", "--detailed-exitcode"]);
    let again = apply(&project, 5);
    assert!(
        again.contains("error: the plan was used by the run "),
        "{again}"
    );
    assert!(again.contains("hint: plan again: infractl plan local --out FILE"));
}

#[test]
fn an_input_that_was_changed_added_or_removed_is_named() {
    let project = planned();
    project.replace(VALUES, "message: hello", "message: goodbye");
    let refused = apply(&project, 5);
    insta::assert_snapshot!(refused, @r"
    error: the plan does not hold any more: `environments/local/values/app.yaml` changed

    hint: plan again: infractl plan local --out FILE
    ");
    // A comment changes nothing that is written, and still was not reviewed.
    project.replace(VALUES, "message: goodbye", "message: hello # why");
    assert!(apply(&project, 5).contains("`environments/local/values/app.yaml` changed"));
    let project = planned();
    project.remove(VALUES);
    assert!(apply(&project, 5).contains("`environments/local/values/app.yaml` was removed"));
    let project = planned();
    project.write("helm/charts/app/templates/more.yaml", "");
    let refused = apply(&project, 5);
    assert!(
        refused.contains("`helm/charts/app/templates` changed"),
        "{refused}"
    );
    let project = planned();
    project.write(VALUES, "replicas: [");
    assert!(apply(&project, 5).contains("`environments/local/values/app.yaml` changed"));
    assert!(!project.root().join(".infractl/local/platform").exists());
}

#[test]
fn a_target_that_was_edited_after_the_plan_is_named() {
    let project = Project::sample();
    project.expect(0, &["apply", "local", "--yes"]);
    project.replace(VALUES, "message: hello", "message: goodbye");
    project.expect(0, &["plan", "local", "--out", FILE]);
    let config = ".infractl/local/platform/app/10-configmap-app.yaml";
    project.replace(config, "message: hello", "message: by hand");
    let refused = apply(&project, 5);
    insta::assert_snapshot!(refused, @r"
    error: the plan does not hold any more: the target `.infractl/local/platform` changed

    hint: plan again: infractl plan local --out FILE
    ");
    project.expect(0, &["plan", "local", "--out", FILE]);
    project.expect(0, &["apply", "local", "--plan", FILE]);
}

#[test]
fn of_two_plans_the_one_that_was_not_applied_is_refused_after_the_other() {
    let project = Project::sample();
    for file in ["a.plan", "b.plan"] {
        project.expect(0, &["plan", "local", "--out", file]);
    }
    project.expect(0, &["apply", "local", "--plan", "b.plan"]);
    let refused = project.expect(5, &["apply", "local", "--plan", "a.plan"]);
    assert!(
        refused
            .stderr
            .contains("error: after the plan was made, another run came: "),
        "{}",
        refused.stderr
    );
}

#[test]
fn a_plan_to_destroy_is_written_and_carried_out() {
    let project = Project::sample();
    project.expect(0, &["apply", "local", "--yes"]);
    project.expect(0, &["plan", "local", "--destroy", "--out", FILE]);
    let done = project.expect(0, &["apply", "local", "--plan", FILE]);
    assert!(
        done.stdout.contains("local: removed 5 objects"),
        "{}",
        done.stdout
    );
    assert!(!project.root().join(".infractl/local/platform").exists());
    apply(&project, 5);
}

#[test]
fn only_a_plan_is_overwritten_by_a_plan() {
    let project = planned();
    project.expect(0, &["plan", "local", "--out", FILE]);
    project.write("notes.txt", "mine");
    let refused = project.expect(5, &["plan", "local", "--out", "notes.txt"]);
    insta::assert_snapshot!(refused.stderr, @r"
    error: `notes.txt` exists and is no plan file; it stays as it is

    hint: write the plan to another file
    ");
    assert_eq!(project.read("notes.txt"), "mine");
    project.expect(4, &["plan", "local", "--out", "missing/file"]);
    project.expect(4, &["plan", "local", "--out", "environments"]);
    project.expect(4, &["plan", "local", "--source", "worktree", "--out", FILE]);
}

#[test]
fn a_file_that_is_no_plan_or_a_damaged_one_is_refused_with_the_reason() {
    let project = planned();
    let whole = std::fs::read(project.root().join(FILE)).unwrap();
    for (bytes, code, words) in [
        (&b""[..], 4, "`local.plan`: it is no plan file: it is empty"),
        (b"mine", 4, "`local.plan`: it is no plan file"),
        (&whole[..20], 4, "`local.plan`: it is no plan file"),
        (&whole[..400], 5, "`local.plan`: the plan file is damaged"),
        (&whole[..whole.len() - 1], 5, "changed after it was sealed"),
    ] {
        project.write(FILE, bytes);
        let refused = apply(&project, code);
        assert!(refused.contains(words), "{refused}");
        assert!(refused.contains("hint: plan again"), "{refused}");
    }
    let mut flipped = whole.clone();
    let middle = whole.len() / 2;
    flipped[middle] ^= 1;
    project.write(FILE, &flipped);
    apply(&project, 5);
    project.remove(FILE);
    assert!(apply(&project, 4).contains("there is no plan file `local.plan`"));
    project.write(FILE, &whole);
    apply(&project, 0);
}

#[test]
fn a_plan_older_than_the_environment_allows_is_refused() {
    let project = Project::sample();
    let file = "environments/local/environment.yaml";
    let text = project.read(file);
    project.write(file, format!("{text}maxPlanAge: 1s\n"));
    project.expect(0, &["plan", "local", "--out", FILE]);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let refused = apply(&project, 5);
    assert!(
        refused.contains("a plan may be 1s old at most"),
        "{refused}"
    );
}

#[test]
fn with_a_pinned_revision_the_code_of_the_checkout_is_no_input() {
    let (project, _) = crate::pinned_revision::repository();
    let plan = || {
        project.expect(0, &["plan", "staging", "--out", "staging.plan"]);
    };
    let apply = |code| {
        let run = project.expect(code, &["apply", "staging", "--plan", "staging.plan"]);
        run.stderr
    };
    plan();
    let chart = "helm/charts/app/templates/config.yaml";
    project.replace(chart, "  size: {{", "  greeting: new\n  size: {{");
    apply(0);
    let values = "environments/staging/values/app.yaml";
    plan();
    project.replace(values, "message: hello", "message: goodbye");
    let refused = apply(5);
    assert!(
        refused.contains(&format!("`{values}` changed")),
        "{refused}"
    );
    plan();
    let second = crate::repository::commit(&project, "greet");
    crate::pinned_revision::pin(&project, &second);
    let refused = apply(5);
    assert!(
        refused.contains("`environments/staging/release.yaml` changed"),
        "{refused}"
    );
    plan();
    apply(0);
}
