//! One mistake a file: `tests/cases/*.txt` lay files over the project in `tests/project` and say
//! what rendering and checking it must find.

use std::fmt::Write as _;

use infractl_base::{Files, MemoryFiles, RelativePath};
use infractl_document::{Severity, Sources};
use infractl_environment::{Options, Workspace};

use crate::fixture::{checkout, good_project, lay_over, line};

/// Cases may be added, never lost.
const CASES: usize = 44;

/// The findings of every environment, a line each.
fn found(files: &MemoryFiles) -> String {
    let sources = Sources::new();
    let (workspace, findings) = Workspace::load(files, &sources, None);
    let mut text = String::new();
    for finding in findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
    {
        let _ = writeln!(text, "{}", line(finding, &sources));
    }
    let workspace = workspace.expect("the cases of this crate have a project");
    for environment in workspace.project.environments() {
        for finding in workspace.validate(environment, Options::default()).findings {
            let _ = writeln!(text, "{}", line(&finding, &sources));
        }
    }
    text
}

#[test]
fn the_good_project_has_no_finding() {
    assert_eq!(found(&good_project()), "");
}

#[test]
fn every_mistake_is_told_at_its_place() {
    let cases = checkout("cases");
    let mut count = 0;
    let mut wrong = String::new();
    for path in cases
        .walk(&RelativePath::root())
        .expect("the cases can be listed")
    {
        let bytes = cases.read(&path).expect("a case can be read");
        let case = str::from_utf8(&bytes).expect("a case is text");
        let mut files = good_project();
        let wanted = lay_over(case, &mut files);
        let found = found(&files);
        count += 1;
        if found.trim_end() != wanted {
            let _ = write!(wrong, "{path} wants\n{wanted}\nbut has\n{found}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= CASES, "{count} cases are left of {CASES}");
}
