use std::sync::Arc;

use infractl_document::Spanned;
use infractl_state::{Action, Outcome, RecordId};

use super::*;
use crate::fixture::{OLD, new, release, run, time};

/// A promotion that every gate lets through.
fn evidence() -> Evidence {
    Evidence {
        from: "staging".parse().unwrap(),
        to: "prod".parse().unwrap(),
        tier: Tier::Production,
        now: time("2026-11-22T12:00:00Z"),
        release: new().1,
        current: Some(release(OLD, "v1.35.9+k3s1", "17.5").1),
        stateful: BTreeSet::from(["db".parse().unwrap()]),
        runs: vec![run("2026-11-21T12:00:00Z", Outcome::Succeeded, &new())],
        holding: Holding::AsRecorded(3),
        soak: Some("24h".parse().unwrap()),
        freezes: vec![frozen("2026-12-20", "2027-01-05")],
        base_branch: "main".into(),
        is_on_branch: Ok(true),
        course: Ok(Course::Forward),
    }
}

fn frozen(from: &str, to: &str) -> Freeze {
    Freeze {
        from: Spanned::unwritten(from.parse().unwrap()),
        to: Spanned::unwritten(to.parse().unwrap()),
        reason: "holidays".into(),
    }
}

/// What one gate says after a change of the evidence.
fn verdict(gate: &str, change: impl FnOnce(&mut Evidence)) -> String {
    let mut evidence = evidence();
    change(&mut evidence);
    let verdicts = gates(&evidence);
    let verdict = verdicts.iter().find(|verdict| verdict.gate == gate);
    let verdict = verdict.unwrap();
    format!("{}: {}", verdict.outcome, verdict.evidence)
}

fn holds(gate: &str, wanted: &str, change: impl FnOnce(&mut Evidence)) {
    let said = verdict(gate, change);
    let said = said.replace(&evidence().runs[0].id, "RECORD");
    assert_eq!(said, wanted);
}

#[test]
fn a_release_that_ran_long_enough_moves() {
    for verdict in gates(&evidence()) {
        assert_eq!(verdict.outcome, VerdictOutcome::Passed, "{verdict:?}");
    }
}

#[test]
fn the_last_run_must_have_applied_this_release() {
    let newer = "2026-11-22T11:00:00Z";
    let id = RecordId::new(time(newer), [0; 10]);
    let other = || release(OLD, "v1.36.3+k3s1", "17.6");
    holds(
        "applied",
        "passed: RECORD applied this release to `staging`",
        |_| {},
    );
    holds(
        "applied",
        "failed: nothing was ever applied to `staging`",
        |evidence| evidence.runs.clear(),
    );
    for (outcome, word) in [
        (Outcome::Failed, "failed"),
        (Outcome::Interrupted, "was interrupted"),
        (Outcome::Running, "still runs"),
    ] {
        holds(
            "applied",
            &format!("failed: the apply {id} of `staging` {word}"),
            |evidence| evidence.runs.insert(0, run(newer, outcome, &new())),
        );
    }
    holds(
        "applied",
        &format!(
            "failed: the release of `staging` is not applied: {id} had another `source.revision`"
        ),
        |evidence| {
            evidence
                .runs
                .insert(0, run(newer, Outcome::Succeeded, &other()));
        },
    );
    holds(
        "applied",
        &format!("failed: `staging` was destroyed by {id}"),
        |evidence| {
            let mut destroyed = run(newer, Outcome::Succeeded, &new());
            destroyed.record.as_mut().unwrap().start.action = Action::Destroy;
            evidence.runs.insert(0, destroyed);
        },
    );
    holds(
        "applied",
        "failed: RECORD applied a checkout, not the pinned revision",
        |evidence| {
            let record = evidence.runs[0].record.as_mut().unwrap();
            record.start.code.is_worktree = true;
        },
    );
    holds(
        "applied",
        "failed: the last record of `staging` `x` is damaged",
        |evidence| evidence.runs[0].record = Err("`x` is damaged".into()),
    );
    holds(
        "applied",
        "failed: what RECORD applied is not known: it keeps no release",
        |evidence| evidence.runs[0].release = Err("it keeps no release".into()),
    );
}

