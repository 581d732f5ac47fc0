use std::thread::sleep;
use std::time::Duration;

use crate::harness::{Project, ended, faulty};

/// Long enough for another run to come to the lock while the first one holds it.
const HOLDS: &str = "delivery.build:sleep=1500";

/// Waits until some run of the project holds the lock.
pub(crate) fn wait_for_lock(project: &Project) {
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

/// Waits until the second run of a project has started a step.
pub(crate) fn wait_for_step(project: &Project, step: &str) {
    let line = format!("\"step\":\"{step}\",\"event\":\"started\"");
    for _ in 0..300 {
        let files = project.files();
        let mut journals = files.iter().filter(|(name, _)| name.ends_with(".journal"));
        let second = journals.nth(1);
        if second.is_some_and(|(_, bytes)| String::from_utf8_lossy(bytes).contains(&line)) {
            return;
        }
        sleep(Duration::from_millis(10));
    }
    panic!("nobody came to the step `{step}`");
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

/// The times at which runs had the lock and at which they were done, oldest run first, as digits
/// that sort.
fn holders(project: &Project) -> Vec<(String, String)> {
    let journals = project.files();
    let journals = journals
        .iter()
        .filter(|(name, _)| name.ends_with(".journal"));
    let times = journals.map(|(_, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        let time = |line: &str| {
            let (_, rest) = line.split_once("\"time\":\"").unwrap();
            let (time, _) = rest.split_once("Z\"").unwrap();
            let (seconds, fraction) = time.split_once('.').unwrap_or((time, ""));
            format!("{seconds}.{fraction:0<9}")
        };
        let last = text.lines().last().unwrap();
        assert!(last.contains("\"finish\",\"event\":\"finished\""), "{text}");
        (time(text.lines().next().unwrap()), time(last))
    });
    let mut times: Vec<_> = times.collect();
    times.sort();
    times
}

#[test]
fn of_two_applies_that_start_together_never_two_hold_the_lock_in_200_rounds() {
    let project = Project::new("together");
    project.succeeds(faulty());
    let mut greeting = "hello".to_owned();
    let mut both = 0;
    for round in 0..200 {
        let next = format!("round {round}");
        project.edit("environments/local/environment.yaml", &greeting, &next);
        greeting = next;
        let runs = [(); 2].map(|()| project.start(faulty(), "delivery.build:sleep=2"));
        let codes = runs.map(|run| ended(run).code);
        // The slower one may come after the faster one is done, and then finds nothing to do.
        assert!(codes.contains(&Some(0)), "{round}: {codes:?}");
        assert!(
            codes.iter().all(|code| matches!(code, Some(0 | 5))),
            "{round}: {codes:?}"
        );
        both += usize::from(codes == [Some(0); 2]);
        assert!(project.target()["web/10-configmap-web.yaml"].contains(&greeting));
    }
    let holders = holders(&project);
    assert!(holders.len() > 200, "only {} runs", holders.len());
    assert!(both < 200, "no round had an overlap");
    for pair in holders.windows(2) {
        assert!(pair[0].1 <= pair[1].0, "two held the lock: {pair:?}");
    }
    let history = project.run(faulty(), &["history", "local", "--limit", "1000"], "");
    let runs: Vec<&str> = history.stdout.lines().collect();
    assert_eq!(runs.len(), holders.len());
    assert!(
        runs.iter().all(|line| line.contains("  succeeded  ")),
        "{runs:?}"
    );
}

#[test]
fn a_lock_that_is_taken_from_a_run_stops_it_before_its_next_step() {
    let (project, old) = Project::changed("stolen");
    let robbed = project.start(faulty(), HOLDS);
    let process = robbed.id();
    wait_for_step(&project, "build");
    let run = |arguments: &[&str]| {
        let ended = project.run(faulty(), arguments, "");
        assert_eq!(ended.code, Some(0), "{ended:?}");
        ended.stdout
    };
    let why = run(&["lock", "why", "local"]);
    assert!(
        why.contains(&format!("  process   {process}, which runs\n"))
            && why.contains("  step      build\n"),
        "{why}"
    );
    assert!(run(&["status", "local"]).contains("  step      build: is being taken\n"));
    run(&["lock", "steal", "local", "--yes", "--reason", "it hangs"]);
    let robbed = ended(robbed);
    assert_eq!(robbed.code, Some(5), "{robbed:?}");
    assert!(robbed.stderr.contains("lock of this run was"), "{robbed:?}");
    assert_eq!(project.target(), old);
    assert!(run(&["history", "local"]).contains(": it hangs\n"));
    assert!(run(&["status", "local"]).starts_with("local: apply failed\n"));
    project.recovers(&old, "stolen");
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
