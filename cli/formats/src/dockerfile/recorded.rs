//! What `BuildKit`'s parser refuses, recorded, against what we refuse.

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Node, Sources};
use infractl_yaml::{Dialect, Options};

use crate::{Format, Produced};

const RECORDED: &str = include_str!("buildkit.yaml");

/// Fewer than these is a lost case.
const CASES: usize = 79;

#[test]
fn the_same_texts_are_refused_as_by_buildkit() {
    let sources = Sources::new();
    let path = |text| RelativePath::parse(text).unwrap();
    let bytes: Arc<[u8]> = Arc::from(RECORDED.as_bytes());
    let source = sources.add(&path("buildkit.yaml"), &bytes);
    let recorded = infractl_yaml::read_one(&bytes, source, &Options::new(Dialect::Core12)).unwrap();
    let mut cases = 0;
    for case in recorded.tree.root().children() {
        let name = case.get("name").and_then(Node::as_str).unwrap();
        let text = case.get("text").and_then(Node::as_str).unwrap();
        let is_refused = case.get("refused").and_then(Node::as_bool).unwrap();
        let mut produced = Produced::default();
        let text: Arc<[u8]> = Arc::from(text.as_bytes());
        produced.add(&path("Dockerfile"), Format::Dockerfile, &text, &sources);
        let findings = &produced.findings;
        assert_eq!(!findings.is_empty(), is_refused, "{name}: {findings:?}");
        let line = case.get("told").or(case.get("line")).and_then(Node::as_i64);
        if let Some(wanted) = line.filter(|line| *line > 0) {
            let span = findings[0].primary.unwrap();
            let line = sources.locate(span).unwrap().1.line;
            assert_eq!(i64::from(line), wanted, "{name}: {findings:?}");
        }
        cases += 1;
    }
    assert_eq!(cases, CASES);
}
