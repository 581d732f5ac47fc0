//! Each document of `cases/*.yaml` is one case: objects, the findings that they must bring, and
//! what kubeconform 0.7 with strict schemas said of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use infractl_document::{AddressGlob, Finding, Node, Severity, Tree};
use infractl_kubernetes::{KubernetesVersion, Objects, Options, RULES, validate};

use common::documents;

/// The findings that a schema alone can give, as kubeconform does.
const OF_SCHEMAS: &[&str] = &[
    "k8s-bad-value",
    "k8s-missing-field",
    "k8s-removed-api",
    "k8s-unknown-field",
    "k8s-unknown-kind",
    "k8s-wrong-type",
];

/// Fewer cases than this mean that some were lost.
const CASES: usize = 123;

fn cases() -> Vec<Tree> {
    let files = [
        include_str!("cases/access.yaml"),
        include_str!("cases/apis.yaml"),
        include_str!("cases/custom.yaml"),
        include_str!("cases/names.yaml"),
        include_str!("cases/network.yaml"),
        include_str!("cases/pods.yaml"),
        include_str!("cases/schema.yaml"),
        include_str!("cases/storage.yaml"),
        include_str!("cases/valid.yaml"),
    ];
    files.iter().flat_map(|text| documents(text)).collect()
}

fn text<'a>(node: Node<'a>, key: &str) -> Option<&'a str> {
    node.get(key).and_then(Node::as_str)
}

fn findings(case: Node<'_>) -> Vec<Finding> {
    let version = text(case, "version").unwrap_or("1.36");
    let mut objects = Objects::new(KubernetesVersion::parse(version).unwrap());
    for object in case.get("objects").unwrap().children() {
        objects.add("case", "default", object);
    }
    let external = case.get("external").into_iter().flat_map(Node::children);
    let options = Options {
        is_whole: case.get("whole").and_then(Node::as_bool) == Some(true),
        external: external
            .map(|it| AddressGlob::parse(it.as_str().unwrap()).unwrap())
            .collect(),
        allows_unknown_kinds: false,
    };
    validate(&objects, &options)
}

#[test]
fn each_case_brings_just_the_findings_that_it_wants() {
    let cases = cases();
    assert!(cases.len() >= CASES, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for tree in &cases {
        let case = tree.root();
        let wanted: Vec<String> = case
            .get("want")
            .into_iter()
            .flat_map(Node::children)
            .map(|it| it.as_str().unwrap().to_owned())
            .collect();
        let found: Vec<String> = findings(case)
            .iter()
            .map(|finding| {
                let path = finding
                    .path
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                format!("{} {path}", finding.rule).trim_end().to_owned()
            })
            .collect();
        if wanted != found {
            let name = text(case, "case").unwrap();
            wrong.push(format!("{name}\n  wanted {wanted:#?}\n  found {found:#?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn each_finding_has_a_place_a_message_and_a_next_step() {
    for tree in &cases() {
        for finding in findings(tree.root()) {
            assert!(
                RULES.iter().any(|rule| rule.id == finding.rule.as_str()),
                "{finding:?}"
            );
            assert!(finding.primary.is_some(), "{finding:?}");
            assert!(!finding.message.ends_with('.'), "{finding:?}");
            let is_helped = finding.help.is_some() || finding.severity == Severity::Info;
            assert!(is_helped || finding.address.is_none(), "{finding:?}");
        }
    }
}

#[test]
fn schemas_refuse_what_kubeconform_refuses_save_for_named_differences() {
    let mut wrong = Vec::new();
    for tree in &cases() {
        let case = tree.root();
        let Some(verdict) = text(case, "kubeconform") else {
            wrong.push(format!(
                "{}: no recorded verdict",
                text(case, "case").unwrap()
            ));
            continue;
        };
        let refuses = findings(case).iter().any(|finding| {
            finding.severity == Severity::Error && OF_SCHEMAS.contains(&finding.rule.as_str())
        });
        let agrees = refuses == (verdict != "valid");
        if agrees == case.get("difference").is_some() {
            let name = text(case, "case").unwrap();
            wrong.push(format!(
                "{name}: kubeconform says {verdict}, we refuse: {refuses}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case() {
    let cases = cases();
    let found: Vec<Finding> = cases
        .iter()
        .flat_map(|tree| findings(tree.root()))
        .collect();
    for rule in RULES {
        assert!(
            found.iter().any(|finding| finding.rule.as_str() == rule.id),
            "{}",
            rule.id
        );
    }
}
