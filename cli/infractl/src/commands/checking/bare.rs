use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use infractl_base::{Checkout, EntryKind, Files as _, MemoryFiles, RelativePath};
use infractl_check::{Checked, Gap, Judges, Terraform};
use infractl_environment::Manifests;
use infractl_formats::{Format, Produced};
use infractl_kubernetes::KubernetesVersion;
use infractl_lint::{BareFiles, Linted};
use infractl_policy::{BareInputs, Worker};
use infractl_terraform::configuration::is_configuration;

use super::{Ask, PolicyArgs, locate};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// What a path of the command line leads to.
enum Place {
    /// `-`, read to its end.
    StandardInput(Arc<[u8]>),
    Path(Checkout, RelativePath),
}

/// Checks files and folders on their own, without a project, and reports.
pub(super) fn bare(context: &Context, ask: &Ask<'_>) -> Result<Outcome, CommandError> {
    let mut workers = match ask.policies {
        Some(policies) => context.policy_workers(policies.limits())?,
        None => Vec::new(),
    };
    // Which of two alike objects is the second one must not hang on the order of the arguments.
    let paths: BTreeSet<&PathBuf> = ask.paths.iter().collect();
    let places: Vec<Place> = paths
        .into_iter()
        .map(|path| place(context, path))
        .collect::<Result<_, _>>()?;
    let mut checked = Checked::default();
    if ask.parts.lint {
        lint(context, &places, &mut checked)?;
    }
    if ask.parts.validate {
        validate(context, &places, ask, &mut checked)?;
    }
    if let Some(policies) = ask.policies {
        judge(context, &places, policies, &mut workers, &mut checked)?;
    }
    // What they hold is freed while the report is written.
    workers.iter_mut().for_each(Worker::dismiss);
    checked.findings = infractl_check::distinct(checked.findings);
    super::tell(context, ask.report, &checked, None)
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

fn lint(context: &Context, places: &[Place], checked: &mut Checked) -> Result<(), CommandError> {
    let mut linted = 0;
    let (schemas, unread) = context.schemas()?;
    checked.findings.extend(unread);
    for place in places {
        match place {
            Place::StandardInput(bytes) => {
                let mut own = Linted::default();
                own.text(&standard_input()?, bytes, &context.sources);
                linted += own.files;
                checked.findings.append(&mut own.findings);
            }
            Place::Path(checkout, path) => {
                let sources = &context.sources;
                let (inputs, rest) = formats(checkout, path)?;
                let mut produced = infractl_formats::read(checkout, &inputs, sources);
                linted += produced.ledger.len();
                checked.findings.append(&mut produced.findings);
                checked.findings.append(&mut produced.lint);
                if rest {
                    let found = BareFiles::find(checkout, path).or_undecided()?;
                    let mut own = found.lint(checkout, sources, &schemas, context.threads());
                    linted += own.files;
                    checked.findings.append(&mut own.findings);
                }
            }
        }
    }
    if linted == 0 {
        checked.gap = Some(Gap::NoDocument);
    }
    checked.counts.push(("files".to_owned(), linted));
    Ok(())
}

/// The workflows, Dockerfiles and Compose files at a path, and whether anything else can be there.
fn formats(
    checkout: &Checkout,
    path: &RelativePath,
) -> Result<(Vec<(RelativePath, Format)>, bool), CommandError> {
    if checkout.kind(path).or_undecided()? == Some(EntryKind::Folder) {
        let found = infractl_formats::discover(checkout, path).or_undecided()?;
        return Ok((found.inputs, true));
    }
    Ok(match Format::of(path) {
        Some(format) => (vec![(path.clone(), format)], false),
        None => (Vec::new(), true),
    })
}

fn validate(
    context: &Context,
    places: &[Place],
    ask: &Ask<'_>,
    checked: &mut Checked,
) -> Result<(), CommandError> {
    let newest = || KubernetesVersion::all().max_by_key(|version| version.minor());
    let version = ask
        .manifests
        .version
        .or_else(newest)
        .ok_or_else(|| CommandError::undecided("no schemas are built in"))?;
    let mut manifests = Manifests::with_options(context.render_options());
    if ask.parts.lint {
        manifests.leave_aside(|path| Format::of(path).is_some());
    }
    for place in places {
        match place {
            Place::StandardInput(bytes) => {
                manifests.add(&standard_input()?, bytes, &context.sources);
            }
            // What the other parts know to be something else is no manifest with mistakes.
            Place::Path(_, path) if ask.parts.lint && Format::of(path).is_some() => {}
            Place::Path(checkout, path) => manifests
                .read(checkout, path, &context.sources)
                .or_undecided()?,
        }
    }
    let options = infractl_kubernetes::Options {
        is_whole: false,
        allows_unknown_kinds: ask.manifests.allows_unknown_kinds,
        ..infractl_kubernetes::Options::default()
    };
    let (findings, objects) = manifests.validate(version, &options);
    if !ask.parts.lint {
        checked.counts.push(("files".to_owned(), manifests.files));
    }
    if !ask.parts.lint && ask.policies.is_none() && objects == 0 && findings.is_empty() {
        checked.gap = Some(Gap::NoDocument);
    }
    checked.findings.extend(findings);
    checked.counts.push(("objects".to_owned(), objects));
    Ok(())
}

fn judge(
    context: &Context,
    places: &[Place],
    policies: &PolicyArgs,
    workers: &mut [Worker],
    checked: &mut Checked,
) -> Result<(), CommandError> {
    let folders = policies.of_paths(context)?;
    let reading = Judges::read(
        folders.files.as_ref(),
        &folders.paths,
        &context.sources,
        workers,
    )
    .or_undecided()?;
    let mut inputs = BareInputs::default();
    let (schemas, unread) = context.schemas()?;
    let mut terraform = Terraform::new(&schemas);
    // A mistake in what the project keeps concerns whoever reads modules; another part may have told.
    terraform.findings.extend(unread);
    let mut produced = Produced::default();
    let mut modules = BTreeSet::new();
    for place in places {
        match place {
            // A file of a module stands for the module, and so do several.
            Place::Path(checkout, path) if is_configuration(path.name()) => {
                let folder = path.parent();
                if modules.insert((checkout.root(), folder.clone())) {
                    terraform
                        .add_module(checkout, folder, &context.sources)
                        .or_undecided()?;
                }
            }
            Place::StandardInput(bytes) => {
                inputs.add(&standard_input()?, bytes, &context.sources);
                // What lies around standard input is nowhere.
                for plan in inputs.plans.drain(..) {
                    terraform.add_plan(&MemoryFiles::new(), &plan, &context.sources);
                }
            }
            Place::Path(checkout, path) => {
                let (known, _) = formats(checkout, path)?;
                produced.read(checkout, &known, &context.sources);
                // A Dockerfile is no YAML, and all that it says is known by now.
                if Format::of(path) != Some(Format::Dockerfile) {
                    inputs
                        .read(checkout, path, &context.sources)
                        .or_undecided()?;
                    for plan in inputs.plans.drain(..) {
                        terraform.add_plan(checkout, &plan, &context.sources);
                    }
                    if checkout.kind(path).or_undecided()? == Some(EntryKind::Folder) {
                        terraform
                            .add_modules(checkout, path, &context.sources)
                            .or_undecided()?;
                    }
                }
            }
        }
    }
    inputs.findings.append(&mut terraform.findings);
    inputs.findings.append(&mut produced.findings);
    let judges = reading.load().or_undecided()?;
    let mut documents = inputs.inputs();
    documents.extend(produced.documents.iter().map(infractl_check::outside));
    documents.extend(terraform.inputs());
    let number = documents.len();
    let Judges {
        set,
        findings,
        workers,
        is_empty,
    } = judges;
    let mut evaluation = infractl_policy::evaluate(&set, &documents, workers).or_undecided()?;
    evaluation
        .findings
        .extend(terraform.undecided(set.policies()));
    terraform.clean(&mut evaluation.findings);
    terraform.label(&mut evaluation.findings);
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
    let found = infractl_check::untold(evaluation.findings, &checked.findings);
    checked.findings.extend(found);
    checked.findings.append(&mut inputs.findings);
    checked.policies = Some(set.digest().to_string());
    let own = [("policies", set.policies().len()), ("documents", number)];
    let own = own.map(|(name, number)| (name.to_owned(), number));
    checked.counts.extend(own);
    checked.known = set.policies().to_vec();
    Ok(())
}
