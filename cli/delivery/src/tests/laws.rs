use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::{Project, component, desired};
use crate::Desired;

/// Components with the names and values of their ConfigMaps.
type Wanted = BTreeMap<String, BTreeMap<String, String>>;

fn wanted() -> impl Strategy<Value = Wanted> {
    // Values that a writer must quote, and that a reader could take for something else.
    let value = prop_oneof![
        "[a-z]{0,3}",
        "[0-9]{1,2}",
        Just("yes".into()),
        Just("a: b\n".into())
    ];
    btree_map("[a-c]", btree_map("[x-z]", value, 0..3), 0..3)
}

fn rendered(wanted: &Wanted) -> Desired {
    let components = wanted.iter().map(|(name, objects)| {
        let texts: Vec<String> = objects
            .iter()
            .map(|(name, value)| {
                format!(
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: \"{name}\", namespace: data}}\n\
                     data: {{value: {value:?}}}\n"
                )
            })
            .collect();
        component(name, &texts.iter().map(String::as_str).collect::<Vec<_>>())
    });
    desired(components.collect())
}

fn objects(wanted: &Wanted) -> BTreeMap<(&str, &str), &str> {
    let pairs = wanted.iter().flat_map(|(component, objects)| {
        objects
            .iter()
            .map(move |(name, value)| ((&**component, &**name), &**value))
    });
    pairs.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_counts_what_differs_and_after_its_apply_nothing_does(steps in vec(wanted(), 1..4)) {
        let project = Project::new("laws");
        let mut before = Wanted::new();
        for wanted in steps {
            let plan = project.plan(&rendered(&wanted)).unwrap();
            let (held, new) = (objects(&before), objects(&wanted));
            let count = |is: &dyn Fn(&(&str, &str)) -> bool, among: &BTreeMap<(&str, &str), &str>| {
                u32::try_from(among.keys().filter(|key| is(key)).count()).unwrap()
            };
            prop_assert_eq!(plan.counts.create, count(&|key| !held.contains_key(key), &new));
            prop_assert_eq!(plan.counts.delete, count(&|key| !new.contains_key(key), &held));
            let changes = |key: &(&str, &str)| held.get(key).is_some_and(|old| new[key] != *old);
            prop_assert_eq!(plan.counts.update, count(&changes, &new));
            project.apply_plan(&plan).unwrap();
            let again = project.plan(&rendered(&wanted)).unwrap();
            prop_assert!(again.is_empty());
            prop_assert_eq!(again.counts.unchanged as usize, new.len());
            before = wanted;
        }
    }
}
