//! What the real `tofu fmt` and `hclsyntax` say of the fixtures, as it is recorded in
//! `golden/answers.jsonl`; `cli/xtask/oracles/hcl` writes the trees.

#![expect(
    clippy::disallowed_types,
    reason = "the recorded answers are lines of JSON"
)]
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{SourceId, Sources};
use infractl_hcl::{format, read, syntax::outline};
use serde_json::Value;

const ANSWERS: &str = include_str!("golden/answers.jsonl");

/// Where the original loses something and we do not. This list may only shrink.
const KEPT: [(&str, &str); 4] = [
    // A label that its scanner cuts in several pieces is dropped.
    (
        "blocks: labels with escaped sequences",
        "a \"b$${c}\" \"%%{d}\" {\n}\n",
    ),
    // The key of `b[true]` and `b[null]` is dropped.
    (
        "references: indices",
        "a = b[0]\nc = b[\"d\"]\ne = b[0]\nf = b[0]\ng = b[d]\nh = b[d.e]\ni = b[d + 1]\n\
         j = b[\"${d}\"]\nk = b[\"x${d}\"]\nl = b[true]\nm = b[null]\nn = b[-1]\no = b[(0)]\n\
         p = b[[0][0]]\n",
    ),
    // The quotes are taken away, and what stands behind the comment is no value then.
    (
        "comments: comments in an interpolation",
        "a = \"${ # open\n  x /* x */\n}\"\n",
    ),
    (
        "strings: an interpolation with a comment line",
        "a = \"${ # c\n  b\n}\"\n",
    ),
];

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

#[test]
fn files_are_formatted_as_tofu_does() {
    for case in cases() {
        let ours = formatted(&case.text);
        let kept = KEPT.iter().find(|(name, _)| *name == case.name);
        if let Some((name, wanted)) = kept {
            assert_ne!(ours, case.formatted, "{name} departs no more");
            assert_eq!(ours.as_deref(), Some(*wanted), "{name}");
            continue;
        }
        assert_eq!(ours, case.formatted, "{}", case.name);
    }
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
