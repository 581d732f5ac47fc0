//! Differences that go away with a release: found by rendering, never by guessing.

use std::collections::{BTreeMap, BTreeSet};

use infractl_document::{Address, PathStep, ValuePath};

use super::{Difference, EnvironmentDiff};

/// What two environments still differ in once the later has the release of the earlier.
pub(super) struct Remaining {
    places: BTreeMap<Address, Vec<ValuePath>>,
    /// Components that cannot be rendered so, of which nobody can say what remains.
    hidden: BTreeSet<String>,
}

impl Remaining {
    pub(super) fn of(diff: &EnvironmentDiff) -> Self {
        let mut places: BTreeMap<Address, Vec<ValuePath>> = BTreeMap::new();
        for difference in &diff.differences {
            let fields = places.entry(difference.address.clone()).or_default();
            fields.push(certain(&difference.path));
        }
        let hidden = diff.uncompared.iter();
        Self {
            places,
            hidden: hidden
                .filter(|component| !component.is_waiting)
                .map(|component| component.component.to_string())
                .collect(),
        }
    }

    /// Whether a difference is gone: nothing at, above or below its field remains.
    pub(super) fn lacks(&self, difference: &Difference) -> bool {
        let is_object = difference.address.segments().next() == Some("kubernetes");
        if is_object && self.hidden.contains(difference.address.owner()) {
            return false;
        }
        let own = certain(&difference.path);
        let own = own.steps();
        let mut remaining = self.places.get(&difference.address).into_iter().flatten();
        !remaining.any(|other| {
            let other = other.steps();
            own.starts_with(other) || other.starts_with(own)
        })
    }
}

/// A path up to the first list whose items have places only: one item more or less gives all that
/// follow another place.
fn certain(path: &ValuePath) -> ValuePath {
    let mut certain = ValuePath::root();
    for step in path.steps() {
        if matches!(step, PathStep::Index(_)) {
            break;
        }
        certain.push(step.clone());
    }
    certain
}
