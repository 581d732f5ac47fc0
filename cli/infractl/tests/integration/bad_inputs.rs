use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::case::Case;
use crate::project::Project;

/// Fewer cases than this is red: none is lost by accident.
const CASES: usize = 156;

/// The most memory that one run may take, in KiB.
const MEMORY_LIMIT: i64 = 100 * 1024;

#[test]
fn every_bad_input_is_reported_where_it_is_wrong() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/integration/bad_inputs");
    let mut cases: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() >= CASES, "{} cases of {CASES}", cases.len());
    let number = cases.len();
    let mut wrong = check_all(cases);
    wrong.sort();
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        number,
        wrong.join("\n")
    );
    let usage =
        nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).unwrap();
    assert!(
        usage.max_rss() < MEMORY_LIMIT,
        "a run took {} KiB",
        usage.max_rss()
    );
    println!("{number} bad inputs");
}

#[test]
fn a_file_that_may_not_be_read_ends_undecided() {
    let project = Project::sample();
    let path = "environments/local/values/app.yaml";
    let file = project.root().join(path);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    let run = project.run(&["validate", "--format", "json"]);
    // No mode keeps the superuser out, so there the same run has to be clean.
    if std::fs::read(&file).is_ok() {
        assert_eq!(run.code, Some(0), "{}", run.stdout);
    } else {
        assert_eq!(run.code, Some(4), "{}", run.stdout);
        let place = "env-unreadable-file environments/local/environment.yaml:7:35";
        assert!(
            findings(&run.stdout)
                .iter()
                .any(|(found, _)| found == place)
        );
    }
}

/// Checks cases side by side: each has a project of its own.
fn check_all(cases: Vec<PathBuf>) -> Vec<String> {
    let left = Mutex::new(cases);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let Some(path) = left.lock().unwrap().pop() else {
                        return;
                    };
                    if let Err(error) = check(&path) {
                        wrong.lock().unwrap().push(error);
                    }
                }
            });
        }
    });
    wrong.into_inner().unwrap()
}

fn check(path: &Path) -> Result<(), String> {
    let name = path.file_name().unwrap().to_string_lossy();
    let case = Case::parse(&std::fs::read_to_string(path).unwrap());
    let project = case.lay_out();
    let mut args: Vec<&str> = case.args.iter().map(String::as_str).collect();
    if !case.findings.is_empty() && !args.contains(&"--format") {
        args.extend(["--format", "json"]);
    }
    let run = project.run(&args);
    let mut wrong = Vec::new();
    if run.code != Some(case.exit) {
        wrong.push(format!("exit {:?}, wanted {}", run.code, case.exit));
    }
    if run.stderr.contains("panicked") {
        wrong.push("panicked".to_owned());
    }
    for error in case
        .errors
        .iter()
        .filter(|error| !run.stderr.contains(*error))
    {
        wrong.push(format!("stderr lacks `{error}`"));
    }
    let found = if case.findings.is_empty() {
        Vec::new()
    } else {
        findings(&run.stdout)
    };
    for wanted in &case.findings {
        if !found.iter().any(|(finding, _)| finding == wanted) {
            wrong.push(format!("no finding `{wanted}`"));
        }
    }
    for (wanted, template) in case.findings.iter().zip(&case.templates) {
        let pair = (wanted.clone(), template.clone());
        if !found.contains(&pair) {
            wrong.push(format!("`{wanted}` is not printed by `{template}`"));
        }
    }
    wrong.extend(repeated(&run.stdout));
    if wrong.is_empty() {
        return Ok(());
    }
    let found: Vec<String> = found
        .iter()
        .map(|(finding, template)| format!("    found {finding} | {template}"))
        .collect();
    Err(format!(
        "{name}: {}\n{}\n    stderr: {}",
        wrong.join("; "),
        found.join("\n"),
        run.stderr.trim()
    ))
}

/// Findings that say the same of the same field of the same object.
#[expect(
    clippy::disallowed_types,
    reason = "the program's own JSON is read back"
)]
fn repeated(stdout: &str) -> Option<String> {
    let report = serde_json::from_str::<serde_json::Value>(stdout).ok()?;
    let findings = report["findings"].as_array()?;
    let is_repeated = |position: usize| findings[..position].contains(&findings[position]);
    let first = (0..findings.len()).find(|position| is_repeated(*position))?;
    Some(format!("told twice: {}", findings[first]["message"]))
}

/// Each finding as `id path:line:column` with the template's `path:line`, if one printed it.
#[expect(
    clippy::disallowed_types,
    reason = "the program's own JSON is read back"
)]
fn findings(stdout: &str) -> Vec<(String, String)> {
    let Ok(report) = serde_json::from_str::<serde_json::Value>(stdout) else {
        return Vec::new();
    };
    let place = |value: &serde_json::Value| {
        let path = value["path"].as_str()?;
        Some((
            path.to_owned(),
            value["line"].as_u64()?,
            value["column"].as_u64()?,
        ))
    };
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    findings
        .iter()
        .map(|finding| {
            let id = finding["id"].as_str().unwrap_or_default();
            let at = match place(&finding["place"]) {
                Some((path, line, column)) => format!("{id} {path}:{line}:{column}"),
                None => format!("{id} {}", finding["file"].as_str().unwrap_or_default()),
            };
            let template =
                place(&finding["template"]).map(|(path, line, _)| format!("{path}:{line}"));
            (at.trim_end().to_owned(), template.unwrap_or_default())
        })
        .collect()
}
