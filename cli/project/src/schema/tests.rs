//! The schemas and the decoder must say the same: each example uses every key that there is.
#![expect(
    clippy::disallowed_types,
    reason = "schemas are JSON, and so is what checks them"
)]

use std::collections::BTreeSet;
use std::path::Path;

use infractl_base::{Checkout, Files, RelativePath};
use infractl_document::{DecodeError, Node, Sources, Tree, TreeBuilder, ValuePath, View, decode};
use infractl_yaml::{Dialect, Options, read_one};
use serde_json::{Map, Value, json};

use super::*;
use crate::environment::{DivergenceFile, EnvironmentFile};
use crate::waiver::WaiversFile;
use crate::{ComponentFile, EvidenceFile, ProjectFile, ReleaseFile};

fn example(kind: &str) -> Tree {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples");
    let files = Checkout::open(&folder).unwrap();
    let path = RelativePath::parse(&format!("{}.yaml", kind.to_lowercase())).unwrap();
    let bytes = files.read(&path).unwrap();
    let source = Sources::new().add(&path, &bytes);
    read_one(&bytes, source, &Options::new(Dialect::Core12))
        .unwrap()
        .tree
}

fn errors(kind: &str, tree: &Tree) -> Vec<DecodeError> {
    let root = tree.root();
    match kind {
        "Component" => decode::<ComponentFile>(root).err(),
        "Divergence" => decode::<DivergenceFile>(root).err(),
        "Environment" => decode::<EnvironmentFile>(root).err(),
        "Evidence" => decode::<EvidenceFile>(root).err(),
        "Project" => decode::<ProjectFile>(root).err(),
        "Release" => decode::<ReleaseFile>(root).err(),
        _ => decode::<WaiversFile>(root).err(),
    }
    .unwrap_or_default()
}

