//! Brings a plan to its target: what `apply` and `destroy` share.

use infractl_base::Digest;
use infractl_delivery::{Ahead, Applied, DeliveryError, Plan, Progress, Run, SealedPlan, apply};
use infractl_state::{
    Approval, Code, LocalStore, Outcome as RunOutcome, Step, latest_run, record, trail,
};

use crate::arguments::VERSION;
use crate::commands::platform::{Target, error_of_state};
use crate::context::Context;
use crate::error::CommandError;
use crate::interrupts::Interrupts;
use crate::outcome::Outcome;
use crate::output::Output;

/// A plan with all that its record needs.
pub(crate) struct Delivery<'d> {
    pub(crate) plan: &'d Plan,
    pub(crate) store: &'d LocalStore,
    pub(crate) target: &'d Target,
    /// The bytes of `release.yaml`, where they count.
    pub(crate) release: Option<&'d [u8]>,
    pub(crate) code: Code,
    pub(crate) kubernetes: Option<String>,
    /// The digest of the policies that found nothing to deny.
    pub(crate) policies: Option<Digest>,
    pub(crate) plan_file: Option<&'d SealedPlan>,
    /// What policies held back, and somebody let through.
    pub(crate) approvals: &'d [Approval],
}

/// Applies a plan. The outcome is clean, or that a signal came when it was too late to stop.
pub(crate) fn deliver(
    context: &Context,
    interrupts: &Interrupts,
    delivery: Delivery<'_>,
    ahead: Option<&mut dyn Ahead>,
) -> Result<(Applied, Outcome), CommandError> {
    let plan = delivery.plan;
    let run = Run {
        directory: &delivery.target.directory,
        store: delivery.store,
        release: delivery.release,
        code: delivery.code,
        kubernetes: delivery.kubernetes,
        policies: delivery.policies,
        tool: VERSION.to_owned(),
        who: Context::who(),
        clock: &Context::now,
        plan_file: delivery.plan_file,
        approvals: delivery.approvals,
        is_interrupted: &|| interrupts.received().is_some(),
    };
    interrupts.begin();
    let applied = apply(plan, &run, ahead, &mut |progress| {
        tell(context, interrupts, progress);
    });
    match (applied, interrupts.received()) {
        (Ok(applied), None) => Ok((applied, Outcome::Clean)),
        (Ok(applied), Some(signal)) => {
            context
                .output
                .say(&format!("{}: came when all was done", signal.name()));
            Ok((applied, Outcome::Interrupted(signal)))
        }
        (Err(DeliveryError::Interrupted { before }), Some(signal)) => {
            let target = if before > Step::Exchange {
                "the target is the new one"
            } else {
                "the target is as it was"
            };
            Err(CommandError::interrupted(
                signal,
                format!("interrupted before the step `{before}`; {target}"),
            )
            .hint(format!(
                "`infractl status {name}` shows what was done, and `infractl {verb} {name}` plans \
                 anew and takes over",
                name = plan.environment,
                verb = plan.action,
            )))
        }
        (Err(error), Some(signal)) if error.is_interruption() => Err(CommandError::interrupted(
            signal,
            error.to_string(),
        )
        .hint(format!(
            "`infractl status {name}` shows what was done, and `infractl {verb} {name}` plans \
                 anew and takes over",
            name = plan.environment,
            verb = plan.action,
        ))),
        (Err(error), _) => Err(super::plan_file::explain(error, &plan.environment)),
    }
}

/// Says that the run takes over from one that did not end.
pub(crate) fn tell_takeover(context: &Context, store: &LocalStore) -> Result<(), CommandError> {
    let failed = |error| error_of_state(&error);
    let Some(id) = latest_run(store).map_err(failed)? else {
        return Ok(());
    };
    let Some(found) = record(store, &id).map_err(failed)? else {
        return Ok(());
    };
    if found.outcome != RunOutcome::Interrupted {
        return Ok(());
    }
    let step = trail(store, &id).map_err(failed)?.last_step();
    let place = step.map_or_else(String::new, |step| format!(" at the step `{step}`"));
    context.output.say(&format!(
        "takes over after the {} {id} by {}, which was interrupted{place}",
        found.start.action, found.start.who
    ));
    Ok(())
}

fn tell(context: &Context, interrupts: &Interrupts, progress: Progress<'_>) {
    match progress {
        Progress::Step(step) => interrupts.set_step(step.name()),
        Progress::Writing {
            component,
            position,
            of,
        } if Output::is_interactive() => {
            context
                .output
                .say(&format!("[{position}/{of}] {component}"));
        }
        Progress::Writing { .. } | Progress::Locked | Progress::Flushing | Progress::Exchanged => {}
    }
}
