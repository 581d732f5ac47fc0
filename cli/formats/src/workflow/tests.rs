use infractl_document::{Sources, ValuePath};

use super::*;

fn read(path: &str, text: &str) -> (Vec<Document>, Vec<Finding>) {
    let sources = Sources::new();
    let path = RelativePath::parse(path).unwrap();
    let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
    let source = sources.add(&path, &bytes);
    let read = produce(&path, &bytes, source, Format::of(&path).unwrap());
    (read.documents, read.findings)
}

fn keys(document: &Document, path: &str) -> Vec<String> {
    let node = document.tree().root().at(&ValuePath::parse(path).unwrap());
    let map = node.and_then(Node::as_map).unwrap();
    map.iter().map(|(key, _)| key.to_owned()).collect()
}

#[test]
fn a_job_carries_what_its_workflow_says_for_all() {
    let text = "name: CI\non: [push, pull_request]\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n  test:\n    needs: build\n";
    let (documents, findings) = read(".github/workflows/ci.yml", text);
    assert!(findings.is_empty(), "{findings:?}");
    let addresses: Vec<_> = documents
        .iter()
        .map(|document| document.address().as_str())
        .collect();
    assert_eq!(
        addresses,
        [
            "workflow/ci.yml",
            "workflow/ci.yml/build",
            "workflow/ci.yml/test"
        ]
    );
    assert_eq!(
        keys(&documents[0], ""),
        [
            "path",
            "type",
            "name",
            "on",
            "permissions",
            "jobs",
            "triggers"
        ]
    );
    assert_eq!(
        keys(&documents[1], ""),
        ["id", "runs-on", "steps", "workflow"]
    );
    assert_eq!(
        keys(&documents[1], "workflow"),
        ["path", "type", "name", "permissions", "triggers"]
    );
    assert_eq!(
        keys(&documents[1], "workflow.triggers"),
        ["push", "pull_request"]
    );
    let step = documents[1]
        .tree()
        .root()
        .at(&ValuePath::parse("steps[0].run").unwrap());
    let span = step.unwrap().span().unwrap();
    assert_eq!(text.get(span.range()), Some("make"));
}

#[test]
fn every_form_of_on_gives_a_map_of_events() {
    for (on, wanted) in [
        ("push", vec!["push"]),
        ("[push, push, fork]", vec!["push", "fork"]),
        ("{push: {branches: [main]}, fork: }", vec!["push", "fork"]),
    ] {
        let (documents, _) = read(
            ".github/workflows/a.yml",
            &format!("on: {on}\njobs: {{}}\n"),
        );
        assert_eq!(keys(&documents[0], "triggers"), wanted, "{on}");
    }
}

#[test]
fn the_steps_of_an_action_are_a_job() {
    let text = "name: A\nruns:\n  using: composite\n  steps:\n    - run: make\n      shell: bash\n";
    let (documents, findings) = read("actions/a/action.yml", text);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(
        documents[1].address().as_str(),
        "workflow/actions%2Fa%2Faction.yml/runs"
    );
    assert_eq!(
        keys(&documents[1], ""),
        ["id", "using", "steps", "workflow"]
    );
    let (documents, _) = read("action.yml", "name: A\nruns: {using: node24, main: a.js}\n");
    assert_eq!(documents.len(), 1);
}

#[test]
fn a_file_that_is_no_map_is_refused() {
    let (documents, findings) = read(".github/workflows/a.yml", "- a\n");
    assert!(documents.is_empty());
    assert_eq!(
        findings[0].message,
        "this file holds a list, not a map of keys"
    );
    assert_eq!(
        read(".github/workflows/a.yml", "a: 1\na: 2\n").1[0]
            .rule
            .as_str(),
        "yaml-duplicate-key"
    );
}
