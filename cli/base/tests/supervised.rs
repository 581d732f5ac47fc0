//! Follows programs, alone and behind a supervisor. Without libtest, because this very program is
//! the supervisor of its own tests.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it is a test, though libtest does not run it"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use infractl_base::{
    Ending, Following, Holder, Interruption, Program, ScratchFolder, Signal, Stream, Supervisor,
    supervise,
};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next().as_deref().and_then(|word| word.to_str()) {
        Some("supervise") => {
            let code = supervise(arguments).unwrap();
            return ExitCode::from(code);
        }
        Some("die") => {
            let folder = PathBuf::from(arguments.next().unwrap());
            run(&folder, QUIET_TRAP, Some(&own()), &Interruption::new());
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    lines_come_in_order_with_their_stream();
    for supervisor in [None, Some(own())] {
        one_gentle_signal_is_passed_on(supervisor.as_ref());
        what_hears_no_signal_is_killed(supervisor.as_ref());
        what_a_program_leaves_behind_is_killed(supervisor.as_ref());
    }
    a_supervised_program_writes_for_its_user_alone();
    a_program_outlives_no_killed_parent();
    println!("every program was followed to its end");
    ExitCode::SUCCESS
}

/// Counts the signals that it gets, and ends a little after the first.
const TRAP: &str = "echo $$ > process; trap 'echo got >> signals; sleep 0.3; exit 3' INT TERM; \
                    echo ready; while :; do sleep 0.05; done";

/// The same, without a word.
const QUIET_TRAP: &str = "trap 'echo got >> signals; exit 3' INT TERM; echo $$ > process; \
                          while :; do sleep 0.05; done";

fn own() -> Supervisor {
    Supervisor::new(Program::new(std::env::current_exe().unwrap()).arguments(["supervise"]))
}

fn run(
    folder: &Path,
    script: &str,
    supervisor: Option<&Supervisor>,
    interruption: &Interruption,
) -> (Ending, Vec<(Stream, String)>) {
    let mut lines = Vec::new();
    let following = Following {
        interruption,
        grace: Duration::from_millis(1500),
        supervisor,
    };
    let ending = Program::new("/bin/sh")
        .arguments(["-c", script])
        .environment([("PATH", "/usr/bin:/bin")])
        .folder(folder)
        .follow(following, |stream, line| {
            lines.push((stream, String::from_utf8_lossy(line).into_owned()));
            if line == b"ready" {
                assert!(interruption.raise(Signal::Interrupt));
                assert!(!interruption.raise(Signal::Terminate));
            }
        })
        .unwrap();
    (ending, lines)
}

fn scratch() -> ScratchFolder {
    ScratchFolder::new(&std::env::temp_dir()).unwrap()
}

fn lines_come_in_order_with_their_stream() {
    let scratch = scratch();
    let script = "echo a; echo b; echo c >&2; printf d";
    let (ending, lines) = run(scratch.folder().root(), script, None, &Interruption::new());
    assert_eq!(ending.code, Some(0));
    let of = |wanted| -> Vec<&str> {
        let chosen = lines.iter().filter(|(stream, _)| *stream == wanted);
        chosen.map(|(_, line)| line.as_str()).collect()
    };
    assert_eq!(of(Stream::Output), ["a", "b", "d"]);
    assert_eq!(of(Stream::Errors), ["c"]);
}

fn one_gentle_signal_is_passed_on(supervisor: Option<&Supervisor>) {
    let scratch = scratch();
    let folder = scratch.folder().root();
    let (ending, _) = run(folder, TRAP, supervisor, &Interruption::new());
    assert_eq!(ending.code, Some(3));
    assert_eq!(ending.interrupted, Some(Signal::Interrupt));
    assert!(!ending.was_killed);
    assert_eq!(fs::read_to_string(folder.join("signals")).unwrap(), "got\n");
}

fn what_hears_no_signal_is_killed(supervisor: Option<&Supervisor>) {
    let scratch = scratch();
    let folder = scratch.folder().root();
    let deaf = "echo $$ > process; trap '' INT TERM; echo ready; while :; do sleep 0.05; done";
    let (ending, _) = run(folder, deaf, supervisor, &Interruption::new());
    assert!(ending.was_killed);
    wait_for_the_end(folder, "process");
}

fn what_a_program_leaves_behind_is_killed(supervisor: Option<&Supervisor>) {
    let scratch = scratch();
    let folder = scratch.folder().root();
    let script = "sleep 60 >/dev/null 2>&1 & echo $! > left; exit 0";
    let (ending, _) = run(folder, script, supervisor, &Interruption::new());
    assert_eq!(ending.code, Some(0));
    wait_for_the_end(folder, "left");
}

fn a_supervised_program_writes_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = scratch();
    let folder = scratch.folder().root();
    run(
        folder,
        "echo secret > state",
        Some(&own()),
        &Interruption::new(),
    );
    let mode = fs::metadata(folder.join("state"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

fn a_program_outlives_no_killed_parent() {
    let scratch = scratch();
    let folder = scratch.folder().root();
    let mut parent = Command::new(std::env::current_exe().unwrap())
        .arg("die")
        .arg(folder)
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while !folder.join("process").exists() {
        assert!(Instant::now() < deadline, "it never started");
        thread::sleep(Duration::from_millis(5));
    }
    parent.kill().unwrap();
    parent.wait().unwrap();
    wait_for_the_end(folder, "process");
    assert_eq!(fs::read_to_string(folder.join("signals")).unwrap(), "got\n");
}

fn wait_for_the_end(folder: &Path, file: &str) {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let text = fs::read_to_string(folder.join(file)).unwrap_or_default();
        if text
            .trim()
            .parse()
            .is_ok_and(|process| !Holder::is_running(process))
        {
            return;
        }
        assert!(Instant::now() < deadline, "`{}` still runs", text.trim());
        thread::sleep(Duration::from_millis(10));
    }
}
