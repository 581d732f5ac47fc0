#![expect(
    clippy::disallowed_methods,
    reason = "the tests put a tool in place and look at the states that it keeps"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicUsize, Ordering};

use infractl_base::fault::FaultPoint;

use crate::harness::{Ended, Project, ended, faulty};
use crate::locks::wait_for_lock;

const ENVIRONMENT: &str = "environments/local/environment.yaml";
const OWN: &str = ".infractl/local/state/stacks/net/terraform.tfstate";
const MOVE: [&str; 5] = ["stack", "move-state", "local", "net", "--yes"];

/// What stands in for the tool: it keeps states as files, gives the first one in an empty place a
/// name of its own, as the real one does, and can be killed before or after any of its calls.
const TOOL: &str = r#"#!/bin/sh
home=$(cd "${0%/*}" && pwd)
dies() {
  [ -f "$home/die" ] && [ "$(cat "$home/die")" = "$1 $(cat "$home/calls")" ] || return 0
  : > "$home/died"
  kill -9 $$
}
case $1 in
version) echo '{"terraform_version": "1.10.0"}'; exit 0 ;;
init) exit 0 ;;
state) ;;
*) echo "no $1 here" >&2; exit 1 ;;
esac
echo $(($(cat "$home/calls" 2>/dev/null || echo 0) + 1)) > "$home/calls"
dies before
place=$(sed -n 's/^ *path = "\(.*\)"$/\1/p' infractl_backend_override.tf)
[ -n "$place" ] || place=$home/$(sed -n 's/^ *address = "http:\/\/states\/\(.*\)"$/\1/p' infractl_backend_override.tf)
lineage() { sed -n 's/.*"lineage": "\([^"]*\)".*/\1/p' "$1"; }
case $2 in
pull) [ ! -f "$place" ] || cat "$place" ;;
push)
  for sent in "$@"; do :; done
  case "$*" in
  *-force*) cp "$sent" "$place" ;;
  *)
    if [ ! -f "$place" ]; then
      sed 's/"lineage": "/"lineage": "new-/; s/"serial": [0-9]*/"serial": 1/' "$sent" > "$place"
    elif [ "$(lineage "$sent")" = "$(lineage "$place")" ]; then
      cp "$sent" "$place"
    else
      echo "cannot import state with another lineage" >&2
      exit 1
    fi ;;
  esac ;;
esac
dies after
exit 0
"#;

/// One step of the way of a state, from one place to another.
struct Way {
    from: &'static str,
    to: &'static str,
}

const WAYS: [Way; 3] = [
    Way {
        from: "own",
        to: "one",
    },
    Way {
        from: "one",
        to: "two",
    },
    Way {
        from: "two",
        to: "own",
    },
];

fn state(lineage: &str) -> String {
    format!(
        "{{\"version\": 4, \"terraform_version\": \"1.10.0\", \"serial\": 7, \"lineage\": \
         \"{lineage}\", \"outputs\": {{}}, \"resources\": [{{\"mode\": \"managed\", \"type\": \
         \"terraform_data\", \"name\": \"net\"}}]}}\n"
    )
}

/// The entry of a stack with its state in a place.
fn stacks(place: &str) -> String {
    let backend = if place == "own" {
        String::new()
    } else {
        format!(", backend: {{kind: http, settings: {{address: \"http://states/{place}\"}}}}")
    };
    format!("stacks: {{net: {{source: terraform/stacks/net{backend}}}}}\n")
}

impl Way {
    /// A project whose stack keeps its state where the way begins, and should keep it at its end.
    fn begin(&self) -> Project {
        let project = Project::new("move");
        project.add(
            "terraform/stacks/net/main.tf",
            "resource \"terraform_data\" \"net\" {}\n",
        );
        project.add("bin/tofu", TOOL);
        let tool = project.root.join("bin/tofu");
        fs::set_permissions(tool, fs::Permissions::from_mode(0o755)).unwrap();
        let text = fs::read_to_string(project.root.join(ENVIRONMENT)).unwrap();
        project.add(ENVIRONMENT, &format!("{text}{}", stacks("own")));
        project.add(OWN, &state("net"));
        for folder in [".infractl/local/state", ".infractl/local/state/stacks"] {
            private(&project, folder, 0o700);
        }
        private(&project, ".infractl/local/state/stacks/net", 0o700);
        private(&project, OWN, 0o600);
        let mut at = "own";
        while at != self.from {
            let way = WAYS.iter().find(|way| way.from == at).unwrap();
            project.edit(ENVIRONMENT, &stacks(way.from), &stacks(way.to));
            arrives(&project, "");
            at = way.to;
        }
        project.edit(ENVIRONMENT, &stacks(self.from), &stacks(self.to));
        drop(fs::remove_file(project.root.join("bin/calls")));
        project
    }

    /// A move with a fault, and what follows it; false where the move never came to that place.
    fn has_fault(&self, fault: &str, code: Option<i32>) -> bool {
        let project = self.begin();
        let moved = run(&project, &MOVE, fault);
        if !moved.had_fault() {
            assert_eq!(moved.code, Some(0), "{fault}: {moved:?}");
            return false;
        }
        let fault = format!("{fault} from {} to {}", self.from, self.to);
        assert_eq!(moved.code, code, "{fault}: {moved:?}");
        self.ends_well(&project, &fault);
        true
    }

