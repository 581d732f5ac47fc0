//! What the gates of a promotion are shown.

use std::path::Path;

use infractl_base::Files;
use infractl_document::Address;
use infractl_environment::{Workspace, is_on_branch};
use infractl_project::{ComponentName, Environment, EvidenceFile, Project, Waiver};
use infractl_release::{Accepted, Evidence, Holding, Neighbour, Party, Pins, Place, runs};
use infractl_report::drift_headline;
use infractl_state::{LocalStore, latest_success};

use super::Pair;
use crate::commands::checking::locate;
use crate::commands::drift;
use crate::commands::platform::{Loaded, error_of_state};
use crate::commands::releasing::{Repository, stateful};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// Gathers it; what cannot be found out stays not known. `beside` is whether the taker has a release,
/// and what people say of it.
pub(super) fn gather(
    context: &Context,
    loaded: &Loaded,
    workspace: &Workspace<'_>,
    repository: &Repository,
    (from, to): Pair<'_>,
    beside: (bool, Option<EvidenceFile>),
) -> Result<Evidence, CommandError> {
    let (has_release, outside) = beside;
    let store = loaded.store(from)?;
    let release = Pins::of(&from.release.file);
    let current = has_release.then(|| Pins::of(&to.release.file));
    let revision = release.revision.as_ref();
    let before = current.as_ref().and_then(|pins| pins.revision.as_ref());
    let base = &loaded.project.file.base_branch;
    let kept = stateful(workspace);
    let runs_here = |name: &ComponentName| to.file.components.contains_key(name);
    Ok(Evidence {
        from: party(from),
        to: party(to),
        now: Context::now(),
        stateful: kept.into_iter().filter(runs_here).collect(),
        runs: runs(&store, &context.sources).map_err(|error| error_of_state(&error))?,
        holding: holding(context, loaded, from, &store),
        wanted: to.file.promotion.as_ref().map(|own| own.value.clone()),
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
        neighbours: neighbours(&loaded.project, to),
        waivers: waivers(&loaded.project, (from, to)),
        outside,
    })
}

fn party(environment: &Environment) -> Party {
    Party {
        name: environment.name.clone(),
        tier: *environment.file.tier,
    }
}

/// What people and other programs say of the taker.
pub(super) fn outside(
    context: &Context,
    path: Option<&Path>,
    taker: &Environment,
) -> Result<Option<EvidenceFile>, CommandError> {
    let Some(path) = path else {
        return Ok(None);
    };
    let (files, path) = locate(context, path)?;
    let bytes = files.read(&path).or_undecided()?;
    match EvidenceFile::read(&path, &bytes, taker, &context.sources) {
        Ok(file) => Ok(Some(file)),
        Err(findings) => {
            context.output.diagnose(&findings, &context.sources);
            let message = format!("the evidence in `{path}` cannot be used");
            Err(CommandError::undecided(message)
                .hint("`infractl schema Evidence` prints what it may say"))
        }
    }
}

/// The environments in the step of the taker and in the next.
fn neighbours(project: &Project, to: &Environment) -> Vec<Neighbour> {
    let chain = &project.file.chain;
    let Some(step) = chain.position(&to.name) else {
        return Vec::new();
    };
    let around = [(step, Place::Beside), (step + 1, Place::Behind)];
    let named = around.into_iter().flat_map(|(step, place)| {
        let step = chain.steps.get(step).into_iter();
        step.flat_map(move |step| step.environments.iter().map(move |name| (name, place)))
    });
    named
        .filter(|(name, _)| name.value != to.name)
        .filter_map(|(name, place)| {
            let environment = project.environment(name.as_str()).ok()?;
            Some(Neighbour {
                party: party(environment),
                place,
                kubernetes: environment.release.file.kubernetes.value.clone(),
            })
        })
        .collect()
}

/// What is accepted today of this promotion.
fn waivers(project: &Project, (from, to): Pair<'_>) -> Vec<Accepted> {
    let address = Address::promotion(from.name.as_str(), to.name.as_str());
    let holds = |waiver: &&infractl_document::Spanned<Waiver>| {
        waiver.holds_on(Context::today()) && waiver.address.matches(&address)
    };
    let accepted = project.waivers.iter().filter(holds);
    accepted
        .map(|waiver| Accepted {
            id: waiver.id.value.clone(),
            address: waiver.address.to_string(),
            owner: waiver.owner.value.clone(),
            reason: waiver.reason.value.clone(),
            expires: waiver.expires.to_string(),
        })
        .collect()
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
