//! Back to a release that was applied before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_project::{ComponentName, EnvironmentName, VariantName};

use crate::version::Version;
use crate::{Pins, Proposal, ReleaseError, Run};

/// The most records that an error lists.
const MOST_CANDIDATES: usize = 10;

/// The environment as it stands.
#[derive(Debug, Clone)]
pub struct Target<'t> {
    /// Its name.
    pub environment: &'t EnvironmentName,
    /// Its release.
    pub path: &'t RelativePath,
    /// The bytes of that.
    pub bytes: &'t Arc<[u8]>,
    /// What they pin.
    pub pins: &'t Pins,
    /// The variant that the environment chooses for each component.
    pub variants: BTreeMap<ComponentName, VariantName>,
    /// The components that keep data.
    pub stateful: BTreeSet<ComponentName>,
}

/// Why a release cannot come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What it is about: `kubernetes`, or a component.
    pub subject: String,
    /// Why.
    pub reason: String,
}

/// The run whose release comes back: the one that is asked for, or the newest that succeeded with
/// a release that pins something else.
pub fn choose<'r>(
    runs: &'r [Run],
    target: &Target<'_>,
    wanted: Option<&str>,
) -> Result<&'r Run, ReleaseError> {
    let environment = target.environment;
    if let Some(wanted) = wanted {
        let run = runs.iter().find(|run| run.id == wanted).ok_or_else(|| {
            ReleaseError::UnknownRecord(format!(
                "`{environment}` has no record `{wanted}`; {}",
                candidates(runs)
            ))
        })?;
        if run.success().is_none() {
            let how = match &run.record {
                Ok(record) => format!("is {} that {}", article(record), record.outcome),
                Err(reason) => format!("cannot be read: {reason}"),
            };
            return Err(ReleaseError::Refused(format!(
                "the record `{wanted}` {how}; only a release that was applied comes back"
            )));
        }
        return Ok(run);
    }
    for run in runs.iter().filter(|run| run.success().is_some()) {
        match &run.release {
            Ok((_, pins)) if pins == target.pins => {}
            Ok(_) => return Ok(run),
            // An older release must not stand in for one that cannot be read.
            Err(reason) => {
                return Err(ReleaseError::Refused(format!(
                    "the release of the record `{}` is not known: {reason}; name another with \
                     `--to RECORD`",
                    run.id
                )));
            }
        }
    }
    Err(ReleaseError::Refused(format!(
        "no record of `{environment}` holds another release than `{}`",
        target.path
    )))
}

fn article(record: &infractl_state::Record) -> String {
    let action = record.start.action.to_string();
    let article = if action.starts_with('a') { "an" } else { "a" };
    format!("{article} {action}")
}

/// The records that could be named.
fn candidates(runs: &[Run]) -> String {
    let usable = |run: &&Run| run.success().is_some() && run.release.is_ok();
    let ids: Vec<&str> = runs
        .iter()
        .filter(usable)
        .map(|run| run.id.as_str())
        .collect();
    match ids.split_at_checked(MOST_CANDIDATES) {
        Some((newest, [_, ..])) => format!(
            "the newest that succeeded are `{}`; `infractl history` lists all",
            newest.join("`, `")
        ),
        _ if ids.is_empty() => "none succeeded yet".to_owned(),
        _ => format!("those that succeeded are `{}`", ids.join("`, `")),
    }
}

/// The very bytes of a run's release, in place of those that stand.
pub fn rollback(
    target: &Target<'_>,
    run: &Run,
    sources: &Sources,
) -> Result<Proposal, ReleaseError> {
    let (bytes, _) = run.release.as_ref().map_err(|reason| {
        ReleaseError::Refused(format!(
            "the release of the record `{}` is not known: {reason}",
            run.id
        ))
    })?;
    Proposal::new(
        target.environment,
        target.path,
        Some(Arc::clone(target.bytes)),
        Arc::clone(bytes),
        sources,
    )
}

