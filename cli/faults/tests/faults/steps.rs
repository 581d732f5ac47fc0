//! Each step of an apply, killed and failed.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use infractl_base::fault::FaultPoint;

use crate::harness::{Project, faulty, plain};

/// Calls `has_fault` for each pass of each point, until the point is passed no more.
fn sweep(action: &str, has_fault: impl Fn(&str) -> bool + Sync) -> usize {
    // Both binaries are built before the threads start.
    faulty();
    let is_of_apply = |point: &FaultPoint| !point.name().starts_with("policy.");
    let points = Mutex::new(FaultPoint::ALL.into_iter().filter(is_of_apply));
    let count = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let Some(point) = points.lock().unwrap().next() else {
                        return;
                    };
                    let mut time = 1;
                    while has_fault(&format!("{}:{action}@{time}", point.name())) {
                        time += 1;
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                    assert!(time > 1, "an apply never passes {}", point.name());
                }
            });
        }
    });
    count.into_inner()
}

/// What `status` says after a fault fits what the target holds; the answer is how the run ended.
fn status(project: &Project, old: &BTreeMap<String, String>, fault: &str) -> String {
    let ended = project.run(faulty(), &["status", "local"], "");
    assert_eq!(ended.code, Some(0), "{fault}: {ended:?}");
    let text = ended.stdout;
    let target = project.target();
    if text.contains("  target    as it was before the run") {
        // Between the two renames of a file system that cannot exchange, nothing stands.
        assert_eq!(target, *old, "{fault}: {text}");
    }
    if text.contains("  target    as the run wants it") {
        assert!(project.is_new(), "{fault}: {text}");
    }
    let first = text.lines().next().unwrap();
    first
        .strip_prefix("local: apply ")
        .unwrap_or_else(|| panic!("{fault}: {text}"))
        .to_owned()
}

#[test]
fn a_kill_at_any_step_leaves_old_or_new_and_a_trail_and_the_next_apply_finishes() {
    let interrupted = AtomicUsize::new(0);
    let count = sweep("abort", |fault| {
        let (project, old) = Project::planned("kill");
        let ended = project.apply_plan(fault);
        if !ended.had_fault() {
            assert_eq!(ended.code, Some(0), "{fault}: {}", ended.stderr);
            return false;
        }
        assert_eq!(ended.code, None, "{fault}: {ended:?}");
        let runs = project.records();
        let outcome = status(&project, &old, fault);
        let again = project.apply_plan("");
        if runs == 1 {
            // Killed before its record began: nothing was changed, and the plan still holds.
            assert_eq!(outcome, "succeeded", "{fault}");
            assert_eq!(again.code, Some(0), "{fault}: {again:?}");
        } else {
            assert!(["interrupted", "succeeded"].contains(&&*outcome), "{fault}");
            assert_eq!(again.code, Some(5), "{fault}: {again:?}");
            assert!(again.stderr.contains("plan again"), "{fault}: {again:?}");
        }
        if outcome == "interrupted" {
            interrupted.fetch_add(1, Ordering::Relaxed);
            let next = project.apply("");
            assert!(
                next.stderr.contains("takes over after the apply "),
                "{fault}: {next:?}"
            );
        }
        project.recovers(&old, fault);
        assert_eq!(status(&project, &old, fault), "succeeded", "{fault}");
        true
    });
    assert!(count >= 90, "only {count} kills");
    let interrupted = interrupted.into_inner();
    assert!(interrupted >= 60, "only {interrupted} interrupted runs");
}

fn fails(action: &str, words: &str) {
    let count = sweep(action, |fault| {
        let (project, old) = Project::planned(action);
        let ended = project.apply_plan(fault);
        if !ended.had_fault() {
            assert_eq!(ended.code, Some(0), "{fault}: {}", ended.stderr);
            return false;
        }
        assert_eq!(ended.code, Some(4), "{fault}: {ended:?}");
        assert_eq!(
            ended.stderr.matches(words).count(),
            1,
            "{fault}: {}",
            ended.stderr
        );
        // Randomness comes from no file of the project.
        let names_a_file = ended.stderr.contains("`.infractl/local");
        assert!(
            names_a_file || fault.starts_with("secret.draw"),
            "{fault}: {}",
            ended.stderr
        );
        status(&project, &old, fault);
        project.recovers(&old, fault);
        assert_eq!(status(&project, &old, fault), "succeeded", "{fault}");
        true
    });
    assert!(count >= 90, "only {count} faults");
}

#[test]
fn an_error_of_the_disk_at_any_step_ends_4_and_names_the_file() {
    fails("eio", "Input/output error");
}

#[test]
fn a_full_disk_at_any_step_ends_4_and_names_the_file() {
    fails("enospc", "No space left on device");
}

#[test]
fn a_file_system_that_cannot_exchange_folders_still_ends_with_the_new_target() {
    let (project, old) = Project::changed("no-exchange");
    let ended = project.apply("replace.exchange:einval");
    assert!(ended.had_fault());
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(project.is_new());
    project.finishes(&old, "replace.exchange:einval");
}

#[test]
fn a_kill_between_its_two_renames_is_put_right() {
    let fault = "replace.exchange:einval,replace.exchange:abort@2";
    let (project, old) = Project::changed("two-renames");
    let ended = project.apply(fault);
    assert_eq!(ended.code, None, "{ended:?}");
    assert!(
        project.target().is_empty(),
        "the fault came at another step"
    );
    // A plan still reads the old target, so nothing looks new.
    let plan = project.run(faulty(), &["plan", "local"], "");
    assert_eq!(plan.code, Some(0), "{plan:?}");
    project.finishes(&old, fault);
}

#[test]
fn the_released_binary_has_no_fault_points() {
    for point in FaultPoint::ALL {
        let (project, _) = Project::changed("released");
        let fault = format!("{}:abort", point.name());
        let ended = project.run(plain(), &["apply", "local", "--yes"], &fault);
        assert_eq!(ended.code, Some(0), "{fault}: {ended:?}");
        assert!(project.is_new());
    }
    let (project, _) = Project::changed("nonsense");
    let ended = project.run(plain(), &["apply", "local", "--yes"], "nonsense");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = project.run(faulty(), &["apply", "local", "--yes"], "nonsense");
    assert_eq!(ended.code, Some(4), "{ended:?}");
}
