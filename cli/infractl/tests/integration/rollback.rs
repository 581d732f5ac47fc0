//! `rollback`: a release that was applied comes back.

use crate::project::Project;
use crate::releases::{PROD, STAGING, chain, greet, steady};

/// A project whose prod went from one release to the next.
fn promoted() -> (Project, String) {
    let (project, _) = chain();
    project.expect(0, &["apply", "prod", "--yes"]);
    let old = project.read(PROD);
    greet(&project);
    project.expect(0, &["pin", "staging", "--write"]);
    project.expect(0, &["apply", "staging", "--yes"]);
    project.expect(0, &["promote", "staging", "prod", "--write"]);
    (project, old)
}

fn records(project: &Project, environment: &str) -> Vec<String> {
    let history = project.expect(0, &["history", environment]);
    let ids = history
        .stdout
        .lines()
        .filter_map(|line| line.split(' ').next());
    ids.map(str::to_owned).collect()
}

#[test]
fn what_was_promoted_goes_back_byte_by_byte() {
    for is_applied in [false, true] {
        let (project, old) = promoted();
        let new = project.read(PROD);
        if is_applied {
            project.expect(0, &["apply", "prod", "--yes"]);
        }
        let shown = project.expect(0, &["rollback", "prod"]);
        if is_applied {
            insta::assert_snapshot!(steady(&shown), @r#"
            exit: 0
            ── stdout
            --- a/environments/prod/release.yaml
            +++ b/environments/prod/release.yaml
            @@ -1,6 +1,6 @@
             apiVersion: infractl.dev/v1
             kind: Release
            -source: {revision: "COMMIT"}   # the code
            +source: {revision: "COMMIT"}   # the code
             kubernetes: v1.36.3+k3s1
             images:
               app.server:

            pins
              ~ source.revision: COMMIT → COMMIT

            commits
              - SHORT greet everybody

            effect on prod
              app
                ~ ConfigMap apps/app
                    - data.greeting: "new"
                        before helm/charts/app/templates/config.yaml:10:13
              before → after: 1 difference; 2 components compared

            notes
              values in `environment.yaml` and `values/` are no part of a release and stay

            next: the same with `--write`
            ── stderr
            "#);
        }
        assert_eq!(project.read(PROD), new, "only shown");
        let written = project.expect(0, &["rollback", "prod", "--write"]);
        assert_eq!(
            written.stderr,
            "prod: wrote `environments/prod/release.yaml`\n"
        );
        assert_eq!(project.read(PROD), old);
        project.expect(0, &["apply", "prod", "--yes"]);
        let held = project.read(".infractl/prod/platform/app/10-configmap-app.yaml");
        assert!(!held.contains("greeting"), "{held}");
    }
}

#[test]
fn comments_come_back_with_the_release() {
    let (project, _) = chain();
    let commented = format!("# as it was\n{}", project.read(PROD));
    project.write(PROD, &commented);
    project.expect(0, &["apply", "prod", "--yes"]);
    let edited = project
        .read(PROD)
        .replace("# as it was\n", "")
        .replace("1.0.0", "1.0.1");
    project.write(PROD, edited);
    project.expect(0, &["rollback", "prod", "--write"]);
    assert_eq!(project.read(PROD), commented);
}

#[test]
fn a_record_is_chosen_by_name() {
    let (project, old) = promoted();
    project.expect(0, &["apply", "prod", "--yes"]);
    let ids = records(&project, "prod");
    let run = project.expect(0, &["rollback", "prod", "--to", &ids[0], "--write"]);
    insta::assert_snapshot!(steady(&run), @r"
    exit: 0
    ── stdout
    prod: nothing to do; `environments/prod/release.yaml` is that of RECORD
    ── stderr
    ");
    project.expect(0, &["rollback", "prod", "--to", &ids[1], "--write"]);
    assert_eq!(project.read(PROD), old);
    let run = project.expect(4, &["rollback", "prod", "--to", "absent"]);
    insta::assert_snapshot!(steady(&run), @r"
    exit: 4
    ── stdout
    ── stderr
    error: `prod` has no record `absent`; those that succeeded are `RECORD`, `RECORD`
    ");
}

#[test]
fn without_another_release_nothing_comes_back() {
    let (project, _) = chain();
    let run = project.expect(5, &["rollback", "prod", "--write"]);
    insta::assert_snapshot!(run.stderr, @"error: no record of `prod` holds another release than `environments/prod/release.yaml`");
    project.expect(0, &["apply", "prod", "--yes"]);
    project.expect(5, &["rollback", "prod", "--write"]);
    let run = project.expect(5, &["rollback", "local", "--write"]);
    insta::assert_snapshot!(run.stderr, @r"
    error: `local` follows `staging` and has no release of its own

    hint: `infractl rollback staging` goes back there
    ");
    project.expect(4, &["rollback", "absent"]);
}

#[test]
fn kubernetes_does_not_go_back_a_minor_version() {
    let (project, _) = chain();
    project.replace(STAGING, "v1.36.3+k3s1", "v1.35.7+k3s1");
    project.expect(0, &["apply", "staging", "--yes"]);
    project.replace(STAGING, "v1.35.7+k3s1", "v1.36.3+k3s1");
    // Not applied yet: the cluster still runs the older one.
    project.expect(0, &["rollback", "staging"]);
    project.expect(0, &["apply", "staging", "--yes"]);
    let before = project.read(STAGING);
    let run = project.expect(5, &["rollback", "staging", "--write"]);
    let shown = steady(&run);
    insta::assert_snapshot!(shown.split_once("\nrefused\n").unwrap().1, @r"
      kubernetes: v1.36.3+k3s1 has run since, and Kubernetes does not go back a minor version, to v1.35.7+k3s1

    notes
      values in `environment.yaml` and `values/` are no part of a release and stay

    next: a release that goes forward: pin or promote one
    ── stderr
    error: `staging` does not go back to RECORD: kubernetes
    ");
    assert_eq!(project.read(STAGING), before);
}

#[test]
fn what_keeps_data_does_not_go_back_a_major_version() {
    let (project, _) = chain();
    let component = "helm/components/app/component.yaml";
    project.replace(component, "stateful: false", "stateful: true");
    project.expect(0, &["apply", "staging", "--yes"]);
    let digest = "b".repeat(64);
    let change = |tag: &str| format!("app.server={tag}@sha256:{digest}");
    let revision = ["--revision", "HEAD~1", "--write", "--image"];
    let pin = |tag: &str| {
        let image = change(tag);
        let args = [&["pin", "staging"], &revision[..], &[image.as_str()]].concat();
        project.expect(0, &args);
        project.expect(0, &["apply", "staging", "--yes"]);
    };
    pin("1.2.0");
    // A minor version of the data store may go back.
    project.expect(0, &["rollback", "staging"]);
    pin("2.0.0");
    let run = project.expect(5, &["rollback", "staging", "--write"]);
    assert!(
        run.stdout.contains(
            "app.server: its data may be that of version 2.0.0 already, which 1.2.0 does not read"
        ),
        "{}",
        run.stdout
    );
}

#[test]
fn a_lost_release_is_no_reason_to_take_an_older_one() {
    let (project, _) = promoted();
    project.expect(0, &["apply", "prod", "--yes"]);
    let releases = project.files(".infractl/prod/state/releases");
    assert_eq!(releases.len(), 2);
    for name in releases.keys() {
        project.write(name, "damaged\n");
    }
    let run = project.expect(5, &["rollback", "prod", "--write"]);
    assert!(run.stderr.contains("is not known"), "{}", run.stderr);
}
