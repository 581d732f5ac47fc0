//! Each step of an apply, killed and failed.

use infractl_base::fault::FaultPoint;

use crate::harness::{Project, faulty, plain};

/// Calls `has_fault` for each pass of each point, until the point is passed no more.
fn sweep(action: &str, mut has_fault: impl FnMut(&str) -> bool) -> usize {
    let mut count = 0;
    for point in FaultPoint::ALL {
        let mut time = 1;
        while has_fault(&format!("{}:{action}@{time}", point.name())) {
            time += 1;
            count += 1;
        }
        assert!(time > 1, "an apply never passes {}", point.name());
    }
    count
}

#[test]
fn a_kill_at_any_step_leaves_old_or_new_and_the_next_apply_finishes() {
    let count = sweep("abort", |fault| {
        let (project, old) = Project::changed("kill");
        let ended = project.apply(fault);
        if !ended.had_fault() {
            assert_eq!(ended.code, Some(0), "{fault}: {}", ended.stderr);
            return false;
        }
        assert_eq!(ended.code, None, "{fault}: {ended:?}");
        project.recovers(&old, fault);
        true
    });
    assert!(count >= 60, "only {count} kills");
}

fn fails(action: &str, words: &str) {
    let count = sweep(action, |fault| {
        let (project, old) = Project::changed(action);
        let ended = project.apply(fault);
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
        project.recovers(&old, fault);
        true
    });
    assert!(count >= 60, "only {count} faults");
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
