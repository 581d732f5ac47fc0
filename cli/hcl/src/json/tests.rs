use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{SourceId, Sources};

use super::*;
use crate::HclErrorKind;
use crate::syntax::outline_of_expression;

fn source(text: &str) -> SourceId {
    Sources::new().add(&RelativePath::root(), &Arc::from(text.as_bytes()))
}

fn read_text(text: &str) -> JsonValue {
    read(text.as_bytes(), source(text)).unwrap()
}

/// The text under the only key, and the whole.
fn only(text: &str) -> JsonText {
    match read_text(text).kind {
        JsonKind::Object(entries) => match &entries[0].value.kind {
            JsonKind::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_key_that_is_written_twice_and_a_number_stay_as_they_are_written() {
    let text = r#"{"a": 1.50, "a": -6e23, "b": [true, null, {}]}"#;
    let JsonKind::Object(entries) = read_text(text).kind else {
        panic!("no object");
    };
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["a", "a", "b"]);
    assert_eq!(entries[0].value.kind, JsonKind::Number("1.50".into()));
    assert_eq!(entries[1].value.kind, JsonKind::Number("-6e23".into()));
    assert_eq!(entries[2].span().range(), 24..45);
    assert_eq!(entries[2].name.inner().range(), 25..26);
}

/// A text, and where it is told to be wrong.
const WRONG: &[(&str, usize)] = &[
    ("", 0),
    ("  ", 2),
    ("{\"a\": 1,}", 8),
    ("[1,]", 3),
    ("{\"a\" 1}", 5),
    ("{a: 1}", 1),
    ("{\"a\": 1 \"b\": 2}", 8),
    ("[1 2]", 3),
    ("{\"a\": 01}", 6),
    ("{\"a\": 1.}", 6),
    ("{\"a\": yes}", 6),
    ("{\"a\": tru}", 6),
    ("{\"a\": 'b'}", 6),
    ("{\"a\": \"b}", 6),
    ("{\"a\": \"b\\x\"}", 8),
    ("{\"a\": \"\\u00g0\"}", 7),
    ("{\"a\": \"b\nc\"}", 8),
    ("{\"a\": [1}", 8),
    ("{\"a\": 1", 0),
    ("{\"a\": [1", 6),
    ("{} {}", 3),
    ("// no\n{}", 0),
    ("\u{feff}{}", 0),
];

#[test]
fn what_is_no_json_is_told_at_its_place() {
    for (text, at) in WRONG {
        let error = read(text.as_bytes(), source(text)).unwrap_err();
        assert_eq!(error.span.start as usize, *at, "{text}: {error}");
        assert!(error.help.is_some(), "{text}");
    }
    let error = read(b"{\"a\": \"\xff\"}", source("")).unwrap_err();
    assert_eq!((error.kind, error.span.start), (HclErrorKind::Encoding, 7));
}

#[test]
fn depth_is_bounded() {
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let text = deep(MAX_JSON_DEPTH);
    assert!(read(text.as_bytes(), source(&text)).is_ok());
    let text = deep(MAX_JSON_DEPTH + 1);
    let error = read(text.as_bytes(), source(&text)).unwrap_err();
    assert_eq!(error.kind, HclErrorKind::Depth);
}

#[test]
fn a_template_has_the_places_of_its_file() {
    let (expression, errors) = only(r#"{"a": "x ${b.c} y"}"#).template();
    assert!(errors.is_empty());
    assert_eq!(
        outline_of_expression(&expression),
        "(template 6..18 (literal 7..9 \"x \") (reference 11..14 b 11..12 .c 12..14) (literal 15..17 \" y\"))"
    );
}

#[test]
fn places_behind_escapes_are_exact() {
    let text = r#"{"a": "é\n\"${b["\u00e9"]}\""}"#.replace("[\"", "[\\\"").replace("\"]", "\\\"]");
    let (expression, errors) = only(&text).template();
    assert!(errors.is_empty(), "{errors:?}");
    let crate::syntax::ExpressionKind::Template(parts) = &expression.kind else {
        panic!("no template");
    };
    let crate::syntax::Part::Interpolation(own) = &parts[1] else {
        panic!("no interpolation");
    };
    assert_eq!(
        text.get(own.marker.span.range()).unwrap(),
        "${b[\\\"\\u00e9\\\"]}"
    );
    assert_eq!(
        text.get(own.value.span.range()).unwrap(),
        "b[\\\"\\u00e9\\\"]"
    );
}

#[test]
fn a_text_is_read_as_an_expression_where_it_stands() {
    let (expression, errors) = only(r#"{"a": "aws_instance.web[0]"}"#).expression();
    assert!(errors.is_empty());
    assert_eq!(expression.span.range(), 7..26);
    let (_, errors) = only(r#"{"a": "b +"}"#).expression();
    assert_eq!(errors[0].span.range(), 10..10);
}
