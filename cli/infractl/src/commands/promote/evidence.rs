//! What the gates of a promotion are shown.

use infractl_environment::{Workspace, is_on_branch};
use infractl_project::Environment;
use infractl_release::{Evidence, Holding, Pins, runs};
use infractl_report::drift_headline;
use infractl_state::{LocalStore, latest_success};

use super::Pair;
use crate::commands::drift;
use crate::commands::platform::{Loaded, error_of_state};
use crate::commands::releasing::{Repository, stateful};
use crate::context::Context;
use crate::error::CommandError;

/// Gathers it; what cannot be found out stays not known, and its gate shut.
pub(super) fn gather(
    context: &Context,
    loaded: &Loaded,
    workspace: &Workspace<'_>,
    repository: &Repository,
    (from, to): Pair<'_>,
    has_release: bool,
) -> Result<Evidence, CommandError> {
    let store = loaded.store(from)?;
    let release = Pins::of(&from.release.file);
    let current = has_release.then(|| Pins::of(&to.release.file));
    let revision = release.revision.as_ref();
    let before = current.as_ref().and_then(|pins| pins.revision.as_ref());
    let promotion = to.file.promotion.as_ref();
    let base = &loaded.project.file.base_branch;
    Ok(Evidence {
        from: from.name.clone(),
        to: to.name.clone(),
        tier: *to.file.tier,
        now: Context::now(),
        stateful: stateful(workspace),
        runs: runs(&store, &context.sources).map_err(|error| error_of_state(&error))?,
        holding: holding(context, loaded, from, &store),
        soak: promotion
            .and_then(|promotion| promotion.soak.as_ref())
            .map(|soak| soak.value),
        freezes: promotion
            .into_iter()
            .flat_map(|promotion| &promotion.freeze)
            .map(|freeze| freeze.value.clone())
            .collect(),
        base_branch: base.value.clone(),
        is_on_branch: match revision {
            Some(revision) => {
                is_on_branch(&repository.git, base, revision).map_err(|error| error.to_string())
            }
            None => Ok(false),
        },
        course: repository.course(before, revision),
        release,
        current,
    })
}

/// What the target of the giver holds, beside what its last good run left there.
fn holding(context: &Context, loaded: &Loaded, from: &Environment, store: &LocalStore) -> Holding {
    let record = match latest_success(store) {
        Ok(Some(record)) => record,
        Ok(None) => return Holding::NotKnown("no run on it succeeded".to_owned()),
        Err(error) => return Holding::NotKnown(error.to_string()),
    };
    let drift = match drift::compare(context, loaded, from, store, &record) {
        Ok(drift) => drift,
        Err(error) => return Holding::NotKnown(error.message().to_owned()),
    };
    if !drift.is_clean() {
        Holding::Differs(drift.causes.iter().map(drift_headline).collect())
    } else if let Some(left) = drift.not_compared.first() {
        Holding::NotKnown(format!("{}: {}", left.address, left.reason))
    } else {
        Holding::AsRecorded(drift.objects)
    }
}
