use infractl_release::{Pins, Target, choose, refusals, rollback, runs, survivors};
use infractl_report::ReleaseReport;

use crate::commands::platform::{error_of_state, load};
use crate::commands::releasing::{
    Repository, Shape, effect, error_of_release, release_bytes, show, stateful, write,
};
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Go back to a release that was applied to an environment before
///
/// Records keep the bytes of each `release.yaml` that was applied; they come back as they were.
/// Prints the change as a patch, what it does to the objects, and what cannot be undone; `--write`
/// writes it. Refused (5) is what programs that have run since would not survive: a minor version
/// of Kubernetes or a major version of what keeps data going down.
#[derive(clap::Args, Debug)]
pub(crate) struct RollbackArgs {
    /// The environment
    environment: String,
    /// The record to go back to [default: the newest that succeeded with another release]
    #[arg(long, value_name = "RECORD")]
    to: Option<String>,
    /// Write the change instead of only printing it
    #[arg(long)]
    write: bool,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Shape,
}

pub(crate) fn run(context: &Context, args: &RollbackArgs) -> Result<Outcome, CommandError> {
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    let name = &environment.name;
    if let Some(leader) = &environment.file.follows {
        let message = format!("`{name}` follows `{leader}` and has no release of its own");
        return Err(CommandError::refused(message)
            .hint(format!("`infractl rollback {leader}` goes back there")));
    }
    let store = loaded.store(environment)?;
    let runs = runs(&store, &context.sources).map_err(|error| error_of_state(&error))?;
    let workspace = loaded.workspace(context)?;
    let bytes = release_bytes(&loaded, environment)?;
    let pins = Pins::of(&environment.release.file);
    let components = environment.file.components.iter();
    let target = Target {
        environment: name,
        path: &environment.release.path,
        bytes: &bytes,
        pins: &pins,
        variants: components
            .map(|(name, choice)| (name.clone(), choice.variant.value.clone()))
            .collect(),
        stateful: stateful(&workspace),
    };
    let failed = |error| error_of_release(&error);
    let run = choose(&runs, &target, args.to.as_deref()).map_err(failed)?;
    let proposal = rollback(&target, run, &context.sources).map_err(failed)?;
    if proposal.is_empty() && args.format == Shape::Text {
        let line = format!(
            "{name}: nothing to do; `{}` is that of {}\n",
            proposal.path, run.id
        );
        context.output.data(line.as_bytes())?;
        return Ok(Outcome::Clean);
    }
    let refusals = refusals(&target, &runs, run);
    let repository = Repository::open(&loaded.checkout, &workspace)?;
    let commits = repository.commits(pins.revision.as_ref(), proposal.pins.revision.as_ref());
    let effect = effect(context, &loaded.checkout, &proposal)?;
    let is_written = args.write && refusals.is_empty() && !proposal.is_empty();
    if is_written {
        write(context, &loaded, &store, &proposal)?;
    }
    let report = ReleaseReport {
        command: "rollback",
        from: Some(&run.id),
        proposal: &proposal,
        commits: &commits,
        effect: &effect,
        evidence: None,
        verdicts: &[],
        policies: None,
        refusals: &refusals,
        notes: &survivors(&target, run),
        is_written,
        next: &if is_written {
            format!("commit `{}`, then `infractl apply {name}`", proposal.path)
        } else if refusals.is_empty() {
            "the same with `--write`".to_owned()
        } else {
            "a release that goes forward: pin or promote one".to_owned()
        },
    };
    show(context, args.format, &report)?;
    if refusals.is_empty() {
        return Ok(Outcome::Clean);
    }
    let subjects: Vec<&str> = refusals.iter().map(|own| own.subject.as_str()).collect();
    Err(CommandError::refused(format!(
        "`{name}` does not go back to {}: {}",
        run.id,
        subjects.join(", ")
    )))
}
