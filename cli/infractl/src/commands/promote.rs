mod evidence;
mod judge;

use std::path::PathBuf;
use std::sync::Arc;

use infractl_base::{Files, MemoryFiles, Overlay, RelativePath};
use infractl_document::Finding;
use infractl_environment::Workspace;
use infractl_project::{Environment, EnvironmentName, Project, UnknownEnvironment};
use infractl_release::{Gathered, Proposal, Verdict, promote, require_next};
use infractl_report::ReleaseReport;

use self::judge::Judged;
use crate::commands::platform::{Loaded, open_history, refuse_errors};
use crate::commands::releasing::{
    Repository, Shape, effect, error_of_chain, error_of_release, show, write,
};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// Move the release of one environment to the next one of the chain
///
/// What is pinned moves: the revision of the code, the versions, the images. Values never do.
/// Prints the change of TO's `release.yaml` as a patch, what it does to TO's objects, the evidence,
/// and what each gate says of it; `--write` writes it. The gates are policies: those that are built
/// in, and the project's own that read documents of kind `promotion`. One that denies, or that looks
/// at what is not known, ends the command with 5, also without `--write`, and nothing is written.
#[derive(clap::Args, Debug)]
pub(crate) struct PromoteArgs {
    /// The environment whose release is taken
    from: String,
    /// The environment that takes it; it stands in the step of the chain right behind that of FROM
    to: EnvironmentName,
    /// Write the change instead of only printing it
    #[arg(long)]
    write: bool,
    /// What no file of the project and no record tells: backups, drills, reviews, measurements
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// The project's policies as they are at this git revision, such as `origin/main`
    #[arg(long, value_name = "REVISION")]
    policies_from: Option<String>,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Shape,
}

pub(crate) fn run(context: &Context, args: &PromoteArgs) -> Result<Outcome, CommandError> {
    let opened = Opened::load(context, args)?;
    let loaded = &opened.loaded;
    let from = loaded.environment(&args.from)?;
    let to = loaded.environment(args.to.as_str())?;
    // Read before anything is answered: what nobody can read proves nothing.
    let outside = evidence::outside(context, args.evidence.as_deref(), to)?;
    let path = &opened.path;
    let from_bytes = loaded.checkout.read(&from.release.path).or_undecided()?;
    let proposal = promote(
        &from.release,
        &from_bytes,
        &args.to,
        path,
        opened.bytes.as_ref(),
        &context.sources,
    )
    .map_err(|error| error_of_release(&error))?;
    if proposal.is_empty() && args.format == Shape::Text {
        let line = format!(
            "{}: nothing to promote; `{path}` pins what `{}` pins\n",
            args.to, args.from
        );
        context.output.data(line.as_bytes())?;
        return Ok(Outcome::Clean);
    }
    let files = opened.files();
    let files = Overlay::new(&files, &loaded.checkout);
    let (workspace, findings) = Workspace::load(
        &files,
        &context.sources,
        Some(open_history(&loaded.checkout)),
    );
    refuse_errors(context, &findings)?;
    let workspace =
        workspace.ok_or_else(|| CommandError::undecided("the project cannot be read"))?;
    let repository = Repository::open(&loaded.checkout, &workspace)?;
    let has_release = opened.bytes.is_some();
    let (mut gathered, mut judged): (Option<Gathered>, Option<Judged>) = (None, None);
    if !proposal.is_empty() {
        let evidence = evidence::gather(
            context,
            loaded,
            &workspace,
            &repository,
            (from, to),
            (has_release, outside),
        )?;
        let evidence = gathered.insert(evidence.gather());
        let revision = args.policies_from.clone();
        judged = Some(judge::judge(
            context, loaded, &workspace, to, evidence, revision,
        )?);
    }
    let verdicts = judged.as_ref().map_or(&[][..], |judged| &judged.verdicts);
    let shut = |own: &&Verdict| own.outcome.is_shut();
    let failed: Vec<&Verdict> = verdicts.iter().filter(shut).collect();
    let before = &to.release.file.source.revision;
    let before = before.as_ref().map(|pin| &pin.value);
    let commits = repository.commits(
        before.filter(|_| has_release),
        proposal.pins.revision.as_ref(),
    );
    let effect = effect(context, &loaded.checkout, &proposal)?;
    let is_written = args.write && failed.is_empty() && !proposal.is_empty();
    if is_written {
        write(context, loaded, &loaded.store(to)?, &proposal)?;
    }
    let report = ReleaseReport {
        command: "promote",
        from: Some(&args.from),
        proposal: &proposal,
        commits: &commits,
        effect: &effect,
        evidence: gathered.as_ref(),
        verdicts,
        policies: judged.as_ref().map(|judged| judged.policies.as_str()),
        refusals: &[],
        notes: &[],
        is_written,
        next: &next(&proposal, &failed, is_written),
    };
    show(context, args.format, &report)?;
    refuse(&failed, args)
}

