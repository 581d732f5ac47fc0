//! The repository's own files, broken one by one: `check` names the rule, the file and the line.

use std::path::Path;

use crate::project::{Project, Run};
use crate::repository::{commit, copy, git, pin};

/// One mistake, and what must be said of it.
#[derive(Default)]
struct Mutation<'t> {
    rule: &'t str,
    /// The file that is named.
    at: &'t str,
    /// What stands on the line that is named.
    text: &'t str,
    /// The file that is changed.
    path: &'t str,
    is_gone: bool,
    old: Vec<&'t str>,
    new: Vec<&'t str>,
}

const TABLE: &str = include_str!("mutations.txt");

/// The fewest mistakes that the table may hold.
const LEAST: usize = 104;

fn table() -> Vec<Mutation<'static>> {
    let mut table: Vec<Mutation<'_>> = Vec::new();
    for line in TABLE.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (sign, rest) = line.split_once(' ').unwrap();
        if !["@", "-", "+"].contains(&sign) {
            let (at, text) = rest.split_once(": ").unwrap();
            table.push(Mutation {
                rule: sign,
                at,
                text,
                ..Mutation::default()
            });
            continue;
        }
        let last = table.last_mut().unwrap();
        match sign {
            "@" => {
                last.path = rest.strip_suffix(" is gone").unwrap_or(rest);
                last.is_gone = rest.ends_with(" is gone");
            }
            "-" => last.old.push(rest),
            _ => last.new.push(rest),
        }
    }
    table
}

/// The repository's files with `prod` as their only environment, so that each run renders it alone.
fn repository() -> Project {
    let project = Project::empty();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for path in [
        "helm",
        "policies",
        "terraform",
        "environments",
        "infractl.yaml",
        "waivers.yaml",
        ".github",
        "Dockerfile",
        ".dockerignore",
    ] {
        if own.join(path).exists() {
            copy(&project, &own, Path::new(path));
        }
    }
    for name in ["local", "staging"] {
        project.remove(&format!("environments/{name}"));
    }
    project.replace("infractl.yaml", "chain: [staging, prod]", "chain: [prod]");
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    let first = commit(&project, "begin");
    pin(&project, "environments/prod/release.yaml", &first);
    project
}

impl Mutation<'_> {
    /// Makes the mistake; gives what the file held before.
    fn make(&self, project: &Project) -> Option<String> {
        let file = project.root().join(self.path);
        let before = file.exists().then(|| project.read(self.path));
        if self.is_gone {
            project.remove(self.path);
        } else if self.old.is_empty() {
            let text = before.clone().unwrap_or_default();
            let new = self.new.join("\n");
            project.write(self.path, format!("{text}{new}\n"));
        } else {
            let lines = |lines: &[&str]| lines.join("\n") + "\n";
            let (old, new): (String, String) = (lines(&self.old), lines(&self.new));
            project.replace(self.path, &old, &new);
        }
        before
    }

    fn undo(&self, project: &Project, before: Option<String>) {
        match before {
            Some(text) => project.write(self.path, text),
            None => project.remove(self.path),
        }
    }

    /// Whether one of the findings is of the rule, in the file, on the line.
    #[expect(
        clippy::disallowed_types,
        reason = "the output is read as others would read it"
    )]
    fn is_told(&self, project: &Project, run: &Run) -> bool {
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let mut findings = report["findings"].as_array().unwrap().iter();
        findings.any(|finding| {
            let place = &finding["place"];
            let line = place["line"].as_u64().and_then(|line| {
                let text = project.read(place["path"].as_str()?);
                let line = usize::try_from(line).ok()?;
                text.lines().nth(line - 1).map(str::to_owned)
            });
            finding["id"] == self.rule
                && finding["acceptance"].is_null()
                && place["path"] == self.at
                && line.is_some_and(|line| line.contains(self.text))
        })
    }
}

/// Every so many-th mistake, from one on; gives those that were not told.
fn missed(table: &[Mutation<'_>], first: usize, step: usize) -> Vec<String> {
    let project = repository();
    let sound = project.expect(0, &["check", "--fail-on", "error", "--format", "json"]);
    assert!(sound.stdout.contains("\"policies\""), "{}", sound.shown());
    let mut missed = Vec::new();
    for mutation in table.iter().skip(first).step_by(step) {
        let before = mutation.make(&project);
        let run = project.run(&["check", "--fail-on", "info", "--format", "json"]);
        if run.code != Some(1) || !mutation.is_told(&project, &run) {
            let name = format!("{} in {}", mutation.rule, mutation.path);
            missed.push(format!("{name}\n{}", run.shown()));
        }
        mutation.undo(&project, before);
    }
    missed
}

#[test]
fn what_is_broken_is_named_with_its_rule_its_file_and_its_line() {
    let table = table();
    assert!(table.len() >= LEAST, "{} mistakes", table.len());
    let missed: Vec<String> = std::thread::scope(|scope| {
        let table = &table;
        let lanes = [0, 1].map(|first| scope.spawn(move || missed(table, first, 2)));
        lanes
            .into_iter()
            .flat_map(|lane| lane.join().unwrap())
            .collect()
    });
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
}
