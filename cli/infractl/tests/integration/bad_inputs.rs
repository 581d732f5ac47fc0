use std::path::Path;

use crate::case::Case;

/// Fewer cases than this is red: none is lost by accident.
const CASES: usize = 0;

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
    let wrong: Vec<String> = cases.iter().filter_map(|path| check(path).err()).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    let usage =
        nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).unwrap();
    assert!(
        usage.max_rss() < MEMORY_LIMIT,
        "a run took {} KiB",
        usage.max_rss()
    );
    println!("{} bad inputs", cases.len());
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
        if !found
            .iter()
            .any(|(finding, _)| finding == wanted || finding.starts_with(&format!("{wanted} ")))
        {
            wrong.push(format!("no finding `{wanted}`"));
        }
    }
    for wanted in &case.templates {
        if !found.iter().any(|(_, template)| template == wanted) {
            wrong.push(format!("no finding printed by `{wanted}`"));
        }
    }
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
