//! What opens and what shuts the gates of a promotion: evidence, waivers, the project's policies.

use jiff::{Span, Timestamp};

use crate::project::{Project, Run};
use crate::promote::ready;
use crate::releases::PROD;
use crate::repository::{commit, git};

const PROMOTE: [&str; 4] = ["promote", "staging", "prod", "--write"];

/// Prod asks for something more.
fn ask(project: &Project, promotion: &str) {
    let text = format!("tier: production\npromotion: {{{promotion}}}");
    project.replace(
        "environments/prod/environment.yaml",
        "tier: production",
        &text,
    );
}

/// A time so many hours ago.
fn ago(hours: i64) -> String {
    let time = Timestamp::now().checked_sub(Span::new().hours(hours));
    format!("{:.0}", time.unwrap())
}

fn evidence(project: &Project, text: &str) {
    let head = "apiVersion: infractl.dev/v1\nkind: Evidence\n";
    project.write("evidence.yaml", format!("{head}{text}"));
}

fn with_evidence(project: &Project, code: i32) -> Run {
    let mut command = PROMOTE.to_vec();
    command.extend(["--evidence", "evidence.yaml"]);
    project.expect(code, &command)
}

/// The lines of the gates that are not open.
fn shut(run: &Run) -> String {
    let (_, gates) = run.stdout.split_once("\ngates\n").unwrap();
    let lines = gates
        .lines()
        .take_while(|line| !line.starts_with("  policies"));
    let lines = lines.filter(|line| !line.starts_with("  passed"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A policy of the project about promotions.
fn policy(project: &Project, name: &str, severity: &str, body: &str) {
    let text = project.read("infractl.yaml");
    if !text.contains("policies:") {
        project.write("infractl.yaml", format!("{text}policies: [policies]\n"));
    }
    let package = name.replace('-', "_");
    project.write(
        &format!("policies/environment/{name}/policy.rego"),
        format!(
            "# METADATA\n# title: The house's own\n# custom:\n#   id: {name}\n#   severity: {severity}\n\
             #   kinds: [promotion]\npackage environment.{package}\n\n{body}\n"
        ),
    );
}

#[test]
fn what_is_asked_for_and_not_known_keeps_a_release_back() {
    let (project, _, second) = ready();
    project.replace(
        "helm/components/app/component.yaml",
        "stateful: false",
        "stateful: true",
    );
    ask(
        &project,
        "rpo: 24h, restoreDrill: 30d, reviewers: 1, slo: [smoke]",
    );
    let before = project.read(PROD);
    let run = project.expect(5, &PROMOTE);
    insta::assert_snapshot!(shut(&run), @r"
      failed     env-failed-measurement  whether `smoke` holds is not known: say it in a file for `--evidence` under `slo.smoke`
                                         help: measure the release in the environment before, and give the result as evidence
      failed     env-stale-backup        when `app` was last backed up is not known: say it in a file for `--evidence` under `backups`
                                         when a restore was last tried is not known: say it in a file for `--evidence` under `restoreDrill`
                                         help: take a backup, or restore one to a scratch environment, and say so in the evidence
      failed     env-unapproved-change   who approved the release is not known: say it in a file for `--evidence` under `reviews`
                                         help: wait for the end of the freeze; have others approve the release, and name them in the evidence
    ");
    assert_eq!(project.read(PROD), before);

    // The result is measured a moment after the release came: in this very second at the earliest.
    let facts = |smoke: &str, reviewer: &str| {
        format!(
            "environment: prod\nauthor: app-team\nbackups: {{app: {{at: {}, source: a}}}}\n\
             restoreDrill: {{at: {}, passed: true, source: b}}\n\
             reviews: [{{by: {reviewer}, revision: \"{second}\", at: {}, source: c}}]\n\
             slo: {{smoke: {{at: {smoke}, passed: true, source: d}}}}\n",
            ago(9),
            ago(24 * 20),
            ago(0)
        )
    };
    evidence(&project, &facts(&ago(2), "app-team"));
    let run = with_evidence(&project, 5);
    let told = shut(&run);
    assert!(told.contains("before `staging` ran this release"), "{told}");
    assert!(
        told.contains("asks for 1 beside the author who approve the release, and there is 0"),
        "{told}"
    );
    assert!(!told.contains("env-stale-backup"), "{told}");
    std::thread::sleep(std::time::Duration::from_secs(1));
    evidence(&project, &facts(&ago(0), "platform-team"));
    let run = with_evidence(&project, 0);
    let (_, told) = run.stdout.split_once("\nevidence\n").unwrap();
    for line in [
        "  backups        `app` 9 h ago\n",
        "  restore-drill  the last restore went well 20 d ago\n",
        "  reviews        approved by platform-team\n",
    ] {
        assert!(told.contains(line), "{line}{told}");
    }
    assert_ne!(project.read(PROD), before);
}

#[test]
fn evidence_that_nobody_can_read_proves_nothing() {
    let (project, _, _) = ready();
    let told = |text: &str| {
        evidence(&project, text);
        let run = with_evidence(&project, 4);
        assert_eq!(run.stdout, "");
        run.stderr
    };
    insta::assert_snapshot!(told("environment: prod\nbackup: {}\n"), @r"
    error[evidence-unknown-key]: unknown key `backup`
     --> evidence.yaml:4:1
      |
    2 | kind: Evidence
    3 | environment: prod
    4 | backup: {}
      | ^^^^^^
      |
      = help: did you mean `backups`?

    error: the evidence in `evidence.yaml` cannot be used

    hint: `infractl schema Evidence` prints what it may say
    ");
    for (text, wanted) in [
        (
            "environment: staging\n",
            "this is evidence about `staging`, not about `prod`",
        ),
        (
            "environment: prod\nbackups: {ap: {at: 2026-11-22T03:00:00Z, source: a}}\n",
            "did you mean `app`?",
        ),
        (
            "environment: prod\nbackups: {app: {at: yesterday, source: a}}\n",
            "`yesterday` is not a time",
        ),
        (
            "environment: prod\nreviews: [{by: platform-team, revision: \"2222222222222222222222222222222222222222\", at: 2026-11-22T03:00:00Z, source: a}]\n",
            "missing key `author`",
        ),
    ] {
        let said = told(text);
        assert!(said.contains(wanted), "{said}");
        assert!(said.contains("--> evidence.yaml:"), "{said}");
    }
    project.remove("evidence.yaml");
    let run = with_evidence(&project, 4);
    assert!(run.stderr.contains("evidence.yaml"), "{}", run.stderr);
}

#[test]
fn a_waiver_opens_a_gate_and_stands_in_the_report() {
    let (project, _, _) = ready();
    ask(&project, "soak: 24h");
    let run = project.expect(5, &PROMOTE);
    assert!(
        shut(&run).contains("env-unproven-release"),
        "{}",
        run.stdout
    );
    let today = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let expires = today.saturating_add(Span::new().days(5));
    let waiver = |address: &str| {
        project.write(
            "waivers.yaml",
            format!(
                "apiVersion: infractl.dev/v1\nkind: Waivers\nwaivers: [{{id: env-unproven-release, address: \"{address}\", owner: platform, reason: a hole is closed, expires: {expires}}}]\n"
            ),
        );
    };
    waiver("promotion/qa/prod");
    project.expect(5, &PROMOTE);
    waiver("promotion/staging/prod");
    let json = project.expect(0, &["promote", "staging", "prod", "--format", "json"]);
    assert!(
        json.stdout.contains("\"owner\": \"platform\""),
        "{}",
        json.stdout
    );
    let run = project.expect(0, &PROMOTE);
    let told = shut(&run);
    assert!(told.contains("  accepted   env-unproven-release"), "{told}");
    assert!(told.contains("a hole is closed"), "{told}");
    // No check can tell whether it is of use.
    let check = project.run(&["check"]);
    assert!(!check.stderr.contains("waiver-unused"), "{}", check.stderr);
    assert!(!check.stdout.contains("waiver-unused"), "{}", check.stdout);
}

#[test]
fn the_house_has_gates_of_its_own() {
    let (project, _, _) = ready();
    policy(
        &project,
        "env-few-images",
        "high",
        "deny contains {\"msg\": \"too few images\", \"path\": \"release.images\"} if count(input.value.release.images) < 2",
    );
    let run = project.expect(5, &PROMOTE);
    insta::assert_snapshot!(shut(&run), @"  failed     env-few-images          too few images");
    assert!(
        run.stderr.contains("1 gate fails: env-few-images"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_gate_that_looks_at_what_nobody_knows_is_shut() {
    let (project, _, _) = ready();
    let body =
        "deny contains \"the last restore failed\" if input.value.restoreDrill.passed == false";
    policy(&project, "env-drill", "high", body);
    let run = project.expect(5, &PROMOTE);
    let told = shut(&run);
    assert!(
        told.contains(
            "  not known  env-drill               it looks at `restoreDrill`, which is not known: "
        ),
        "{told}"
    );
    // One that says what that means is believed.
    let handled = format!(
        "{body}\ndeny contains reason if {{\n\treason := input.value.unknown.restoreDrill\n\tinput.environment.name == \"live\"\n}}"
    );
    policy(&project, "env-drill", "high", &handled);
    project.expect(0, &PROMOTE);
}

#[test]
fn a_tier_weighs_what_a_gate_says() {
    let (project, _, _) = ready();
    policy(
        &project,
        "env-note",
        "low",
        "deny contains \"think of the customers\"",
    );
    let run = project.expect(0, &PROMOTE);
    insta::assert_snapshot!(shut(&run), @"  warned     env-note                think of the customers");
}

#[test]
fn a_change_cannot_take_a_gate_away_with_it() {
    let (project, _, _) = ready();
    ask(&project, "soak: 24h");
    policy(&project, "env-note", "low", "deny contains \"a note\"");
    commit(&project, "policies of the base branch");
    git(&project, &["checkout", "--quiet", "-b", "change"]);
    // In this checkout the gate is open; on the base branch nobody replaced the one that is built in.
    policy(
        &project,
        "env-unproven-release",
        "critical",
        "deny contains \"never\" if input.value.to.name == \"nobody\"",
    );
    project.expect(0, &["promote", "staging", "prod"]);
    let from_base = ["promote", "staging", "prod", "--policies-from", "main"];
    let run = project.expect(5, &from_base);
    assert!(
        shut(&run).contains("the release has run in `staging` for "),
        "{}",
        run.stdout
    );
    let run = project.expect(
        4,
        &["promote", "staging", "prod", "--policies-from", "gone"],
    );
    assert!(run.stderr.contains("gone"), "{}", run.stderr);
    // A file in the place of a gate that judges no promotion is none.
    let path = "policies/environment/env-unproven-release/policy.rego";
    project.replace(path, "kinds: [promotion]", "kinds: [release]");
    let run = project.expect(4, &PROMOTE);
    insta::assert_snapshot!(run.stderr, @r"
    error: the project's own `environment/env-unproven-release` is no gate of promotions

    hint: let it have the id `env-unproven-release`, read documents of kind `promotion` and give `deny`, or remove it
    ");
}

#[test]
fn a_policy_that_cannot_be_asked_ends_the_command() {
    let (project, _, _) = ready();
    let before = project.read(PROD);
    for (body, wanted) in [
        (
            "deny contains \"x\" if input.value.relase.revision == \"y\"",
            "did you mean `release`?",
        ),
        ("deny contains \"x\" if time.now_ns() > 0", "time.now_ns"),
        ("deny contains \"x\" if p == 1\np := 1\np := 2", "env-house"),
    ] {
        policy(&project, "env-house", "high", body);
        let run = project.expect(4, &PROMOTE);
        assert!(run.stderr.contains(wanted), "{}", run.stderr);
    }
    assert_eq!(project.read(PROD), before);
}
