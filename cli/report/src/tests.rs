use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Address, Finding, Severity, Sources, Span, ValuePath};

use super::*;

fn sample() -> (Vec<Located>, Sources) {
    let sources = Sources::new();
    let path = RelativePath::parse("helm/values.yaml").unwrap();
    let text: Arc<[u8]> = Arc::from("one: 1\nreplicas: two\nthree: 3\n".as_bytes());
    let id = sources.add(&path, &text);
    let address = Address::kubernetes("loki", "StatefulSet", "apps", Some("observability"), "loki");
    let wrong = Finding::error(
        "k8s-wrong-type",
        Some(Span::new(id, 17, 20)),
        "expected a number, found a string",
    )
    .help("write a whole number")
    .related(Some(Span::new(id, 0, 3)), "first defined here")
    .about(address, Some(ValuePath::parse("spec.replicas").unwrap()));
    let odd = Finding::new(
        "yaml-odd",
        Severity::Warning,
        None,
        "bell \u{7} and ::error::, | <b>\nnext",
    )
    .file(RelativePath::parse("b,c.yaml").unwrap());
    (locate(&[wrong, odd], &sources), sources)
}

#[test]
fn text_shows_the_line_with_a_window_and_hides_control_characters() {
    let (findings, sources) = sample();
    insta::assert_snapshot!(text(&findings, &sources, false));
}

#[test]
fn text_quotes_no_secret_in_any_finding() {
    let (mut findings, sources) = sample();
    assert!(text(&findings, &sources, false).contains("replicas: two"));
    for found in &mut findings {
        found.is_secret = true;
    }
    let mut near = findings.clone();
    near[0].is_secret = false;
    findings.extend(near);
    let said = text(&findings, &sources, false);
    assert!(!said.contains("two"), "{said}");
    assert!(said.contains("replicas: ***"), "{said}");
}

#[test]
fn json_names_lines_columns_and_the_object() {
    let (findings, _) = sample();
    let summary = Summary {
        checked: vec![("objects".into(), 3)],
        version: "0.0.0".into(),
        ..Summary::default()
    };
    insta::assert_snapshot!(json(&findings, &summary));
}

#[test]
fn github_commands_escape_what_would_end_them() {
    let (findings, _) = sample();
    insta::assert_snapshot!(github(&findings, &ChangedLines::default()));
}

#[test]
fn junit_and_markdown_escape_their_own_signs() {
    let (findings, _) = sample();
    let summary = Summary {
        checked: vec![("objects".into(), 3)],
        version: "0.0.0".into(),
        ..Summary::default()
    };
    insta::assert_snapshot!(junit(&findings, &summary));
    insta::assert_snapshot!(markdown(&findings, &summary));
    assert!(markdown(&[], &summary).contains("Checked: 3 objects"));
}

#[test]
fn sarif_keeps_level_none_for_what_did_not_fail() {
    let (mut findings, _) = sample();
    for found in &mut findings {
        found.outcome = infractl_document::Outcome::Unchecked;
    }
    let summary = Summary {
        version: "0.0.0".into(),
        ..Summary::default()
    };
    let log = sarif(&findings, &summary);
    assert!(log.contains("\"level\": \"none\"") && log.contains("\"kind\": \"open\""));
    assert!(log.contains("\"uri\": \"helm/values.yaml\""));
}
