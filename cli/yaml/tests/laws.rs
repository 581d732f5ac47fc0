//! Laws that hold for any value and any text.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test fails loudly"
)]

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Number, SourceId, Sources, Tree, TreeBuilder, ValuePath};
use infractl_yaml::{
    Dialect, Duplicates, JsonStyle, Options, read_all, read_json, read_one, set_value,
    sort_naturally, write_json, write_tree, write_tree_with,
};
use proptest::prelude::*;

fn source() -> SourceId {
    let path = RelativePath::parse("a.yaml").unwrap();
    Sources::new().add(&path, &Arc::from(&b""[..]))
}

#[derive(Debug, Clone)]
enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

/// Texts without U+0085, U+2028 and U+2029: go-yaml writes them as they are, and the reader refuses
/// them, since readers of YAML 1.1 and 1.2 disagree about what they are.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        " ", "  ", ": ", "#", "'", "\"", "\\", "\n", "\t", "- ", "?", "!", "&", "*", "{", "}", "[",
        ",", "|", ">", "~", "é", "日", "😀", "\u{1}", "\u{feff}", "yes", "0", "1", ".", "_", ":",
        "e", "word", "another", "x",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<f64>()
            .prop_filter("JSON holds no infinity", |number| number.is_finite())
            .prop_map(Value::Float),
        text().prop_map(Value::Text),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            prop::collection::btree_map(text(), inner, 0..5)
                .prop_map(|entries| Value::Map(entries.into_iter().collect())),
        ]
    })
}

fn tree(value: &Value) -> Tree {
    fn build(builder: &mut TreeBuilder, value: &Value) {
        match value {
            Value::Null => builder.null(None),
            Value::Bool(truth) => builder.bool(*truth, None),
            Value::Int(number) => builder.number(Number::Int(*number), None),
            Value::Float(number) => builder.number(Number::Float(*number), None),
            Value::Text(text) => builder.text(text, None),
            Value::List(items) => {
                builder.begin_list(None);
                for item in items {
                    build(builder, item);
                }
                builder.end();
            }
            Value::Map(entries) => {
                builder.begin_map(None);
                for (key, value) in entries {
                    builder.key(key, None);
                    build(builder, value);
                }
                builder.end();
            }
        }
    }
    let mut builder = TreeBuilder::new();
    build(&mut builder, value);
    builder.finish().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(value in value()) {
        let tree = tree(&value);
        let written = write_tree(tree.root());
        let read = read_one(written.as_bytes(), source(), &Options::new(Dialect::GoYaml));
        prop_assert_eq!(&read.map_err(|error| format!("{error} in {written:?}")).unwrap().tree, &tree, "{}", written);
    }

    #[test]
    fn each_leaf_is_where_the_writer_says(value in value()) {
        let tree = tree(&value);
        let mut leaves = Vec::new();
        let written = write_tree_with(tree.root(), |node, range| leaves.push((node, range)));
        let mut end = 0;
        for (node, range) in leaves {
            prop_assert!(range.start >= end && range.end <= written.len());
            end = range.end;
            if let Some(text) = node.as_str() && text.chars().all(|letter| letter.is_ascii_lowercase()) && !text.is_empty() {
                prop_assert_eq!(written[range].trim_matches('"'), text);
            }
        }
    }

    #[test]
    fn json_is_read_as_it_was_written(value in value()) {
        let tree = tree(&value);
        for style in [JsonStyle::GO, JsonStyle::PRETTY] {
            let written = write_json(tree.root(), style);
            prop_assert_eq!(&read_json(written.as_bytes(), source(), Duplicates::Refuse).unwrap(), &tree);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for dialect in [Dialect::GoYaml, Dialect::PyYaml, Dialect::Core12] {
            check_spans(&bytes, dialect);
        }
        let _ = read_json(&bytes, source(), Duplicates::LastWins);
    }

    #[test]
    fn any_text_of_signs_is_read_or_refused(text in "[-?:,\\[\\]{}#&*!|>'\"%@` \n\tab0é<~.=]{0,60}") {
        for dialect in [Dialect::GoYaml, Dialect::PyYaml, Dialect::Core12] {
            check_spans(text.as_bytes(), dialect);
        }
        let _ = read_json(text.as_bytes(), source(), Duplicates::LastWins);
    }

    #[test]
    fn an_edit_changes_its_value_and_leaves_every_other_byte(old in text(), new in text()) {
        let options = Options::new(Dialect::GoYaml);
        let old = tree(&Value::Map(vec![("a".into(), Value::Int(1)), ("k".into(), Value::Text(old)), ("z".into(), Value::Int(2))]));
        let text = format!("# head\n{}# tail\n", write_tree(old.root()));
        let new_value = tree(&Value::Text(new.clone()));
        let path = ValuePath::parse("k").unwrap();
        if let Ok(changed) = set_value(&text, source(), &options, &path, new_value.root()) {
            prop_assert!(changed.starts_with("# head\na: 1\nk:"));
            prop_assert!(changed.ends_with("z: 2\n# tail\n"));
            let read = read_one(changed.as_bytes(), source(), &options).unwrap();
            prop_assert_eq!(read.tree.root().get("k").unwrap().as_str(), Some(new.as_str()));
        }
    }

    #[test]
    fn sorting_keys_never_fails_and_hangs_on_nothing_but_the_keys(mut keys in prop::collection::vec("[ab019.é٣_-]{0,5}", 0..60)) {
        let mut reversed = keys.clone();
        reversed.reverse();
        sort_naturally(&mut keys, infractl_yaml::Profile::V2, String::as_str);
        sort_naturally(&mut reversed, infractl_yaml::Profile::V2, String::as_str);
        prop_assert_eq!(keys, reversed);
    }
}

/// Each span lies in the text, on the borders of characters, and each child within its parent's
/// document.
fn check_spans(bytes: &[u8], dialect: Dialect) {
    let reading = read_all(bytes, source(), &Options::new(dialect));
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    for error in &reading.errors {
        assert!(error.span.end as usize <= bytes.len(), "{error:?}");
    }
    for document in &reading.documents {
        let mut open = vec![document.tree.root()];
        while let Some(node) = open.pop() {
            for span in [node.key_span(), node.span()].into_iter().flatten() {
                assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
                assert!(
                    document.span.start <= span.start && span.end <= document.span.end,
                    "{text:?}"
                );
            }
            open.extend(node.children());
        }
    }
}
