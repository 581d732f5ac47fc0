use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;
use crate::{Number, SourceId, Tree, TreeBuilder};

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Service {
    name: Spanned<String>,
    #[serde(default)]
    replicas: u16,
    tier: Option<Tier>,
    #[serde(default)]
    parts: BTreeMap<String, Part>,
    any: Option<Tree>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Tier {
    Staging,
    Production,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Part {
    port: u16,
    source: Option<Source>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Source {
    Generate { length: u32 },
    From(String),
}

/// Writes a tree from a compact notation: `{key value …}`, `[value …]`, words and numbers. Spans
/// count the words, so that a test can name a place.
fn tree(notation: &str) -> Tree {
    let source = SourceId(NonZeroU32::MIN);
    let mut builder = TreeBuilder::new();
    let mut in_map: Vec<(bool, bool)> = Vec::new();
    for (at, word) in notation.split_whitespace().enumerate() {
        let span = Some(Span::new(source, at, at + 1));
        if let Some((true, is_key)) = in_map.last_mut()
            && word != "}"
        {
            *is_key = !*is_key;
            if *is_key {
                builder.key(word, span);
                continue;
            }
        }
        match word {
            "{" => {
                builder.begin_map(span);
                in_map.push((true, false));
            }
            "[" => {
                builder.begin_list(span);
                in_map.push((false, false));
            }
            "}" | "]" => {
                builder.end();
                in_map.pop();
            }
            "null" => builder.null(span),
            word => match word.parse() {
                Ok(number) => builder.number(Number::Int(number), span),
                Err(_) => builder.text(word, span),
            },
        }
    }
    builder.finish().unwrap()
}

use std::num::NonZeroU32;

fn errors(notation: &str) -> Vec<String> {
    decode::<Service>(tree(notation).root())
        .unwrap_err()
        .into_iter()
        .map(|error| {
            let at = error.span.map_or(999, |span| span.start);
            let help = error
                .help
                .map(|help| format!(" ({help})"))
                .unwrap_or_default();
            format!("{at} {}: {}{help}", error.path, error.message)
        })
        .collect()
}

#[test]
fn a_tree_decodes_with_the_place_of_each_value() {
    let tree =
        tree("{ name loki replicas 3 tier staging parts { a { port 80 source { from x } } } }");
    let service: Service = decode(tree.root()).unwrap();
    assert_eq!(service.name.value, "loki");
    assert_eq!(service.name.key.unwrap().start, 1);
    assert_eq!(service.name.span.unwrap().start, 2);
    assert_eq!(service.tier, Some(Tier::Staging));
    assert_eq!(service.parts["a"].source, Some(Source::From("x".into())));
}

#[test]
fn any_value_is_kept_with_its_spans() {
    let tree = tree("{ name x any { list [ 1 two null ] } }");
    let service: Service = decode(tree.root()).unwrap();
    let any = service.any.unwrap();
    assert_eq!(format!("{any:?}"), r#"{"list": [1, "two", null]}"#);
    let list = any.root().get("list").unwrap();
    assert_eq!(list.key_span().unwrap().start, 5);
    assert_eq!(
        list.as_list()
            .unwrap()
            .get(1)
            .unwrap()
            .span()
            .unwrap()
            .start,
        8
    );
}

#[test]
fn every_unknown_key_of_every_map_is_told_once() {
    assert_eq!(
        errors("{ nmae x name y parts { a { prot 1 port 2 } b { port 1 zzz 2 } } }"),
        [
            "1 nmae: unknown key `nmae` (did you mean `name`?)",
            "9 parts.a.prot: unknown key `prot` (did you mean `port`?)",
            "18 parts.b.zzz: unknown key `zzz` (known keys are `port`, `source`)",
        ]
    );
}

#[test]
fn a_misspelled_key_is_not_missing_as_well() {
    assert_eq!(
        errors("{ nmae x parts { a { source { form x } prt 1 } } }"),
        [
            "1 nmae: unknown key `nmae` (did you mean `name`?)",
            "9 parts.a.source.form: unknown key `form` (did you mean `from`?)",
            "12 parts.a.prt: unknown key `prt` (did you mean `port`?)",
        ]
    );
}

#[test]
fn a_wrong_value_does_not_hide_the_next() {
    assert_eq!(
        errors("{ name [ 1 ] replicas many tier prod parts { a { port 70000 } b { source 3 } } }"),
        [
            "2 name: expected a string, found a list",
            "6 replicas: expected a whole number, found a string",
            "8 tier: unknown value `prod` (known values are `staging`, `production`)",
            "14 parts.a.port: expected a whole number from 0 to 65535, found 70000",
            "16 parts.b: missing key `port`",
            "19 parts.b.source: expected one of `generate`, `from`, found a number",
        ]
    );
}

#[test]
fn a_missing_key_points_at_its_map() {
    assert_eq!(
        errors("{ name x parts { a { source { generate { } } } b { port null } } }"),
        [
            "5 parts.a: missing key `port`",
            "9 parts.a.source.generate: missing key `length`",
            "14 parts.b: missing key `port`",
        ]
    );
}

#[test]
fn a_number_where_a_string_is_wanted_asks_for_quotes() {
    assert_eq!(
        errors("{ name 17 }"),
        ["2 name: expected a string, found a number (put the value in quotes)"]
    );
}

#[test]
fn a_choice_takes_exactly_one_key() {
    assert_eq!(
        errors("{ name x parts { a { port 1 source { from x generate { length 3 } } } } }"),
        ["10 parts.a.source: expected a map with one of the keys `generate`, `from`, found 2 keys"]
    );
}