#[test]
fn comments_do_not_make_another_release() {
    let (bytes, pins) = new();
    let commented = [b"# a note\n".as_slice(), &bytes].concat();
    let again = (Arc::from(commented), pins);
    let said = verdict("soak", |evidence| {
        let later = run("2026-11-22T11:00:00Z", Outcome::Succeeded, &again);
        evidence.runs.insert(0, later);
    });
    assert!(said.starts_with("passed"), "{said}");
}

#[test]
fn the_target_must_hold_what_was_recorded() {
    holds(
        "held",
        "failed: `staging` has drifted: a changed, b missing, c added and 2 more",
        |evidence| {
            let objects = ["a changed", "b missing", "c added", "d", "e"];
            evidence.holding = Holding::Differs(objects.map(str::to_owned).into());
        },
    );
    holds(
        "held",
        "failed: what `staging` holds is not known: no such folder",
        |evidence| evidence.holding = Holding::NotKnown("no such folder".into()),
    );
}

#[test]
fn a_soak_counts_from_the_first_apply_of_an_unbroken_row() {
    let since = "the release has run in `staging` for";
    holds(
        "soak",
        &format!("passed: {since} 1 d since 2026-11-21T12:00:00Z; `prod` asks for 1 d"),
        |_| {},
    );
    holds(
        "soak",
        &format!(
            "failed: {since} 23 h 59 min since 2026-11-21T12:00:00Z; `prod` asks for 1 d, \
             so until 2026-11-22T12:00:00Z"
        ),
        |evidence| evidence.now = time("2026-11-22T11:59:59Z"),
    );
    // A second apply of the same release does not begin anew.
    holds(
        "soak",
        &format!("passed: {since} 1 d since 2026-11-21T12:00:00Z; `prod` asks for 1 d"),
        |evidence| {
            let again = run("2026-11-22T11:00:00Z", Outcome::Succeeded, &new());
            evidence.runs.insert(0, again);
        },
    );
    // Another release or a failure in between does.
    for between in [
        run("2026-11-22T10:00:00Z", Outcome::Failed, &new()),
        run("2026-11-22T10:00:00Z", Outcome::Interrupted, &new()),
        run(
            "2026-11-22T10:00:00Z",
            Outcome::Succeeded,
            &release(OLD, "v1.36.3+k3s1", "17.6"),
        ),
    ] {
        holds(
            "soak",
            &format!(
                "failed: {since} 1 h since 2026-11-22T11:00:00Z; `prod` asks for 1 d, so until \
                 2026-11-23T11:00:00Z"
            ),
            |evidence| {
                evidence.runs.insert(0, between);
                let again = run("2026-11-22T11:00:00Z", Outcome::Succeeded, &new());
                evidence.runs.insert(0, again);
            },
        );
    }
    holds(
        "soak",
        "failed: the release does not run in `staging`",
        |evidence| {
            evidence.runs.clear();
        },
    );
    holds(
        "soak",
        "not applicable: `prod` asks for no soak",
        |evidence| {
            evidence.soak = None;
        },
    );
}

#[test]
fn a_record_from_the_future_proves_nothing() {
    holds(
        "soak",
        "failed: RECORD ended at 2026-11-21T12:00:00Z, which is still to come: a clock is wrong",
        |evidence| evidence.now = time("2026-11-21T11:50:00Z"),
    );
    let now = time("2026-11-22T12:00:00Z");
    let later = "2026-11-22T12:10:00Z";
    let said = verdict("soak", |evidence| {
        evidence.now = now;
        evidence
            .runs
            .insert(0, run(later, Outcome::Succeeded, &new()));
    });
    assert!(said.ends_with("still to come: a clock is wrong"), "{said}");
}

