use std::collections::BTreeMap;

use infractl_base::{Digest, RelativePath};
use infractl_document::{Address, Tree, ValuePath};

use super::compare::State;
use super::ignore::Rules;
use super::{AddedFile, Ignored, LayoutChange, LayoutDrift};
use crate::FieldChange;

/// One reason for differences between a target and what was applied to it.
#[derive(Debug)]
pub enum Cause {
    /// The file that says which file is which object is missing or damaged; nothing else is known.
    InventoryLost {
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing of what was applied is there.
    TargetMissing {
        /// What was applied.
        objects: Vec<Address>,
    },
    /// Objects of one component were removed.
    Missing {
        /// The component.
        component: String,
        /// Whether all that it had is gone.
        is_whole: bool,
        /// What is gone.
        objects: Vec<Address>,
    },
    /// The same fields were changed in the same way in several objects.
    SameChange {
        /// The fields; `before` is what was applied.
        fields: Vec<FieldChange>,
        /// The objects, two at least.
        objects: Vec<Address>,
    },
    /// An object was edited.
    Edited {
        /// The object.
        object: Address,
        /// The fields; `before` is what was applied.
        fields: Vec<FieldChange>,
    },
    /// An object holds other values than were applied, and which is not known.
    Differs {
        /// The object.
        object: Address,
        /// Why its fields are not known.
        reason: String,
    },
    /// The file of an object cannot be read.
    Unreadable {
        /// The object.
        object: Address,
        /// What is wrong with the file.
        reason: String,
    },
    /// Somebody put files into a folder.
    Added {
        /// The folder, from the target.
        folder: RelativePath,
        /// The files.
        files: Vec<AddedFile>,
    },
    /// The files that say how objects belong together were changed.
    Layout {
        /// The files.
        files: Vec<LayoutDrift>,
    },
    /// Others can read the files of Secrets.
    Exposed {
        /// From the target.
        files: Vec<RelativePath>,
    },
}

/// A change without the object that it happened in: place, way, and the digests of both values.
type Change = (ValuePath, u8, Option<Digest>, Option<Digest>);

/// Groups differences by cause; what the rules take out is told apart.
pub(super) fn group(
    objects: BTreeMap<Address, State>,
    added: Vec<AddedFile>,
    mut layout: Vec<LayoutDrift>,
    exposed: Vec<RelativePath>,
    is_empty: bool,
    rules: &mut Rules<'_>,
) -> (Vec<Cause>, Vec<Ignored>) {
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for address in objects.keys() {
        *sizes.entry(address.owner().to_owned()).or_default() += 1;
    }
    let mut ignored = Vec::new();
    let mut missing: BTreeMap<String, Vec<Address>> = BTreeMap::new();
    let mut edits = Vec::new();
    let mut single = Vec::new();
    for (address, state) in objects {
        let whole = ValuePath::root();
        // A Secret that could not be compared is no difference, and is told elsewhere.
        if !matches!(state, State::Same | State::Secret(..) | State::Fields(_))
            && is_ignored(rules, &mut ignored, &address, &whole)
        {
            continue;
        }
        match state {
            State::Same | State::Secret(..) => {}
            State::Missing => missing
                .entry(address.owner().to_owned())
                .or_default()
                .push(address),
            State::Unreadable(reason) => single.push(Cause::Unreadable {
                object: address,
                reason,
            }),
            State::Differs(_, reason) => single.push(Cause::Differs {
                object: address,
                reason: reason.unwrap_or_default(),
            }),
            State::Fields(mut fields) => {
                fields.retain(|field| !is_ignored(rules, &mut ignored, &address, &field.path));
                edits.push((address, fields));
            }
        }
    }
    let mut causes = missing_causes(missing, &sizes, is_empty);
    edited_causes(edits, &mut causes);
    causes.append(&mut single);
    added_causes(added, rules, &mut ignored, &mut causes);
    // The kustomization of a component that is gone went along.
    let went_along = |file: &LayoutDrift| {
        file.change == LayoutChange::Missing
            && causes.iter().any(|cause| match cause {
                Cause::Missing {
                    component,
                    is_whole: true,
                    ..
                } => file
                    .path
                    .split_once('/')
                    .is_some_and(|(folder, _)| folder == component),
                _ => false,
            })
    };
    layout.retain(|file| !went_along(file));
    if !layout.is_empty() {
        causes.push(Cause::Layout { files: layout });
    }
    if !exposed.is_empty() {
        causes.push(Cause::Exposed { files: exposed });
    }
    (causes, ignored)
}

fn is_ignored(
    rules: &mut Rules<'_>,
    ignored: &mut Vec<Ignored>,
    address: &Address,
    path: &ValuePath,
) -> bool {
    let Some(rule) = rules.find(address, path) else {
        return false;
    };
    ignored.push(Ignored {
        address: address.clone(),
        path: (!path.is_root()).then(|| path.clone()),
        reason: rule.reason.clone(),
        rule: rule.span,
    });
    true
}

fn missing_causes(
    missing: BTreeMap<String, Vec<Address>>,
    sizes: &BTreeMap<String, usize>,
    is_empty: bool,
) -> Vec<Cause> {
    let gone: usize = missing.values().map(Vec::len).sum();
    if is_empty && gone > 0 && gone == sizes.values().sum::<usize>() {
        let objects = missing.into_values().flatten().collect();
        return vec![Cause::TargetMissing { objects }];
    }
    let mut causes: Vec<Cause> = missing
        .into_iter()
        .map(|(component, objects)| Cause::Missing {
            is_whole: sizes.get(&component) == Some(&objects.len()),
            component,
            objects,
        })
        .collect();
    // What is gone as a whole comes first.
    causes.sort_by_key(|cause| !matches!(cause, Cause::Missing { is_whole: true, .. }));
    causes
}

/// Changes that several objects share are one cause, and so are those that the same objects share.
fn edited_causes(edits: Vec<(Address, Vec<FieldChange>)>, causes: &mut Vec<Cause>) {
    let mut shared: BTreeMap<Change, Vec<usize>> = BTreeMap::new();
    for (position, (_, fields)) in edits.iter().enumerate() {
        for change in fields.iter().filter_map(change_of) {
            shared.entry(change).or_default().push(position);
        }
    }
    shared.retain(|_, objects| objects.len() > 1);
    let mut sets: BTreeMap<Vec<usize>, Vec<FieldChange>> = BTreeMap::new();
    for (position, (_, fields)) in edits.iter().enumerate() {
        for field in fields {
            let objects = change_of(field).and_then(|change| shared.get(&change));
            if let Some(objects) = objects.filter(|objects| objects.first() == Some(&position)) {
                sets.entry(objects.clone()).or_default().push(field.clone());
            }
        }
    }
    let mut wide: Vec<Cause> = sets
        .into_iter()
        .map(|(objects, fields)| Cause::SameChange {
            fields,
            objects: objects
                .into_iter()
                .filter_map(|position| edits.get(position))
                .map(|(address, _)| address.clone())
                .collect(),
        })
        .collect();
    causes.append(&mut wide);
    for (object, mut fields) in edits {
        fields.retain(|field| change_of(field).is_none_or(|change| !shared.contains_key(&change)));
        if !fields.is_empty() {
            causes.push(Cause::Edited { object, fields });
        }
    }
}

/// What two objects must have in common for one cause. Values that nobody may see are not compared.
fn change_of(field: &FieldChange) -> Option<Change> {
    let digest =
        |tree: &Option<std::sync::Arc<Tree>>| tree.as_ref().map(|tree| tree.root().digest());
    (!field.is_sensitive).then(|| {
        (
            field.path.clone(),
            field.change as u8,
            digest(&field.before),
            digest(&field.after),
        )
    })
}

fn added_causes(
    added: Vec<AddedFile>,
    rules: &mut Rules<'_>,
    ignored: &mut Vec<Ignored>,
    causes: &mut Vec<Cause>,
) {
    let mut folders: BTreeMap<RelativePath, Vec<AddedFile>> = BTreeMap::new();
    for mut file in added {
        let had_objects = !file.objects.is_empty();
        file.objects
            .retain(|address| !is_ignored(rules, ignored, address, &ValuePath::root()));
        if !had_objects || !file.objects.is_empty() {
            folders.entry(file.path.parent()).or_default().push(file);
        }
    }
    causes.extend(
        folders
            .into_iter()
            .map(|(folder, files)| Cause::Added { folder, files }),
    );
}
