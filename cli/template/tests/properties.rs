//! Laws: no input breaks the parser or the formatter, and texts are their bytes.

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{SourceId, Sources, Span};
use infractl_template::{
    ErrorKind, Functions, Heap, Mark, Operand, Options, Render, Set, Text, TextBuilder, Value,
};
use proptest::prelude::*;

fn source() -> SourceId {
    let path = RelativePath::parse("main").expect("a path");
    Sources::new().add(&path, &Arc::from(b"".as_slice()))
}

/// Parses, and executes what parses; the message of whatever goes wrong.
fn run(text: &[u8], stack: usize) -> Result<Vec<u8>, (ErrorKind, String)> {
    let mut set = Set::new();
    let source = source();
    set.parse("main", text, source, &Functions::new())
        .map_err(|error| (ErrorKind::Template, error.message))?;
    let sources = Sources::new();
    let mut heap = Heap::new();
    let mut host = ();
    let options = Options {
        stack,
        ..Options::default()
    };
    let mut render = Render::new(&mut heap, &sources, &mut host, options);
    render
        .execute(&Arc::new(set), "main", Operand::new(Value::text("dot")))
        .map(|text| text.bytes().to_vec())
        .map_err(|error| (error.kind, error.message))
}

const WORDS: [&str; 42] = [
    "{{", "}}", "{{-", "-}}", " ", "\n", "if", "else", "end", "range", "with", "define",
    "template", "block", "break", "continue", "\"a\"", "`r`", "$x", ":=", "=", ",", "|", "(", ")",
    ".", ".a", ".b.c", "1", "0x1p4", "-2.5", "'c'", "nil", "true", "print", "eq", "index", "/*",
    "*/", "é", "text", "1i",
];

fn template() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        8 => prop::sample::select(WORDS.to_vec()).prop_map(|word| word.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(word, 0..40).prop_map(|words| words.concat())
}

/// A text of several parts, with the bytes that it must have.
fn marked() -> impl Strategy<Value = Text> {
    let byte = prop_oneof![4 => any::<u8>(), 1 => Just(b'\n'), 1 => Just(b'a')];
    let part = (prop::collection::vec(byte, 0..6), 0_usize..4);
    prop::collection::vec(part, 0..6).prop_map(|parts| {
        let source = source();
        let mut builder = TextBuilder::new();
        for (bytes, place) in parts {
            let data = (place > 0).then(|| Span::new(source, place, place + 1));
            builder.push_bytes(&bytes, Mark::of_data(data));
        }
        builder.finish()
    })
}

fn is_sound(text: &Text) -> bool {
    let segments = text.segments();
    let is_ordered = segments
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.at < b.at));
    let is_within = segments
        .iter()
        .all(|segment| (segment.at as usize) < text.len());
    is_ordered && is_within && segments.first().is_none_or(|segment| segment.at == 0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_break_the_parser(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = run(&bytes, 1 << 20);
    }

    #[test]
    fn no_words_break_the_parser_or_the_executor(bytes in template()) {
        let _ = run(&bytes, 1 << 20);
    }

    #[test]
    fn no_format_breaks_printf(format in "[%\\[\\]0-9*.#+ a-zA-Z-]{0,20}") {
        let text = format!("{{{{printf {format:?} 1 \"a\" 2.5 nil}}}}");
        if let Err((kind, message)) = run(text.as_bytes(), 1 << 20) {
            prop_assert_eq!(kind, ErrorKind::Unsupported, "{}", message);
        }
    }

    #[test]
    fn a_slice_has_the_bytes_and_the_marks_of_its_range(text in marked(), a in 0_usize..40, b in 0_usize..40) {
        let (start, end) = (a.min(b), a.max(b));
        let slice = text.slice(start, end);
        prop_assert!(is_sound(&slice));
        prop_assert_eq!(slice.bytes(), text.bytes().get(start..end).unwrap_or_default());
        for at in 0..slice.len() {
            prop_assert_eq!(slice.mark_at(at), text.mark_at(start + at));
        }
    }

    #[test]
    fn an_indented_text_has_the_bytes_of_a_plain_one(text in marked()) {
        let plain = Text::new(text.bytes());
        let indented = text.indent(b"  ");
        prop_assert!(is_sound(&indented));
        prop_assert_eq!(indented, plain.indent(b"  "));
        let after = text.nindent(b"  ");
        prop_assert!(is_sound(&after));
        let mut at = 0;
        for (line, bytes) in text.bytes().split_inclusive(|byte| *byte == b'\n').enumerate() {
            for _ in bytes {
                prop_assert_eq!(after.mark_at(1 + 2 * (line + 1) + at), text.mark_at(at));
                at += 1;
            }
        }
        let behind = after.bytes().strip_prefix(b"\n").map(Text::from);
        prop_assert_eq!(behind, Some(plain.indent(b"  ")));
        let replaced = text.replace(b"a", &Text::from("bc"), None);
        prop_assert!(is_sound(&replaced));
        prop_assert_eq!(replaced, plain.replace(b"a", &Text::from("bc"), None));
        prop_assert!(is_sound(&text.repeat(3)));
        prop_assert!(is_sound(&text.trim_matches(|byte| byte < 128)));
    }
}

