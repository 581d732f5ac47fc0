use std::collections::BTreeSet;

use infractl_environment::is_on_branch;
use infractl_release::{ImageChange, pin, require_first};
use infractl_report::ReleaseReport;

use crate::commands::platform::load;
use crate::commands::releasing::{
    Repository, Shape, effect, error_of_chain, error_of_release, release_bytes, show, write,
};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// The most files that a warning names.
const MOST_FILES: usize = 5;

/// Move the first environment of the chain to a revision of the code and to other images
///
/// Prints the change of `release.yaml` as a patch, and what it means; `--write` writes it. All
/// bytes that say nothing of what is pinned stay, comments included. The other environments of the
/// chain are promoted to.
#[derive(clap::Args, Debug)]
pub(crate) struct PinArgs {
    /// The environment
    environment: String,
    /// The commit whose code it shall run: a branch, a tag or an id, in the history of the base
    /// branch
    #[arg(long, value_name = "REF", default_value = "HEAD")]
    revision: String,
    /// A pinned image, with the tag and the digest that it shall have, such as
    /// `postgresql.server=17.6@sha256:…`; may be given often. Without a digest the tag decides
    #[arg(long = "image", value_name = "NAME=TAG[@DIGEST]")]
    images: Vec<ImageChange>,
    /// Write the change instead of only printing it
    #[arg(long)]
    write: bool,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Shape,
}

pub(crate) fn run(context: &Context, args: &PinArgs) -> Result<Outcome, CommandError> {
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    require_first(&loaded.project.file.chain, environment).map_err(error_of_chain)?;
    refuse_repeated(&args.images)?;
    let workspace = loaded.workspace(context)?;
    let repository = Repository::open(&loaded.checkout, &workspace)?;
    let revision = repository.git.commit(&args.revision).or_undecided()?;
    let base = &loaded.project.file.base_branch;
    if !is_on_branch(&repository.git, base, &revision).or_undecided()? {
        return Err(CommandError::refused(format!(
            "{} is not in the history of `{base}`",
            revision.short()
        ))
        .hint(format!(
            "merge it into `{base}`, or name a commit that is there with `--revision REF`"
        )));
    }
    let bytes = release_bytes(&loaded, environment)?;
    let proposal = pin(
        environment,
        &bytes,
        &revision,
        &args.images,
        &context.sources,
    )
    .map_err(|error| error_of_release(&error))?;
    let notes = notes(&repository, &revision, &args.images, &proposal)?;
    if proposal.is_empty() && args.format == Shape::Text {
        for note in &notes {
            context.output.say(note);
        }
        let short = revision.short();
        let name = &args.environment;
        let line = format!(
            "{name}: nothing to do; `{}` pins {short} already\n",
            proposal.path
        );
        context.output.data(line.as_bytes())?;
        return Ok(Outcome::Clean);
    }
    let before = environment.release.file.source.revision.as_ref();
    let commits = repository.commits(before.map(|pin| &pin.value), Some(&revision));
    let effect = effect(context, &loaded.checkout, &proposal)?;
    if args.write && !proposal.is_empty() {
        write(context, &loaded, &loaded.store(environment)?, &proposal)?;
    }
    let name = &args.environment;
    let report = ReleaseReport {
        command: "pin",
        from: None,
        proposal: &proposal,
        commits: &commits,
        effect: &effect,
        evidence: None,
        verdicts: &[],
        policies: None,
        refusals: &[],
        notes: &notes,
        is_written: args.write,
        next: &if args.write {
            format!("commit `{}`, then `infractl apply {name}`", proposal.path)
        } else {
            "the same with `--write`".to_owned()
        },
    };
    show(context, args.format, &report)?;
    Ok(Outcome::Clean)
}

fn refuse_repeated(images: &[ImageChange]) -> Result<(), CommandError> {
    let mut names = BTreeSet::new();
    match images.iter().find(|image| !names.insert(&image.name)) {
        None => Ok(()),
        Some(image) => Err(CommandError::undecided(format!(
            "`--image {}=…` is given twice",
            image.name
        ))),
    }
}

/// What the person who pins has to know besides.
fn notes(
    repository: &Repository,
    revision: &infractl_base::CommitId,
    images: &[ImageChange],
    proposal: &infractl_release::Proposal,
) -> Result<Vec<String>, CommandError> {
    let mut notes = Vec::new();
    let unresolved = proposal.pins.unresolved();
    for image in images {
        if unresolved.contains(&image.name) {
            notes.push(format!(
                "the digest of `{}` is unresolved: what its tag `{}` names may change",
                image.name, image.tag
            ));
        }
    }
    let files = repository.uncommitted()?;
    if !files.is_empty() {
        let named = files.get(..MOST_FILES).unwrap_or(&files).join("`, `");
        let more = match files.len().saturating_sub(MOST_FILES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        notes.push(format!(
            "not in {}, because no commit has it: `{named}`{more}",
            revision.short()
        ));
    }
    Ok(notes)
}
