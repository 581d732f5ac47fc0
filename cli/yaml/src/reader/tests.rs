use std::fmt::Write as _;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Node, SourceId, Sources};

use super::*;
use crate::Dialect;

fn source() -> SourceId {
    let path = RelativePath::parse("a.yaml").unwrap();
    Sources::new().add(&path, &Arc::from(&b""[..]))
}

fn document(dialect: Dialect, text: &str) -> YamlDocument {
    read_one(text.as_bytes(), source(), &Options::new(dialect)).unwrap()
}

fn tree(dialect: Dialect, text: &str) -> String {
    format!("{:?}", document(dialect, text).tree)
}

fn error(text: &[u8]) -> YamlError {
    read(text, source(), &Options::new(Dialect::GoYaml)).unwrap_err()
}

#[test]
fn each_dialect_reads_its_own_scalars() {
    let text = "[yes, y, 014, 0o14, 1_000, 12:30:00, 1e3, 08, NO, 2001-01-01, 0x1F, .inf, null]";
    let numbers = [
        (
            Dialect::PyYaml,
            r#"[true, "y", 12, "0o14", 1000, 45000, "1e3", "08", false, "2001-01-01", 31, inf, null]"#,
        ),
        (
            Dialect::Core12,
            r#"["yes", "y", 14, 12, "1_000", "12:30:00", 1000, 8, "NO", "2001-01-01", 31, inf, null]"#,
        ),
    ];
    for (dialect, wanted) in numbers {
        assert_eq!(tree(dialect, text), wanted);
    }
    assert_eq!(
        tree(Dialect::GoYaml, &text.replace(".inf, ", "")),
        r#"[true, true, 12, 12, 1000, "12:30:00", 1000, 8, false, "2001-01-01", 31, null]"#
    );
}

#[test]
fn keys_become_text_as_the_dialect_says() {
    let text = "{on: 1, 0777: 2, 1.5: 3, \"x\": 4}";
    assert_eq!(
        tree(Dialect::GoYaml, text),
        r#"{"true": 1, "511": 2, "1.5": 3, "x": 4}"#
    );
    assert_eq!(
        tree(Dialect::PyYaml, text),
        r#"{"true": 1, "511": 2, "1.5": 3, "x": 4}"#
    );
    assert_eq!(
        tree(Dialect::Core12, text),
        r#"{"on": 1, "0777": 2, "1.5": 3, "x": 4}"#
    );
}