#[test]
fn replacing_is_what_go_does() {
    let cases: [(&str, &str, &str, Option<usize>, &str); 6] = [
        ("banana", "a", "o", None, "bonono"),
        ("banana", "a", "o", Some(2), "bonona"),
        ("banana", "ana", "x", None, "bxna"),
        ("éa", "", "-", None, "-é-a-"),
        ("éa", "", "-", Some(2), "-é-a"),
        ("", "", "-", None, "-"),
    ];
    for (text, from, to, limit, expected) in cases {
        let replaced = Text::from(text).replace(from.as_bytes(), &Text::from(to), limit);
        assert_eq!(replaced.to_str_lossy(), expected);
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let count = 100_000;
    for (open, close) in [
        ("{{if 1}}", "{{end}}"),
        ("{{with 1}}x{{else with 2}}", ""),
        ("{{range 1}}", "{{end}}"),
        ("{{block \"a\" .}}", "{{end}}"),
        ("{{if 0}}{{else}}", "{{end}}"),
    ] {
        let text = format!("{}{}", open.repeat(count), close.repeat(count));
        let error = run(text.as_bytes(), 1 << 20).expect_err("it is too deep");
        assert!(
            error.1.contains("max expression depth exceeded"),
            "{open}: {}",
            error.1
        );
    }
    let text = format!("{{{{if 0}}}}{}{{{{end}}}}", "{{else if 0}}".repeat(count));
    assert!(run(text.as_bytes(), 1 << 20).is_err());
    for text in [
        format!("{{{{{}1{}}}}}", "(".repeat(count), ")".repeat(count)),
        "{{".to_owned() + &"(".repeat(count),
    ] {
        let error = run(text.as_bytes(), 1 << 20).expect_err("it is too deep");
        assert_eq!(error.1, "template: main:1: max expression depth exceeded");
    }
}

#[test]
fn what_is_as_deep_as_the_parser_allows_executes() {
    let depth = 140;
    let text = format!("{}x{}", "{{if 1}}".repeat(depth), "{{end}}".repeat(depth));
    assert_eq!(run(text.as_bytes(), 1 << 20), Ok(b"x".to_vec()));
    let text = format!("{{{{{}1{}}}}}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(run(text.as_bytes(), 1 << 20), Ok(b"1".to_vec()));
}

#[test]
fn a_template_that_calls_itself_ends_before_the_stack_does() {
    let text = b"{{define \"r\"}}{{template \"r\" .}}{{end}}{{template \"r\" .}}";
    let (kind, message) = run(text, 1 << 20).expect_err("it never ends");
    assert_eq!(kind, ErrorKind::Limit);
    assert!(
        message.ends_with("exceeded the depth that the stack allows"),
        "{message}"
    );
}

#[test]
fn a_value_that_nests_too_deep_is_an_error_and_no_overflow() {
    let mut value = Value::Nil;
    for _ in 0..100_000 {
        value = Value::list(vec![Operand::new(value)]);
    }
    let mut heap = Heap::new();
    let error = infractl_template::format::print_value(&heap, &value).expect_err("it is too deep");
    assert_eq!(error.kind, ErrorKind::Limit);
    assert!(heap.deep_copy(&value).is_err());
    assert!(heap.deep_equal(&value, &value.clone()).is_err());
}

#[test]
fn parsed_templates_are_shared_between_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Set>();
    is_shared::<Functions>();
    is_shared::<Text>();
}