/// What keeps a release from coming back: what has run since cannot be undone by older programs.
///
/// A run that failed counts as well, because nobody knows how far it came; a release that was never
/// applied does not.
pub fn refusals(target: &Target<'_>, runs: &[Run], run: &Run) -> Vec<Refusal> {
    let Some(pins) = run.pins() else {
        return Vec::new();
    };
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut refuse = |subject: String, reason: String| {
        found.entry(subject).or_insert(reason);
    };
    for later in runs.iter().take_while(|later| later.id != run.id) {
        let Some(since) = later.pins() else {
            if let Err(reason) = &later.release
                && !later.is_destroy()
            {
                refuse(
                    format!("record {}", later.id),
                    format!("what it applied is not known: {reason}"),
                );
            }
            continue;
        };
        if minor(since) > minor(pins) {
            refuse(
                "kubernetes".to_owned(),
                format!(
                    "{} has run since, and Kubernetes does not go back a minor version, to {}",
                    since.kubernetes, pins.kubernetes
                ),
            );
        }
        for (name, before) in &pins.images {
            let Some(after) = since.images.get(name) else {
                continue;
            };
            if !target.stateful.contains(&name.component) || before.repository != after.repository {
                continue;
            }
            let majors = (Version::read(&before.tag), Version::read(&after.tag));
            if let (Some(before_version), Some(after_version)) = majors
                && before_version.major() < after_version.major()
            {
                refuse(
                    name.to_string(),
                    format!(
                        "its data may be that of version {} already, which {} does not read",
                        after.tag, before.tag
                    ),
                );
            }
        }
    }
    for (component, before, after) in variant_changes(target, runs) {
        refuse(
            component.to_string(),
            format!("the next apply would turn it from `{before}` to `{after}`, and it keeps data"),
        );
    }
    found
        .into_iter()
        .map(|(subject, reason)| Refusal { subject, reason })
        .collect()
}

/// The components with data whose variant is not the one that ran last.
fn variant_changes<'t>(
    target: &'t Target<'_>,
    runs: &'t [Run],
) -> Vec<(&'t ComponentName, &'t str, &'t VariantName)> {
    let Some(latest) = runs.iter().find_map(Run::success) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for recorded in &latest.start.components {
        let chosen = target.variants.get_key_value(recorded.name.as_str());
        if let Some((name, variant)) = chosen
            && variant.as_str() != recorded.variant
            && (recorded.is_stateful || target.stateful.contains(name))
        {
            found.push((name, recorded.variant.as_str(), variant));
        }
    }
    found
}

/// What stays as it is although the release goes back, as sentences.
pub fn survivors(target: &Target<'_>, run: &Run) -> Vec<String> {
    let mut told = Vec::new();
    let kept: Vec<&str> = target
        .stateful
        .iter()
        .filter(|name| target.variants.contains_key(*name))
        .map(ComponentName::as_str)
        .collect();
    if !kept.is_empty() {
        told.push(format!(
            "what was written to `{}` since stays as it is",
            kept.join("`, `")
        ));
    }
    told.push(
        "values in `environment.yaml` and `values/` are no part of a release and stay".to_owned(),
    );
    let recorded = run.success().map(|record| &record.start.components);
    for component in recorded.into_iter().flatten() {
        let Some(variant) = target.variants.get(component.name.as_str()) else {
            told.push(format!(
                "`{}` ran then and is not in the environment any more",
                component.name
            ));
            continue;
        };
        if variant.as_str() != component.variant {
            told.push(format!(
                "`{}` ran as `{}` then and stays `{variant}`",
                component.name, component.variant
            ));
        }
    }
    told
}

fn minor(pins: &Pins) -> [u32; 2] {
    let [major, minor, _] = pins.kubernetes.numbers();
    [major, minor]
}

#[cfg(test)]
mod tests;
