//! `promote`: a release moves one step along the chain.

use crate::project::{Project, Run};
use crate::releases::{PROD, STAGING, chain, greet};
use crate::repository::{commit, git};

/// A project whose staging runs a newer release than prod.
pub(crate) fn ready() -> (Project, String, String) {
    let (project, first) = chain();
    project.expect(0, &["apply", "prod", "--yes"]);
    let second = greet(&project);
    project.expect(0, &["pin", "staging", "--write"]);
    project.expect(0, &["apply", "staging", "--yes"]);
    commit(&project, "pin staging");
    (project, first, second)
}

/// What a run said, without what differs from run to run, and without the digest of the pack.
fn steady(run: &Run) -> String {
    let text = crate::releases::steady(run);
    let Some((before, digest)) = text
        .split_once("sha256:")
        .filter(|(before, _)| before.ends_with("policies ") || before.ends_with("policies `"))
    else {
        return text;
    };
    format!("{before}DIGEST{}", digest.get(64..).unwrap_or_default())
}

fn ask_for_soak(project: &Project, soak: &str) {
    let text = format!("tier: production\npromotion: {{soak: {soak}}}");
    project.replace(
        "environments/prod/environment.yaml",
        "tier: production",
        &text,
    );
}

#[test]
fn a_promotion_shows_patch_effect_and_evidence_and_then_writes() {
    let (project, first, second) = ready();
    let before = project.files("");
    let shown = project.expect(0, &["promote", "staging", "prod"]);
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
      + SHORT greet everybody

    effect on prod
      app
        ~ ConfigMap apps/app
            + data.greeting: "new"
                after helm/charts/app/templates/config.yaml:10:13
      before → after: 1 difference; 2 components compared

    evidence
      applied        RECORD applied this release to `staging`
      held           `staging` holds 4 objects as they were recorded
      soak           `prod` asks for no soak
      kubernetes     v1.36.3+k3s1 stays
      versions       no version goes back
      digests        every image and chart has a digest
      base-branch    SHORT is in the history of `main`
      freeze         `prod` is never frozen

    gates
      passed     env-drifted-source      The environment before holds what was recorded
      passed     env-failed-measurement  The measurements that are asked for were passed by this release
      passed     env-stale-backup        What keeps data was backed up and a restore was tried, as lately as is asked
      passed     env-unapproved-change   The taker is not frozen, and enough others approved the release
      passed     env-unproven-release    The release was applied as it is, has soaked, and its code is merged
      passed     env-version-skew        Kubernetes rises by one minor version at most, and no version goes back
      policies DIGEST

    next: the same with `--write`
    ── stderr
    "#);
    let same = |files: std::collections::BTreeMap<String, Vec<u8>>| -> Vec<_> {
        files
            .into_iter()
            .filter(|(name, _)| !name.starts_with(".cache"))
            .collect()
    };
    assert_eq!(same(project.files("")), same(before), "only shown");

    let prod = project.read(PROD);
    let written = project.expect(0, &["promote", "staging", "prod", "--write"]);
    insta::assert_snapshot!(written.stderr, @"prod: wrote `environments/prod/release.yaml`");
    assert_eq!(project.read(PROD), prod.replace(&first, &second));
    project.expect(0, &["apply", "prod", "--yes"]);

    let again = project.expect(0, &["promote", "staging", "prod", "--write"]);
    insta::assert_snapshot!(steady(&again), @r"
    exit: 0
    ── stdout
    prod: nothing to promote; `environments/prod/release.yaml` pins what `staging` pins
    ── stderr
    ");
    assert_eq!(project.read(PROD), prod.replace(&first, &second));
}

#[test]
fn the_comments_of_the_taker_stay() {
    let (project, first, second) = ready();
    let prod = format!(
        "# Ask before you touch this.\n{}# the end\n",
        project.read(PROD)
    );
    project.write(PROD, &prod);
    project.expect(0, &["promote", "staging", "prod", "--write"]);
    assert_eq!(project.read(PROD), prod.replace(&first, &second));
}

#[test]
fn an_environment_without_a_release_gets_its_first() {
    let (project, _, _) = ready();
    project.remove(PROD);
    project.expect(4, &["plan", "prod"]);
    let shown = project.expect(0, &["promote", "staging", "prod", "--write"]);
    assert!(
        shown.stdout.starts_with("--- /dev/null\n"),
        "{}",
        shown.stdout
    );
    let staging = project.read(STAGING);
    assert_eq!(project.read(PROD), format!("# What prod runs.\n{staging}"));
    project.expect(0, &["plan", "prod"]);
}

#[test]
fn a_release_moves_one_step_and_forward_only() {
    let (project, _, _) = ready();
    project.replace(
        "infractl.yaml",
        "[staging, prod]",
        "[local2, staging, prod]",
    );
    for name in ["environment.yaml", "release.yaml", "values/app.yaml"] {
        let text = project.read(&format!("environments/staging/{name}"));
        project.write(&format!("environments/local2/{name}"), text);
    }
    let mut told = String::new();
    for (from, to) in [
        ("local2", "prod"),
        ("prod", "staging"),
        ("staging", "staging"),
        ("staging", "local"),
        ("local", "prod"),
    ] {
        let run = project.expect(5, &["promote", from, to, "--write"]);
        assert_eq!(run.stdout, "");
        told.push_str(&run.stderr);
    }
    insta::assert_snapshot!(told, @r"
    error: `prod` does not follow `local2` directly in the chain `local2 → staging → prod`

    hint: run `infractl promote staging prod`
    error: `staging` comes before `prod` in the chain `local2 → staging → prod`

    hint: `infractl promote staging prod` moves forward, `infractl rollback staging` goes back
    error: `staging` cannot be promoted to itself
    error: `local` is in no step of the chain `local2 → staging → prod`

    hint: name it under `chain` in `infractl.yaml`
    error: `local` follows `staging` and has no release of its own to promote

    hint: promote `staging`
    ");
    project.expect(4, &["promote", "staging", "absent"]);
    project.expect(4, &["promote", "absent", "prod"]);
    project.expect(4, &["promote", "staging"]);
}

#[test]
fn what_is_not_applied_is_not_promoted() {
    let (project, _) = chain();
    let second = greet(&project);
    project.expect(0, &["pin", "staging", "--write"]);
    let prod = project.read(PROD);
    // Shown or written: a pipeline sees the failed gate in both.
    project.expect(5, &["promote", "staging", "prod"]);
    let run = project.expect(5, &["promote", "staging", "prod", "--write"]);
    let gates = steady(&run);
    insta::assert_snapshot!(gates.split_once("\ngates\n").unwrap().1, @r"
      failed     env-drifted-source      what `staging` holds is not known: no run on it succeeded
                                         help: run `infractl drift`, then apply the environment again, or take the edit into the repository
      passed     env-failed-measurement  The measurements that are asked for were passed by this release
      passed     env-stale-backup        What keeps data was backed up and a restore was tried, as lately as is asked
      passed     env-unapproved-change   The taker is not frozen, and enough others approved the release
      failed     env-unproven-release    nothing was ever applied to `staging`
                                         help: apply the release to the environment before, and let it run there for as long as is asked
      passed     env-version-skew        Kubernetes rises by one minor version at most, and no version goes back
      policies DIGEST

    next: what the failed gates ask for, then the same again
    ── stderr
    error: `staging` is not promoted to `prod`: 2 gates fail: env-drifted-source, env-unproven-release
    ");
    assert_eq!(project.read(PROD), prod);
    assert!(project.read(STAGING).contains(&second));
}

#[test]
fn a_target_that_was_edited_is_not_promoted() {
    let (project, _, _) = ready();
    project.replace(
        ".infractl/staging/platform/app/10-configmap-app.yaml",
        "greeting: new",
        "greeting: edited",
    );
    let run = project.expect(5, &["promote", "staging", "prod", "--write"]);
    let line = run.stdout.lines().find(|line| line.contains("  failed"));
    insta::assert_snapshot!(line.unwrap(), @"  failed     env-drifted-source      `staging` has drifted: edited: ConfigMap apps/app");
}

#[test]
fn a_release_soaks_before_it_moves() {
    let (project, _, _) = ready();
    ask_for_soak(&project, "24h");
    let prod = project.read(PROD);
    let run = project.expect(5, &["promote", "staging", "prod", "--write"]);
    assert!(
        run.stderr.contains("1 gate fails: env-unproven-release"),
        "{}",
        run.stderr
    );
    assert_eq!(project.read(PROD), prod);
    ask_for_soak_instead(&project, "24h", "0s");
    project.expect(0, &["promote", "staging", "prod", "--write"]);
}

fn ask_for_soak_instead(project: &Project, old: &str, new: &str) {
    let environment = "environments/prod/environment.yaml";
    project.replace(
        environment,
        &format!("soak: {old}"),
        &format!("soak: {new}"),
    );
}

#[test]
fn a_frozen_environment_takes_nothing() {
    let (project, _, _) = ready();
    let freeze = "promotion: {freeze: [{from: 2000-01-01, to: 2999-12-31, reason: holidays}]}";
    project.replace(
        "environments/prod/environment.yaml",
        "tier: production",
        &format!("tier: production\n{freeze}"),
    );
    let run = project.expect(5, &["promote", "staging", "prod", "--write"]);
    assert!(
        run.stdout.contains("(2000-01-01 to 2999-12-31: holidays)"),
        "{}",
        run.stdout
    );
    assert!(
        run.stderr.contains("1 gate fails: env-unapproved-change"),
        "{}",
        run.stderr
    );
}

#[test]
fn production_takes_no_image_without_a_digest() {
    let (project, _, _) = ready();
    project.expect(
        0,
        &["pin", "staging", "--image", "app.server=2.0.0", "--write"],
    );
    project.expect(0, &["apply", "staging", "--yes"]);
    let run = project.expect(5, &["promote", "staging", "prod", "--write"]);
    assert!(
        run.stderr.contains("1 gate fails: env-unproven-release"),
        "{}",
        run.stderr
    );
    assert!(
        run.stdout.contains("without a digest: `app.server`"),
        "{}",
        run.stdout
    );
}

#[test]
fn nothing_moves_back_by_promotion() {
    let (project, first, _) = ready();
    project.expect(0, &["promote", "staging", "prod", "--write"]);
    project.expect(0, &["apply", "prod", "--yes"]);
    project.expect(0, &["pin", "staging", "--revision", &first, "--write"]);
    project.expect(0, &["apply", "staging", "--yes"]);
    let run = project.expect(5, &["promote", "staging", "prod", "--write"]);
    assert!(
        run.stderr.contains("1 gate fails: env-version-skew"),
        "{}",
        run.stderr
    );
    let kubernetes = |from: &str, to: &str| project.replace(STAGING, from, to);
    project.expect(0, &["pin", "staging", "--write"]);
    kubernetes("v1.36.3+k3s1", "v1.35.7+k3s1");
    project.expect(0, &["apply", "staging", "--yes"]);
    let run = project.expect(5, &["promote", "staging", "prod", "--write"]);
    assert!(
        run.stderr.contains("1 gate fails: env-version-skew"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_revision_that_left_the_base_branch_is_not_promoted() {
    let (project, _, second) = ready();
    git(&project, &["branch", "keep", &second]);
    git(&project, &["checkout", "--quiet", "-b", "aside"]);
    git(&project, &["branch", "--force", "main", "HEAD~2"]);
    let run = project.expect(5, &["promote", "staging", "prod", "--write"]);
    assert!(
        run.stderr.contains("env-unproven-release"),
        "{}",
        run.stderr
    );
    assert!(
        run.stdout.contains("is not in the history of `main`"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_commit_cannot_drive_the_terminal_or_the_page() {
    let (project, _) = chain();
    project.expect(0, &["apply", "staging", "--yes"]);
    project.replace("helm/charts/app/values.yaml", "replicas", "# x\nreplicas");
    git(&project, &["add", "--all"]);
    let message = "bell \x07 <img> @everybody | `x`";
    git(&project, &["commit", "--quiet", "--message", message]);
    project.expect(0, &["pin", "staging", "--write"]);
    project.expect(0, &["apply", "staging", "--yes"]);
    let run = project.expect(0, &["promote", "staging", "prod"]);
    assert!(!run.stdout.contains('\x07'), "{:?}", run.stdout);
    assert!(run.stdout.contains("bell \\u{7} <img>"), "{}", run.stdout);
    let run = project.expect(0, &["promote", "staging", "prod", "--format", "markdown"]);
    assert!(!run.stdout.contains("<img>"), "{}", run.stdout);
    assert!(!run.stdout.contains("@everybody"), "{}", run.stdout);
}

#[test]
#[expect(clippy::disallowed_types, reason = "the program's own JSON is read")]
fn programs_read_it_as_json_and_people_as_markdown() {
    let (project, _, second) = ready();
    let run = project.expect(0, &["promote", "staging", "prod", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["schemaVersion"], 1);
    assert_eq!(json["command"], "promote");
    assert_eq!(json["pins"][0]["pin"], "source.revision");
    assert_eq!(json["pins"][0]["after"], second.as_str());
    assert_eq!(json["commits"]["coming"][0]["subject"], "greet everybody");
    assert_eq!(json["gates"].as_array().unwrap().len(), 6);
    assert_eq!(json["gates"][4]["code"], "ENV-001");
    assert_eq!(json["gates"][4]["outcome"], "passed");
    assert_eq!(json["facts"].as_array().unwrap().len(), 8);
    assert_eq!(json["document"]["address"], "promotion/staging/prod");
    let value = &json["document"]["value"];
    assert_eq!(value["release"]["revision"], second.as_str());
    assert_eq!(json["document"]["environment"]["tier"], "production");
    assert!(value["reviews"].is_null());
    assert!(value["unknown"]["reviews"].is_string());
    assert_eq!(value["runs"].as_array().unwrap().len(), 1);
    assert!(json["policies"].as_str().unwrap().starts_with("sha256:"));
    assert_eq!(json["isWritten"], false);
    let run = project.expect(0, &["promote", "staging", "prod", "--format", "markdown"]);
    insta::assert_snapshot!(steady(&run), @r#"
    exit: 0
    ── stdout
    ## promote: `staging` → prod

    | pin | before | after |
    |---|---|---|
    | `source.revision` | `COMMIT` | `COMMIT` |

    ### Gates

    | gate | outcome | why |
    |---|---|---|
    | env-drifted-source | passed | The environment before holds what was recorded |
    | env-failed-measurement | passed | The measurements that are asked for were passed by this release |
    | env-stale-backup | passed | What keeps data was backed up and a restore was tried, as lately as is asked |
    | env-unapproved-change | passed | The taker is not frozen, and enough others approved the release |
    | env-unproven-release | passed | The release was applied as it is, has soaked, and its code is merged |
    | env-version-skew | passed | Kubernetes rises by one minor version at most, and no version goes back |

    Judged by policies `DIGEST`.

    ### Evidence

    | fact | what was seen |
    |---|---|
    | applied | RECORD applied this release to `staging` |
    | held | `staging` holds 4 objects as they were recorded |
    | soak | `prod` asks for no soak |
    | kubernetes | v1.36.3+k3s1 stays |
    | versions | no version goes back |
    | digests | every image and chart has a digest |
    | base-branch | SHORT is in the history of `main` |
    | freeze | `prod` is never frozen |

    ### Commits

    - `+ SHORT` greet everybody

    ### Effect on prod

    before → after: 1 difference; 2 components compared

    ### app

    | document | field | from | to | why | where |
    |---|---|---|---|---|---|
    | ConfigMap apps/app | `data.greeting` |  | `"new"` |  | `helm/charts/app/templates/config.yaml:10:13` |

    ### Patch

    ```diff
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
    ```

    Next: the same with `--write`
    ── stderr
    "#);
    project.expect(0, &["promote", "staging", "prod", "--write"]);
    let run = project.expect(0, &["promote", "staging", "prod", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["isEmpty"], true);
}
