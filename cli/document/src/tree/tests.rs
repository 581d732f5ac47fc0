use super::*;
use crate::Number;

fn tree(write: impl FnOnce(&mut TreeBuilder)) -> Tree {
    let mut builder = TreeBuilder::new();
    write(&mut builder);
    builder.finish().unwrap()
}

fn sample(order: [&str; 2]) -> Tree {
    tree(|builder| {
        builder.begin_map(None);
        for key in order {
            builder.key(key, None);
            builder.begin_list(None);
            builder.number(Number::Int(-3), None);
            builder.text(key, None);
            builder.end();
        }
        builder.end();
    })
}

#[test]
fn children_are_found_past_nested_values() {
    let tree = sample(["a", "b"]);
    let list = tree.root().get("b").unwrap().as_list().unwrap();
    assert_eq!(list.get(0).unwrap().as_i64(), Some(-3));
    assert_eq!(list.get(1).unwrap().as_str(), Some("b"));
    assert_eq!(tree.root().children().count(), 2);
    assert_eq!(format!("{tree:?}"), r#"{"a": [-3, "a"], "b": [-3, "b"]}"#);
}

#[test]
fn the_order_of_entries_changes_neither_equality_nor_digest() {
    let (left, right) = (sample(["a", "b"]), sample(["b", "a"]));
    assert_eq!(left, right);
    assert_eq!(left.root().digest(), right.root().digest());
}

#[test]
fn a_whole_float_equals_the_integer() {
    let whole = tree(|builder| builder.number(Number::Float(3.0), None));
    let int = tree(|builder| builder.number(Number::Int(3), None));
    assert_eq!(whole, int);
    assert_eq!(whole.root().digest(), int.root().digest());
}

#[test]
fn unknown_equals_nothing_and_sealed_text_shows_nowhere() {
    let unknown = tree(|builder| builder.unknown("bucket", None));
    assert_ne!(unknown, unknown.clone());
    let sealed = tree(|builder| builder.sensitive("canary", None));
    assert!(!format!("{sealed:?}").contains("canary"));
    assert_eq!(sealed, sealed.clone());
}

#[test]
fn an_unclosed_or_doubly_closed_tree_is_refused() {
    let mut open = TreeBuilder::new();
    open.begin_map(None);
    assert_eq!(open.finish().err(), Some(TreeError::Unbalanced));
    let mut closed = TreeBuilder::new();
    closed.null(None);
    closed.end();
    assert_eq!(closed.finish().err(), Some(TreeError::Unbalanced));
    assert_eq!(
        TreeBuilder::new().finish().err(),
        Some(TreeError::Unbalanced)
    );
}