#[test]
fn a_written_key_counts_more_than_a_merged_one_but_in_go_the_last_wins() {
    let text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {a: 9, <<: [*x, *y]}\n";
    assert!(tree(Dialect::PyYaml, text).ends_with(r#""z": {"c": 2, "b": 1, "a": 9}}"#));
    assert!(tree(Dialect::GoYaml, text).ends_with(r#""z": {"c": 2, "a": 1, "b": 1}}"#));
    let merges = document(Dialect::Core12, text).merges;
    assert_eq!(merges.len(), 1);
    assert_eq!(merges[0].from.len(), 2);
}

/// The text of each key and value, by its spans.
fn slices(text: &str) -> Vec<(String, String)> {
    fn walk(node: Node<'_>, text: &str, found: &mut Vec<(String, String)>) {
        let slice =
            |span: Option<Span>| span.map_or(String::new(), |span| text[span.range()].to_owned());
        found.push((slice(node.key_span()), slice(node.span())));
        node.children().for_each(|child| walk(child, text, found));
    }
    let mut found = Vec::new();
    walk(
        document(Dialect::GoYaml, text).tree.root(),
        text,
        &mut found,
    );
    found.remove(0);
    found
}

#[test]
fn spans_cover_what_was_written_and_no_more() {
    let text = "\u{feff}é: 'x'   # c\n\"k\": &a {l: [1, \"two\"]} # c\nb: !!str |- # a | b\n\n  x\n  y\n\n\nd: >+\n  z\ne:\n- f: *a\n\n# end\n";
    let wanted = [
        ("é", "'x'"),
        ("\"k\"", "{l: [1, \"two\"]}"),
        ("l", "[1, \"two\"]"),
        ("", "1"),
        ("", "\"two\""),
        ("b", "|- # a | b\n\n  x\n  y"),
        ("d", ">+\n  z"),
        ("e", "f: *a"),
        ("", "f: *a"),
        ("f", "*a"),
        ("l", "[1, \"two\"]"),
        ("", "1"),
        ("", "\"two\""),
    ];
    let wanted: Vec<_> = wanted
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
    assert_eq!(slices(text), wanted);
}

#[test]
fn comments_anchors_and_tags_are_kept_apart() {
    let text = "# head\na: &x !Ref v # side\n";
    let document = document(Dialect::Core12, text);
    let comments: Vec<_> = document
        .comments
        .iter()
        .map(|comment| (&*comment.text, &text[comment.span.range()]))
        .collect();
    assert_eq!(comments, [(" head", "# head"), (" side", "# side")]);
    let anchor = &document.anchors[0];
    assert_eq!(
        (
            &*anchor.name,
            &text[anchor.span.range()],
            &text[anchor.value.range()]
        ),
        ("x", "&x", "v")
    );
    assert_eq!(
        (
            &*document.tags[0].name,
            &text[document.tags[0].span.range()]
        ),
        ("!Ref", "!Ref")
    );
}

#[test]
fn documents_behind_a_mistake_are_still_read() {
    let text = b"a: 1\n---\nb: [\n---\nc: 1\nc: 2\nd: ~\nd: 2\n---\ne: 1\n";
    let reading = read_all(text, source(), &Options::new(Dialect::GoYaml));
    let trees: Vec<_> = reading
        .documents
        .iter()
        .map(|document| format!("{:?}", document.tree))
        .collect();
    assert_eq!(trees, [r#"{"a": 1}"#, r#"{"e": 1}"#]);
    let rules: Vec<_> = reading
        .errors
        .iter()
        .map(|error| error.kind.rule())
        .collect();
    assert_eq!(
        rules,
        ["yaml-syntax", "yaml-duplicate-key", "yaml-duplicate-key"]
    );
}

#[test]
fn a_duplicate_key_names_both_places() {
    let text = "a:\n  k: 1\n  \"k\": 2\n";
    let error = error(text.as_bytes());
    assert_eq!(error.message, "key `k` is given twice in one map");
    assert_eq!(&text[error.span.range()], "\"k\"");
    assert_eq!(error.related.unwrap().0.range(), 5..6);
    let lines: Vec<_> = (0..40)
        .map(|number| format!("k{}: 1\n", number % 39))
        .collect();
    let many = lines.concat();
    let error = read(many.as_bytes(), source(), &Options::new(Dialect::Core12)).unwrap_err();
    assert_eq!(
        (error.kind, error.related.unwrap().0.start),
        (YamlErrorKind::DuplicateKey, 0)
    );
    let last = Options::new(Dialect::GoYaml).last_wins();
    let document = read_one(b"a: 1\nb: 2\na: 3\n", source(), &last).unwrap();
    assert_eq!(format!("{:?}", document.tree), r#"{"b": 2, "a": 3}"#);
}

#[test]
fn what_is_no_utf_8_is_named_with_its_place() {
    let bad = error(b"a: 1\nb: \xC3(\n");
    assert_eq!((bad.kind, bad.span.start), (YamlErrorKind::Encoding, 8));
    assert_eq!(bad.message, "byte 0xC3 is not UTF-8");
    assert_eq!(
        error(b"\xFF\xFEa\0").message,
        "the file is written in UTF-16"
    );
    let null = error(b"a: x\0y\n");
    assert_eq!((null.kind, null.span.start), (YamlErrorKind::Encoding, 4));
}

#[test]
fn deep_nesting_is_refused_and_never_overflows() {
    for text in [
        "[".repeat(100_000),
        "- ".repeat(100_000),
        "{a: ".repeat(100_000),
        "? ".repeat(100_000),
    ] {
        assert_eq!(error(text.as_bytes()).kind, YamlErrorKind::Depth);
    }
    let deepest = format!("{}{}", "[".repeat(500), "]".repeat(500));
    let deep = document(Dialect::GoYaml, &deepest);
    assert_eq!(deep.tree.len(), 500);
    let written = crate::write_tree(deep.tree.root());
    assert_eq!(document(Dialect::GoYaml, &written).tree, deep.tree);
    // Aliases may nest further than the text does.
    let mut chained = "a0: &a0 [x]\n".to_owned();
    for number in 1..30 {
        writeln!(chained, "a{number}: &a{number} [*a{}]", number - 1).unwrap();
    }
    let mut options = Options::new(Dialect::GoYaml);
    options.limits.depth = 20;
    let error = read(chained.as_bytes(), source(), &options).unwrap_err();
    assert_eq!(error.kind, YamlErrorKind::Depth);
}

#[test]
fn an_alias_bomb_is_refused_before_it_grows() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for number in 1..10 {
        let alias = format!("*a{}", number - 1);
        writeln!(
            bomb,
            "a{number}: &a{number} [{}]",
            vec![alias; 9].join(", ")
        )
        .unwrap();
    }
    let refused = error(bomb.as_bytes());
    assert_eq!(refused.kind, YamlErrorKind::AliasExpansion);
    // The alias that goes too far is named, not the value that it repeats.
    let place = refused.span.start as usize..refused.span.end as usize;
    assert!(bomb[place].starts_with("*a"));
    let long = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(1 << 20),
        vec!["*a"; 20].join(", ")
    );
    assert_eq!(error(long.as_bytes()).kind, YamlErrorKind::AliasExpansion);
    let mut merges = "a0: &a0 {k: 1}\n".to_owned();
    for number in 1..40 {
        let alias = format!("*a{}", number - 1);
        writeln!(merges, "a{number}: &a{number} {{<<: [{alias}, {alias}]}}").unwrap();
    }
    assert_eq!(error(merges.as_bytes()).kind, YamlErrorKind::AliasExpansion);
    assert_eq!(error(b"a: &a [*a]\n").kind, YamlErrorKind::AliasExpansion);
    assert_eq!(
        error(b"a: &a {<<: *a}\n").kind,
        YamlErrorKind::AliasExpansion
    );
}

#[test]
fn errors_say_what_would_be_right() {
    let cases: [(&str, &str, &str); 8] = [
        (
            "a: *nope\n",
            "no anchor `nope` stands before this alias",
            "define it earlier in the same document with `&nope`, or put the text in quotes",
        ),
        (
            "a: [1, 2\n",
            "this `[` is never closed",
            "add the missing `]`",
        ),
        ("a: {b: 1]\n", "`{` is closed by `]`", "close it with `}`"),
        (
            "a: !!int x\n",
            "the value does not fit its tag `!!int`, which takes a whole number",
            "change the value, or remove the tag",
        ),
        (
            "~: 1\n",
            "the key is null, and must be a text",
            "put it in quotes",
        ),
        (
            "{{ .Values.a }}: 1\n",
            "the key is a map, and must be a text",
            "put it in quotes; `{` and `[` begin a value of their own",
        ),
        (
            "a: .inf\n",
            "`.inf` cannot be written as JSON, which kubectl and Helm read it through",
            "write a finite number, or put the text in quotes",
        ),
        (
            "a:\n\t- b\n",
            "a tab stands where only spaces may",
            "indent with spaces",
        ),
    ];
    for (text, message, help) in cases {
        let error = error(text.as_bytes());
        assert_eq!(
            (&*error.message, error.help.as_deref()),
            (message, Some(help)),
            "{text}"
        );
    }
}

#[test]
fn a_second_document_is_refused_where_one_is_expected() {
    let error = read_one(
        b"a: 1\n---\nb: 1\n",
        source(),
        &Options::new(Dialect::Core12),
    )
    .unwrap_err();
    assert_eq!(
        (error.kind, error.span.start),
        (YamlErrorKind::ExtraDocument, 5)
    );
    assert_eq!(tree(Dialect::Core12, ""), "null");
}

#[test]
fn a_long_licence_above_the_first_key_is_no_mistake() {
    let text = format!(
        "{}a:\n{}  b: 1\n",
        "# line\n".repeat(300),
        "# line\n".repeat(300)
    );
    assert_eq!(document(Dialect::GoYaml, &text).comments.len(), 600);
}
