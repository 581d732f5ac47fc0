use std::collections::BTreeSet;

use infractl_environment::{Change, Difference};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{Pair, why};

/// What one environment sets.
#[derive(Debug, Clone)]
struct Own {
    values: String,
    tag: &'static str,
}

fn own() -> impl Strategy<Value = Own> {
    let word = || select(vec!["a", "b", "c"]);
    let names = subsequence(vec!["A", "B", "C"], 0..=3).prop_shuffle();
    let variables = (names, vec(word(), 3));
    (
        1..4_u32,
        word(),
        vec(word(), 0..4),
        variables,
        select(vec!["1", "1000m", "2"]),
        any::<bool>(),
        select(vec!["1", "2"]),
    )
        .prop_map(|(replicas, text, args, (names, texts), cpu, policy, tag)| {
            let variables: Vec<String> = names
                .iter()
                .zip(texts)
                .map(|(name, text)| format!("{{name: {name}, value: {text}}}"))
                .collect();
            let (args, variables) = (args.join(", "), variables.join(", "));
            let values = format!(
                "replicas: {replicas}\ntext: {text}\nargs: [{args}]\nenv: [{variables}]\n\
                 cpu: '{cpu}'\npolicy: {policy}\n"
            );
            Own { values, tag }
        })
}

type Declared = (&'static str, &'static str, Option<&'static str>);

fn declared() -> impl Strategy<Value = Vec<Declared>> {
    let all = vec![
        ("values/app", "replicas", None),
        ("values/*", "*", Some("2026-06-14")),
        ("kubernetes/app/**", "spec.**.args.**", None),
        ("kubernetes/*/NetworkPolicy*/**", "**", None),
        ("**", "**.resources.**", Some("2027-01-01")),
        ("kubernetes/app/ConfigMap/*/*", "data.*", None),
    ];
    subsequence(all, 0..=6).prop_shuffle()
}

fn pair(one: &Own, two: &Own, declared: &[Declared]) -> Pair {
    let mut pair = Pair::new();
    for (name, own) in [("one", one), ("two", two)] {
        pair.values(name, &own.values);
        pair.release(name, own.tag);
    }
    pair.declare("two", declared);
    pair
}

/// All that a difference says, its sides exchanged where `is_mirrored`.
fn told(difference: &Difference, is_mirrored: bool) -> String {
    let sides = (&difference.before, &difference.after);
    let (change, (before, after)) = match (difference.change, is_mirrored) {
        (Change::Added, true) => (Change::Removed, (sides.1, sides.0)),
        (Change::Removed, true) => (Change::Added, (sides.1, sides.0)),
        (change, true) => (change, (sides.1, sides.0)),
        (change, false) => (change, sides),
    };
    let why = why(difference);
    format!(
        "{why} {change:?} {} {before:?} {after:?}",
        difference.place()
    )
}

fn all(pair: &Pair, from: &str, to: &str, is_mirrored: bool) -> BTreeSet<String> {
    pair.look(from, to, |diff, _| {
        let differences = diff.differences.iter();
        differences.map(|own| told(own, is_mirrored)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_environment_does_not_differ_from_itself(one in own(), two in own(), declared in declared()) {
        let pair = pair(&one, &two, &declared);
        for name in ["one", "two"] {
            prop_assert_eq!(all(&pair, name, name, false), BTreeSet::new());
        }
    }

    #[test]
    fn one_direction_mirrors_the_other(one in own(), two in own(), declared in declared()) {
        let pair = pair(&one, &two, &declared);
        prop_assert_eq!(all(&pair, "one", "two", false), all(&pair, "two", "one", true));
    }

    #[test]
    fn the_order_of_declarations_changes_nothing(one in own(), two in own(), declared in declared()) {
        let told = all(&pair(&one, &two, &declared), "one", "two", false);
        let reversed: Vec<Declared> = declared.iter().rev().copied().collect();
        prop_assert_eq!(told, all(&pair(&one, &two, &reversed), "one", "two", false));
    }

    #[test]
    fn nothing_is_pending_between_equal_releases(one in own(), two in own(), declared in declared()) {
        let two = Own { tag: one.tag, ..two };
        let told = all(&pair(&one, &two, &declared), "one", "two", false);
        prop_assert!(!told.iter().any(|line| line.starts_with("pending")), "{told:#?}");
    }

    #[test]
    fn what_a_release_takes_away_was_pending(one in own(), two in own(), declared in declared()) {
        let before = all(&pair(&one, &two, &declared), "one", "two", false);
        let moved = Own { tag: one.tag, ..two };
        let after = all(&pair(&one, &moved, &declared), "one", "two", false);
        let pending: BTreeSet<String> =
            before.iter().filter(|line| line.starts_with("pending")).cloned().collect();
        prop_assert!(pending.is_disjoint(&after));
        let rest: BTreeSet<String> = before.difference(&pending).cloned().collect();
        prop_assert_eq!(rest, after);
    }
}
