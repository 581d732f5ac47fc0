//! What the real `tofu fmt` and `hclsyntax` say of the fixtures, as it is recorded in
//! `golden/answers.jsonl`, which `cargo xtask conformance --only HCL --record` writes.

#![expect(
    clippy::disallowed_types,
    reason = "the recorded answers are lines of JSON"
)]
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::path::Path;
use std::sync::Arc;

use infractl_base::{Checkout, Digest, Files as _, RelativePath};
use infractl_document::{SourceId, Sources};
use infractl_hcl::syntax::{Body, ExpressionKind, Item, Label, outline};
use infractl_hcl::{format, read};
use serde_json::Value;

const ANSWERS: &str = include_str!("golden/answers.jsonl");

/// Where the original loses something and we do not: a label that its scanner cuts in several
/// pieces, the key of `b[true]` and `b[null]`, and quotes around a comment line, behind which nothing
/// is a value then. This list may only shrink.
const DEPARTURES: &str = include_str!("golden/departures.txt");

/// What the original itself changes again when it formats its own answer.
const NOT_AT_REST: [&str; 1] = ["strings: an interpolation in an interpolation"];

fn source() -> SourceId {
    let path = RelativePath::parse("golden.tf").unwrap();
    Sources::new().add(&path, &Arc::from(&b""[..]))
}

struct Case {
    name: String,
    text: String,
    formatted: Option<String>,
    tree: Option<String>,
}

fn cases() -> Vec<Case> {
    let text = |case: &Value, key: &str| case.get(key).and_then(Value::as_str).map(str::to_owned);
    let lines = ANSWERS.lines().skip(1);
    let cases: Vec<Case> = lines
        .map(|line| {
            let case: Value = serde_json::from_str(line).unwrap();
            Case {
                name: text(&case, "name").unwrap(),
                text: text(&case, "text").unwrap(),
                formatted: text(&case, "formatted"),
                tree: text(&case, "tree"),
            }
        })
        .collect();
    assert!(cases.len() >= 288, "cases are missing");
    cases
}

fn formatted(text: &str) -> Option<String> {
    let bytes = format(text.as_bytes(), source()).ok()?;
    Some(String::from_utf8(bytes).unwrap())
}

/// An answer that is missing, or to another text, must not pass.
#[test]
fn the_answers_are_those_to_the_fixtures() {
    let head: Value = serde_json::from_str(ANSWERS.lines().next().unwrap()).unwrap();
    let recorded = head.get("fixtures").and_then(Value::as_object).unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let folder = Checkout::open(&here).unwrap();
    let files = folder.list(&RelativePath::root()).unwrap();
    assert_eq!(files.len(), recorded.len());
    for file in files {
        let digest = Digest::of(&folder.read(&file.path).unwrap()).hex();
        let recorded = recorded.get(file.path.name()).and_then(Value::as_str);
        assert_eq!(recorded, Some(digest.as_str()), "{}", file.path);
    }
}

#[test]
fn files_are_formatted_as_tofu_does() {
    let departures: Vec<(&str, &str)> = DEPARTURES
        .strip_prefix("--- ")
        .unwrap()
        .split("\n--- ")
        .map(|part| part.split_once('\n').unwrap())
        .collect();
    let mut departed = 0;
    for case in cases() {
        let ours = formatted(&case.text);
        let departure = departures.iter().find(|(name, _)| *name == case.name);
        if let Some((name, wanted)) = departure {
            departed += 1;
            assert_ne!(ours, case.formatted, "{name} departs no more");
            assert_eq!(ours.unwrap().trim_end(), wanted.trim_end(), "{name}");
            continue;
        }
        assert_eq!(ours, case.formatted, "{}", case.name);
    }
    assert_eq!(departed, departures.len(), "a departure has no fixture");
    assert!(departed <= 4, "{departed} departures");
}

#[test]
fn what_is_formatted_stays_as_it_is() {
    for case in cases() {
        let Some(once) = formatted(&case.text) else {
            continue;
        };
        let twice = formatted(&once);
        let is_at_rest = twice.as_ref() == Some(&once);
        assert_eq!(
            is_at_rest,
            !NOT_AT_REST.contains(&&*case.name),
            "{}\n{once}\n{twice:?}",
            case.name
        );
    }
}

/// Whether a file holds a form of older versions, which is replaced.
fn is_rewritten(body: &Body) -> bool {
    body.items.iter().any(|item| match item {
        Item::Attribute(attribute) => matches!(attribute.value.kind, ExpressionKind::Wrap(_)),
        Item::Block(block) => {
            let has_type = block.kind == *"variable" && block.body.attribute("type").is_some();
            let is_plain = |label: &Label| {
                let is_letter = |sign: char| sign.is_ascii_alphanumeric() || "-_ ".contains(sign);
                label.is_quoted && label.text.chars().all(is_letter)
            };
            has_type || !block.labels.iter().all(is_plain) || is_rewritten(&block.body)
        }
    })
}

#[test]
fn all_signs_but_those_of_older_forms_are_kept() {
    let signs = |text: &str| text.split_ascii_whitespace().collect::<String>();
    let mut kept = 0;
    for case in cases() {
        let Some(formatted) = formatted(&case.text) else {
            continue;
        };
        if signs(&formatted) == signs(&case.text) {
            kept += 1;
            continue;
        }
        let reading = read(case.text.as_bytes(), source());
        // The original drops the comment.
        let is_comment = case.name == "blocks: comments among labels";
        let has_mark = case.text.starts_with('\u{feff}');
        assert!(
            has_mark || is_comment || is_rewritten(&reading.file.body),
            "{}",
            case.name
        );
    }
    assert!(kept >= 200, "{kept} of the fixtures keep their signs");
}

#[test]
fn trees_are_those_of_hclsyntax() {
    for case in cases() {
        let reading = read(case.text.as_bytes(), source());
        assert_eq!(
            reading.is_whole(),
            case.tree.is_some(),
            "{}: {:?}",
            case.name,
            reading.errors
        );
        if let Some(tree) = case.tree {
            assert_eq!(outline(&reading.file.body), tree, "{}", case.name);
        }
    }
}
