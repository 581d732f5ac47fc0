//! Whatever goes wrong in one policy, the run is not green, says which it was, harms nobody, and the
//! other policies still speak: over bare files, and over a whole project.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::policies::BAD;
use crate::project::{Project, Run};

/// Finds something in every deployment.
const GOOD: &str = "\
# METADATA
# title: Deployments are seen
# custom:
#   id: k8s-seen
#   severity: critical
#   kinds: [kubernetes.object]
package kubernetes.k8s_seen

deny contains {\"msg\": \"a deployment\", \"path\": \"metadata.name\"} if input.value.kind == \"Deployment\"
";

/// Asks for more than 4 GiB in one go.
const GREEDY: &str = "\
package kubernetes.greedy

ten := concat(\"\", [\"0123456789\" | some _ in numbers.range(1, 900000)])

deny contains \"x\" if {
\thuge := concat(\"\", [ten | some _ in numbers.range(1, 500)])
\thuge == \"\"
}
";

const LIMITS: [&str; 4] = ["--time-limit", "3", "--memory-limit", "512"];

fn project(policies: &[(&str, &str)]) -> Project {
    let project = Project::sample();
    let text = project.read("infractl.yaml");
    project.write("infractl.yaml", format!("{text}policies: [policies]\n"));
    project.write("policies/kubernetes/k8s-seen/policy.rego", GOOD);
    for (path, text) in policies {
        project.write(&format!("policies/{path}"), text);
    }
    project.write(
        "in/deployment.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: one}\nspec:\n  selector: {matchLabels: {app: one}}\n  template:\n    metadata: {labels: {app: one}}\n    spec: {containers: [{name: one, image: one}]}\n",
    );
    project
}

/// The ways in which policies are asked: over the project, alone and with all else, and over files.
const WAYS: [&[&str]; 3] = [&["check"], &["policy", "check"], &["check", "in"]];

fn run(project: &Project, way: &[&str], code: i32) -> Run {
    project.expect(code, &[way, &LIMITS].concat())
}

fn says(run: &Run, wanted: &str) {
    assert!(run.stdout.contains(wanted), "{wanted}\n{}", run.shown());
}

#[test]
fn a_bad_policy_is_named_wherever_it_is_asked_and_the_others_still_speak() {
    for (text, rule, named) in BAD {
        let project = project(&[("kubernetes/bad/bad.rego", text)]);
        for way in WAYS {
            let run = run(&project, way, 4);
            says(&run, &format!("[{rule}"));
            // Which of the limits a policy meets first is up to the machine.
            let is_failure = *rule == "policy-failed";
            let named = if is_failure {
                "policy `bad` could not be evaluated"
            } else {
                named
            };
            says(&run, named);
            says(&run, "[k8s-seen]");
        }
    }
}

#[test]
fn nothing_to_judge_with_or_nothing_to_judge_is_no_success() {
    let none = project(&[]);
    none.remove("policies/kubernetes");
    none.write("policies/notes.md", "nothing");
    let empty = project(&[]);
    empty.write("none/notes.txt", "nothing");
    for way in WAYS {
        let run = run(&none, way, 3);
        assert!(
            run.stderr.contains("no policy was found"),
            "{}",
            run.shown()
        );
    }
    run(&empty, &["policy", "check", "none"], 3);
    run(&empty, &["policy", "check", "absent"], 4);
}

#[test]
fn deep_documents_and_unreadable_files_do_not_hide_the_others() {
    let project = project(&[]);
    let deep = format!("kind: {}1{}\n", "[".repeat(2_000), "]".repeat(2_000));
    project.write("in/deep.yaml", deep);
    project.write("in/latin.yaml", b"name: caf\xe9\n");
    let run = run(&project, &["policy", "check", "in"], 1);
    says(&run, "in/deep.yaml");
    says(&run, "in/latin.yaml");
    says(&run, "[k8s-seen]");
    std::os::unix::fs::symlink("nowhere", project.make_room("in/gone.yaml")).unwrap();
    let run = project.run(&["policy", "check", "in"]);
    assert_eq!(run.code, Some(4), "{}", run.shown());
    let all = format!("{}{}", run.stdout, run.stderr);
    assert!(all.contains("gone.yaml"), "{all}");
}

#[test]
fn what_is_no_file_is_told_by_every_part_and_the_others_are_still_checked() {
    let project = project(&[]);
    std::os::unix::fs::symlink("nowhere", project.make_room("in/gone.yaml")).unwrap();
    let mode = nix::sys::stat::Mode::S_IRWXU;
    nix::unistd::mkfifo(&project.make_room("in/pipe.yaml"), mode).unwrap();
    for (part, rule) in [
        (&["lint", "in"][..], "lint-unreadable"),
        (&["validate", "in"], "k8s-unreadable-file"),
        (&["policy", "check", "in"], "policy-unreadable"),
    ] {
        let run = project.expect(4, part);
        for file in ["in/gone.yaml", "in/pipe.yaml"] {
            says(&run, &format!("--> {file}"));
        }
        says(&run, &format!("error[{rule}]: not checked: cannot read"));
    }
    project.write("in/service.yaml", "apiVersion: v1\nkind: Service\n");
    let run = project.expect(4, &["check", "in"]);
    for wanted in ["k8s-unreadable-file", "k8s-missing-field", "[k8s-seen]"] {
        says(&run, wanted);
    }
}

#[test]
fn a_worker_that_has_too_little_memory_to_start_says_so() {
    let project = project(&[]);
    let run = project.expect(4, &["policy", "check", "in", "--memory-limit", "32"]);
    assert!(
        run.stderr
            .contains("it cannot start within 32 MiB of memory"),
        "{}",
        run.shown()
    );
}

/// The most memory that any process which `parent` started held, in KiB, and how the run ended.
fn peak(project: &Project, args: &[&str]) -> (u64, Run) {
    let mut command = project.command(args);
    let folder = project.root().join("streams");
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str| std::fs::File::create(folder.join(name)).unwrap();
    command
        .stdin(Stdio::null())
        .stdout(file("out"))
        .stderr(file("err"));
    let mut child = command.spawn().unwrap();
    let (start, mut peak) = (Instant::now(), 0);
    let status = loop {
        peak = peak.max(largest_child(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > Duration::from_secs(30) {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let run = Run {
        code: status.code(),
        stdout: project.read("streams/out"),
        stderr: project.read("streams/err"),
    };
    (peak, run)
}

fn largest_child(parent: u32) -> u64 {
    let tasks = std::fs::read_dir(format!("/proc/{parent}/task"));
    let tasks = tasks.into_iter().flatten().flatten();
    let children =
        tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    let children: Vec<String> = children
        .flat_map(|line| {
            line.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let held = children.iter().filter_map(|child| {
        let status = std::fs::read_to_string(format!("/proc/{child}/status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    });
    held.max().unwrap_or(0)
}

#[test]
#[cfg(target_os = "linux")]
fn a_greedy_policy_stays_within_the_limit_however_small_it_is() {
    let project = project(&[("kubernetes/greedy/policy.rego", GREEDY)]);
    for limit in [256_u64, 512] {
        let number = limit.to_string();
        let args = [
            "policy",
            "check",
            "in",
            "--threads",
            "1",
            "--memory-limit",
            &number,
        ];
        let (peak, run) = peak(&project, &args);
        assert_eq!(run.code, Some(4), "{limit} MiB\n{}", run.shown());
        says(&run, "policy `greedy` could not be evaluated");
        says(&run, "[k8s-seen]");
        assert!(peak > 1 << 10, "a worker was seen: {peak} KiB");
        assert!(peak <= limit << 10, "{peak} KiB of {limit} MiB");
    }
}
