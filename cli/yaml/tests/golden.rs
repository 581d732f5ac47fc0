//! What the real go-yaml and sigs.k8s.io/yaml say, as `cli/xtask/oracles/yaml` recorded it.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Node, Number, SourceId, Sources, Tree, View};
use infractl_yaml::{
    Dialect, Duplicates, JsonStyle, Options, Profile, Writer, natural_order, read_json,
    sort_naturally, to_yaml, write_json,
};

const WRITER: &str = include_str!("golden/writer.jsonl");
const ORDER: &str = include_str!("golden/order.jsonl");
const PYTHON: &str = include_str!("golden/python.jsonl");
const READER: &str = include_str!("golden/reader.jsonl");

fn source() -> SourceId {
    let path = RelativePath::parse("golden").unwrap();
    Sources::new().add(&path, &Arc::from(&b""[..]))
}

fn cases(recorded: &str) -> Vec<Tree> {
    let read = |line: &str| read_json(line.as_bytes(), source(), Duplicates::Refuse).unwrap();
    recorded.lines().map(read).collect()
}

fn field<'t>(case: &'t Tree, name: &str) -> &'t str {
    case.root().get(name).unwrap().as_str().unwrap()
}

/// Fails with the first few differences and their number.
fn report(differences: &[String]) {
    let shown: String = differences.iter().take(30).map(String::as_str).collect();
    assert!(
        differences.is_empty(),
        "{} differ\n{shown}",
        differences.len()
    );
}

#[test]
fn values_are_written_as_to_yaml_does() {
    let cases = cases(WRITER);
    assert!(cases.len() >= 2_200, "cases are missing");
    let mut differences = Vec::new();
    for case in &cases {
        let wanted = field(case, "yaml");
        let value = field(case, "value");
        let tree = read_json(value.as_bytes(), source(), Duplicates::Refuse).unwrap();
        let written = to_yaml(tree.root()).map_or(String::new(), |text| text + "\n");
        if written != wanted {
            differences.push(format!("{value}\nwanted:\n{wanted}\nwritten:\n{written}\n"));
        }
    }
    report(&differences);
}

#[test]
fn values_are_written_as_to_yaml_pretty_does() {
    let mut differences = Vec::new();
    for case in &cases(WRITER) {
        let wanted = field(case, "pretty");
        let value = field(case, "value");
        let tree = read_json(value.as_bytes(), source(), Duplicates::Refuse).unwrap();
        let mut writer = Writer::new(Profile::V3);
        write_pretty(&mut writer, tree.root());
        let written = writer.finish();
        if written != wanted {
            differences.push(format!("{value}\nwanted:\n{wanted}\nwritten:\n{written}\n"));
        }
    }
    report(&differences);
}

/// As Helm does: each number is a float.
fn write_pretty(writer: &mut Writer, node: Node<'_>) {
    match node.view() {
        View::Null => drop(writer.null()),
        View::Bool(truth) => drop(writer.bool(truth)),
        View::Number(number) => drop(writer.float(number.as_f64())),
        View::Text(text) => drop(writer.text(text)),
        View::List(list) => {
            writer.begin_list(list.len());
            list.iter().for_each(|item| write_pretty(writer, item));
            writer.end();
        }
        View::Map(map) => {
            writer.begin_map(map.len());
            let mut entries: Vec<_> = map.iter().collect();
            sort_naturally(&mut entries, Profile::V3, |(key, _)| key);
            for (key, value) in entries {
                writer.key(key);
                write_pretty(writer, value);
            }
            writer.end();
        }
        View::Unknown(_) | View::Sensitive(_) => unreachable!("JSON holds neither"),
    }
}

#[test]
fn json_is_written_as_go_does() {
    let mut differences = Vec::new();
    for case in &cases(WRITER) {
        let wanted = field(case, "value");
        let tree = read_json(wanted.as_bytes(), source(), Duplicates::Refuse).unwrap();
        let written = write_json(tree.root(), JsonStyle::GO);
        if written != wanted {
            differences.push(format!("wanted:  {wanted}\nwritten: {written}\n"));
        }
    }
    report(&differences);
}

#[test]
fn keys_stand_in_the_order_of_both_versions() {
    let cases = cases(ORDER);
    assert!(cases.len() >= 300, "cases are missing");
    let mut differences = Vec::new();
    for case in &cases {
        for (name, profile) in [("v2", Profile::V2), ("v3", Profile::V3)] {
            let keys = case.root().get(name).unwrap();
            let keys: Vec<_> = keys.children().map(|key| key.as_str().unwrap()).collect();
            if natural_order(keys[0], keys[1], profile).is_ge() {
                differences.push(format!("{name}: {} before {}\n", keys[0], keys[1]));
            }
        }
    }
    report(&differences);
}

/// sigs.k8s.io/yaml stops behind the first document and does not see the mistake after it; and it
/// takes the end of a document that never began for a mistake.
const DIFFERENT: &[&str] = &[" a: 1\nb: 2\n", "...\n"];

#[test]
fn texts_are_read_as_sigs_yaml_does() {
    let cases = cases(READER);
    assert!(cases.len() >= 700, "cases are missing");
    let options = Options::new(Dialect::GoYaml).last_wins();
    let mut differences = Vec::new();
    for case in &cases {
        let text = field(case, "text");
        let wanted = field(case, "json");
        let read = match infractl_yaml::read(text.as_bytes(), source(), &options) {
            Ok(documents) => match documents.first() {
                Some(document) => write_json(document.tree.root(), JsonStyle::GO),
                None => "null".to_owned(),
            },
            Err(error) => {
                if wanted.is_empty() {
                    continue;
                }
                error.to_string()
            }
        };
        // Go writes U+FFFD as an escape where it stands for a byte that is not UTF-8.
        if read != wanted.replace("\\ufffd", "\u{FFFD}") && !DIFFERENT.contains(&text) {
            differences.push(format!("{text:?} wanted {wanted} read {read}\n"));
        }
    }
    report(&differences);
}

#[test]
fn plain_scalars_are_read_as_py_yaml_does() {
    let cases = cases(PYTHON);
    assert!(cases.len() >= 184, "cases are missing");
    let mut differences = Vec::new();
    for case in &cases {
        let (text, kind, value) = (
            field(case, "text"),
            field(case, "kind"),
            field(case, "value"),
        );
        let document = infractl_yaml::read_one(
            format!("v: {text}\n").as_bytes(),
            source(),
            &Options::new(Dialect::PyYaml),
        );
        let document = match document {
            Ok(document) => document,
            Err(error) => {
                differences.push(format!("{text} wanted {kind} {value} read {error}\n"));
                continue;
            }
        };
        let read = document.tree.root().get("v").unwrap();
        let is_same = match read.view() {
            View::Null => kind == "null",
            View::Bool(truth) => kind == "bool" && truth.to_string() == value,
            View::Number(Number::Float(number)) => {
                // Python's whole numbers have no largest one, ours become floats.
                kind != "text" && (number.to_bits() == value.parse::<f64>().unwrap().to_bits())
            }
            View::Number(number) => kind == "int" && number.to_string() == value,
            View::Text(text) => kind == "text" && text == value,
            _ => false,
        };
        if !is_same {
            differences.push(format!("{text} wanted {kind} {value} read {read:?}\n"));
        }
    }
    report(&differences);
}