#[test]
fn kubernetes_rises_one_minor_version_at_a_time() {
    let judge = |before: &str, wanted: &str| {
        holds("kubernetes-skew", wanted, |evidence| {
            evidence.current = Some(release(OLD, before, "17.6").1);
        });
    };
    judge("v1.36.3+k3s1", "passed: v1.36.3+k3s1 stays");
    judge(
        "v1.35.0+k3s1",
        "passed: from v1.35.0+k3s1 to v1.36.3+k3s1 is one minor version at most",
    );
    judge(
        "v1.34.9+k3s1",
        "failed: from v1.34.9+k3s1 to v1.36.3+k3s1 is more than one minor version",
    );
    judge(
        "v0.36.3",
        "failed: from v0.36.3 to v1.36.3+k3s1 is more than one minor version",
    );
    holds(
        "kubernetes-skew",
        "not applicable: `prod` has no release yet",
        |evidence| evidence.current = None,
    );
}

#[test]
fn nothing_goes_back() {
    let judge = |before: (&str, &str), wanted: &str| {
        holds("downgrade", wanted, |evidence| {
            evidence.current = Some(release(OLD, before.0, before.1).1);
        });
    };
    judge(("v1.36.3+k3s1", "17.6"), "passed: no version goes back");
    judge(
        ("v1.36.4+k3s1", "17.6"),
        "failed: goes back: kubernetes from v1.36.4+k3s1 to v1.36.3+k3s1",
    );
    judge(
        ("v1.36.3+k3s1", "18.0"),
        "failed: goes back: db.server, which keeps data, from 18.0 to 17.6",
    );
    judge(
        ("v1.36.3+k3s1", "latest"),
        "passed: no version goes back; not compared: db.server, which keeps data, from latest to 17.6",
    );
    holds(
        "downgrade",
        "failed: goes back: the revision is in the history of the pinned one",
        |evidence| evidence.course = Ok(Course::Backward),
    );
    holds(
        "downgrade",
        "failed: goes back: the revisions cannot be compared: the clone is shallow",
        |evidence| evidence.course = Err("the clone is shallow".into()),
    );
}

#[test]
fn production_takes_digests_only() {
    let unresolved = |evidence: &mut Evidence| {
        for image in evidence.release.images.values_mut() {
            image.digest = None;
        }
    };
    holds("digests", "failed: without a digest: db.server", unresolved);
    holds(
        "digests",
        "passed: without a digest: db.server; tier staging allows it",
        |evidence| {
            unresolved(evidence);
            evidence.tier = Tier::Staging;
        },
    );
}

#[test]
fn the_code_is_merged_and_pinned() {
    holds(
        "base-branch",
        "failed: 222222222222 is not in the history of `main`",
        |evidence| evidence.is_on_branch = Ok(false),
    );
    holds(
        "base-branch",
        "failed: whether 222222222222 is in the history of `main` is not known: no git",
        |evidence| evidence.is_on_branch = Err("no git".into()),
    );
    holds(
        "base-branch",
        "failed: the release of `staging` pins no revision, so nothing says which code moves",
        |evidence| evidence.release.revision = None,
    );
}

#[test]
fn a_freeze_counts_its_first_and_its_last_day_in_greenwich() {
    for (now, is_frozen) in [
        ("2026-12-19T23:59:59Z", false),
        ("2026-12-20T00:00:00Z", true),
        ("2027-01-05T23:59:59Z", true),
        ("2027-01-06T00:00:00Z", false),
    ] {
        let said = verdict("freeze", |evidence| evidence.now = time(now));
        assert_eq!(said.starts_with("failed"), is_frozen, "{now}: {said}");
    }
    holds(
        "freeze",
        "failed: `prod` is frozen on 2026-12-24 (2026-12-20 to 2027-01-05: holidays)",
        |evidence| evidence.now = time("2026-12-24T12:00:00Z"),
    );
    holds(
        "freeze",
        "not applicable: `prod` is never frozen",
        |evidence| {
            evidence.freezes.clear();
        },
    );
}
