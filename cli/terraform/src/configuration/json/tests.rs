use std::sync::Arc;

use infractl_base::{MemoryFiles, RelativePath};
use infractl_document::Sources;
use infractl_hcl::syntax::{ExpressionKind, Item};

use super::*;
use crate::configuration::{Configuration, Local, Module, Provider, Resource, lint};

/// Rule, line and column of each finding in files of JSON, one a line, with their modules.
fn looked_at(texts: &[(&str, &str)]) -> (Configuration, String) {
    let mut files = MemoryFiles::new();
    for (path, text) in texts {
        files.insert(RelativePath::parse(path).unwrap(), text.as_bytes());
    }
    let sources = Sources::new();
    let root = RelativePath::parse("root").unwrap();
    let (configuration, mut findings) = Configuration::read(&files, &[root], &sources).unwrap();
    findings.extend(lint(&configuration, &sources));
    let lines = findings.iter().map(|finding| {
        let place = finding.primary.and_then(|span| sources.locate(span));
        let place = place.map(|(path, start, _)| {
            let name = path.name().trim_end_matches(".tf.json");
            format!(" {name}:{}:{}", start.line, start.column)
        });
        format!("{}{}", finding.rule, place.unwrap_or_default())
    });
    let told = lines.collect::<Vec<_>>().join("\n");
    (configuration, told)
}

const VERSIONS: &str = r#"{"terraform": {"required_version": ">= 1.10, < 2"}}"#;

fn found_in(text: &str) -> String {
    let files = [
        ("root/a.tf.json", text),
        ("root/versions.tf.json", VERSIONS),
    ];
    looked_at(&files).1.replace("a:", "")
}

fn with_module(text: &str, look: impl FnOnce(&Module)) {
    let (configuration, _) = looked_at(&[("root/a.tf.json", text)]);
    look(configuration.module(configuration.roots()[0]).unwrap());
}

