use infractl_document::Number;
use proptest::prelude::*;

use super::*;

/// A value that a test makes up. Maps hold their entries by position, so that two trees meet.
#[derive(Debug, Clone)]
enum Made {
    Null,
    Scalar(i64),
    List(Vec<Made>),
    Map(Vec<Option<Made>>),
}

fn tree(made: &Made) -> Tree {
    let mut builder = TreeBuilder::new();
    write(&mut builder, made);
    builder.finish().unwrap()
}

fn write(builder: &mut TreeBuilder, made: &Made) {
    match made {
        Made::Null => builder.null(None),
        Made::Scalar(number) => builder.number(Number::Int(*number), None),
        Made::List(items) => {
            builder.begin_list(None);
            for item in items {
                write(builder, item);
            }
            builder.end();
        }
        Made::Map(entries) => {
            builder.begin_map(None);
            for (position, entry) in entries.iter().enumerate() {
                if let Some(value) = entry {
                    builder.key(&format!("key{position}"), None);
                    write(builder, value);
                }
            }
            builder.end();
        }
    }
}

/// Any value at all.
fn any_value() -> impl Strategy<Value = Made> {
    let leaf = prop_oneof![Just(Made::Null), any::<i64>().prop_map(Made::Scalar)];
    leaf.prop_recursive(4, 48, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Made::List),
            prop::collection::vec(prop::option::of(inner), 4).prop_map(Made::Map),
        ]
    })
}

/// Maps that agree on where maps are: position 0 and 1 hold maps, 2 a scalar or null, 3 a list.
fn alike(depth: u32) -> BoxedStrategy<Made> {
    let scalar = prop_oneof![Just(Made::Null), any::<i64>().prop_map(Made::Scalar)];
    let list =
        prop::collection::vec(any::<i64>().prop_map(Made::Scalar), 0..3).prop_map(Made::List);
    let map = if depth == 0 {
        Just(None).boxed()
    } else {
        prop::option::of(alike(depth - 1)).boxed()
    };
    (
        map.clone(),
        map,
        prop::option::of(scalar),
        prop::option::of(list),
    )
        .prop_map(|(first, second, scalar, list)| Made::Map(vec![first, second, scalar, list]))
        .boxed()
}

/// What the words of the rule say, written the plain way: for each key, the upper if both are
/// not maps.
fn plainly(lower: Node<'_>, upper: Node<'_>, path: &ValuePath, whole: Node<'_>) {
    let found = whole.at(path).unwrap();
    if let (Some(below), Some(above)) = (lower.as_map(), upper.as_map()) {
        for key in ["key0", "key1", "key2", "key3"] {
            let path = path.key(key);
            match (below.get(key), above.get(key)) {
                (Some(below), Some(above)) => plainly(below, above, &path, whole),
                (Some(only), None) | (None, Some(only)) => {
                    assert!(whole.at(&path).unwrap().has_same_value(only));
                }
                (None, None) => assert!(whole.at(&path).is_none()),
            }
        }
    } else {
        assert!(found.has_same_value(upper), "{found:?} is not {upper:?}");
    }
}

fn has_null_entry(node: Node<'_>) -> bool {
    node.children()
        .any(|child| (child.key().is_some() && child.is_null()) || has_null_entry(child))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn maps_merge_and_anything_else_replaces(lower in any_value(), upper in any_value()) {
        let (lower, upper) = (tree(&lower), tree(&upper));
        let whole = overlay(&lower, &upper);
        plainly(lower.root(), upper.root(), &ValuePath::root(), whole.root());
    }

    #[test]
    fn merging_is_associative_where_maps_meet_maps(
        a in alike(3), b in alike(3), c in alike(3),
    ) {
        let (a, b, c) = (tree(&a), tree(&b), tree(&c));
        let left = overlay(&overlay(&a, &b), &c);
        let right = overlay(&a, &overlay(&b, &c));
        prop_assert_eq!(without_nulls(&left), without_nulls(&right));
        prop_assert_eq!(left, right);
    }

    #[test]
    fn the_same_tree_twice_is_that_tree(made in any_value()) {
        let made = tree(&made);
        prop_assert_eq!(overlay(&made, &made), made);
    }

    #[test]
    fn null_removes_and_nothing_else_is_lost(made in any_value()) {
        let made = tree(&made);
        let rest = without_nulls(&made);
        prop_assert!(!has_null_entry(rest.root()));
        if !has_null_entry(made.root()) {
            prop_assert_eq!(rest, made);
        }
    }
}

#[test]
fn a_null_removes_what_the_base_has() {
    let lower = Made::Map(vec![
        Some(Made::Map(vec![Some(Made::Scalar(1))])),
        Some(Made::Scalar(2)),
    ]);
    let upper = Made::Map(vec![Some(Made::Null)]);
    let whole = without_nulls(&overlay(&tree(&lower), &tree(&upper)));
    assert_eq!(format!("{whole:?}"), r#"{"key1": 2}"#);
}
