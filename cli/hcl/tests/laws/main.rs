//! Laws of the reader, the format and of edits, over texts that are made up.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod edits;
mod made_up;

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{SourceId, Sources};
use infractl_hcl::json::{self, JsonKind};
use infractl_hcl::syntax::{Body, Expression, Item, each_child, outline, outline_of_expression};
use infractl_hcl::{format, outline_of_tokens, read, read_expression, read_template};
use made_up::{anything, configuration, expression};
use proptest::prelude::*;

fn source() -> SourceId {
    let path = RelativePath::parse("laws.tf").unwrap();
    Sources::new().add(&path, &Arc::from(&b""[..]))
}

/// The kind and the text of each token; spaces between them, and the ends of lines, are not looked at.
fn tokens(text: &str) -> Vec<(String, &str)> {
    let outline = outline_of_tokens(text.as_bytes());
    let tokens = outline.lines().map(|line| {
        let (kind, range) = line.split_once(' ').unwrap();
        let (start, end) = range.split_once("..").unwrap();
        let range = start.parse().unwrap()..end.parse().unwrap();
        (
            kind.to_owned(),
            text.get::<std::ops::Range<usize>>(range).unwrap(),
        )
    });
    tokens.collect()
}

/// A tree without its places.
fn tree(text: &str) -> String {
    let reading = read(text.as_bytes(), source());
    assert!(reading.is_whole(), "{:?}\n{text}", reading.errors);
    let outline = outline(&reading.file.body);
    let is_place = |word: &str| {
        let word = word.trim_end_matches(')');
        word.split_once("..")
            .is_some_and(|(start, end)| start.parse::<u32>().is_ok() && end.parse::<u32>().is_ok())
    };
    let words = outline.split(' ').filter(|word| !is_place(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Every span lies in the one around it, behind the one before it.
fn is_in_order(body: &Body, text: &str) -> bool {
    let mut at = body.span.start;
    body.items.iter().all(|item| {
        let span = item.span();
        let is_behind = span.start >= at && span.end <= body.span.end;
        at = span.end;
        is_behind
            && match item {
                Item::Attribute(attribute) => {
                    let word = text.get(attribute.name.span.range());
                    word == Some(attribute.name.as_str())
                        && attribute.value.span.end <= attribute.span.end
                }
                Item::Block(block) => {
                    text.get(block.open.range()) == Some("{") && is_in_order(&block.body, text)
                }
            }
    })
}

/// The tree of a template without its places.
fn shape_of(expression: &Expression) -> String {
    let outline = outline_of_expression(expression);
    let words = outline.split(' ').filter(|word| !word.contains(".."));
    words.collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn what_is_formatted_stays_as_it_is(text in configuration()) {
        let once = format(text.as_bytes(), source()).unwrap();
        let twice = format(&once, source()).unwrap();
        prop_assert_eq!(String::from_utf8(once).unwrap(), String::from_utf8(twice).unwrap());
    }

    #[test]
    fn the_format_keeps_tokens_and_tree(text in configuration()) {
        let formatted = String::from_utf8(format(text.as_bytes(), source()).unwrap()).unwrap();
        prop_assert_eq!(tokens(&text), tokens(&formatted));
        prop_assert_eq!(tree(&text), tree(&formatted));
    }

    #[test]
    fn spans_lie_within_each_other_and_in_order(text in configuration()) {
        let reading = read(text.as_bytes(), source());
        prop_assert!(is_in_order(&reading.file.body, &text));
    }

    #[test]
    fn an_expression_is_the_same_alone_and_as_a_value(text in expression()) {
        let (_, errors) = read_expression(text.as_bytes(), source());
        let attribute = format!("a = ({text}\n)\n");
        let whole = read(attribute.as_bytes(), source());
        prop_assert_eq!(errors.len(), whole.errors.len(), "{:?} {:?}", errors, whole.errors);
    }

    #[test]
    fn no_input_is_too_bad(bytes in anything()) {
        let reading = read(&bytes, source());
        for error in &reading.errors {
            prop_assert!(error.span.range().end <= bytes.len());
        }
        let _ = read_expression(&bytes, source());
        let _ = read_template(&bytes, source());
        match format(&bytes, source()) {
            Ok(formatted) => {
                prop_assert!(reading.is_whole());
                let again = read(&formatted, source());
                prop_assert!(again.is_whole(), "{:?}", again.errors);
                prop_assert_eq!(again.file.body.items.len(), reading.file.body.items.len());
            }
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
    }

    #[test]
    fn a_template_in_json_is_the_template_at_its_place(bytes in anything()) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let quoted = serde_json::to_string(&text).unwrap();
        let file = format!("[\n  {quoted}]");
        let value = json::read(file.as_bytes(), source()).unwrap();
        let JsonKind::List(values) = &value.kind else { panic!("no list") };
        let JsonKind::Text(own) = &values[0].kind else { panic!("no text") };
        prop_assert_eq!(own.as_str(), text.as_str());
        let (template, errors) = own.template();
        let (alone, told) = read_template(text.as_bytes(), source());
        prop_assert_eq!(errors.len(), told.len());
        prop_assert_eq!(shape_of(&template), shape_of(&alone));
        prop_assert_eq!(template.span, own.span());
        let mut open = vec![&template];
        while let Some(expression) = open.pop() {
            let (inner, outer) = (expression.span, own.span());
            prop_assert!(inner.start >= outer.start && inner.end <= outer.end);
            prop_assert!(file.get(inner.range()).is_some(), "{file} {inner:?} {}", outline_of_expression(&template));
            each_child(expression, &mut |child| open.push(child));
        }
        for error in errors {
            prop_assert!(file.get(error.span.range()).is_some());
        }
    }
}