fn next(proposal: &Proposal, failed: &[&Verdict], is_written: bool) -> String {
    let Proposal {
        environment, path, ..
    } = proposal;
    if is_written {
        format!("commit `{path}`, then `infractl apply {environment}`")
    } else if proposal.is_empty() {
        "nothing".to_owned()
    } else if failed.is_empty() {
        "the same with `--write`".to_owned()
    } else {
        "what the failed gates ask for, then the same again".to_owned()
    }
}

fn refuse(failed: &[&Verdict], args: &PromoteArgs) -> Result<Outcome, CommandError> {
    let names: Vec<&str> = failed.iter().map(|verdict| verdict.gate.as_str()).collect();
    let noun = match names.len() {
        0 => return Ok(Outcome::Clean),
        1 => "gate fails",
        _ => "gates fail",
    };
    Err(CommandError::refused(format!(
        "`{}` is not promoted to `{}`: {} {noun}: {}",
        args.from,
        args.to,
        names.len(),
        names.join(", ")
    )))
}

/// The project as the promotion finds it.
struct Opened {
    /// With the release of the giver for a taker that has none yet.
    loaded: Loaded,
    /// The release of the taker.
    path: RelativePath,
    /// The bytes of that; `None` where there is no file.
    bytes: Option<Arc<[u8]>>,
    /// What stands in for the missing file.
    stand_in: Option<Arc<[u8]>>,
}

impl Opened {
    fn load(context: &Context, args: &PromoteArgs) -> Result<Self, CommandError> {
        let checkout = context.project_checkout()?;
        let (project, findings) = read(context, &checkout)?;
        let from = match project.environment(&args.from) {
            Ok(from) => from,
            Err(error @ UnknownEnvironment::Missing { .. }) => {
                return Err(CommandError::undecided(error.to_string()));
            }
            Err(UnknownEnvironment::Broken { .. } | UnknownEnvironment::Unread { .. }) => {
                refuse_errors(context, &findings)?;
                return Err(CommandError::undecided("the project cannot be read"));
            }
        };
        if let Err(error @ UnknownEnvironment::Missing { .. }) =
            project.environment(args.to.as_str())
        {
            return Err(CommandError::undecided(error.to_string()));
        }
        require_next(&project.file.chain, from, &args.to).map_err(error_of_chain)?;
        let path = release_path(&project, &args.to)?;
        if checkout.kind(&path).or_undecided()?.is_some() {
            refuse_errors(context, &findings)?;
            let bytes = Some(checkout.read(&path).or_undecided()?);
            let project = Arc::new(project);
            let loaded = Loaded { checkout, project };
            return Ok(Self {
                loaded,
                path,
                bytes,
                stand_in: None,
            });
        }
        let stand_in = checkout.read(&from.release.path).or_undecided()?;
        let mut files = MemoryFiles::new();
        files.insert(path.clone(), Arc::clone(&stand_in));
        let (project, findings) = read(context, &Overlay::new(&files, &checkout))?;
        refuse_errors(context, &findings)?;
        Ok(Self {
            loaded: Loaded {
                checkout,
                project: Arc::new(project),
            },
            path,
            bytes: None,
            stand_in: Some(stand_in),
        })
    }

    /// What lies over the checkout.
    fn files(&self) -> MemoryFiles {
        let mut files = MemoryFiles::new();
        if let Some(bytes) = &self.stand_in {
            files.insert(self.path.clone(), Arc::clone(bytes));
        }
        files
    }
}

fn read(context: &Context, files: &dyn Files) -> Result<(Project, Vec<Finding>), CommandError> {
    let (project, findings) = Project::load(files, &context.sources);
    if let Some(project) = project {
        return Ok((project, findings));
    }
    refuse_errors(context, &findings)?;
    Err(CommandError::undecided("the project cannot be read"))
}

fn release_path(project: &Project, name: &EnvironmentName) -> Result<RelativePath, CommandError> {
    let folder = project.file.paths.environments.path();
    folder.join(&format!("{name}/release.yaml")).or_undecided()
}

/// The environment that gives and the one that takes.
type Pair<'p> = (&'p Environment, &'p Environment);