    /// After whatever happened the state is not lost, nobody begins another one, the move ends
    /// well when it is run again, and then only the new place counts.
    fn ends_well(&self, project: &Project, fault: &str) {
        let held = [self.from, self.to].map(|place| read(project, place));
        let is_there = held.iter().flatten().any(|found| *found == state("net"));
        assert!(is_there, "{fault}: the state is lost");
        // A third place is empty: whoever forgot where the state lies would begin one there.
        project.edit(ENVIRONMENT, &stacks(self.to), &stacks("third"));
        let third = run(project, &["plan", "local"], "");
        assert_eq!(third.code, Some(5), "{fault}: {third:?}");
        assert!(third.stderr.contains("move-state"), "{fault}: {third:?}");
        project.edit(ENVIRONMENT, &stacks("third"), &stacks(self.to));
        arrives(project, fault);
        assert_eq!(read(project, self.to), Some(state("net")), "{fault}");
        if self.from == "own" {
            assert_eq!(read(project, "own"), None, "{fault}");
        }
        for name in project.files().keys() {
            assert!(!name.ends_with("moving.tfstate"), "{fault} leaves {name}");
        }
        let again = run(project, &MOVE, "");
        assert_eq!(again.code, Some(0), "{fault}: {again:?}");
        assert!(
            again.stdout.contains("nothing to move"),
            "{fault}: {again:?}"
        );
    }
}

fn private(project: &Project, path: &str, mode: u32) {
    let path = project.root.join(path);
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn file_of(place: &str) -> String {
    if place == "own" {
        OWN.to_owned()
    } else {
        format!("bin/{place}")
    }
}

fn read(project: &Project, place: &str) -> Option<String> {
    fs::read_to_string(project.root.join(file_of(place))).ok()
}

fn run(project: &Project, arguments: &[&str], fault: &str) -> Ended {
    ended(start(project, arguments, fault))
}

fn start(project: &Project, arguments: &[&str], fault: &str) -> Child {
    let mut command: Command = project.command(faulty(), arguments, fault);
    let path = std::env::var("PATH").unwrap_or_default();
    let own = project.root.join("bin");
    command.env("PATH", format!("{}:{path}", own.display()));
    command.spawn().unwrap()
}

fn arrives(project: &Project, fault: &str) {
    let moved = run(project, &MOVE, "");
    assert_eq!(moved.code, Some(0), "{fault}: {moved:?}");
}

/// Runs every way with each pass of each point in turn, the ways beside each other.
fn sweep(action: &str, code: Option<i32>) {
    faulty();
    let count = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for way in &WAYS {
            let count = &count;
            scope.spawn(move || {
                let passed = |point: &FaultPoint| {
                    let starts = ["write.", "lock.", "record."];
                    starts.iter().any(|start| point.name().starts_with(start))
                };
                for point in FaultPoint::ALL.into_iter().filter(passed) {
                    let mut time = 1;
                    while way.has_fault(&format!("{}:{action}@{time}", point.name()), code) {
                        time += 1;
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let count = count.into_inner();
    assert!(count >= 100, "only {count} faults");
}

#[test]
fn a_move_of_a_state_that_is_killed_loses_nothing_and_ends_well_when_run_again() {
    sweep("abort", None);
}

#[test]
fn a_move_of_a_state_on_a_full_disk_loses_nothing_and_ends_well_when_run_again() {
    sweep("enospc", Some(4));
}

#[test]
fn a_tool_that_is_killed_in_a_move_loses_nothing_and_the_move_ends_well_when_run_again() {
    let mut count = 0;
    for way in &WAYS {
        for when in ["before", "after"] {
            let mut call = 1;
            loop {
                let project = way.begin();
                project.add("bin/die", &format!("{when} {call}\n"));
                let moved = run(&project, &MOVE, "");
                fs::remove_file(project.root.join("bin/die")).unwrap();
                if !project.root.join("bin/died").exists() {
                    assert_eq!(moved.code, Some(0), "{moved:?}");
                    break;
                }
                let fault = format!("{when} call {call} from {} to {}", way.from, way.to);
                assert_eq!(moved.code, Some(4), "{fault}: {moved:?}");
                way.ends_well(&project, &fault);
                call += 1;
                count += 1;
            }
        }
    }
    assert!(count >= 20, "only {count} kills");
}

#[test]
fn the_state_of_another_environment_is_never_written_over() {
    for way in &WAYS {
        let project = way.begin();
        let other = state("another environment's");
        project.add(&file_of(way.to), &other);
        if way.to == "own" {
            private(&project, OWN, 0o600);
            continue;
        }
        for _ in 0..2 {
            let refused = run(&project, &MOVE, "");
            assert_eq!(refused.code, Some(5), "{refused:?}");
            let words = "holds the state of something else";
            assert!(refused.stderr.contains(words), "{refused:?}");
            assert_eq!(read(&project, way.to), Some(other.clone()));
            assert_eq!(read(&project, way.from), Some(state("net")));
        }
        // Not even where a move was killed that had sent the same to that place.
        project.edit(&file_of(way.to), "terraform_data", "terraform_other");
        let left = state("net");
        project.add(".infractl/local/terraform/net/moving.tfstate", &left);
        let refused = run(&project, &MOVE, "");
        assert_eq!(refused.code, Some(5), "{refused:?}");
    }
}

#[test]
fn a_move_beside_another_run_is_refused() {
    let way = &WAYS[0];
    let project = way.begin();
    let first = start(&project, &MOVE, "write.open:sleep=1500@2");
    wait_for_lock(&project);
    for arguments in [&MOVE[..], &["apply", "local", "--yes"]] {
        let second = run(&project, arguments, "");
        assert_eq!(second.code, Some(5), "{second:?}");
        assert!(second.stderr.contains("held by"), "{second:?}");
    }
    let first = ended(first);
    assert_eq!(first.code, Some(0), "{first:?}");
    way.ends_well(&project, "beside another run");
}