/// The body of the only resource.
fn body(text: &str) -> Body {
    let text = format!("{{\"resource\": {{\"x_y\": {{\"z\": {text}}}}}}}");
    let path = RelativePath::parse("a.tf.json").unwrap();
    let source = Sources::new().add(&path, &Arc::from(text.as_bytes()));
    let reading = read_json(text.as_bytes(), source);
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    match reading.file.body.items.into_iter().next() {
        Some(Item::Block(block)) => block.body,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_of_declaration_is_read() {
    let text = r#"{
        "//": "What it is for.",
        "variable": {"a": {"type": "map(string)", "default": {"k": "${v}"}}, "b": {}},
        "locals": [{"c": 1}, {"d": "${var.a}"}],
        "output": {"e": {"value": "${local.c}", "sensitive": "true", "depends_on": ["x_y.z"]}},
        "resource": [{"x_y": {"z": {"provider": "x.west"}}}, {"x_y": {"w": [{"count": 2}]}}],
        "data": {"x_z": {"v": {}}},
        "module": {"m": {"source": "./m", "providers": {"x": "x.west"}, "n": "${local.d}"}},
        "provider": {"x": [{"alias": "west"}, {"region": "a"}]},
        "terraform": {"backend": {"s3": {"bucket": "b"}}, "required_providers": {"x": {"source": "a/x"}}},
        "moved": {"from": "x_y.u", "to": "x_y.z"},
        "import": [{"to": "x_y.w[0]", "id": "i"}],
        "removed": {"from": "x_y.t", "lifecycle": {"destroy": false}},
        "check": {"f": {"data": {"x_z": {"q": {}}}, "assert": {"condition": "${true}", "error_message": "no"}}}
    }"#;
    with_module(text, |module| {
        assert!(module.is_whole);
        let variable = module.variables.get("a").unwrap();
        assert!(matches!(
            variable.constraint().unwrap().kind,
            ExpressionKind::Call(_)
        ));
        let ExpressionKind::Object(items) = &variable.default().unwrap().kind else {
            panic!("no object");
        };
        assert_eq!(items[0].value.as_text(), Some("${v}"));
        assert!(module.variables.get("b").unwrap().is_required());
        let locals: Vec<_> = module.locals.iter().map(Local::name).collect();
        assert_eq!(locals, ["c", "d"]);
        assert!(
            module
                .locals
                .get("d")
                .unwrap()
                .value()
                .as_reference()
                .is_some()
        );
        let output = module.outputs.get("e").unwrap();
        assert!(output.is_sensitive() && output.depends_on()[0].as_reference().is_some());
        let resources = module.all_resources().map(Resource::address);
        let resources: Vec<_> = resources.collect();
        assert_eq!(resources, ["x_y.z", "x_y.w", "data.x_z.v", "data.x_z.q"]);
        let call = module.calls.get("m").unwrap();
        assert_eq!(call.providers()[0].name(), Some("x"));
        assert_eq!(call.arguments().count(), 1);
        let providers: Vec<_> = module.providers.iter().map(Provider::name).collect();
        assert_eq!(providers, ["x", "x"]);
        assert_eq!(module.backend().and_then(|own| own.label(0)), Some("s3"));
        assert_eq!(module.provider_requirements().count(), 1);
        assert_eq!(module.checks.iter().next().unwrap().asserts().count(), 1);
        let others = [&module.moved, &module.imports, &module.removed];
        assert_eq!(others.map(Vec::len), [1, 1, 1]);
        assert_eq!(module.files[0].comments.len(), 1);
    });
}

#[test]
fn what_a_provider_defines_is_an_attribute_and_blocks_where_it_could_be() {
    let body = body(
        r#"{"a": 1, "b": {"c": {"d": 2}}, "e": [{}, {"f": 3}], "g": [1], "h": null, "//": "no"}"#,
    );
    let open = body.attributes().map(|own| {
        let blocks = own.as_blocks.as_ref().map(|blocks| blocks.len());
        (own.name.as_str(), blocks)
    });
    let open: Vec<_> = open.collect();
    assert_eq!(
        open,
        [
            ("a", None),
            ("b", Some(1)),
            ("e", Some(2)),
            ("g", None),
            ("h", Some(0))
        ]
    );
    let inner = body.possible_blocks_of("b").next().unwrap();
    let inner = inner.body.possible_blocks_of("c").next().unwrap();
    assert!(inner.body.attribute("d").is_some());
    let twice = self::body(r#"{"a": {"b": {"c": 1}, "b": {"c": 2}}}"#);
    let outer = twice.possible_blocks_of("a").next().unwrap();
    assert_eq!(outer.body.possible_blocks_of("b").count(), 2);
    assert_eq!(body.blocks().count(), 0);
}

#[test]
fn a_dynamic_block_makes_what_is_around_it_blocks() {
    let body = body(
        r#"{"a": {"b": 1}, "c": {"dynamic": {"d": {"for_each": "${var.x}", "iterator": "i", "content": {"e": "${i.value}"}}}}}"#,
    );
    let surely = |name: &str| body.attribute(name).unwrap().surely_blocks().is_some();
    assert!(!surely("a") && surely("c"));
}

#[test]
fn a_lone_sequence_is_what_stands_in_it_and_a_key_stays_a_key() {
    let body = body(r#"{"a": "${b.c}", "d": {"${e.f}": "${g}", "h": "x${i}"}}"#);
    let value = |name: &str| &body.attribute(name).unwrap().value;
    assert!(value("a").as_reference().is_some());
    let ExpressionKind::Object(items) = &value("d").kind else {
        panic!("no object");
    };
    assert_eq!((items[0].name(), items[1].name()), (None, Some("h")));
    assert!(matches!(items[1].value.kind, ExpressionKind::Template(_)));
}

/// A file, and what is told of it: rule, line and column.
const MISTAKES: &[(&str, &str)] = &[
    ("{\n\"locals\": {\n", "hcl-syntax 3:1"),
    ("[1]", "tf-bad-json 1:2"),
    ("5", "tf-bad-json 1:1"),
    (
        "{\"resorce\": {\"a\": {\"b\": {}}}}",
        "tf-unknown-block 1:2",
    ),
    ("{\"x\": 1}", "tf-unknown-argument 1:2"),
    ("{\n\"resource\": 1}", "tf-bad-json 2:13"),
    ("{\n\"resource\": {\"x_y\": null}}", "tf-bad-json 2:21"),
    (
        "{\n\"resource\": {\"x_y\": {\n\"z\": 1}}}",
        "tf-bad-json 3:6",
    ),
    (
        "{\"resource\": {\"terraform_data\": {\n\"1\": {}}}}",
        "tf-bad-label 2:1",
    ),
    (
        "{\"output\": {\"a\": {\"description\": \"A.\",\n\"value\": 1, \"sensitive\": \"yes\"}}}",
        "tf-bad-json 2:26",
    ),
    (
        "{\"output\": {\n\"a\": {\"description\": \"A.\"}}}",
        "tf-missing-argument 2:1",
    ),
    (
        "{\"output\": {\"a\": {\"description\": \"A.\",\n\"value\": \"x${var.b}\"}}}",
        "tf-undeclared-reference 2:14",
    ),
    (
        "{\"output\": {\"a\": {\"description\": \"A.\",\n\"value\": \"\\n${var.b}\"}}}",
        "tf-undeclared-reference 2:15",
    ),
    (
        "{\"output\": {\"a\": {\"description\": \"A.\",\n\"value\": \"${1 +}\"}}}",
        "hcl-syntax 2:16",
    ),
    (
        "{\"output\": {\"a\": {\"description\": \"A.\", \"value\": 1,\n\"value\": 2}}}",
        "tf-bad-json 2:1",
    ),
    (
        "{\"output\": {\"a\": {\"description\": \"A.\", \"value\": {\"b\": 1,\n\"b\": 2}}}}",
        "tf-bad-json 2:1",
    ),
    (
        "{\"resource\": {\"terraform_data\": {\"a\": {\n\"depends_on\": [\"${terraform_data.b}\"]},\n\"b\": {}}}}",
        "tf-bad-json 2:16",
    ),
    (
        "{\"resource\": {\"terraform_data\": {\"a\": {\n\"depends_on\": [\"terraform_data.b\"]}}}}",
        "tf-bad-depends-on 2:17",
    ),
    (
        "{\"resource\": {\"terraform_data\": {\"a\": {\"lifecycle\": [{},\n{}]}}}}",
        "tf-duplicate-block 2:1",
    ),
    (
        "{\"resource\": {\"terraform_data\": {\"a\": {}}},\n\"output\": {\"a\": {\"description\": \"A.\", \"value\": 1}},\n\"//\": \"\",\n\"output\": {\"a\": {\"description\": \"A.\", \"value\": 1}}}",
        "tf-duplicate-address 4:12",
    ),
];

#[test]
fn each_mistake_is_told_at_its_place() {
    let mut wrong = Vec::new();
    for (text, expected) in MISTAKES {
        let found = found_in(text);
        if found != *expected {
            wrong.push(format!("{text}\n  is      {found}\n  not     {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_comment_for_tflint_counts_in_json() {
    let text =
        |name: &str| format!("{{\"locals\": {{\n\"//\": \"tflint-ignore: {name}\",\n\"a\": 1}}}}");
    let found = |name| found_in(&text(name));
    assert_eq!(found("terraform_unused_declarations"), "");
    assert_eq!(
        found("terraform_typed_variables"),
        "tf-unused-declaration 3:1"
    );
}

#[test]
fn an_override_in_json_takes_the_place_of_what_either_syntax_set() {
    let base = "resource \"x_y\" \"z\" {\n  a = { b = 1 }\n  c { d = 1 }\n  e = 1\n}\n";
    let json = r#"{"resource": {"x_y": {"z": {"a": {"b": 2}, "c": [{"d": 2}, {}], "f": {}}}}}"#;
    let last = "resource \"x_y\" \"z\" {\n  f {}\n  f {}\n}\n";
    let (configuration, _) = looked_at(&[
        ("root/a.tf", base),
        ("root/a_override.tf.json", json),
        ("root/b_override.tf", last),
    ]);
    let module = configuration.module(configuration.roots()[0]).unwrap();
    let body = &module.resources.get("x_y.z").unwrap().block.body;
    let names = body.attributes().map(|own| own.name.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["e", "a", "c"]);
    assert_eq!(body.possible_blocks_of("c").count(), 2);
    assert_eq!(body.possible_blocks_of("f").count(), 2);
}

/// `cargo xtask conformance --only JSON` has the tool refuse the same texts at the same lines.
#[test]
fn what_the_tool_refuses_is_told_at_its_line() {
    let schemas = crate::schema::Schemas::shipped();
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in include_str!("broken.txt").split("=== ").skip(1) {
        let (header, text) = case.split_once('\n').unwrap();
        let mut words = header.split(' ').skip(1);
        let wanted = [words.next().unwrap(), words.next().unwrap()].join(" ");
        let mut files = MemoryFiles::new();
        let path = |name: &str| RelativePath::parse(name).unwrap();
        files.insert(path("root/a.tf.json"), text.as_bytes());
        let sources = Sources::new();
        let (configuration, mut findings) =
            Configuration::read(&files, &[path("root")], &sources).unwrap();
        findings.extend(lint(&configuration, &sources));
        let of_preview = crate::preview::mistakes(&files, &configuration, &schemas, &sources);
        findings.extend(of_preview.unwrap());
        findings.retain(|own| own.severity == infractl_document::Severity::Error);
        let told = findings.iter().map(|own| {
            let (_, start, _) = sources.locate(own.primary.unwrap()).unwrap();
            format!("{} {}", own.rule, start.line)
        });
        let told: Vec<_> = told.collect();
        if told != [wanted] {
            wrong.push(format!("{header} is told as {told:?}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 30);
}

#[test]
fn what_lies_as_deep_as_may_be_is_read_and_previewed() {
    let lists = infractl_hcl::json::MAX_JSON_DEPTH - 5;
    let inner = format!("{}1{}", "(".repeat(90), ")".repeat(90));
    let deep = format!("{}\"${{{inner}}}\"{}", "[".repeat(lists), "]".repeat(lists));
    let open = format!("{}1{}", "{\"a\": ".repeat(lists), "}".repeat(lists));
    let text = format!(
        "{{\"resource\": {{\"terraform_data\": {{\"a\": {{\"input\": {deep}}}, \"b\": {{\"input\": {open}}}}}}}}}"
    );
    let (_, told) = looked_at(&[("root/a.tf.json", &text)]);
    assert!(
        !told.contains("hcl-") && !told.contains("tf-bad-json"),
        "{told}"
    );
    let deeper = text.replace("[[", "[[[[").replace("]]", "]]]]");
    let (_, told) = looked_at(&[("root/a.tf.json", &deeper)]);
    assert!(told.contains("hcl-depth"), "{told}");
}

/// A configuration with every kind of value.
const SAMPLE: &str = r#"{"variable": {"a": {"type": "map(string)", "default": {"k": "v"}}},
 "locals": [{"b": "x${var.a["k"]}y\n"}], "//": "no", "resource": {"x_y": {"z": [{"c": null,
 "dynamic": {"d": {"for_each": "${var.a}", "content": {"e": [1, -2.5, {"${f}": true}]}}},
 "provider": "x.y", "lifecycle": {"ignore_changes": ["g"], "create_before_destroy": "true"}}]}},
 "terraform": {"required_providers": {"x": {"configuration_aliases": ["x.y"], "source": "a/x"}}}}"#;

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        failure_persistence: None,
        ..proptest::prelude::ProptestConfig::with_cases(2_000)
    })]

    #[test]
    fn a_mutated_file_is_read_or_told_of_within_it(
        edits in proptest::collection::vec((0..1_000_usize, 0..12_usize, "[\\[\\]{}\",:$a0. -]{0,3}"), 1..4),
    ) {
        let mut text = SAMPLE.replace("[\"k\"]", "[\\\"k\\\"]");
        for (place, length, new) in edits {
            let at = place * text.len() / 1_000;
            let end = (at + length).min(text.len());
            text.replace_range(at..end, &new);
        }
        let path = RelativePath::parse("a.tf.json").unwrap();
        let source = Sources::new().add(&path, &Arc::from(text.as_bytes()));
        let reading = read_json(text.as_bytes(), source);
        for finding in &reading.findings {
            let span = finding.primary.unwrap();
            proptest::prop_assert!(text.get(span.range()).is_some(), "{}", finding.message);
        }
        let body = &reading.file.body;
        for item in &body.items {
            let span = item.span();
            proptest::prop_assert!(span.start < span.end && span.end <= body.span.end);
        }
    }
}
