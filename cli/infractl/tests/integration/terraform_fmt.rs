//! `terraform fmt` stands in for the tool's own command.

use std::io::Write as _;
use std::process::Stdio;

use crate::project::Project;

const UGLY: &str = "locals {\na=1\n  long = \"${var.x}\"\n}\n";
/// What `tofu fmt` 1.12.6 makes of it.
const FORMATTED: &str = "locals {\n  a    = 1\n  long = var.x\n}\n";

fn project() -> Project {
    let project = Project::empty();
    project.write("main.tf", UGLY);
    project.write("fine.tf", FORMATTED);
    project.write("inner/vars.tfvars", "a=1\n");
    project
}

#[test]
fn files_are_written_as_the_tool_writes_them_and_a_second_run_changes_nothing() {
    let project = project();
    let run = project.expect(0, &["terraform", "fmt"]);
    assert_eq!(run.stdout, "main.tf\n");
    assert_eq!(project.read("main.tf"), FORMATTED);
    assert_eq!(project.read("inner/vars.tfvars"), "a=1\n");
    let run = project.expect(0, &["terraform", "fmt", "--recursive"]);
    assert_eq!(run.stdout, "inner/vars.tfvars\n");
    assert_eq!(project.read("inner/vars.tfvars"), "a = 1\n");
    let run = project.expect(0, &["terraform", "fmt", "--recursive", "--check"]);
    assert_eq!(run.stdout, "");
}

#[test]
fn a_check_writes_nothing_and_ends_with_1() {
    let project = project();
    let run = project.expect(1, &["terraform", "fmt", "--check", "--diff"]);
    assert!(run.stdout.contains("+  a    = 1"), "{}", run.shown());
    assert_eq!(project.read("main.tf"), UGLY);
    let run = project.expect(0, &["terraform", "fmt", "--write=false", "--list=false"]);
    assert_eq!(run.stdout, "");
    assert_eq!(project.read("main.tf"), UGLY);
}

#[test]
fn one_file_with_a_mistake_stops_no_other() {
    let project = project();
    project.write("broken.tf", "locals {\n  a = \n}\n");
    let run = project.expect(1, &["terraform", "fmt"]);
    assert!(run.stderr.contains("broken.tf:2"), "{}", run.shown());
    assert_eq!(project.read("main.tf"), FORMATTED);
    assert_eq!(project.read("broken.tf"), "locals {\n  a = \n}\n");
}

#[test]
fn nothing_to_format_is_no_success_and_a_missing_path_is_no_answer() {
    let project = Project::empty();
    project.expect(3, &["terraform", "fmt"]);
    project.expect(4, &["terraform", "fmt", "absent"]);
}

#[test]
fn standard_input_is_formatted_to_standard_output() {
    let project = Project::empty();
    let mut command = project.command(&["terraform", "fmt", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(UGLY.as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), FORMATTED);
}
