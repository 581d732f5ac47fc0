//! Laws that hold for any values, however odd.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use infractl_document::{Number, Tree, TreeBuilder};
use infractl_kubernetes::{
    Catalog, Change, KubernetesVersion, ObjectSchema, Objects, Options, diff, validate,
};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Value {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    Unknown,
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
}

impl Value {
    fn write(&self, builder: &mut TreeBuilder) {
        match self {
            Self::Null => builder.null(None),
            Self::Bool(truth) => builder.bool(*truth, None),
            Self::Number(number) => builder.number(Number::Int(*number), None),
            Self::Text(text) => builder.text(text, None),
            Self::Unknown => builder.unknown("not known yet", None),
            Self::List(items) => {
                builder.begin_list(None);
                for item in items {
                    item.write(builder);
                }
                builder.end();
            }
            Self::Map(entries) => {
                builder.begin_map(None);
                for (key, value) in entries {
                    builder.key(key, None);
                    value.write(builder);
                }
                builder.end();
            }
        }
    }

    fn tree(&self) -> Tree {
        let mut builder = TreeBuilder::new();
        self.write(&mut builder);
        builder.finish().unwrap()
    }
}

/// Words that schemas know, so that the values reach into them.
const WORDS: &str = "spec|template|metadata|labels|selector|matchLabels|containers|name|env|value|valueFrom|ports\
     |containerPort|volumes|configMap|resources|limits|cpu|replicas|x";

fn value(has_unknown: bool) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Number),
        "[a-z0-9.]{0,4}(Gi|m)?".prop_map(Value::Text),
        Just(if has_unknown {
            Value::Unknown
        } else {
            Value::Null
        }),
    ];
    leaf.prop_recursive(7, 96, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::btree_map(WORDS, inner, 0..6).prop_map(Value::Map),
        ]
    })
}

/// A Deployment whose fields hold anything.
fn deployment(has_unknown: bool) -> impl Strategy<Value = Tree> {
    prop::collection::btree_map(WORDS, value(has_unknown), 0..4).prop_map(|mut fields| {
        for (key, text) in [("apiVersion", "apps/v1"), ("kind", "Deployment")] {
            fields.insert(key.to_owned(), Value::Text(text.to_owned()));
        }
        let name = ("name".to_owned(), Value::Text("web".to_owned()));
        fields.insert("metadata".to_owned(), Value::Map(BTreeMap::from([name])));
        Value::Map(fields).tree()
    })
}

fn schema<'c>(catalog: &'c Catalog<'_>) -> Option<ObjectSchema<'c>> {
    catalog.schema("apps", "v1", "Deployment")
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(tree in deployment(false)) {
        let catalog = Catalog::new(KubernetesVersion::NEWEST);
        prop_assert!(diff(tree.root(), tree.root(), schema(&catalog)).is_empty());
        prop_assert!(diff(tree.root(), tree.root(), None).is_empty());
    }

    #[test]
    fn the_way_back_adds_what_the_way_there_removes(
        left in deployment(false),
        right in deployment(false),
    ) {
        let catalog = Catalog::new(KubernetesVersion::NEWEST);
        let there = diff(left.root(), right.root(), schema(&catalog));
        let back = diff(right.root(), left.root(), schema(&catalog));
        let count = |changes: &[_], wanted| {
            changes.iter().filter(|it: &&infractl_kubernetes::FieldChange<'_>| it.change == wanted).count()
        };
        prop_assert_eq!(count(&there, Change::Added), count(&back, Change::Removed));
        prop_assert_eq!(count(&there, Change::Changed), count(&back, Change::Changed));
    }

    #[test]
    fn any_object_is_checked_to_its_end(tree in deployment(true), whole in any::<bool>()) {
        let mut objects = Objects::new(KubernetesVersion::NEWEST);
        objects.add("case", "default", tree.root());
        let options = Options { is_whole: whole, ..Options::default() };
        let first = validate(&objects, &options);
        prop_assert_eq!(&first, &validate(&objects, &options));
        for finding in first {
            prop_assert!(finding.address.is_some());
        }
    }

    #[test]
    fn any_value_is_a_finding_or_an_object(value in value(true)) {
        let tree = value.tree();
        let mut objects = Objects::new(KubernetesVersion::NEWEST);
        objects.add("case", "default", tree.root());
        let found = validate(&objects, &Options::default());
        prop_assert!(!found.is_empty() || objects.manifests().is_empty());
    }
}
