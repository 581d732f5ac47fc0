use infractl_base::RelativePath;
use infractl_document::{SourceId, Sources};

use super::*;
use crate::Dialect;

fn source() -> SourceId {
    let path = RelativePath::parse("a.yaml").unwrap();
    Sources::new().add(&path, &std::sync::Arc::from(&b""[..]))
}

fn tree(dialect: Dialect, text: &str) -> String {
    let options = Options::new(dialect);
    format!(
        "{:?}",
        read_one(text.as_bytes(), source(), &options).unwrap().tree
    )
}

#[test]
fn a_map_is_read_with_its_values() {
    assert_eq!(
        tree(Dialect::GoYaml, "a: 1\nb: [x, yes]\nc:\n"),
        r#"{"a": 1, "b": ["x", true], "c": null}"#
    );
}
