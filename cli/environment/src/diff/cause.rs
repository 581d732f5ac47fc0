//! Differences that only repeat others: checksums, generated names, copies of parameters.

use std::collections::{BTreeMap, BTreeSet};

use infractl_document::{Address, Node, PathStep, Tree, ValuePath};
use infractl_kubernetes::Change;

use super::names::Renamed;
use super::{Difference, Place};

/// Names the cause of each difference that follows from another.
pub(super) fn follow(differences: &mut [Difference], renamed: &[Renamed]) {
    follow_names(differences, renamed);
    follow_copies(differences);
    follow_checksums(differences);
    sort_settings(differences);
}

/// Puts the settings that differ before those that are only printed beside them.
fn sort_settings(differences: &mut [Difference]) {
    let changed: BTreeSet<Place> = differences.iter().map(Difference::place).collect();
    for difference in differences.iter_mut() {
        let sides = [&mut difference.from, &mut difference.to];
        for origin in sides.into_iter().flatten() {
            let settings = &mut origin.settings;
            settings.sort_by_key(|setting| !changed.contains(&setting.place));
        }
    }
}

/// A generated name follows from the object's content, and every mention of it follows as well.
fn follow_names(differences: &mut [Difference], renamed: &[Renamed]) {
    let is_name = |difference: &Difference| difference.path.to_string() == "metadata.name";
    let content: BTreeMap<Address, ValuePath> = differences
        .iter()
        .filter(|difference| !is_name(difference) && !difference.is_whole())
        .filter(|difference| renamed.iter().any(|pair| pair.to == difference.address))
        .rev()
        .map(|difference| (difference.address.clone(), difference.path.clone()))
        .collect();
    for pair in renamed {
        // A name that changes although nothing else does is no hash of what is compared.
        let (Some((old, new)), Some(path)) = (pair.names(), content.get(&pair.to)) else {
            continue;
        };
        for difference in differences.iter_mut() {
            let is_own = difference.address == pair.to;
            let is_mention = text(difference.before.as_deref()) == Some(old)
                && text(difference.after.as_deref()) == Some(new)
                && difference.address.owner() == pair.to.owner();
            if is_mention && (!is_own || is_name(difference)) {
                difference.cause = Some(Place {
                    address: pair.to.clone(),
                    path: if is_own {
                        path.clone()
                    } else {
                        ValuePath::root()
                    },
                });
            }
        }
    }
}

/// A value that a parameter of the environment sets is a copy of it.
fn follow_copies(differences: &mut [Difference]) {
    let changed: BTreeSet<Place> = differences.iter().map(Difference::place).collect();
    for difference in differences.iter_mut() {
        if difference.address.segments().next() != Some("values") || difference.is_whole() {
            continue;
        }
        let sides = [&difference.from, &difference.to];
        let mut keys = sides
            .into_iter()
            .flatten()
            .map(|origin| match &*origin.settings {
                [setting] => Some(&setting.place),
                _ => None,
            });
        let first = keys.next().flatten();
        if let Some(first) = first
            && first.address.segments().next() == Some("environment")
            && keys.all(|other| other == Some(first))
            && changed.contains(first)
        {
            difference.cause = Some(first.clone());
        }
    }
}

/// A checksum follows from the object that it is taken of.
fn follow_checksums(differences: &mut [Difference]) {
    let mut sources: BTreeMap<String, BTreeSet<Address>> = BTreeMap::new();
    for difference in differences.iter() {
        let is_cause = difference.cause.is_none() && checksum(difference).is_none();
        if let Some(component) = difference.component().filter(|_| is_cause) {
            let addresses = sources.entry(component.to_owned()).or_default();
            addresses.insert(difference.address.clone());
        }
    }
    for difference in differences.iter_mut() {
        let Some(name) = checksum(difference) else {
            continue;
        };
        let others = difference.component().and_then(|name| sources.get(name));
        let others = others
            .into_iter()
            .flatten()
            .filter(|address| **address != difference.address);
        let best = others.max_by_key(|address| likeness(address, name));
        difference.cause = best
            .filter(|address| likeness(address, name) > 0)
            .map(|address| Place {
                address: address.clone(),
                path: ValuePath::root(),
            });
    }
}

/// What a checksum is called: `config` of `checksum/config`; `None` for anything else.
fn checksum(difference: &Difference) -> Option<&str> {
    let [.., PathStep::Key(parent), PathStep::Key(key)] = difference.path.steps() else {
        return None;
    };
    let name = key.strip_prefix("checksum/")?;
    let is_checksum = |tree: &Option<std::sync::Arc<Tree>>| {
        let text = text(tree.as_deref()).unwrap_or_default();
        text.len() == 64
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let is_changed = difference.change == Change::Changed
        && is_checksum(&difference.before)
        && is_checksum(&difference.after);
    (&**parent == "annotations" && is_changed).then_some(name)
}

/// How likely a checksum of a name is taken of a document; 0 where it cannot be.
///
/// Charts take checksums of what a pod reads: objects with configuration, else the values behind
/// them. A Secret that is declared without a value has no content to take one of.
fn likeness(address: &Address, name: &str) -> usize {
    let mut segments = address.segments();
    match (segments.next(), segments.nth(1)) {
        (Some("kubernetes"), Some("ConfigMap" | "Secret")) => {
            let own = segments.nth(1).unwrap_or_default();
            match own {
                _ if own == name || own.ends_with(&format!("-{name}")) => 4,
                _ if own.contains(name) => 3,
                _ => 2,
            }
        }
        (Some("values"), _) => 1,
        _ => 0,
    }
}

fn text(tree: Option<&Tree>) -> Option<&str> {
    tree.map(Tree::root).and_then(Node::as_str)
}
