//! What keeps a plan from being applied.

use infractl_delivery::ObjectAction;
use infractl_project::Environment;
use infractl_report::counts_sentence;
use infractl_state::Counts;

use crate::commands::planning::Planned;
use crate::context::Context;
use crate::error::CommandError;
use crate::output::Output;

/// Fails where something in a plan must not be applied.
pub(super) fn require(
    context: &Context,
    environment: &Environment,
    planned: &Planned,
) -> Result<(), CommandError> {
    refuse_unrendered(environment, planned)?;
    refuse_loss(planned)?;
    require_allowed(context, planned)
}

/// A production environment takes a component that nothing rendered only where it says why.
pub(super) fn refuse_unrendered(
    environment: &Environment,
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

/// Nothing is applied while a denial stands.
pub(super) fn require_allowed(context: &Context, planned: &Planned) -> Result<(), CommandError> {
    let what = format!("`{}` is not applied", planned.rendered.environment);
    planned.verdict.require_allowed(context, &what)
}

/// What was not rendered is not known to be gone: its objects on the target must not go.
pub(super) fn refuse_loss(planned: &Planned) -> Result<(), CommandError> {
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

/// Fails unless the user agrees to what would change.
pub(crate) fn consent(
    context: &Context,
    is_given: bool,
    (environment, counts): (&str, &Counts),
    verb: &str,
) -> Result<(), CommandError> {
    let counts = counts_sentence(counts);
    context.output.say(&format!("{environment}: {counts}"));
    if is_given {
        return Ok(());
    }
    if !Output::is_interactive() {
        return Err(CommandError::refused(format!(
            "`{verb} {environment}` needs consent, and there is no terminal to ask on"
        ))
        .hint("read the plan above, then pass `--yes`"));
    }
    let question = format!("{verb} `{environment}` as shown above? Only `yes` is consent:");
    if context.output.asks(&question) {
        Ok(())
    } else {
        Err(CommandError::refused("not agreed; nothing was changed"))
    }
}

/// What a run did to the platform.
pub(super) fn summary(planned: &Planned, is_changed: bool) -> String {
    let counted = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    let components = planned.rendered.components.iter();
    let components = components
        .filter(|component| component.not_rendered.is_none())
        .count();
    // What the target holds: a Secret that is only listed is none of its objects.
    let plans = planned.plan.components.iter();
    let objects = plans
        .flat_map(|component| &component.objects)
        .filter(|object| object.action != ObjectAction::Delete)
        .count();
    let held = format!(
        "{}, {}",
        counted(components, "component"),
        counted(objects, "object")
    );
    let path = &planned.target.path;
    let name = &planned.rendered.environment;
    if !is_changed {
        return format!("{name}: no changes; `{path}` holds {held}\n");
    }
    format!(
        "{name}: wrote {held} to `{path}`\n\
         put them on a cluster: kubectl apply --server-side -k {path}\n"
    )
}
