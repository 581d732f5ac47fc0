//! `pin`: the first environment of the chain moves.

use crate::releases::{CHART, PROD, STAGING, chain, greet, steady};
use crate::repository::{commit, git};

#[test]
fn a_pin_is_shown_and_then_written() {
    let (project, first) = chain();
    let second = greet(&project);
    let before = project.read(STAGING);
    let shown = project.expect(0, &["pin", "staging"]);
    insta::assert_snapshot!(steady(&shown), @r#"
    exit: 0
    ── stdout
    --- a/environments/staging/release.yaml
    +++ b/environments/staging/release.yaml
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
      + SHORT greet everybody

    effect on staging
      app
        ~ ConfigMap apps/app
            + data.greeting: "new"
                after helm/charts/app/templates/config.yaml:10:13
      before → after: 1 difference; 2 components compared

    next: the same with `--write`
    ── stderr
    "#);
    assert_eq!(project.read(STAGING), before, "only shown");

    let written = project.expect(0, &["pin", "staging", "--write"]);
    insta::assert_snapshot!(written.stderr, @"staging: wrote `environments/staging/release.yaml`");
    assert_eq!(project.read(STAGING), before.replace(&first, &second));
    let again = project.expect(0, &["pin", "staging", "--write"]);
    insta::assert_snapshot!(steady(&again), @r"
    exit: 0
    ── stdout
    staging: nothing to do; `environments/staging/release.yaml` pins SHORT already
    ── stderr
    ");
    assert_eq!(project.read(STAGING), before.replace(&first, &second));
}

#[test]
fn the_patch_is_one_that_git_takes() {
    let (project, _) = chain();
    greet(&project);
    let image = format!("app.server=2.0.0@sha256:{}", "b".repeat(64));
    let shown = project.expect(0, &["pin", "staging", "--image", &image]);
    project.write("change.patch", &shown.stdout);
    git(&project, &["apply", "change.patch"]);
    let applied = project.read(STAGING);
    git(&project, &["checkout", "--quiet", STAGING]);
    project.expect(0, &["pin", "staging", "--image", &image, "--write"]);
    assert_eq!(project.read(STAGING), applied);
}

#[test]
fn an_image_without_a_digest_is_said_to_be_unresolved() {
    let (project, _) = chain();
    let before = project.read(STAGING);
    let args = ["pin", "staging", "--image", "app.server=2.0.0"];
    let run = project.expect(
        0,
        &[&args[..], &["--revision", "HEAD~1", "--write"]].concat(),
    );
    insta::assert_snapshot!(steady(&run), @r#"
    exit: 0
    ── stdout
    --- a/environments/staging/release.yaml
    +++ b/environments/staging/release.yaml
    @@ -5,5 +5,5 @@
     images:
       app.server:
         repository: registry.example.org/app
    -    tag: "1.0.0"
    -    digest: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    +    tag: "2.0.0"
    +    digest: null

    pins
      ~ images.app.server: registry.example.org/app:1.0.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa → registry.example.org/app:2.0.0 (unresolved)

    effect on staging
      app
        ~ Deployment.apps apps/app
            spec.template.spec.containers[name=app].image: "registry.example.org/app:1.0.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… → "registry.example.org/app:2.0.0"
                environments/staging/release.yaml:8:10
      before → after: 1 difference; 2 components compared

    notes
      the digest of `app.server` is unresolved: what its tag `2.0.0` names may change

    next: commit `environments/staging/release.yaml`, then `infractl apply staging`
    ── stderr
    staging: wrote `environments/staging/release.yaml`
    "#);
    let digest = format!("sha256:{}", "a".repeat(64));
    let wanted = before.replace("1.0.0", "2.0.0").replace(&digest, "null");
    assert_eq!(project.read(STAGING), wanted);
}

#[test]
fn only_the_first_environment_is_pinned() {
    let (project, _) = chain();
    let run = project.expect(5, &["pin", "prod", "--write"]);
    insta::assert_snapshot!(run.stderr, @r"
    error: `prod` is promoted to, not pinned

    hint: run `infractl promote staging prod`
    ");
    let run = project.expect(5, &["pin", "local"]);
    insta::assert_snapshot!(run.stderr, @r"
    error: `local` follows `staging` and has no release of its own to pin

    hint: pin `staging`
    ");
}

#[test]
fn what_is_not_merged_is_not_pinned() {
    let (project, _) = chain();
    git(&project, &["checkout", "--quiet", "-b", "aside"]);
    greet(&project);
    let before = project.files("environments");
    let run = project.expect(5, &["pin", "staging", "--write"]);
    insta::assert_snapshot!(steady(&run), @r"
    exit: 5
    ── stdout
    ── stderr
    error: SHORT is not in the history of `main`

    hint: merge it into `main`, or name a commit that is there with `--revision REF`
    ");
    assert_eq!(project.files("environments"), before);
    project.expect(0, &["pin", "staging", "--revision", "main"]);
}

#[test]
fn what_is_not_committed_is_named() {
    let (project, _) = chain();
    greet(&project);
    project.replace(CHART, "greeting: new", "greeting: newer");
    project.write("helm/charts/app/templates/extra.yaml", "");
    project.write("environments/staging/note.txt", "no code\n");
    let run = project.expect(0, &["pin", "staging"]);
    let notes = steady(&run);
    let notes = notes.split_once("notes\n").unwrap().1;
    insta::assert_snapshot!(notes, @r"
      not in SHORT, because no commit has it: `helm/charts/app/templates/config.yaml`, `helm/charts/app/templates/extra.yaml`

    next: the same with `--write`
    ── stderr
    ");
}

#[test]
fn wrong_arguments_are_told_before_anything_is_read() {
    let (project, _) = chain();
    let before = project.files("environments");
    for (args, told) in [
        (
            vec!["--image", "app.server"],
            "write `<component>.<image>=<tag>`",
        ),
        (vec!["--image", "app.server=a b"], "`a b` is not a tag"),
        (
            vec!["--image", "app.server=1@sha256:12"],
            "`sha256:12` is not a digest",
        ),
        (vec!["--image", "app.sever=1"], "did you mean `app.server`?"),
        (
            vec!["--image", "app.server=1", "--image", "app.server=2"],
            "`--image app.server=…` is given twice",
        ),
        (
            vec!["--revision", "absent"],
            "git knows no commit `absent` here",
        ),
        (vec!["--revision", "--help"], "--revision <REF>"),
        (vec!["--revision", ""], "git knows no commit"),
    ] {
        let run = project.expect(4, &[&["pin", "staging", "--write"], &args[..]].concat());
        assert!(run.stderr.contains(told), "{args:?}: {}", run.stderr);
    }
    project.expect(4, &["pin", "absent"]);
    assert_eq!(project.files("environments"), before);
}

#[test]
fn code_that_does_not_render_is_not_pinned() {
    let (project, _) = chain();
    project.write(CHART, "{{ fail \"half written\" }}\n");
    commit(&project, "break the chart");
    let before = project.read(STAGING);
    let run = project.expect(4, &["pin", "staging", "--write"]);
    assert!(run.stderr.contains("half written"), "{}", run.stderr);
    assert_eq!(project.read(STAGING), before);
}

#[test]
fn a_link_in_place_of_the_release_is_left_alone() {
    let (project, _) = chain();
    greet(&project);
    let shared = project.read(STAGING);
    project.write("environments/shared.yaml", &shared);
    let link = project.make_room(STAGING);
    std::os::unix::fs::symlink("../shared.yaml", link).unwrap();
    let run = project.expect(4, &["pin", "staging", "--write"]);
    assert!(
        run.stderr.contains("is neither a regular file"),
        "{}",
        run.stderr
    );
    assert_eq!(project.read("environments/shared.yaml"), shared);
}

#[test]
fn a_project_outside_git_has_nothing_to_pin() {
    let (project, _) = chain();
    project.remove(".git");
    let run = project.expect(4, &["pin", "staging", "--write"]);
    assert!(
        run.stderr.contains("not in a git repository"),
        "{}",
        run.stderr
    );
    assert!(project.read(PROD).contains("source"));
}
