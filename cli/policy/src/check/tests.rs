use super::*;
use crate::engine::{Text, compile};
use crate::problem::Problem;
use crate::worker::Sees;

fn problems(text: &str) -> Vec<Problem> {
    let texts = [
        Text {
            path: "policy.rego".to_owned(),
            text: format!("package k8s.image\nimport data.lib.names\n{text}\n"),
        },
        Text {
            path: "names.rego".to_owned(),
            text: "package lib.names\nis_short(name) if count(name) < 9\nkinds := {\"a\"}\n"
                .to_owned(),
        },
    ];
    let shapes = crate::shapes::shape("kubernetes.object")
        .into_iter()
        .collect();
    let checks = Checks {
        references: true,
        covers: false,
        inputs: [(0, shapes)].into(),
    };
    compile(&texts, &checks, false, &|_| {}).unwrap().1
}

/// The rule, the text at the place, and the help of the only problem.
fn only(text: &str) -> (String, String, String) {
    let found = problems(text);
    let [problem] = found.as_slice() else {
        panic!("{text}: {found:?}");
    };
    let whole = format!("package k8s.image\nimport data.lib.names\n{text}\n");
    let at = whole.get(problem.start..problem.end).unwrap_or("outside");
    (
        problem.rule.clone(),
        at.to_owned(),
        problem.help.clone().unwrap_or_default(),
    )
}

#[test]
fn sound_policies_have_no_problem() {
    for text in [
        "deny contains msg if { some c in input.value.spec.containers; not names.is_short(c.name); msg := $\"{c.name} is long\" }",
        "deny contains msg if { [path, value] := walk(input.value); value == \"x\"; msg := sprintf(\"%v\", [path]) }",
        "short(x) if names.is_short(x)\ndeny contains 1 if short(input.value.metadata.name)",
        "deny contains x if { net.cidr_merge([\"10.0.0.0/8\"], x) }",
        "deny contains data.lib.names.kinds",
    ] {
        assert_eq!(problems(text), [], "{text}");
    }
}

/// The text, the rule, what stands at the place, and a part of the help.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("some.rule := 1", "policy-unsupported", "", "another name"),
    (
        "f($\"{x}\") := 1 if x := 2",
        "policy-unsupported",
        "",
        "name the operand",
    ),
    (
        "deny contains 1 if net.cidr_foo(1)",
        "policy-unknown-function",
        "net.cidr_foo",
        "",
    ),
    (
        "deny contains x if { x := net.cidr_foo(1) }",
        "policy-unknown-function",
        "net.cidr_foo",
        "",
    ),
    (
        "deny contains 1 if cuont([])",
        "policy-unknown-function",
        "cuont",
        "count",
    ),
    (
        "deny contains 1 if names.is_shrot(1)",
        "policy-unknown-function",
        "names.is_shrot",
        "",
    ),
    (
        "deny contains 1 if count(1, 2, 3)",
        "policy-unknown-function",
        "count",
        "",
    ),
    (
        "deny contains 1 if http.send({})",
        "policy-forbidden-builtin",
        "http.send",
        "",
    ),
    (
        "deny contains x if { x := time.now_ns() }",
        "policy-forbidden-builtin",
        "time.now_ns",
        "",
    ),
    (
        "deny contains 1 if rand.intn(\"a\", 2) == 1",
        "policy-forbidden-builtin",
        "rand.intn",
        "",
    ),
    (
        "deny contains 1 if opa.runtime()",
        "policy-forbidden-builtin",
        "opa.runtime",
        "",
    ),
    (
        "deny contains 1 if graphql.is_valid(\"a\", \"b\")",
        "policy-unsupported",
        "graphql.is_valid",
        "",
    ),
    (
        "deny contains 1 if data.lib.nmes.kinds",
        "policy-undefined-reference",
        "data.lib.nmes.kinds",
        "lib.names",
    ),
    (
        "deny contains 1 if names.kindz",
        "policy-undefined-reference",
        "names.kindz",
        "kinds",
    ),
    (
        "deny contains 1 if input.vaule",
        "policy-input-path",
        "input.vaule",
        "value",
    ),
    (
        "deny contains 1 if input.value.metdata.name",
        "policy-input-path",
        "input.value.metdata.name",
        "metadata",
    ),
    (
        "deny contains $\"{input.resurce}\"",
        "policy-input-path",
        "",
        "there is",
    ),
    (
        "f(x) := x\ndeny contains 1 if { f(1) == 2 with data.k8s.image.f as 3 }",
        "policy-function-mock",
        "data.k8s.image.f",
        "short",
    ),
    (
        "f(x) := x\ndeny contains 1 if { f(1) == 2 with f as count }",
        "policy-unsupported",
        "count",
        "write a function",
    ),
    (
        "deny contains 1 if { count([walk(input)]) > 1 }",
        "policy-unsupported",
        "walk",
        "walk(y, ",
    ),
    ("deny contains 1 if {", "policy-syntax", "", ""),
    ("deny contains 1 if unknown", "policy-syntax", "u", ""),
    ("deny contains \"never closed", "policy-syntax", "\"", ""),
];

