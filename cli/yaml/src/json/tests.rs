use infractl_base::RelativePath;
use infractl_document::Sources;

use super::*;
use crate::{Duplicates, YamlError};

fn read(text: &str) -> Result<infractl_document::Tree, YamlError> {
    let path = RelativePath::parse("a.json").unwrap();
    let source = Sources::new().add(&path, &std::sync::Arc::from(text.as_bytes()));
    read_json(text.as_bytes(), source, Duplicates::Refuse)
}

#[test]
fn strict_json_is_read_and_written_again() {
    let text = r#"{"a":[1,-2.5,1e+21,true,null,"x\u003c\n"],"b":{},"c":[]}"#;
    assert_eq!(write_json(read(text).unwrap().root(), JsonStyle::GO), text);
    let pretty = write_json(
        read(r#"{"a":[1,{}],"b":"<"}"#).unwrap().root(),
        JsonStyle::PRETTY,
    );
    assert_eq!(
        pretty,
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"<\"\n}"
    );
}

#[test]
fn what_yaml_would_take_is_refused() {
    for text in [
        "",
        "{a: 1}",
        "[1,]",
        "{\"a\":1,}",
        "'a'",
        "01",
        "1.",
        ".5",
        "+1",
        "0x1",
        "nul",
        "yes",
        "[1 2]",
        "{\"a\" 1}",
        "1 2",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\t\"",
        "[",
        "{",
        "]",
        "// c\n1",
        "{\"a\":1,\"a\":2}",
        "-",
        "1e",
        "NaN",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn spans_cover_quotes_and_brackets() {
    let text = r#"{"a": ["x", 12]}"#;
    let tree = read(text).unwrap();
    let list = tree.root().get("a").unwrap();
    assert_eq!(&text[list.key_span().unwrap().range()], "\"a\"");
    assert_eq!(&text[list.span().unwrap().range()], "[\"x\", 12]");
    let items: Vec<_> = list
        .children()
        .map(|item| &text[item.span().unwrap().range()])
        .collect();
    assert_eq!(items, ["\"x\"", "12"]);
}

#[test]
fn surrogates_are_joined_and_halves_replaced() {
    let text = r#"["\ud83d\ude00", "\ud83d", "\ud83dx\ude00"]"#;
    let tree = read(text).unwrap();
    let items: Vec<_> = tree
        .root()
        .children()
        .map(|item| item.as_str().unwrap())
        .collect();
    assert_eq!(items, ["😀", "\u{FFFD}", "\u{FFFD}x\u{FFFD}"]);
}

#[test]
fn depth_is_limited() {
    let error = read(&"[".repeat(100_000)).unwrap_err();
    assert_eq!(error.kind, crate::YamlErrorKind::Depth);
}
