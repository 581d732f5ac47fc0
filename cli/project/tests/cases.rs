//! One mistake a file: `tests/cases/*.txt` lay files over the good project in `tests/project`
//! and say what must be found, with rule, place and words.

use std::fmt::Write as _;
use std::path::Path;

use infractl_base::{Checkout, Files, MemoryFiles, RelativePath};
use infractl_document::{Finding, Sources};
use infractl_project::{Catalogue, Project, UnknownEnvironment};

/// Cases may be added, never lost.
const CASES: usize = 67;

fn checkout(name: &str) -> Checkout {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name);
    Checkout::open(&folder).expect("the tests lie beside their files")
}

fn good_project() -> MemoryFiles {
    let checkout = checkout("project");
    let mut files = MemoryFiles::new();
    for path in checkout
        .walk(&RelativePath::root())
        .expect("the good project can be listed")
    {
        let bytes = checkout.read(&path).expect("the good project can be read");
        files.insert(path, bytes);
    }
    files
}

/// The findings of a whole project, a line each.
fn found(files: &MemoryFiles) -> String {
    let sources = Sources::new();
    let (project, mut findings) = Project::load(files, &sources);
    let folder = RelativePath::parse("helm/components").expect("a plain path");
    let folder = project.map_or(folder, |project| {
        project.file.paths.components.path().clone()
    });
    findings.extend(Catalogue::load(files, &folder, &sources).1);
    findings.iter().fold(String::new(), |mut text, finding| {
        let _ = writeln!(text, "{}", line(finding, &sources));
        text
    })
}

fn line(finding: &Finding, sources: &Sources) -> String {
    let mut line = finding.rule.to_string();
    match (
        finding.primary.and_then(|span| sources.locate(span)),
        &finding.file,
    ) {
        (Some((path, start, _)), _) => {
            let _ = write!(line, " {path}:{}:{}", start.line, start.column);
        }
        (None, Some(path)) => {
            let _ = write!(line, " {path}");
        }
        (None, None) => line.push_str(" (nowhere)"),
    }
    let _ = write!(line, " {}", finding.message);
    if let Some(help) = &finding.help {
        let _ = write!(line, " ({help})");
    }
    for label in &finding.related {
        let (path, start, _) = sources
            .locate(label.span)
            .expect("a related place is a place");
        let _ = write!(line, " [{path}:{}: {}]", start.line, label.message);
    }
    line
}

/// Lays the files of a case over the good project; gives what the case wants.
fn lay_over(case: &str, files: &mut MemoryFiles) -> String {
    let mut wanted = None;
    for part in format!("\n{case}").split("\n=== ").skip(1) {
        let (head, body) = part.split_once('\n').unwrap_or((part, ""));
        match head.split_once(' ') {
            Some(("remove", path)) => files.remove(&RelativePath::parse(path).expect("a path")),
            None if head == "wanted" => wanted = Some(body.trim_end().to_owned()),
            _ => files.insert(
                RelativePath::parse(head).expect("a path"),
                format!("{body}\n").into_bytes(),
            ),
        }
    }
    wanted.expect("every case says what it wants")
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

#[test]
fn a_bad_file_hides_no_other_wherever_it_stands() {
    for bad in ["local", "prod", "staging"] {
        let mut files = good_project();
        for (name, text) in [(bad, "tier: [\n"), ("zz", "tier: x\n")] {
            let path = format!("environments/{name}/environment.yaml");
            files.insert(RelativePath::parse(&path).expect("a path"), text.as_bytes());
        }
        let found = found(&files);
        let of = |name: &str| format!("environments/{name}/environment.yaml");
        assert!(
            found.contains(&of(bad)) && found.contains(&of("zz")),
            "{bad}:\n{found}"
        );
    }
}

#[test]
fn only_the_named_environments_and_what_they_follow_are_read() {
    let mut files = good_project();
    let broken = RelativePath::parse("environments/prod/environment.yaml").expect("it is a path");
    files.insert(broken, b"kind: [\n".as_slice());
    let (project, findings) = Project::load_only(&files, &Sources::new(), &["local"]);
    let project = project.expect("the project can be read");
    assert_eq!(findings, []);
    let read: Vec<&str> = project
        .environments()
        .map(|environment| environment.name.as_str())
        .collect();
    assert_eq!(read, ["local", "staging"]);
    let names: Vec<&str> = project.names().collect();
    assert_eq!(names, ["local", "prod", "staging"]);
    let unread = project.environment("prod").map(|_| ());
    assert_eq!(
        unread,
        Err(UnknownEnvironment::Unread {
            name: "prod".to_owned()
        })
    );
}
