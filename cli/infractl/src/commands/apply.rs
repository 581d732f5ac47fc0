use infractl_base::Files;
use infractl_delivery::{ObjectAction, Plan, Progress, Run, apply};
use infractl_document::RenderKind;
use infractl_report::{counts_sentence, plan_text};

use crate::arguments::VERSION;
use crate::commands::planning::{self, Planned, describe_limits};
use crate::commands::platform::{error_of, load};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;
use crate::output::Output;

/// Bring the target of an environment to what its files say
#[derive(clap::Args, Debug)]
pub(crate) struct ApplyArgs {
    /// The environment
    environment: String,
    /// Apply without asking
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(context: &Context, args: &ApplyArgs) -> Result<Outcome, CommandError> {
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    let planned = planning::plan(context, &loaded, environment, RenderKind::Now)?;
    refuse_unrendered(environment, &planned)?;
    refuse_loss(&planned)?;
    if !planned.plan.is_empty() {
        context
            .output
            .data(plan_text(&planned.plan, context.output.is_coloured()).as_bytes())?;
        consent(context, args.yes, &planned.plan, "apply")?;
    }
    let release = loaded
        .checkout
        .read(&environment.release.path)
        .or_undecided()?;
    // A checkout with the pinned code is read in its place; what counts is still the pin.
    let pin = environment.release.file.source.revision.as_ref();
    let revision = pin
        .filter(|_| !environment.is_follower())
        .map(|pin| pin.value.to_string());
    let run = Run {
        directory: &planned.target.directory,
        store: &planned.store,
        release: Some(&release),
        code: loaded.code(revision),
        kubernetes: Some(planned.rendered.kubernetes.as_str().to_owned()),
        tool: VERSION.to_owned(),
        who: Context::who(),
        clock: &Context::now,
    };
    let applied = apply(&planned.plan, &run, &mut |step| tell(context, step))
        .map_err(|error| error_of(&error))?;
    describe_limits(context, &planned.plan);
    context
        .output
        .data(summary(&planned, applied.is_changed).as_bytes())?;
    Ok(Outcome::Clean)
}

/// A production environment takes a component that nothing rendered only where it says why.
fn refuse_unrendered(
    environment: &infractl_project::Environment,
    planned: &Planned,
) -> Result<(), CommandError> {
    if *environment.file.tier != infractl_project::Tier::Production {
        return Ok(());
    }
    let is_allowed = |name| environment.file.allow_unrendered.contains_key(name);
    let refused = planned
        .rendered
        .components
        .iter()
        .find(|component| component.not_rendered.is_some() && !is_allowed(&component.name));
    refused.map_or(Ok(()), |component| {
        Err(CommandError::refused(format!(
            "`{}` was not rendered, so not checked",
            component.name
        ))
        .hint("vendor its chart, or name it under `allowUnrendered` with a reason"))
    })
}

/// What was not rendered is not known to be gone: its objects on the target must not go.
fn refuse_loss(planned: &Planned) -> Result<(), CommandError> {
    let is_deleted = |name: &str| {
        let plans = planned
            .plan
            .components
            .iter()
            .filter(|component| component.name == name);
        plans
            .flat_map(|component| &component.objects)
            .any(|object| object.action == ObjectAction::Delete)
    };
    let mut unknown = planned.rendered.components.iter();
    match unknown.find(|own| own.not_rendered.is_some() && is_deleted(own.name.as_str())) {
        None => Ok(()),
        Some(component) => Err(CommandError::refused(format!(
            "`{}` was not rendered, and the target holds objects of it that would be deleted",
            component.name
        ))
        .hint("make it renderable, or take it out of the environment to delete it")),
    }
}

/// Fails unless the user agrees to what the plan changes.
pub(crate) fn consent(
    context: &Context,
    is_given: bool,
    plan: &Plan,
    verb: &str,
) -> Result<(), CommandError> {
    let counts = counts_sentence(&plan.counts);
    context
        .output
        .say(&format!("{}: {counts}", plan.environment));
    if is_given {
        return Ok(());
    }
    if !Output::is_interactive() {
        return Err(CommandError::refused(format!(
            "`{verb} {}` needs consent, and there is no terminal to ask on",
            plan.environment
        ))
        .hint("read the plan above, then pass `--yes`"));
    }
    let question = format!(
        "{verb} `{}` as shown above? Only `yes` is consent:",
        plan.environment
    );
    if context.output.asks(&question) {
        Ok(())
    } else {
        Err(CommandError::refused("not agreed; nothing was changed"))
    }
}

pub(crate) fn tell(context: &Context, step: Progress<'_>) {
    if let Progress::Writing {
        component,
        position,
        of,
    } = step
        && Output::is_interactive()
    {
        context
            .output
            .say(&format!("[{position}/{of}] {component}"));
    }
}

fn summary(planned: &Planned, is_changed: bool) -> String {
    let components = planned.rendered.components.len();
    let objects: usize = planned.rendered.documents().count();
    let path = &planned.target.path;
    let name = &planned.rendered.environment;
    if !is_changed {
        return format!(
            "{name}: no changes; `{path}` holds {components} components, {objects} objects\n"
        );
    }
    let noun = if components == 1 {
        "component"
    } else {
        "components"
    };
    format!(
        "{name}: wrote {components} {noun}, {objects} objects to `{path}`\n\
         put them on a cluster: kubectl apply --server-side -k {path}\n"
    )
}