fn json(node: Node<'_>) -> Value {
    match node.view() {
        View::Null => Value::Null,
        View::Bool(truth) => truth.into(),
        View::Number(number) => number
            .as_i64()
            .map_or_else(|| number.as_f64().into(), Value::from),
        View::Text(text) => text.into(),
        View::List(list) => list.iter().map(json).collect(),
        View::Map(map) => {
            let entries = map.iter().map(|(key, value)| (key.to_owned(), json(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        View::Unknown(_) | View::Sensitive(_) => panic!("an example is plain"),
    }
}

fn accepts(schema: &Value, instance: &Value) -> bool {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler
        .add_resource("schema.json", schema.clone())
        .unwrap();
    let index = compiler.compile("schema.json", &mut schemas).unwrap();
    schemas.validate(instance, index).is_ok()
}

/// The same tree with one key more in the map at `path`.
fn with_key(node: Node<'_>, path: &[String], builder: &mut TreeBuilder, value: &str) {
    match node.view() {
        View::Map(map) => {
            builder.begin_map(None);
            for (key, child) in map {
                builder.key(key, None);
                match path.split_first() {
                    Some((first, rest)) if first == key => with_key(child, rest, builder, value),
                    _ => builder.copy(child),
                }
            }
            if path.is_empty() {
                builder.key("qqqqqqqq", None);
                builder.text(value, None);
            }
            builder.end();
        }
        View::List(list) => {
            builder.begin_list(None);
            for (position, child) in list.iter().enumerate() {
                match path.split_first() {
                    Some((first, rest)) if *first == position.to_string() => {
                        with_key(child, rest, builder, value);
                    }
                    _ => builder.copy(child),
                }
            }
            builder.end();
        }
        _ => builder.copy(node),
    }
}

/// The keys that the decoder knows at a place: it lists them when it meets another.
fn known_keys(kind: &str, tree: &Tree, path: &[String]) -> Option<BTreeSet<String>> {
    let mut builder = TreeBuilder::new();
    with_key(tree.root(), path, &mut builder, "x");
    let error = errors(kind, &builder.finish().unwrap())
        .into_iter()
        .find(|error| error.message == "unknown key `qqqqqqqq`")?;
    let help = error.help.unwrap();
    Some(
        help.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect(),
    )
}

/// Holds the keys of a schema against those of the decoder, for every map of the example.
fn compare(
    kind: &str,
    tree: &Tree,
    node: Node<'_>,
    schema: &Value,
    path: &mut Vec<String>,
) -> usize {
    let mut compared = 0;
    let fitting: Vec<&Value> = match schema.get("anyOf").and_then(Value::as_array) {
        Some(options) => options
            .iter()
            .filter(|option| accepts(option, &json(node)))
            .collect(),
        None => vec![schema],
    };
    for schema in fitting {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let mut wanted: BTreeSet<String> = properties.keys().cloned().collect();
            if path.is_empty() && kind == "Environment" {
                // These two speak of one file and are gone once it is merged.
                wanted.remove("extends");
                wanted.remove("locked");
            }
            // A choice of one key is no struct: the decoder tells of two keys in other words.
            if schema
                .get("required")
                .and_then(Value::as_array)
                .is_none_or(|keys| {
                    properties.len() > 1
                        || keys.len() != 1
                        || known_keys(kind, tree, path).is_some()
                })
            {
                assert_eq!(
                    known_keys(kind, tree, path),
                    Some(wanted.clone()),
                    "{kind} {path:?}"
                );
                let used: BTreeSet<String> = node
                    .children()
                    .filter_map(|child| child.key().map(str::to_owned))
                    .collect();
                if path.len() < 2 || kind != "Component" {
                    assert_eq!(
                        used, wanted,
                        "the example of {kind} uses every key at {path:?}"
                    );
                }
                compared += 1;
            }
        }
        for (position, child) in node.children().enumerate() {
            let step = child
                .key()
                .map_or_else(|| position.to_string(), str::to_owned);
            let below = child
                .key()
                .and_then(|key| schema.get("properties")?.get(key))
                .or_else(|| {
                    schema
                        .get("additionalProperties")
                        .filter(|below| below.is_object())
                })
                .or_else(|| schema.get("items"));
            if let Some(below) = below {
                path.push(step);
                compared += compare(kind, tree, child, below, path);
                path.pop();
            }
        }
    }
    compared
}

#[test]
fn schemas_and_decoder_know_the_same_keys() {
    for (kind, text) in SCHEMAS {
        let schema: Value = serde_json::from_str(text).unwrap();
        let tree = example(kind);
        assert_eq!(errors(kind, &tree), [], "{kind}");
        assert!(accepts(&schema, &json(tree.root())), "{kind}");
        let compared = compare(kind, &tree, tree.root(), &schema, &mut Vec::new());
        assert!(compared >= 2, "{kind} compares {compared} maps");
    }
}

/// Kind, place, and a value that is wrong there.
fn wrong_values() -> [(&'static str, &'static str, Value); 29] {
    [
        ("Project", "chain", json!([[]])),
        ("Project", "name", json!(null)),
        ("Environment", "tier", json!("prod")),
        ("Environment", "maxPlanAge", json!("1 day")),
        ("Environment", "parameters.size", json!(["a"])),
        ("Environment", "delivery.type", json!("rsync")),
        ("Environment", "components.postgresql.variant", json!("HA")),
        (
            "Environment",
            "promotion.freeze",
            json!([{"from": "2026-12-20", "reason": "x"}]),
        ),
        ("Environment", "promotion.rpo", json!("a day")),
        ("Environment", "promotion.reviewers", json!(-1)),
        ("Evidence", "environment", json!("Prod")),
        (
            "Evidence",
            "restoreDrill",
            json!({"at": "2026-11-22T03:00:00Z", "source": "x"}),
        ),
        (
            "Evidence",
            "backups",
            json!({"Postgres": {"at": "2026-11-22T03:00:00Z", "source": "x"}}),
        ),
        ("Release", "kubernetes", json!("1.36")),
        ("Release", "source.revision", json!("main")),
        (
            "Release",
            "images.\"postgresql.server\".repository",
            json!("postgres"),
        ),
        (
            "Release",
            "images.\"postgresql.server\".digest",
            json!("sha256:12"),
        ),
        ("Release", "images.\"postgresql.server\".tag", json!(17.6)),
        (
            "Component",
            "variants.single.chart",
            json!("oci://example.org/tempo"),
        ),
        (
            "Component",
            "variants.ha.chart",
            json!({"oci": "https://example.org/tempo"}),
        ),
        (
            "Component",
            "variants.single.images.server.shape",
            json!("tag"),
        ),
        (
            "Component",
            "variants.single.parameters.size",
            json!("a[0].b"),
        ),
        (
            "Component",
            "variants.ha.inputs.traces.kind",
            json!("buckets"),
        ),
        (
            "Component",
            "variants.ha.secrets.tempo-s3.keys.token",
            json!("hunter2"),
        ),
        (
            "Component",
            "variants.ha.secrets.tempo-s3.keys.token",
            json!({"generate": {"length": 8}}),
        ),
        (
            "Component",
            "variants.ha.provides.endpoints.query",
            json!("tempo"),
        ),
        ("Component", "stateful", json!("yes")),
        (
            "Divergence",
            "differences",
            json!([{"address": "a//b", "field": "x", "reason": "y"}]),
        ),
        ("Waivers", "waivers", json!([{"id": "x"}])),
    ]
}

#[test]
fn what_one_refuses_the_other_refuses_too() {
    for (kind, place, value) in wrong_values() {
        let tree = example(kind);
        let steps = ValuePath::parse(place).unwrap();
        assert!(tree.root().at(&steps).is_some(), "{kind} {place}");
        let mut whole = json(tree.root());
        let mut spot = &mut whole;
        for step in steps.steps() {
            let infractl_document::PathStep::Key(key) = step else {
                panic!("{place}")
            };
            spot = spot.get_mut(&**key).unwrap();
        }
        *spot = value.clone();
        let schema: Value = serde_json::from_str(schema(kind).unwrap()).unwrap();
        assert!(
            !accepts(&schema, &whole),
            "the schema takes {value} at {kind} {place}"
        );
        let text = serde_json::to_vec(&whole).unwrap();
        let path = RelativePath::parse("x.yaml").unwrap();
        let source = Sources::new().add(&path, &text.clone().into());
        let wrong = read_one(&text, source, &Options::new(Dialect::Core12))
            .unwrap()
            .tree;
        assert_ne!(
            errors(kind, &wrong),
            [],
            "the decoder takes {value} at {kind} {place}"
        );
    }
}
