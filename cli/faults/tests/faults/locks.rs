use std::thread::sleep;
use std::time::Duration;

use crate::harness::{Project, ended, faulty};

/// Long enough for another run to come to the lock while the first one holds it.
const HOLDS: &str = "delivery.build:sleep=1500";

/// Waits until some run of the project holds the lock.
fn wait_for_lock(project: &Project) {
    for _ in 0..200 {
        let is_held = project.files().iter().any(|(name, bytes)| {
            name.starts_with(".infractl/local/state/lock/0")
                && String::from_utf8_lossy(bytes).contains("\"isReleased\": false")
        });
        if is_held {
            return;
        }
        sleep(Duration::from_millis(10));
    }
    panic!("nobody took the lock");
}

#[test]
fn of_two_applies_one_is_refused_and_told_who_holds_the_lock() {
    let (project, old) = Project::changed("overlap");
    let first = project.start(faulty(), HOLDS);
    let process = first.id();
    wait_for_lock(&project);
    let second = project.apply("");
    assert_eq!(second.code, Some(5), "{second:?}");
    assert!(
        second.stderr.contains("is held by tester"),
        "{}",
        second.stderr
    );
    assert!(
        second.stderr.contains(&format!("process {process}")),
        "{}",
        second.stderr
    );
    let first = ended(first);
    assert_eq!(first.code, Some(0), "{first:?}");
    project.recovers(&old, "overlap");
}

#[test]
fn of_two_applies_that_start_together_one_wins_each_time() {
    for round in 0..20 {
        let (project, old) = Project::changed("together");
        let runs = [(); 2].map(|()| project.start(faulty(), "delivery.build:sleep=50"));
        let codes = runs.map(|run| ended(run).code);
        // The slower one may come after the faster one is done, and then finds nothing to do.
        assert!(codes.contains(&Some(0)), "{round}: {codes:?}");
        assert!(
            codes.iter().all(|code| matches!(code, Some(0 | 5))),
            "{round}: {codes:?}"
        );
        project.recovers(&old, "together");
    }
}

#[test]
fn the_lock_of_a_killed_run_is_free() {
    let (project, old) = Project::changed("killed-holder");
    let mut first = project.start(faulty(), HOLDS);
    wait_for_lock(&project);
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(project.target(), old);
    project.recovers(&old, "killed holder");
}
