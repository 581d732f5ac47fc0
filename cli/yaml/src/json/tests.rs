use infractl_base::RelativePath;
use infractl_document::Sources;

use super::*;
use crate::{Duplicates, YamlError};

fn read(text: &str) -> Result<infractl_document::Tree, YamlError> {
    let path = RelativePath::parse("a.json").unwrap();
    let source = Sources::new().add(&path, &std::sync::Arc::from(text.as_bytes()));
    read_json(text.as_bytes(), source, Duplicates::Refuse)
}

/// Every value with its key and both spans.
fn places(node: infractl_document::Node<'_>, into: &mut Vec<String>) {
    let (key, spans) = (node.key(), (node.key_span(), node.span()));
    into.push(format!("{key:?} {spans:?} {} {node:?}", node.kind()));
    for child in node.children() {
        places(child, into);
    }
}

#[test]
fn both_readers_read_the_same() {
    let wide: Vec<String> = (0..300)
        .map(|number| format!(r#""key{number}": {{"key{}": {number}}}"#, number / 2))
        .collect();
    let wide = format!("{{{}}}", wide.join(","));
    for text in [
        r#" { "a" : [ 1 , -2.5 , 0, -0, 1e21, 123456789012345678, 12345678901234567890, null ] } "#,
        r#"{"a": {"a": {"a": []}, "b": {}}, "b": "x\u00e9\"\\\/\b\f\n\r\t", "\u0061b": "é"}"#,
        r#"[{"a": {"b": 1}, "b": {"a": 2}, "c": [{"a": 1}, {"a": 2}]}, true, false, "", []]"#,
        "\u{feff}{\"a\": 1}",
        "7",
        &wide,
    ] {
        let path = RelativePath::parse("a.json").unwrap();
        let source = Sources::new().add(&path, &std::sync::Arc::from(text.as_bytes()));
        let decoded = crate::reader::decode(text.as_bytes(), source).unwrap();
        let direct = direct::read(&decoded).expect(text);
        let careful = read::carefully(decoded, Duplicates::Refuse).unwrap();
        let (mut found, mut wanted) = (Vec::new(), Vec::new());
        places(direct.root(), &mut found);
        places(careful.root(), &mut wanted);
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn keys_that_are_given_twice_are_never_overlooked() {
    for text in [
        r#"{"a": 1, "a": 2}"#,
        r#"{"a": {"a": 1}, "a": 2}"#,
        r#"{"b": {"c": 1}, "a": {"b": {"a": 1, "c": 2}}, "b": 3}"#,
        r#"[{"a": [{"b": {"a": 1}}], "c": {"a": 1}, "a": 2}]"#,
    ] {
        let error = read(text).unwrap_err();
        assert!(error.message.contains("is given twice"), "{text}");
    }
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
