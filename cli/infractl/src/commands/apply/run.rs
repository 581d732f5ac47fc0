//! One apply, from consent to record.

use std::fmt::Write as _;
use std::sync::Arc;

use infractl_delivery::{Applied, Plan, SealedPlan, StackOutputs, StackPlan, forget_stacks};
use infractl_project::Environment;
use infractl_report::{stacks_counts, stacks_text};
use infractl_state::{Approval, Code, Secrets};

use super::{ApplyArgs, consent, guards, release_as_planned, show};
use crate::commands::deliver::{Delivery, deliver};
use crate::commands::planning::{self, Planned, StacksFrom, Wanted, describe_limits, is_bound};
use crate::commands::platform::{Loaded, error_of_state};
use crate::commands::stacks::{Host, PLATFORM, Progress, StackRun, Stacks};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::interrupts::Interrupts;
use crate::outcome::Outcome;

/// What an apply is told by its command line.
#[derive(Clone, Copy)]
pub(super) struct Applying<'a> {
    pub(super) context: &'a Context,
    pub(super) interrupts: &'a Interrupts,
    pub(super) loaded: &'a Loaded,
    pub(super) environment: &'a Environment,
    pub(super) args: &'a ApplyArgs,
    /// What policies hold back, and somebody lets through.
    pub(super) approvals: &'a [Approval],
}

/// Plans anew, while a run goes on, what the stacks of it change.
struct Meanwhile<'a> {
    applying: Applying<'a>,
    again: Option<Planned>,
}

impl Applying<'_> {
    pub(super) fn bring(
        self,
        planned: &Planned,
        stacks: Option<&Stacks<'_>>,
        code: Code,
        plan_file: Option<&SealedPlan>,
    ) -> Result<Outcome, CommandError> {
        let Self {
            context,
            interrupts,
            loaded,
            environment,
            args,
            approvals,
        } = self;
        let release = release_as_planned(context, loaded, environment)?;
        let delivery = Delivery {
            plan: &planned.plan,
            store: &planned.store,
            target: &planned.target,
            release: Some(&release),
            code: code.clone(),
            kubernetes: Some(planned.rendered.kubernetes.as_str().to_owned()),
            policies: planned.verdict.policies,
            plan_file,
            approvals,
        };
        let Some(stacks) = stacks else {
            let (applied, outcome) = deliver(context, interrupts, delivery, None)?;
            describe_limits(context, &planned.plan);
            let text = guards::summary(planned, applied.is_changed);
            context.output.data(text.as_bytes())?;
            return Ok(outcome);
        };
        let mut meanwhile = Meanwhile {
            applying: self,
            again: None,
        };
        let mut run = StackRun {
            context,
            stacks,
            planned: &planned.stacks,
            request: &args.stacks.request(environment)?,
            code,
            key: Secrets::new(&planned.store)
                .digest_key()
                .map_err(|error| error_of_state(&error))?,
            host: &mut meanwhile,
            is_sealed: plan_file.is_some(),
            has_platform: planned.has_platform,
            is_bound: is_bound(environment),
            progress: Progress::of(&planned.stacks),
        };
        let delivered = deliver(context, interrupts, delivery, Some(&mut run));
        let mut progress = run.progress;
        let forgotten = match &delivered {
            Ok((applied, _)) if applied.record.is_none() => Ok(()),
            _ => forget_stacks(&planned.store),
        };
        let (applied, outcome) = match (delivered, progress.error.take()) {
            (Ok(done), _) => done,
            (Err(_), Some(error)) | (Err(error), None) => return Err(error),
        };
        forgotten.or_undecided()?;
        let last = meanwhile.again.as_ref().unwrap_or(planned);
        self.conclude(last, &progress, &applied)?;
        Ok(outcome)
    }

    /// Says what a run with stacks did, and what it left to wait.
    fn conclude(
        self,
        planned: &Planned,
        progress: &Progress,
        applied: &Applied,
    ) -> Result<(), CommandError> {
        let Self {
            context,
            environment,
            ..
        } = self;
        let mut text = String::new();
        for name in progress.applied.keys() {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "stack {name}: applied");
        }
        let is_left_out = progress.waiting.iter().any(|part| part == PLATFORM);
        if planned.has_platform && !is_left_out {
            describe_limits(context, &planned.plan);
            text.push_str(&guards::summary(planned, applied.is_changed));
        } else if text.is_empty() {
            let _ = writeln!(text, "{}: no changes", environment.name);
        }
        context.output.data(text.as_bytes())?;
        if !progress.waiting.is_empty() {
            context.output.say(&format!(
                "waits for another plan, now that more is known: {}; plan again: infractl plan {}",
                progress.waiting.join(", "),
                environment.name
            ));
        }
        Ok(())
    }
}

impl Host for Meanwhile<'_> {
    fn agree(&mut self, plan: &StackPlan) -> Result<(), CommandError> {
        let Applying {
            context,
            loaded,
            environment,
            args,
            interrupts,
            approvals,
        } = self.applying;
        let plans = std::slice::from_ref(plan);
        let text = stacks_text(plans, context.output.is_coloured());
        context.output.data(text.as_bytes())?;
        let wanted = args.wanted(environment, interrupts, approvals);
        planning::judge_late(context, loaded, &wanted, plan)?
            .require_allowed(context, &format!("stack `{}` is not applied", plan.name))?;
        let counts = stacks_counts(plans);
        consent(context, args.yes, (&args.environment, &counts), "apply")
    }

    fn platform(&mut self, outputs: &StackOutputs) -> Result<Arc<Plan>, CommandError> {
        let Applying {
            context,
            loaded,
            environment,
            args,
            interrupts,
            ..
        } = self.applying;
        let wanted = Wanted {
            stacks: StacksFrom::Applied(outputs),
            ..args.wanted(environment, interrupts, &[])
        };
        let (planned, _) = planning::plan(context, loaded, wanted)?;
        guards::require(context, environment, &planned)?;
        if planned.has_work() {
            show(context, &planned)?;
            let counts = planned.counts();
            consent(context, args.yes, (&args.environment, &counts), "apply")?;
        }
        let plan = Arc::clone(&planned.plan);
        self.again = Some(planned);
        Ok(plan)
    }
}