#[test]
fn each_mistake_is_told_by_its_rule_at_its_place() {
    for (text, rule, at, help) in MISTAKES.iter().copied() {
        let (found, place, hint) = only(text);
        assert_eq!(
            (found.as_str(), place.contains(at)),
            (rule, true),
            "{text}: {place}"
        );
        assert!(hint.contains(help), "{text}: {hint}");
    }
}

#[test]
fn a_file_with_a_problem_leaves_the_others_usable() {
    let text = |path: &str, text: &str| Text {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let texts = [
        text("a", "package a\ndeny contains 1"),
        text("b", "package b\ndeny contains nothing(1)"),
        text("c", "package c\ndeny contains [[[[[[[[[[[[[1]]]]]]]]]]]]]"),
        text("d", "package d\ndeny contains 1 if {"),
    ];
    let (compiled, problems) = compile(&texts, &Checks::default(), false, &|_| {}).unwrap();
    let used: Vec<_> = compiled.modules.iter().map(|one| one.file).collect();
    assert_eq!(used, [0]);
    let rules: Vec<_> = problems
        .iter()
        .map(|problem| problem.rule.as_str())
        .collect();
    assert_eq!(
        rules,
        ["policy-nesting", "policy-syntax", "policy-unknown-function"]
    );
}

#[test]
fn paths_into_the_documents_of_an_environment_are_looked_up() {
    let path = infractl_base::RelativePath::parse("env/a/policy.rego").unwrap();
    let mut policy = crate::policy::Policy::plain(0, path, "data.env.a".to_owned());
    policy.scope = crate::policy::Scope::Environment;
    let mut missing = |kinds: &[&str], path: &str| {
        policy.kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let texts = [Text {
            path: "policy.rego".to_owned(),
            text: format!("package env.a\ndeny contains 1 if {path}\n"),
        }];
        let sees = Sees {
            scope: policy.scope,
            kinds: policy.kinds.clone(),
        };
        let checks = Checks {
            references: true,
            covers: false,
            inputs: [(0, crate::shapes::inputs(&sees))].into(),
        };
        let problems = compile(&texts, &checks, false, &|_| {}).unwrap().1;
        problems.into_iter().map(|problem| problem.message).next()
    };
    let objects = &["kubernetes.object"];
    assert_eq!(
        missing(objects, "input.documents[_].value.metadata.name"),
        None
    );
    assert_eq!(missing(objects, "input.documents[0].value.spec.a"), None);
    assert_eq!(missing(&[], "input.documents[_].value.a"), None);
    let wrong = "`input.documents[_].value.metdata` is in no document that this policy reads";
    assert_eq!(
        missing(objects, "input.documents[_].value.metdata.name").as_deref(),
        Some(wrong)
    );
    assert!(missing(objects, "input.value").is_some());
    assert!(missing(&[], "input.documents[_].vlaue").is_some());
}
