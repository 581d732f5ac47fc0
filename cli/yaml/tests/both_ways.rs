//! The way of plain manifests gives what the parser gives: values, spans, comments and mistakes.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use infractl_base::{Checkout, Files as _, RelativePath};
use infractl_document::{Node, SourceId, Sources, View};
use infractl_yaml::{Dialect, Duplicates, Options, Reading, read_all, read_json};
use proptest::prelude::*;

fn source() -> SourceId {
    let path = RelativePath::parse("a.yaml").unwrap();
    Sources::new().add(&path, &Arc::from(&b""[..]))
}

/// All that a reading holds, spans included.
fn described(reading: &Reading) -> String {
    let mut text = String::new();
    for document in &reading.documents {
        let mut rest = document.clone();
        rest.tree = infractl_document::Tree::null();
        writeln!(text, "{rest:?}").unwrap();
        describe(document.tree.root(), &mut text);
    }
    for error in &reading.errors {
        writeln!(text, "{error:?}").unwrap();
    }
    text
}

fn describe(node: Node<'_>, text: &mut String) {
    let range = |span: Option<infractl_document::Span>| span.map(|span| span.range());
    let (key, value) = (range(node.key_span()), range(node.span()));
    write!(text, "{:?} {key:?} {value:?} ", node.key()).unwrap();
    match node.view() {
        View::List(_) | View::Map(_) => writeln!(text, "{}", node.kind()).unwrap(),
        other => writeln!(text, "{other:?}").unwrap(),
    }
    node.children().for_each(|child| describe(child, text));
}

/// What differs between both ways, in any dialect.
fn difference(text: &[u8]) -> Option<String> {
    [Dialect::GoYaml, Dialect::PyYaml, Dialect::Core12]
        .into_iter()
        .map(Options::new)
        .chain([Options::new(Dialect::GoYaml).last_wins()])
        .find_map(|options| {
            let wanted = described(&read_all(text, source(), &options.parser_only()));
            let read = described(&read_all(text, source(), &options));
            (read != wanted).then(|| {
                let text = String::from_utf8_lossy(text);
                format!("{options:?}\n{text:?}\nwanted:\n{wanted}\nread:\n{read}\n")
            })
        })
}

fn agree(text: &str) {
    if let Some(difference) = difference(text.as_bytes()) {
        unreachable!("{difference}");
    }
}

#[test]
fn every_file_of_the_repository_is_read_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let checkout = Checkout::open(&root).unwrap();
    let mut number = 0;
    for folder in ["cli", "environments", "helm"] {
        let folder = RelativePath::parse(folder).unwrap();
        for path in checkout.walk(&folder).unwrap() {
            if let Some((_, "yaml" | "yml")) = path.name().rsplit_once('.') {
                let bytes = checkout.read(&path).unwrap();
                if let Some(difference) = difference(&bytes) {
                    unreachable!("{path}: {difference}");
                }
                number += 1;
            }
        }
    }
    assert!(number > 200, "only {number} files were found");
}

#[test]
fn every_recorded_text_is_read_alike() {
    for recorded in [
        include_str!("golden/reader.jsonl"),
        include_str!("golden/writer.jsonl"),
    ] {
        for line in recorded.lines() {
            let case = read_json(line.as_bytes(), source(), Duplicates::Refuse).unwrap();
            for name in ["text", "yaml", "pretty"] {
                if let Some(text) = case.root().get(name).and_then(Node::as_str) {
                    agree(text);
                    agree(&format!("a: 1\n---\n{text}"));
                    agree(&format!("a:\n  - b: {}\n", text.replace('\n', "\n      ")));
                }
            }
        }
    }
}

#[test]
fn a_block_text_begins_at_its_own_header() {
    for text in [
        "a: b # c\nd:\n- |\n  x\n",
        "c:|\n---\n...\n|\n x\n",
        "a: | # | c\n  x\n---\nb: !t\n  # | c\n  |\n  x\n",
    ] {
        agree(text);
        let reading = read_all(text.as_bytes(), source(), &Options::new(Dialect::Core12));
        let last = reading.documents.last().unwrap();
        let mut node = last.tree.root();
        while let Some(child) = node.children().last() {
            node = child;
        }
        let start = node.span().unwrap().range().start;
        assert_eq!(text.rfind("|\n"), Some(start), "{text}");
    }
}

