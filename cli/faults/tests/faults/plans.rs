//! Plan files that are damaged, swapped, too late or too early, given to the real binary.

#![expect(
    clippy::disallowed_methods,
    reason = "the tests damage the files of a project"
)]

use std::fs;
use std::path::Path;

use crate::harness::{Ended, PLAN, Project, ended, faulty, plain};

fn apply_at(project: &Project, binary: &Path, offset: i64) -> Ended {
    let mut command = project.command(binary, &["apply", "local", "--plan", PLAN], "");
    let run = command.env("INFRACTL_CLOCK_OFFSET", offset.to_string());
    ended(run.spawn().unwrap())
}

#[test]
fn a_damaged_plan_file_changes_nothing() {
    let (project, old) = Project::planned("flips");
    let file = project.root.join(PLAN);
    let whole = fs::read(&file).unwrap();
    let state = |project: &Project| {
        let mut files = project.files();
        files.remove(PLAN);
        files
    };
    let before = state(&project);
    // Every byte is flipped in process by the tests of the delivery; here a prime apart.
    for position in (0..whole.len()).step_by(83) {
        let mut flipped = whole.clone();
        flipped[position] ^= 1;
        for bytes in [&flipped, &whole[..position]] {
            fs::write(&file, bytes).unwrap();
            let ended = project.apply_plan("");
            assert!(matches!(ended.code, Some(4 | 5)), "{position}: {ended:?}");
            let is_named = position < 30 || ended.code == Some(5);
            assert!(is_named, "{position}: {ended:?}");
        }
    }
    assert_eq!(state(&project), before);
    fs::write(&file, &whole).unwrap();
    assert_eq!(project.apply_plan("").code, Some(0));
    project.finishes(&old, "flips");
}

#[test]
fn a_plan_of_another_environment_is_refused_with_both_names() {
    let (project, old) = Project::planned("other");
    let folder = project.root.join("environments/other");
    fs::create_dir(&folder).unwrap();
    for name in ["environment.yaml", "release.yaml"] {
        let from = project.root.join("environments/local").join(name);
        fs::copy(from, folder.join(name)).unwrap();
    }
    let ended = project.run(faulty(), &["apply", "other", "--plan", PLAN], "");
    assert_eq!(ended.code, Some(5), "{ended:?}");
    let words = "the plan is for the environment `local`, not for `other`";
    assert!(ended.stderr.contains(words), "{ended:?}");
    assert!(!project.root.join(".infractl/other").exists());
    project.finishes(&old, "other environment");
}

#[test]
fn a_plan_whose_state_store_was_removed_is_refused() {
    let (project, _) = Project::planned("no-store");
    assert_eq!(project.apply_plan("").code, Some(0));
    fs::remove_dir_all(project.root.join(".infractl/local/state")).unwrap();
    let ended = project.apply_plan("");
    assert_eq!(ended.code, Some(5), "{ended:?}");
    assert!(ended.stderr.contains("another state store"), "{ended:?}");
}

#[test]
fn a_clock_that_is_wrong_is_noticed_and_the_order_of_records_stays() {
    let (project, old) = Project::planned("clock");
    for (offset, words) in [(-600, "a clock is wrong"), (90_000, "24h old at most")] {
        let ended = apply_at(&project, faulty(), offset);
        assert_eq!(ended.code, Some(5), "{offset}: {ended:?}");
        assert!(ended.stderr.contains(words), "{offset}: {ended:?}");
    }
    let late = apply_at(&project, faulty(), 600);
    assert_eq!(late.code, Some(0), "{late:?}");
    // The clock is set right: ten minutes back.
    let path = "environments/local/environment.yaml";
    project.edit(path, "good morning", "good morning again");
    project.finishes(&old, "clock");
    let history = project.run(faulty(), &["history", "local", "--format", "json"], "");
    let counts: Vec<&str> = history
        .stdout
        .lines()
        .filter(|line| line.contains("\"update\": "))
        .map(str::trim)
        .collect();
    // Newest first: one greeting; the greeting and the Secret; the first apply.
    assert_eq!(
        counts,
        ["\"update\": 1,", "\"update\": 2,", "\"update\": 0,"]
    );
}

#[test]
fn the_released_binary_has_no_other_clock() {
    let (project, old) = Project::changed("plain-clock");
    let written = project.run(plain(), &["plan", "local", "--out", PLAN], "");
    assert_eq!(written.code, Some(0), "{written:?}");
    let ended = apply_at(&project, plain(), -600);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    project.finishes(&old, "plain clock");
}
