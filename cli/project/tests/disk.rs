#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "these tests lay files on disk that memory cannot hold"
)]
//! What only a disk can have: dangling links, links out, pipes, bytes that are no text.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use infractl_base::{Checkout, Files, Program, RelativePath};
use infractl_document::{Finding, Outcome, Sources};
use infractl_project::{Catalogue, Project};

/// A copy of the good project in a folder of its own.
fn project(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("disk")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/project");
    let files = Checkout::open(&good).unwrap();
    for path in files.walk(&RelativePath::root()).unwrap() {
        let place = folder.join("project").join(path.as_str());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, files.read(&path).unwrap()).unwrap();
    }
    folder
}

fn findings(folder: &Path) -> Vec<(String, Finding)> {
    let files = Checkout::open(&folder.join("project")).unwrap();
    let sources = Sources::new();
    let (project, mut findings) = Project::load(&files, &sources);
    if let Some(project) = project {
        let components = project.file.paths.components.path().clone();
        findings.extend(Catalogue::load(&files, &components, &sources).1);
    }
    let place = |finding: &Finding| match (&finding.file, finding.primary) {
        (Some(file), _) => file.to_string(),
        (None, Some(span)) => sources.locate(span).unwrap().0.to_string(),
        (None, None) => String::new(),
    };
    findings
        .into_iter()
        .map(|finding| (place(&finding), finding))
        .collect()
}

const ENVIRONMENT: &str = "environments/staging/environment.yaml";

/// Puts something in the place of a file; one finding of that file is wanted, and those of two
/// other bad files beside it, wherever they stand in the order.
fn check(name: &str, bad: &str, rule: &str, make: impl FnOnce(&Path)) -> Finding {
    let folder = project(name);
    let place = folder.join("project").join(bad);
    fs::remove_file(&place).unwrap();
    make(&place);
    let others = ["helm/components/namespaces/component.yaml", "waivers.yaml"];
    for other in others {
        fs::write(folder.join("project").join(other), "kind: [\n").unwrap();
    }
    let found = findings(&folder);
    let of = |path: &str| found.iter().filter(|(place, _)| place == path).count();
    for other in others {
        assert_eq!(of(other), 1, "{name} hides {other}: {found:#?}");
    }
    let (_, finding) = found
        .iter()
        .find(|(_, finding)| finding.rule.as_str() == rule)
        .unwrap_or_else(|| panic!("{name}: {found:#?}"));
    finding.clone()
}

#[test]
fn a_dangling_link_is_told() {
    let finding = check("dangling", ENVIRONMENT, "env-unreadable-file", |place| {
        symlink("nowhere.yaml", place).unwrap();
    });
    assert_eq!(finding.outcome, Outcome::Unchecked);
}

#[test]
fn a_link_to_itself_is_told() {
    let finding = check("circle", ENVIRONMENT, "env-unreadable-file", |place| {
        symlink("environment.yaml", place).unwrap();
    });
    assert_eq!(finding.outcome, Outcome::Unchecked);
}

#[test]
fn a_link_out_of_the_project_is_not_followed() {
    let finding = check("outside", ENVIRONMENT, "env-unreadable-file", |place| {
        let outside = place.ancestors().nth(4).unwrap().join("outside.yaml");
        fs::write(outside, "apiVersion: infractl.dev/v1\nkind: Environment\n").unwrap();
        symlink("../../../outside.yaml", place).unwrap();
    });
    assert!(
        finding.message.contains("leads out of the project"),
        "{}",
        finding.message
    );
}

#[test]
fn a_pipe_does_not_block() {
    let finding = check("pipe", ENVIRONMENT, "env-unreadable-file", |place| {
        let path = std::env::var_os("PATH").unwrap();
        let output = Program::new("mkfifo")
            .arguments([place])
            .environment([("PATH", path)])
            .limit(Duration::from_secs(10))
            .run()
            .unwrap();
        assert_eq!(output.code, Some(0));
    });
    assert!(
        finding.message.contains("not a regular file"),
        "{}",
        finding.message
    );
}

#[test]
fn bytes_that_are_no_text_are_told_at_their_place() {
    let finding = check("latin", ENVIRONMENT, "yaml-encoding", |place| {
        fs::write(
            place,
            b"apiVersion: infractl.dev/v1\nkind: Environment # caf\xe9\n",
        )
        .unwrap();
    });
    assert!(finding.primary.is_some());
}

#[test]
fn a_folder_that_is_a_dangling_link_is_told() {
    let folder = project("folder");
    symlink("nowhere", folder.join("project/environments/gone")).unwrap();
    symlink("nowhere", folder.join("project/helm/components/gone")).unwrap();
    let found = findings(&folder);
    let told: Vec<(&str, &str)> = found
        .iter()
        .map(|(place, finding)| (place.as_str(), finding.rule.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("environments/gone", "env-unreadable-file"),
            ("helm/components/gone", "component-unreadable-file"),
        ]
    );
}
