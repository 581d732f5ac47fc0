use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_check::{Checked, Gap, Judges, Parts};
use infractl_environment::Manifests;
use infractl_kubernetes::KubernetesVersion;
use infractl_policy::BareInputs;

use super::{PolicyArgs, locate};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;
use crate::output::reports::ReportArgs;

/// What a path of the command line leads to.
enum Place {
    /// `-`, read to its end.
    StandardInput(Arc<[u8]>),
    Path(infractl_base::Checkout, RelativePath),
}

/// Checks files and folders on their own, without a project, and reports.
pub(crate) fn bare(
    context: &Context,
    parts: Parts,
    paths: &[PathBuf],
    policies: &PolicyArgs,
    args: &ReportArgs,
) -> Result<Outcome, CommandError> {
    let places: Vec<Place> = paths
        .iter()
        .map(|path| place(context, path))
        .collect::<Result<_, _>>()?;
    let mut checked = Checked::default();
    if parts.validate {
        validate(context, &places, &mut checked)?;
    }
    if parts.policy {
        judge(context, &places, policies, &mut checked)?;
    }
    checked.findings = infractl_check::distinct(checked.findings);
    super::tell(context, args, &checked)
}

fn place(context: &Context, path: &Path) -> Result<Place, CommandError> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .or_undecided()?;
        return Ok(Place::StandardInput(bytes.into()));
    }
    let (checkout, below) = locate(context, path)?;
    Ok(Place::Path(checkout, below))
}

fn standard_input() -> Result<RelativePath, CommandError> {
    RelativePath::parse("(standard input)").or_undecided()
}

fn validate(
    context: &Context,
    places: &[Place],
    checked: &mut Checked,
) -> Result<(), CommandError> {
    let version = KubernetesVersion::all()
        .max_by_key(|version| version.minor())
        .ok_or_else(|| CommandError::undecided("no schemas are built in"))?;
    let mut manifests = Manifests::with_options(context.render_options());
    for place in places {
        match place {
            Place::StandardInput(bytes) => {
                manifests.add(&standard_input()?, bytes, &context.sources);
            }
            Place::Path(checkout, path) => manifests
                .read(checkout, path, &context.sources)
                .or_undecided()?,
        }
    }
    let options = infractl_kubernetes::Options {
        is_whole: false,
        ..infractl_kubernetes::Options::default()
    };
    let (findings, objects) = manifests.validate(version, &options);
    checked.findings.extend(findings);
    checked.counts.push(("objects".to_owned(), objects));
    Ok(())
}

fn judge(
    context: &Context,
    places: &[Place],
    policies: &PolicyArgs,
    checked: &mut Checked,
) -> Result<(), CommandError> {
    let mut workers = context.policy_workers(policies.limits())?;
    let folders = policies.of_paths(context)?;
    let judges = Judges::load(
        folders.files.as_ref(),
        &folders.paths,
        &context.sources,
        &mut workers,
    )
    .or_undecided()?;
    let mut inputs = BareInputs::default();
    for place in places {
        match place {
            Place::StandardInput(bytes) => {
                inputs.add(&standard_input()?, bytes, &context.sources);
            }
            Place::Path(checkout, path) => inputs
                .read(checkout, path, &context.sources)
                .or_undecided()?,
        }
    }
    let documents = inputs.inputs();
    let number = documents.len();
    let is_empty = judges.is_empty();
    let Judges {
        set,
        findings,
        workers,
    } = judges;
    let evaluation = infractl_policy::evaluate(&set, &documents, workers).or_undecided()?;
    let is_read = evaluation.evaluations > 0 || !evaluation.failures.is_empty();
    let has_findings = !findings.is_empty() || !inputs.findings.is_empty();
    checked.gap = match (is_empty, number) {
        (true, _) => Some(Gap::NoPolicy),
        (false, 0) if !has_findings => Some(Gap::NoDocument),
        (false, _) if !is_read && !has_findings => Some(Gap::NothingRead),
        _ => None,
    };
    checked.findings.extend(findings);
    checked.findings.extend(evaluation.failures);
    checked.findings.extend(evaluation.findings);
    checked.findings.append(&mut inputs.findings);
    checked.policies = Some(set.digest().to_string());
    let own = [
        ("policies", set.policies().len()),
        ("files", inputs.files),
        ("documents", number),
    ];
    let own = own.map(|(name, number)| (name.to_owned(), number));
    checked.counts.extend(own);
    Ok(())
}
