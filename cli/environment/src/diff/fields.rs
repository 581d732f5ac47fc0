//! The comparison of two sides, document by document.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infractl_document::{Address, Document, Node, Sources, Tree, TreeBuilder, ValuePath, View};
use infractl_kubernetes::{
    Catalog, Change, FieldChange, KubernetesVersion, ObjectSchema, compare as compare_fields,
};
use infractl_project::{ComponentName, EnvironmentName};

use super::amount::is_same_amount;
use super::names::Renamed;
use super::origin::Keys;
use super::{Difference, EnvironmentDiff, Side, Uncompared, WhichSide, cause, documents, names};
use crate::Rendered;

/// Compares two sides; `name` is what both call the environment itself.
pub(super) fn compare(
    from: Side<'_>,
    to: Side<'_>,
    name: &EnvironmentName,
    sources: &Sources,
) -> EnvironmentDiff {
    let uncompared = uncompared(from, to);
    let left_out: BTreeSet<&str> = uncompared
        .iter()
        .filter(|component| !component.is_waiting)
        .map(|component| component.component.as_str())
        .collect();
    let before = Subjects::of(from, name, &left_out);
    let after = Subjects::of(to, name, &left_out);
    let components: BTreeSet<ComponentName> = [from, to]
        .iter()
        .flat_map(|side| &side.rendered.components)
        .map(|component| component.name.clone())
        .filter(|name| !left_out.contains(name.as_str()))
        .collect();
    let catalog = catalog(to.rendered);
    let mut found = Found {
        sources,
        catalog,
        keys: [Keys::of(&before.0), Keys::of(&after.0)],
        renamed: names::pair(&before.0, &after.0),
        differences: Vec::new(),
        unknown: 0,
    };
    let documents = found.all(&before, &after);
    let renamed = std::mem::take(&mut found.renamed);
    let (mut differences, unknown) = (found.differences, found.unknown);
    cause::follow(&mut differences, &renamed);
    EnvironmentDiff {
        from: from.environment.name.to_string(),
        to: to.environment.name.to_string(),
        differences,
        components,
        uncompared,
        unknown,
        documents,
        findings: Vec::new(),
    }
}

/// The documents of one side by address.
pub(super) struct Subjects(pub(super) BTreeMap<Address, Document>);

impl Subjects {
    fn of(side: Side<'_>, name: &EnvironmentName, left_out: &BTreeSet<&str>) -> Self {
        let mut subjects = vec![documents::environment(side.environment, name)];
        subjects.extend(documents::release(side.environment, &BTreeMap::new()));
        for component in &side.rendered.components {
            subjects.extend(documents::values(component));
            if !left_out.contains(component.name.as_str()) {
                subjects.extend(component.documents.iter().cloned());
            }
        }
        let stacks = side.rendered.stacks.iter();
        subjects.extend(stacks.flat_map(|stack| stack.documents.iter().cloned()));
        let by_address = subjects
            .into_iter()
            .map(|document| (document.address().clone(), document));
        Self(by_address.collect())
    }
}

/// What one of two sides could not render, or does not have yet.
fn uncompared(from: Side<'_>, to: Side<'_>) -> Vec<Uncompared> {
    let mut found = Vec::new();
    for (which, side) in [(WhichSide::From, from), (WhichSide::To, to)] {
        let rendered = side.rendered;
        let allowed = &side.environment.file.allow_unrendered;
        let mut add = |component: &ComponentName, reason: &str, is_waiting| {
            found.push(Uncompared {
                component: component.clone(),
                side: which,
                reason: reason.to_owned(),
                is_waiting,
                is_allowed: allowed.contains_key(component),
            });
        };
        for component in &rendered.components {
            if let Some(reason) = &component.not_rendered {
                add(&component.name, reason, false);
            }
        }
        for component in &rendered.waiting {
            add(component, "it waits for the pinned revision to move", true);
        }
    }
    found.sort_by(|left, right| left.component.cmp(&right.component));
    found
}

/// The kinds of the cluster; none where there are no schemas for its version, which is a finding of
/// the render.
fn catalog(rendered: &Rendered) -> Option<Catalog<'_>> {
    let version = KubernetesVersion::parse(rendered.kubernetes.as_str()).ok()?;
    let mut catalog = Catalog::new(version);
    for document in rendered.documents() {
        catalog.add_definition(document.tree().root());
    }
    Some(catalog)
}

struct Found<'s> {
    sources: &'s Sources,
    catalog: Option<Catalog<'s>>,
    keys: [Keys<'s>; 2],
    renamed: Vec<Renamed>,
    differences: Vec<Difference>,
    unknown: usize,
}

