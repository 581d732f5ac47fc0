//! What GitHub would drop or refuse is left out by us, and counted.

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Finding, Severity, Sources, Span};

use super::*;

/// Findings on one line each: every third is a warning, every third a note, the others errors.
fn many(number: usize) -> Vec<Located> {
    let sources = Sources::new();
    let path = RelativePath::parse("many.yaml").unwrap();
    let text: Arc<[u8]> = Arc::from("aaa\n".repeat(number).as_bytes());
    let id = sources.add(&path, &text);
    let findings: Vec<Finding> = (0..number)
        .map(|index| {
            let severity = match index % 3 {
                0 => Severity::Info,
                1 => Severity::Warning,
                _ => Severity::Error,
            };
            let span = Some(Span::new(id, index * 4, index * 4 + 3));
            Finding::new("a-rule", severity, span, "the same ##[error] everywhere")
        })
        .collect();
    locate(&findings, &sources)
}

fn summary() -> Summary {
    let text = RuleText {
        title: "Nothing is the same".to_owned(),
        description: None,
        remediation: Some("write something else".to_owned()),
        code: Some("ABC-001".to_owned()),
        standards: (0..12).map(|number| format!("S-{number}")).collect(),
    };
    Summary {
        version: "0.0.0".to_owned(),
        rules: [("a-rule".to_owned(), text)].into(),
        ..Summary::default()
    }
}

fn commands<'o>(out: &'o str, command: &str) -> Vec<&'o str> {
    let start = format!("::{command} ");
    out.lines()
        .filter(|line| line.starts_with(&start))
        .collect()
}

#[test]
fn annotations_stay_within_ten_of_a_sort_and_the_others_are_counted() {
    let out = github(&many(300), &ChangedLines::default());
    for command in ["error", "warning", "notice"] {
        assert_eq!(commands(&out, command).len(), 10, "{command}");
    }
    let last = commands(&out, "notice").pop().unwrap();
    assert!(
        last.contains("90 errors, 90 warnings, 91 notes more"),
        "{last}"
    );
    assert_eq!(
        out.lines()
            .filter(|line| line.starts_with("error[a-rule]"))
            .count(),
        90
    );
    let obeyed = |line: &&str| !line.starts_with("::") && line.contains("##[");
    assert_eq!(out.lines().filter(obeyed).count(), 0);
}

#[test]
fn what_fits_is_all_annotated() {
    let out = github(&many(30), &ChangedLines::default());
    assert_eq!(
        out.lines().filter(|line| line.starts_with("::")).count(),
        30
    );
    assert_eq!(out.lines().count(), 30);
}

#[test]
fn changed_lines_come_first() {
    let changed = ChangedLines::new([("many.yaml".to_owned(), vec![(280, 300)])].into());
    let out = github(&many(300), &changed);
    for number in (280..=300).filter(|number| number % 3 == 0) {
        let line = format!("::error file=many.yaml,line={number},");
        assert!(out.contains(&line), "{line}\n{out}");
    }
    assert!(
        out.contains("::error file=many.yaml,line=3,"),
        "what is left goes to others: {out}"
    );
}

#[test]
fn accepted_findings_cost_no_annotation() {
    let mut findings = many(30);
    let accepted = infractl_document::Acceptance {
        by: infractl_document::AcceptedBy::Waiver,
        owner: "platform".to_owned(),
        reason: "known".to_owned(),
        expires: None,
    };
    for found in &mut findings {
        found.acceptance = Some(accepted.clone());
    }
    assert_eq!(github(&findings, &ChangedLines::default()), "");
}

#[test]
#[expect(clippy::disallowed_types, reason = "the log is read back")]
fn sarif_has_what_github_shows_and_counts_the_rest() {
    let log: serde_json::Value = serde_json::from_str(&sarif(&many(6_000), &summary())).unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    let errors = results.iter().filter(|result| result["level"] == "error");
    assert_eq!(errors.count(), 2_000, "no error is left out");
    let told = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(
        told,
        "1000 notes are left out: GitHub shows 5000 results of a run"
    );
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["help"]["text"], "write something else");
    assert_eq!(rule["properties"]["tags"].as_array().unwrap().len(), 10);
}

#[test]
#[expect(clippy::disallowed_types, reason = "the log is read back")]
fn fingerprints_outlive_moved_lines_and_tell_alike_findings_apart() {
    let prints = |findings: &[Located]| -> Vec<String> {
        let log: serde_json::Value = serde_json::from_str(&sarif(findings, &summary())).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        let print = |result: &serde_json::Value| {
            result["partialFingerprints"]["primaryLocationLineHash"].to_string()
        };
        results.iter().map(print).collect()
    };
    let findings = many(4);
    let mut moved = findings.clone();
    for place in moved.iter_mut().filter_map(|found| found.primary.as_mut()) {
        place.start.line += 7;
        place.end.line += 7;
    }
    assert_eq!(prints(&findings), prints(&moved));
    let distinct: std::collections::BTreeSet<String> = prints(&findings).into_iter().collect();
    assert_eq!(distinct.len(), 4);
}

#[test]
fn a_page_stays_below_what_github_takes() {
    let findings = many(30_000);
    let page = markdown(&findings, &summary());
    assert!(
        page.len() <= 1_000_000 && page.len() > 990_000,
        "{}",
        page.len()
    );
    let rows = page
        .lines()
        .filter(|line| line.starts_with("| error "))
        .count();
    assert_eq!(rows, 10_000, "no error is left out");
    assert!(page.contains("Left out, because GitHub shows no longer page: "));
    assert!(!markdown(&many(30), &summary()).contains("Left out"));
}
