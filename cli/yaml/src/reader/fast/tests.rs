use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::Sources;

use super::*;
use crate::reader::encoding::decode;

/// Where the subset ends in a text; `None` where all of it is read here.
fn beyond(text: &str) -> Option<usize> {
    let path = RelativePath::parse("a.yaml").unwrap();
    let source = Sources::new().add(&path, &Arc::from(&b""[..]));
    let mut composer = FastComposer::new(decode(text.as_bytes(), source).unwrap(), 512);
    loop {
        match composer.next_document() {
            Next::Document(_) => {}
            Next::End => return None,
            Next::Beyond(at) => return Some(at),
        }
    }
}

#[test]
fn manifests_as_people_and_tools_write_them_are_of_the_subset() {
    for text in [
        "",
        "# only a comment\n",
        "# licence\n\n---\na: 1 # one\n# two\n---\n# three\nb:\n  c: x\n",
        "a:\n- b: 'it''s'\n  c: \"d\\n\"\n-   e\n- - f\n  - g\nh: {}\ni: [j, {k: \"l\"}]\n",
        "a: |\n  x\n\n   y\n\nb: >-\n  x\n  y\n\n  z\nc: |+\n  #!/bin/sh\n  \tx\n\n",
        "a: a text that go-yaml\n  folds behind\n\n  eighty signs\nb:\nc: ü\n",
        "- --flag=x\n- http://host:80/#x\n- a:b\n",
        "text",
    ] {
        assert_eq!(beyond(text), None, "{text}");
    }
}

#[test]
fn everything_else_is_left_to_the_parser_from_its_document_on() {
    for text in [
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "? a\n: b\n",
        "a: \"b\n  c\"\n",
        "a: 'b\n  c'\n",
        "a: [b,\n  c]\n",
        "a:\tb\n",
        "a: b\r\n",
        "a: \u{a0}b\n",
        "a: \u{2028}b\n",
        "%YAML 1.1\n---\n",
        "a: 1\n...\n",
        "a: b: c\n",
        "a: |2\n   x\n",
        "a: >\n  x\n   y\n",
        "  a: 1\n b: 2\n",
        "a: 1\n  b: 2\n",
        "a: \"\\u00e9\"\n",
        "a: |\n",
        "- \n- x\n",
        "a: @b\n",
        "\u{feff}a: 1\n---\n\u{feff}b: 1\n",
        "a: \u{1}\n",
        "a: [b: c]\n",
        "a: {b}\n",
    ] {
        assert!(beyond(text).is_some(), "{text}");
        if !text.starts_with(['%', '\u{feff}']) {
            let behind = format!("# c\na: 1\n# c\n---\n{text}");
            assert_eq!(beyond(&behind), Some(13), "{behind}");
        }
    }
}

#[test]
fn deep_collections_are_left_to_the_parser() {
    let nested = |depth: usize| "- ".repeat(depth) + "a\n";
    assert_eq!(beyond(&nested(DEEPEST)), None);
    assert_eq!(beyond(&nested(DEEPEST + 1)), Some(0));
    assert_eq!(beyond(&("[".repeat(1000) + &"]".repeat(1000))), Some(0));
}
