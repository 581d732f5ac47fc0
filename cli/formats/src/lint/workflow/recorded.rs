//! The lines that actionlint tells, recorded, against those that we tell.

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Node, Sources};
use infractl_yaml::{Dialect, Options};

use crate::{Format, Produced};

const RECORDED: &str = include_str!("actionlint.yaml");

/// Fewer than these is a lost case.
const CASES: usize = 49;

#[test]
fn the_same_lines_are_refused_as_by_actionlint() {
    let sources = Sources::new();
    let path = |text| RelativePath::parse(text).unwrap();
    let bytes: Arc<[u8]> = Arc::from(RECORDED.as_bytes());
    let source = sources.add(&path("actionlint.yaml"), &bytes);
    let recorded = infractl_yaml::read_one(&bytes, source, &Options::new(Dialect::Core12)).unwrap();
    let lines = |node: Option<Node<'_>>| -> Option<Vec<u32>> {
        let number = |line: Node<'_>| u32::try_from(line.as_i64().unwrap()).unwrap();
        Some(node?.children().map(number).collect())
    };
    let mut cases = 0;
    for case in recorded.tree.root().children() {
        let name = case.get("name").and_then(Node::as_str).unwrap();
        let text: Arc<[u8]> =
            Arc::from(case.get("text").and_then(Node::as_str).unwrap().as_bytes());
        let wanted = lines(case.get("told"))
            .or_else(|| lines(case.get("lines")))
            .unwrap();
        let mut produced = Produced::default();
        produced.add(
            &path(".github/workflows/a.yml"),
            Format::Workflow,
            &text,
            &sources,
        );
        let findings = produced.findings.iter().chain(&produced.lint);
        let line = |span| sources.locate(span).unwrap().1.line;
        let mut told: Vec<u32> = findings
            .filter_map(|finding| finding.primary.map(line))
            .collect();
        told.sort_unstable();
        told.dedup();
        assert_eq!(
            told, wanted,
            "{name}: {:?} {:?}",
            produced.findings, produced.lint
        );
        cases += 1;
    }
    assert_eq!(cases, CASES);
}