/// Pieces of YAML that meet anywhere.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        " ", " ", "  ", "    ", "\n", "\n", "\n", "\n  ", "\n    ", "\n- ", "\n  - ", "- ", "-",
        "a", "b", "key", "a: ", "b: ", "c:", "key:\n", ":", ": ", "# c", " # c", "#", "'", "''",
        "\"", "\\", "\\n", "\"x\"", "'y'", "|", ">", "|\n", ">-\n", "|+\n", "|2\n", "| # c\n",
        "\n\n", "\n---\n", "---", "--- ", "\n...\n", "%", "&x ", "*x", "!t ", "? ", "{", "}", "[",
        "]", ",", ", ", "{}", "[]", "{a: 1}", "[a, b]", "\t", "\r\n", "é", "日", "\u{a0}",
        "\u{2028}", "\u{feff}", "\u{1}", "<<: ", "1", "true", "~", "null", "-1", "@", "`",
    ]);
    prop::collection::vec(pieces, 0..20).prop_map(|pieces| pieces.concat())
}

/// Lines of manifests, each with an indentation of its own: mostly of the subset, or nearly.
fn lines() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "a: 1",
        "b: x",
        "c:",
        "d: ",
        "e: # c",
        "f: |",
        "g: >-",
        "h: |+",
        "i: |-",
        "j: 'x'",
        "k: \"x\"",
        "l: {}",
        "m: [1, {n: o}]",
        "- a",
        "- b: 1",
        "- c:",
        "-",
        "- ",
        "- - x",
        "- |",
        "- >",
        "- # c",
        "- {a: b}",
        "# c",
        "",
        "",
        " ",
        "   ",
        "text",
        "more text",
        "x # c",
        "\"q\": 1",
        "'s' : 2",
        "\"\\\"\\n\"",
        "'it''s'",
        "---",
        "--- # c",
        "é: ü",
        "a: b: c",
        "a: \"b\" # c",
        "a: 'b' x",
        "-a: -b",
        "a:b",
        "a: -",
        "a: b  ",
        "<<: {a: 1}",
        "1: 2",
        "key: a long text",
        "|",
        "[a]",
        "{a: b}: c",
        "a: [",
        "]",
    ]);
    let line =
        (0..5_usize, line).prop_map(|(indent, line)| format!("{}{line}", "  ".repeat(indent)));
    (prop::collection::vec(line, 0..14), prop::bool::ANY)
        .prop_map(|(lines, is_ended)| lines.join("\n") + if is_ended { "\n" } else { "" })
}

/// A value in block style, at an indentation.
fn block(depth: u32) -> BoxedStrategy<Vec<String>> {
    let scalar = prop::sample::select(vec![
        "x",
        "1",
        "true",
        "'s'",
        "\"d\"",
        "",
        "{}",
        "[a, b]",
        "{a: 1, b: [c]}",
        "a b # c",
        "-1",
        "é",
        "a\n  b",
        "a\n\n  b\n  c",
        "|\n  x",
        "|-\n  x\n   y\n\n  z",
        ">-\n  a\n  b\n\n  c",
        "|+\n  x\n",
        "# c",
        "a:b",
        "\"\\n\\\\\"",
        "'''x'''",
        "=",
        "2026-01-01",
        "key: v",
        "- x",
        "- a: 1\n  b: 2",
    ]);
    let scalar = scalar.prop_map(|text| text.split('\n').map(str::to_owned).collect::<Vec<_>>());
    if depth == 0 {
        return scalar.boxed();
    }
    let entry = (
        0..40_u32,
        0..3_usize,
        block(depth - 1),
        prop::bool::weighted(0.1),
    );
    let map = prop::collection::vec(entry, 1..4).prop_map(|entries| {
        let mut lines = Vec::new();
        for (key, indent, value, has_comment) in entries {
            if has_comment {
                lines.push("# comment".to_owned());
            }
            put(&mut lines, &format!("k{key}:"), indent, value);
        }
        lines
    });
    let list = prop::collection::vec(block(depth - 1), 1..4).prop_map(|items| {
        let mut lines = Vec::new();
        for item in items {
            let mut item = item.into_iter();
            lines.push(format!("- {}", item.next().unwrap_or_default()));
            lines.extend(item.map(|line| format!("  {line}")));
        }
        lines
    });
    prop_oneof![scalar, map, list].boxed()
}

fn put(lines: &mut Vec<String>, key: &str, indent: usize, value: Vec<String>) {
    if value.len() > 1
        && !value
            .first()
            .is_some_and(|line| line.starts_with(['|', '>']))
    {
        lines.push(key.to_owned());
        lines.extend(value.into_iter().map(|line| " ".repeat(indent) + &line));
        return;
    }
    let mut value = value.into_iter();
    lines.push(format!("{key} {}", value.next().unwrap_or_default()));
    lines.extend(value.map(|line| " ".repeat(indent) + &line));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_are_read_alike(text in soup()) {
        agree(&text);
    }

    #[test]
    fn any_lines_are_read_alike(text in lines()) {
        agree(&text);
    }

    #[test]
    fn any_manifests_are_read_alike(documents in prop::collection::vec(block(3), 1..3)) {
        let documents: Vec<String> = documents.iter().map(|lines| lines.join("\n") + "\n").collect();
        agree(&documents.join("---\n"));
    }
}