/// Environment and release come before the components; those in the order of their names.
fn rank(address: &Address) -> (usize, &str, &Address) {
    let rank = match address.segments().next() {
        Some("environment") => 0,
        Some("release") => 1,
        _ => 2,
    };
    let owner = if rank == 2 { address.owner() } else { "" };
    (rank, owner, address)
}

impl<'s> Found<'s> {
    /// Compares every document; the result is their number.
    fn all(&mut self, before: &'s Subjects, after: &'s Subjects) -> usize {
        let pairs = std::mem::take(&mut self.renamed);
        let new_name: BTreeMap<&Address, &Address> =
            pairs.iter().map(|pair| (&pair.from, &pair.to)).collect();
        let old_name: BTreeSet<&Address> = pairs.iter().map(|pair| &pair.to).collect();
        let mut addresses: Vec<&Address> =
            before
                .0
                .keys()
                .chain(after.0.keys().filter(|address| {
                    !before.0.contains_key(*address) && !old_name.contains(address)
                }))
                .collect();
        addresses.sort_by_key(|address| rank(address));
        for address in &addresses {
            let other = new_name.get(*address).copied().unwrap_or(address);
            match (before.0.get(*address), after.0.get(other)) {
                (Some(before), Some(after)) => self.pair(before, after),
                (before, after) => self.whole(before, after),
            }
        }
        let number = addresses.len();
        self.renamed = pairs;
        number
    }

    fn pair(&mut self, before: &'s Document, after: &'s Document) {
        if before.digest() == after.digest() {
            self.unknown += unknowns(after.tree().root());
            return;
        }
        let (old, new) = (before.tree().root(), after.tree().root());
        let schema = self.schema(new);
        let changes = compare_fields(old, new, schema);
        for change in changes {
            if is_unknown_on_both_sides(&change) {
                self.unknown += 1;
            } else if !means_the_same(&change) {
                let difference = self.difference(after.address(), change);
                self.differences.push(difference);
            }
        }
    }

    fn whole(&mut self, before: Option<&'s Document>, after: Option<&'s Document>) {
        let Some(document) = before.or(after) else {
            return;
        };
        let node = |document: Option<&'s Document>| document.map(|it| it.tree().root());
        let change = FieldChange {
            path: ValuePath::root(),
            before: node(before),
            after: node(after),
            change: if before.is_some() {
                Change::Removed
            } else {
                Change::Added
            },
            is_sensitive: infractl_kubernetes::is_secret(document.tree().root()),
        };
        let difference = self.difference(document.address(), change);
        self.differences.push(difference);
    }

    fn schema(&self, object: Node<'_>) -> Option<ObjectSchema<'_>> {
        let text = |key| object.get(key).and_then(Node::as_str);
        let (version, kind) = (text("apiVersion")?, text("kind")?);
        let (group, version) = version.split_once('/').unwrap_or(("", version));
        self.catalog.as_ref()?.schema(group, version, kind)
    }

    fn difference(&self, address: &Address, change: FieldChange<'_>) -> Difference {
        let own = |node: Option<Node<'_>>| node.map(|node| own(node, change.is_sensitive));
        let [before_keys, after_keys] = &self.keys;
        let owner = address.owner();
        Difference {
            address: address.clone(),
            before: own(change.before),
            after: own(change.after),
            is_sensitive: change.is_sensitive,
            from: change
                .before
                .and_then(|node| before_keys.origin(owner, node, self.sources)),
            to: change
                .after
                .and_then(|node| after_keys.origin(owner, node, self.sources)),
            path: change.path,
            change: change.change,
            cause: None,
            class: None,
        }
    }
}

/// A copy of a value that outlives its tree. Of one that must not be shown nothing is copied.
fn own(node: Node<'_>, is_sensitive: bool) -> Arc<Tree> {
    let mut builder = TreeBuilder::new();
    if is_sensitive {
        builder.sensitive("", node.span());
    } else {
        builder.copy(node);
    }
    Arc::new(builder.finish().unwrap_or_else(|_| Tree::null()))
}

fn unknowns(node: Node<'_>) -> usize {
    let own = usize::from(matches!(node.view(), View::Unknown(_)));
    own + node.children().map(unknowns).sum::<usize>()
}

/// Whether both sides wait for the same thing: they may differ or not once it is known.
fn is_unknown_on_both_sides(change: &FieldChange<'_>) -> bool {
    let reason = |node: Option<Node<'_>>| match node?.view() {
        View::Unknown(unknown) => Some(unknown.reason().to_owned()),
        _ => None,
    };
    matches!((reason(change.before), reason(change.after)), (Some(one), Some(other)) if one == other)
}

/// Whether a field says the same in other words where no schema tells: amounts and times.
fn means_the_same(change: &FieldChange<'_>) -> bool {
    let (Some(before), Some(after)) = (change.before, change.after) else {
        return false;
    };
    change.change == Change::Changed && is_same_amount(&change.path, before, after)
}
