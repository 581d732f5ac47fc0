//! SIGINT, SIGTERM and a reader that goes away.

#![expect(
    clippy::disallowed_methods,
    reason = "the tests send signals and put a slow git in the way"
)]

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use crate::harness::{Project, ended, faulty};
use crate::locks::wait_for_step;

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

fn lock(project: &Project) -> String {
    project.run(faulty(), &["lock", "list"], "").stdout
}

#[test]
fn a_signal_ends_the_run_after_the_step_in_hand() {
    for (signal, name, code) in [("-INT", "SIGINT", 130), ("-TERM", "SIGTERM", 143)] {
        let (project, old) = Project::changed("signal");
        let run = project.start(faulty(), "delivery.build:sleep=700");
        wait_for_step(&project, "build");
        send(signal, &run);
        sleep(Duration::from_millis(150));
        send(signal, &run);
        let ended = ended(run);
        assert_eq!(ended.code, Some(code), "{ended:?}");
        for words in [
            format!("{name}: ends after the step `build`\n"),
            format!("{name}: still finishing the step `build`;"),
            "error: interrupted before the step `flush`; the target is as it was\n".to_owned(),
        ] {
            assert!(ended.stderr.contains(&words), "{ended:?}");
        }
        assert_eq!(project.target(), old);
        assert_eq!(lock(&project), "local: free\n");
        let status = project.run(faulty(), &["status", "local"], "").stdout;
        for words in [
            "local: apply interrupted\n",
            "  because   interrupted before the step `flush`\n",
            "  done      lock, recover, secrets, build\n",
            "  target    as it was before the run\n",
        ] {
            assert!(status.contains(words), "{status}");
        }
        project.recovers(&old, name);
    }
}

#[test]
fn a_signal_after_the_exchange_says_that_the_target_is_new() {
    let (project, old) = Project::changed("late-signal");
    let run = project.start(faulty(), "delivery.verify:sleep=500");
    wait_for_step(&project, "exchange");
    send("-TERM", &run);
    let ended = ended(run);
    assert_eq!(ended.code, Some(143), "{ended:?}");
    assert!(
        ended.stderr.contains("the target is the new one"),
        "{ended:?}"
    );
    assert!(project.is_new());
    project.recovers(&old, "late signal");
}

#[test]
fn a_signal_when_all_is_done_leaves_a_record_of_success() {
    let (project, old) = Project::changed("last-signal");
    let run = project.start(faulty(), "record.finish:sleep=500");
    wait_for_step(&project, "finish");
    send("-INT", &run);
    let ended = ended(run);
    assert_eq!(ended.code, Some(130), "{ended:?}");
    let status = project.run(faulty(), &["status", "local"], "").stdout;
    assert!(status.starts_with("local: apply succeeded\n"), "{status}");
    project.recovers(&old, "last signal");
}

#[test]
fn a_signal_while_the_plan_is_made_ends_at_once_and_writes_nothing() {
    let (project, _) = Project::changed("early-signal");
    let folder = project.root.join("bin");
    std::fs::create_dir(&folder).unwrap();
    let marker = folder.join("started");
    let git = folder.join("git");
    let script = format!("#!/bin/sh\ntouch {}\nexec sleep 3\n", marker.display());
    std::fs::write(&git, script).unwrap();
    std::fs::set_permissions(&git, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let before = project.files();
        let mut command = project.command(faulty(), &["apply", "local", "--yes"], "");
        let run = command.env("PATH", &path).spawn().unwrap();
        for _ in 0..300 {
            if marker.exists() {
                break;
            }
            sleep(Duration::from_millis(10));
        }
        send(signal, &run);
        let ended = ended(run);
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert!(ended.stderr.contains("nothing was changed"), "{ended:?}");
        std::fs::remove_file(&marker).unwrap();
        assert_eq!(project.files(), before);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let (project, old) = Project::changed("pipe");
    for arguments in [
        &["plan", "local"][..],
        &["apply", "local", "--yes"],
        &["status"],
        &["history", "local"],
        &["lock", "list"],
        &["--help"],
    ] {
        let mut run = project.command(faulty(), arguments, "").spawn().unwrap();
        drop(run.stdout.take());
        let ended = ended(run);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {ended:?}");
        assert!(!ended.stderr.contains("panicked"), "{ended:?}");
    }
    assert!(project.is_new());
    project.recovers(&old, "closed pipe");
}
