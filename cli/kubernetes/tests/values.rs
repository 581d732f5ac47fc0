//! Values that are not known yet, and values that must not be shown.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use infractl_document::{Finding, Number, Outcome, Severity, Tree, TreeBuilder};
use infractl_kubernetes::{Catalog, KubernetesVersion, Objects, Options, diff, validate};

/// An object whose `fields` are written by the caller below its name.
fn object(api_version: &str, kind: &str, fields: impl FnOnce(&mut TreeBuilder)) -> Tree {
    let mut builder = TreeBuilder::new();
    builder.begin_map(None);
    builder.key("apiVersion", None);
    builder.text(api_version, None);
    builder.key("kind", None);
    builder.text(kind, None);
    builder.key("metadata", None);
    builder.begin_map(None);
    builder.key("name", None);
    builder.text("web", None);
    builder.end();
    fields(&mut builder);
    builder.end();
    builder.finish().unwrap()
}

fn findings(tree: &Tree) -> Vec<Finding> {
    let mut objects = Objects::new(KubernetesVersion::NEWEST);
    objects.add("case", "default", tree.root());
    let options = Options {
        is_whole: true,
        ..Options::default()
    };
    validate(&objects, &options)
}

fn secret(value: &str) -> Tree {
    object("v1", "Secret", |builder| {
        builder.key("data", None);
        builder.begin_map(None);
        builder.key("password", None);
        builder.sensitive(value, None);
        builder.end();
        builder.key("immutable", None);
        builder.sensitive(value, None);
    })
}

#[test]
fn an_unknown_value_breaks_no_rule() {
    for field in ["selector", "template", "replicas"] {
        let tree = object("apps/v1", "Deployment", |builder| {
            builder.key("spec", None);
            builder.begin_map(None);
            for name in ["selector", "template"]
                .into_iter()
                .filter(|name| *name != field)
            {
                builder.key(name, None);
                builder.unknown("the cluster is not made yet", None);
            }
            builder.key(field, None);
            builder.unknown("the cluster is not made yet", None);
            builder.end();
        });
        assert_eq!(findings(&tree), [], "{field}");
    }
}

#[test]
fn a_name_that_is_not_known_yet_is_no_missing_name() {
    let mut builder = TreeBuilder::new();
    builder.begin_map(None);
    for (key, text) in [("apiVersion", "v1"), ("kind", "ConfigMap")] {
        builder.key(key, None);
        builder.text(text, None);
    }
    builder.key("metadata", None);
    builder.begin_map(None);
    builder.key("name", None);
    builder.unknown("the cluster is not made yet", None);
    builder.end();
    builder.end();
    assert_eq!(findings(&builder.finish().unwrap()), []);
}

#[test]
fn a_sensitive_value_has_a_type_and_is_never_shown() {
    let found = findings(&secret("hunter2, not base64"));
    let [finding] = found.as_slice() else {
        unreachable!("wanted one finding, found {found:?}");
    };
    assert_eq!(
        finding.message,
        "`immutable` must be a boolean, not a sensitive value"
    );
    assert!(!format!("{found:?}").contains("hunter2"));
}

#[test]
fn a_sensitive_change_is_never_shown() {
    let (held, desired) = (secret("hunter2"), secret("hunter3"));
    let catalog = Catalog::new(KubernetesVersion::NEWEST);
    let changes = diff(
        held.root(),
        desired.root(),
        catalog.schema("", "v1", "Secret"),
    );
    assert_eq!(changes.len(), 2);
    assert!(changes.iter().all(|change| change.is_sensitive));
    assert!(!format!("{changes:?}").contains("hunter"));
}

#[test]
fn an_unknown_value_differs_from_any() {
    let replicas = |write: fn(&mut TreeBuilder)| {
        object("apps/v1", "Deployment", |builder| {
            builder.key("spec", None);
            builder.begin_map(None);
            builder.key("replicas", None);
            write(builder);
            builder.end();
        })
    };
    let held = replicas(|builder| builder.number(Number::Int(1), None));
    let unknown = replicas(|builder| builder.unknown("not known yet", None));
    assert_eq!(diff(held.root(), unknown.root(), None).len(), 1);
    assert_eq!(diff(unknown.root(), unknown.root(), None).len(), 1);
    assert_eq!(diff(held.root(), held.root(), None).len(), 0);
}

#[test]
fn an_unknown_kind_that_is_allowed_is_named_as_unchecked() {
    let tree = object("example.org/v1", "Widget", |_| {});
    let mut objects = Objects::new(KubernetesVersion::NEWEST);
    objects.add("case", "default", tree.root());
    let options = Options {
        allows_unknown_kinds: true,
        ..Options::default()
    };
    let found = validate(&objects, &options);
    let named: Vec<_> = found
        .iter()
        .map(|it| (it.rule.as_str(), it.severity, it.outcome))
        .collect();
    assert_eq!(
        named,
        [("k8s-unknown-kind", Severity::Info, Outcome::Unchecked)]
    );
}
