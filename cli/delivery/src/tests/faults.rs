#![expect(
    clippy::disallowed_methods,
    reason = "a crash is tested in a process of its own, which is started here"
)]

use std::collections::BTreeMap;

use infractl_base::fault::{FaultPoint, arm, arm_thread};
use infractl_base::{Folder, RelativePath};
use infractl_state::{LockState, Outcome};

use super::{CONFIG, NAMESPACE, Project, SECRET, SERVICE, component, desired, path, redis};
use crate::Desired;

/// What the second apply wants: an object more, one less and one changed, and a secret to draw.
fn changed() -> Desired {
    let config = CONFIG.replace("note: a", "note: b");
    let secret = SECRET.replace("user: redis", "more: \"sealed!generate:16\"");
    desired(vec![
        component("namespaces", &[NAMESPACE]),
        component("redis", &[&secret, &config]),
        component("web", &[SERVICE]),
    ])
}

/// A project to which `redis` was applied, and the files that it then holds.
fn applied(name: &str) -> (Project, BTreeMap<String, String>) {
    let project = Project::new(name);
    project.apply(&redis()).unwrap();
    let files = project.files();
    (project, files)
}

/// After a fault: the target is the old one or the new one, and the next apply finishes.
fn recovers(project: &Project, old: &BTreeMap<String, String>, fault: &str) {
    let target = project.folder.standing(&path(super::TARGET)).unwrap();
    if target.is_some() {
        let files = project.files();
        let is_new = files.contains_key("web/23-service-redis.yaml")
            && project.plan(&changed()).unwrap().is_empty();
        assert!(
            files == *old || is_new,
            "{fault}: neither old nor new: {files:?}"
        );
    } else {
        // Only between the two renames of a file system that cannot exchange.
        assert!(fault.starts_with("replace.exchange"), "{fault}: no target");
        let held = project.directory.read("local").unwrap();
        assert!(!held.is_empty(), "{fault}: the old target is lost");
    }
    project
        .apply(&changed())
        .unwrap_or_else(|error| panic!("{fault}: the next apply fails: {error}"));
    assert!(project.plan(&changed()).unwrap().is_empty(), "{fault}");
    assert!(
        project.beside().is_empty(),
        "{fault}: {:?}",
        project.beside()
    );
    assert_eq!(
        LockState::read(&project.store).unwrap(),
        LockState::Free,
        "{fault}"
    );
    for (file, _) in project.folder.walk(&RelativePath::root()).unwrap() {
        assert!(!Folder::is_temporary(file.name()), "{fault} leaves {file}");
    }
    let history = project.history();
    assert!(history.damaged.is_empty(), "{fault}: {:?}", history.damaged);
    assert_eq!(history.records[0].outcome, Outcome::Succeeded, "{fault}");
    let kept = SECRET_OF.map(|file| project.files()[file].contains("password: "));
    assert_eq!(kept, [true], "{fault}");
}

const SECRET_OF: [&str; 1] = ["redis/08-secret-redis.yaml"];

/// Calls `try_fault` for each pass of each point, until the point is passed no more.
fn sweep(actions: &[&str], mut try_fault: impl FnMut(FaultPoint, &str) -> bool) -> usize {
    let mut count = 0;
    for point in FaultPoint::ALL {
        for action in actions {
            let mut time = 1;
            while try_fault(point, &format!("{}:{action}@{time}", point.name())) {
                time += 1;
                count += 1;
            }
            assert!(time > 1, "{} is never passed", point.name());
        }
    }
    count
}

#[test]
fn an_error_of_the_machine_at_any_step_is_told_once_and_leaves_old_or_new() {
    let mut number = 0;
    let count = sweep(&["eio", "enospc"], |_, fault| {
        number += 1;
        let (project, old) = applied(&format!("errno-{number}"));
        arm_thread(Some(fault)).unwrap();
        let result = project.apply(&changed());
        let has_happened = !arm_thread(None).unwrap();
        if !has_happened {
            result.unwrap();
            return false;
        }
        let error = result.expect_err(fault);
        assert!(!error.is_guard(), "{fault}: {error}");
        let message = error.to_string();
        let wanted = if fault.contains("eio") {
            "Input/output error"
        } else {
            "No space left on device"
        };
        assert!(message.contains(wanted), "{fault}: {message}");
        // Every error names a file, but for randomness, which has none.
        let names_a_file = message.contains("`.infractl/local") || fault.starts_with("secret.draw");
        assert!(names_a_file, "{fault}: {message}");
        recovers(&project, &old, fault);
        true
    });
    assert!(count > 100, "only {count} faults happened");
}

#[test]
fn a_file_system_that_cannot_exchange_folders_still_ends_with_the_new_target() {
    let (project, _) = applied("no-exchange");
    arm_thread(Some("replace.exchange:einval")).unwrap();
    project.apply(&changed()).unwrap();
    assert!(!arm_thread(None).unwrap());
    assert!(project.plan(&changed()).unwrap().is_empty());
    assert!(project.beside().is_empty());
}

/// Runs in a process of its own, which dies on the way.
#[test]
fn child_of_the_crash_test() {
    let (Ok(root), Ok(fault)) = (std::env::var("CHILD_ROOT"), std::env::var("CHILD_FAULT")) else {
        return;
    };
    let project = std::mem::ManuallyDrop::new(Project::at(Folder::new(root)));
    arm(&fault).unwrap();
    project.apply(&changed()).unwrap();
}

/// Applies in a process that dies at a fault; the answer says whether it died.
fn dies(project: &Project, fault: &str) -> bool {
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "tests::faults::child_of_the_crash_test",
            "--test-threads=1",
        ])
        .env("CHILD_ROOT", project.folder.root())
        .env("CHILD_FAULT", fault)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(
        status.success() || status.code().is_none(),
        "{fault}: {status}"
    );
    !status.success()
}

#[test]
fn a_kill_at_any_step_leaves_old_or_new_and_the_next_apply_finishes() {
    let mut number = 0;
    let count = sweep(&["abort"], |_, fault| {
        number += 1;
        let (project, old) = applied(&format!("abort-{number}"));
        if !dies(&project, fault) {
            return false;
        }
        recovers(&project, &old, fault);
        true
    });
    assert!(count > 50, "only {count} faults happened");
}

#[test]
fn a_kill_between_the_two_renames_is_put_right() {
    let (project, old) = applied("two-renames");
    assert!(dies(
        &project,
        "replace.exchange:einval,replace.exchange:abort@2"
    ));
    assert_eq!(project.folder.standing(&path(super::TARGET)).unwrap(), None);
    recovers(&project, &old, "replace.exchange:abort");
}
