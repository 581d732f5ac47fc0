use infractl_state::Outcome;

use super::*;
use crate::fixture::{NEW, OLD, release, run};

struct Standing {
    environment: EnvironmentName,
    path: RelativePath,
    release: (Arc<[u8]>, Pins),
}

impl Standing {
    fn new(release: (Arc<[u8]>, Pins)) -> Self {
        Self {
            environment: "prod".parse().unwrap(),
            path: RelativePath::parse("environments/prod/release.yaml").unwrap(),
            release,
        }
    }

    fn target(&self, variant: &str) -> Target<'_> {
        Target {
            environment: &self.environment,
            path: &self.path,
            bytes: &self.release.0,
            pins: &self.release.1,
            variants: BTreeMap::from([("db".parse().unwrap(), variant.parse().unwrap())]),
            stateful: BTreeSet::from(["db".parse().unwrap()]),
        }
    }
}

fn old() -> (Arc<[u8]>, Pins) {
    release(OLD, "v1.35.9+k3s1", "17.5")
}

fn applied(day: u32, release: &(Arc<[u8]>, Pins)) -> Run {
    run(
        &format!("2026-11-{day:02}T12:00:00Z"),
        Outcome::Succeeded,
        release,
    )
}

fn reasons(found: &[Refusal]) -> Vec<String> {
    let told = found.iter();
    told.map(|refusal| format!("{}: {}", refusal.subject, refusal.reason))
        .collect()
}

#[test]
fn the_newest_other_release_that_was_applied_comes_back_byte_by_byte() {
    let new = release(NEW, "v1.35.9+k3s1", "17.6");
    let standing = Standing::new(new.clone());
    let target = standing.target("single");
    let failed = run(
        "2026-11-03T12:00:00Z",
        Outcome::Failed,
        &release(NEW, "v1.35.9", "1"),
    );
    let runs = [
        applied(4, &new),
        failed,
        applied(2, &old()),
        applied(1, &old()),
    ];
    let run = choose(&runs, &target, None).unwrap();
    assert_eq!(run.id, runs[2].id);
    let proposal = rollback(&target, run, &Sources::new()).unwrap();
    assert_eq!(proposal.after, old().0);
    assert_eq!(refusals(&target, &runs, run), []);
}

#[test]
fn without_another_release_nothing_comes_back() {
    let standing = Standing::new(old());
    let target = standing.target("single");
    let error = choose(&[applied(1, &old())], &target, None).unwrap_err();
    assert!(error.is_guard());
    assert_eq!(
        error.to_string(),
        "no record of `prod` holds another release than `environments/prod/release.yaml`"
    );
    let mut lost = applied(2, &release(NEW, "v1.35.9+k3s1", "17.6"));
    lost.release = Err("the store does not keep its release any more".into());
    let error = choose(&[lost, applied(1, &old())], &target, None).unwrap_err();
    assert!(error.is_guard(), "{error}");
}

#[test]
fn a_record_is_named_among_those_that_succeeded() {
    let standing = Standing::new(old());
    let target = standing.target("single");
    let runs = [
        run("2026-11-03T12:00:00Z", Outcome::Failed, &old()),
        applied(1, &old()),
    ];
    let found = choose(&runs, &target, Some(&runs[1].id)).unwrap();
    assert_eq!(found.id, runs[1].id);
    let error = choose(&runs, &target, Some("absent")).unwrap_err();
    assert!(!error.is_guard());
    assert_eq!(
        error.to_string(),
        format!(
            "`prod` has no record `absent`; those that succeeded are `{}`",
            runs[1].id
        )
    );
    let error = choose(&runs, &target, Some(&runs[0].id)).unwrap_err();
    assert!(error.is_guard());
    assert!(
        error.to_string().contains("is an apply that failed"),
        "{error}"
    );
}

#[test]
fn what_has_run_since_decides_what_can_come_back() {
    let new = release(NEW, "v1.36.3+k3s1", "18.1");
    let standing = Standing::new(new.clone());
    let target = standing.target("single");
    let before = applied(1, &old());
    // Promoted and never applied: nothing newer has touched the data.
    assert_eq!(
        refusals(&target, std::slice::from_ref(&before), &before),
        []
    );
    for outcome in [Outcome::Succeeded, Outcome::Failed, Outcome::Interrupted] {
        let runs = [run("2026-11-02T12:00:00Z", outcome, &new), before.clone()];
        assert_eq!(
            reasons(&refusals(&target, &runs, &runs[1])),
            [
                "db.server: its data may be that of version 18.1 already, which 17.5 does not \
                 read",
                "kubernetes: v1.36.3+k3s1 has run since, and Kubernetes does not go back a \
                 minor version, to v1.35.9+k3s1"
            ]
        );
    }
    // A minor version of a program without data may go back.
    let mut without_data = standing.target("single");
    without_data.stateful.clear();
    let runs = [applied(2, &release(NEW, "v1.35.10+k3s1", "18.1")), before];
    assert_eq!(refusals(&without_data, &runs, &runs[1]), []);
}

#[test]
fn a_run_of_which_nothing_is_known_keeps_all_from_coming_back() {
    let standing = Standing::new(old());
    let target = standing.target("single");
    let mut lost = applied(2, &old());
    lost.release = Err("its record is damaged".into());
    let runs = [lost, applied(1, &old())];
    assert_eq!(
        reasons(&refusals(&target, &runs, &runs[1])),
        [format!(
            "record {}: what it applied is not known: its record is damaged",
            runs[0].id
        )]
    );
}

#[test]
fn a_variant_with_data_does_not_change_by_the_way() {
    let new = release(NEW, "v1.35.9+k3s1", "17.6");
    let standing = Standing::new(new.clone());
    let target = standing.target("ha");
    let runs = [applied(2, &new), applied(1, &old())];
    assert_eq!(
        reasons(&refusals(&target, &runs, &runs[1])),
        ["db: the next apply would turn it from `single` to `ha`, and it keeps data"]
    );
    assert!(
        survivors(&target, &runs[1]).contains(&"`db` ran as `single` then and stays `ha`".into())
    );
}
