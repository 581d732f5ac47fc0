use std::collections::HashMap;

use infractl_document::{List, Node, PathStep};

use super::scalar::{is_same, written};
use super::{Change, Sides, Walk};
use crate::schema::{Cursor, ListKeys};

/// The values of an item's keys, with their names.
type Key = Vec<(Box<str>, Box<str>)>;

impl<'a> Walk<'a> {
    pub(super) fn lists(
        &mut self,
        schema: Option<Cursor<'_>>,
        (held, before): (Node<'a>, List<'a>),
        (desired, after): (Node<'a>, List<'a>),
    ) {
        let items = schema.and_then(Cursor::items);
        let item = items.map(|(item, _)| item);
        let keys = match items {
            Some((_, ListKeys::Set)) => return self.sets(item, before, after),
            Some((_, keys)) => keys.names(),
            None => &["name"],
        };
        match (keyed(before, keys), keyed(after, keys)) {
            (Some(old), Some(new)) if !keys.is_empty() => {
                self.keyed(item, &old, &new);
                if self.tells_order(items.is_some(), before, after) && is_reordered(&old, &new) {
                    self.report(Change::Reordered, Some(held), Some(desired));
                }
            }
            _ => self.positions(item, before, after),
        }
    }

    /// Whether the order of a list whose items have keys is worth telling.
    fn tells_order(&self, is_keyed_by_schema: bool, before: List<'a>, after: List<'a>) -> bool {
        if self.sides == Sides::HeldAndDesired || !is_keyed_by_schema {
            return true;
        }
        match self.path.steps().last() {
            // They run one after the other.
            Some(PathStep::Key(key)) if &**key == "initContainers" => true,
            // `$(NAME)` stands for a variable that is set before.
            Some(PathStep::Key(key)) if &**key == "env" => {
                let refers = |item: Node<'_>| {
                    let value = item.get("value").and_then(Node::as_str);
                    value.is_some_and(|value| value.contains("$("))
                };
                before.iter().any(refers) || after.iter().any(refers)
            }
            _ => false,
        }
    }

    fn keyed(
        &mut self,
        item: Option<Cursor<'_>>,
        old: &[(Key, Node<'a>)],
        new: &[(Key, Node<'a>)],
    ) {
        let held: HashMap<&Key, Node<'a>> = old.iter().map(|(key, node)| (key, *node)).collect();
        let wanted: HashMap<&Key, Node<'a>> = new.iter().map(|(key, node)| (key, *node)).collect();
        for (key, after) in new {
            self.path.push(PathStep::Match(key.clone()));
            match held.get(key) {
                Some(before) => self.compare(item, *before, *after),
                None => self.report(Change::Added, None, Some(*after)),
            }
            self.path.pop();
        }
        for (key, before) in old.iter().filter(|(key, _)| !wanted.contains_key(key)) {
            self.path.push(PathStep::Match(key.clone()));
            self.report(Change::Removed, Some(*before), None);
            self.path.pop();
        }
    }

    fn sets(&mut self, item: Option<Cursor<'_>>, before: List<'a>, after: List<'a>) {
        let holds = |list: List<'a>, wanted| list.iter().any(|it| is_same(item, it, wanted));
        for (position, wanted) in after.iter().enumerate() {
            if !holds(before, wanted) {
                self.at(position, Change::Added, None, Some(wanted));
            }
        }
        for (position, held) in before.iter().enumerate() {
            if !holds(after, held) {
                self.at(position, Change::Removed, Some(held), None);
            }
        }
    }

    /// Compares by position, once what both lists begin and end with is left out: an item put in
    /// front is one change, not one for each item.
    fn positions(&mut self, item: Option<Cursor<'_>>, before: List<'a>, after: List<'a>) {
        let old: Vec<Node<'a>> = before.iter().collect();
        let new: Vec<Node<'a>> = after.iter().collect();
        let same = |(left, right): &(&Node<'a>, &Node<'a>)| left.has_same_value(**right);
        let head = old.iter().zip(&new).take_while(same).count();
        let most = old.len().min(new.len()) - head;
        let tail = old
            .iter()
            .rev()
            .zip(new.iter().rev())
            .take_while(same)
            .count()
            .min(most);
        let old = old.get(head..old.len() - tail).unwrap_or_default();
        let new = new.get(head..new.len() - tail).unwrap_or_default();
        for offset in 0..old.len().max(new.len()) {
            let position = head + offset;
            match (old.get(offset), new.get(offset)) {
                (Some(before), Some(after)) => {
                    self.path.push(PathStep::Index(position));
                    self.compare(item, *before, *after);
                    self.path.pop();
                }
                (Some(before), None) => self.at(position, Change::Removed, Some(*before), None),
                (None, after) => self.at(position, Change::Added, None, after.copied()),
            }
        }
    }

    fn at(
        &mut self,
        position: usize,
        change: Change,
        before: Option<Node<'a>>,
        after: Option<Node<'a>>,
    ) {
        self.path.push(PathStep::Index(position));
        self.report(change, before, after);
        self.path.pop();
    }
}

/// The items with their keys; `None` where an item has none, or two have the same.
fn keyed<'a>(list: List<'a>, names: &[&str]) -> Option<Vec<(Key, Node<'a>)>> {
    let found: Option<Vec<_>> = list
        .iter()
        .map(|item| Some((key(item, names)?, item)))
        .collect();
    let found = found?;
    let mut keys: Vec<&Key> = found.iter().map(|(key, _)| key).collect();
    keys.sort_unstable();
    keys.windows(2)
        .all(|pair| pair.first() != pair.last())
        .then_some(found)
}

fn key(item: Node<'_>, names: &[&str]) -> Option<Key> {
    item.as_map()?;
    let mut key = Key::new();
    for name in names {
        match item.get(name).filter(|value| !value.is_null()) {
            Some(value) => key.push(((*name).into(), written(value)?.into())),
            // The one key with a default: `+default="TCP"` in `k8s.io/api/core/v1/types.go`.
            None if *name == "protocol" => key.push(((*name).into(), "TCP".into())),
            None => {}
        }
    }
    (!key.is_empty()).then_some(key)
}

/// Whether the items that both lists hold stand in another order.
fn is_reordered(old: &[(Key, Node<'_>)], new: &[(Key, Node<'_>)]) -> bool {
    let places: HashMap<&Key, usize> = new.iter().map(|(key, _)| key).zip(0..).collect();
    !old.iter()
        .filter_map(|(key, _)| places.get(key))
        .is_sorted()
}
