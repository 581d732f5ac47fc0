use clap::ValueEnum;
use infractl_delivery::{Comparison, Drift, IgnoreRule, StackPlan, StackRequest};
use infractl_project::{Environment, Tier};
use infractl_report::{
    drift_json, drift_markdown, drift_sentence, drift_text, has_stack_drift, stack_drift_text,
};
use infractl_state::{LocalStore, LockState, Outcome as RunOutcome, Record, Secrets};
use infractl_state::{history, latest_success};
use infractl_terraform::runner::{PlanRequest, Purpose};

use crate::commands::platform::{Loaded, Variables, error_of, error_of_state, load};
use crate::commands::recorded::Recorded;
use crate::commands::stacks::{PlannedStacks, Stacks, Teller};
use crate::context::Context;
use crate::error::CommandError;
use crate::interrupts::Interrupts;
use crate::outcome::Outcome;

/// Show what the target of an environment holds otherwise than the last apply left it
///
/// What differs is grouped by cause: an edited object, a component that is gone, one change made in
/// many objects. Fields that may differ stand under `drift.ignore` in `environment.yaml`.
#[derive(clap::Args, Debug)]
pub(crate) struct DriftArgs {
    /// The environment
    environment: String,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Shape,
    /// End with 2 when something differs that no rule ignores
    #[arg(long)]
    detailed_exitcode: bool,
}

/// The shapes in which drift is reported.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// For people
    Text,
    /// One JSON object with `schemaVersion`
    Json,
    /// For step summaries and issues
    Markdown,
}

pub(crate) fn run(context: &Context, args: &DriftArgs) -> Result<Outcome, CommandError> {
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    let store = loaded.store(environment)?;
    let stacks = stack_drift(context, &loaded, environment)?;
    let record = latest_success(&store).map_err(|error| error_of_state(&error))?;
    let Some(record) = record else {
        let message = format!(
            "`{}` was never applied, so nothing drifts",
            environment.name
        );
        let hint = format!("`infractl apply {}` applies it", environment.name);
        return Err(CommandError::nothing_checked(message).hint(hint));
    };
    describe_runs(context, &store, &record)?;
    let drift = compare(context, &loaded, environment, &store, &record)?;
    show(context, args, &drift, &stacks.plans)?;
    let is_clean = drift.is_clean() && !has_stack_drift(&stacks.plans);
    let verdict = if is_clean || !args.detailed_exitcode {
        Outcome::Clean
    } else {
        Outcome::Changes
    };
    if drift.not_compared.is_empty() {
        return Ok(verdict);
    }
    context
        .output
        .say("what could not be compared may have drifted");
    Ok(verdict.worst(Outcome::Undecided))
}

/// Compares what a target holds with what a run left there.
pub(crate) fn compare(
    context: &Context,
    loaded: &Loaded,
    environment: &Environment,
    store: &LocalStore,
    record: &Record,
) -> Result<Drift, CommandError> {
    let target = loaded.target(environment)?;
    let mut comparison = Comparison::new(
        record,
        &target.directory,
        Secrets::new(store),
        *environment.file.tier == Tier::Development,
    )
    .map_err(|error| error_of(&error))?;
    let mut unrendered = String::new();
    if comparison.wants_documents() {
        let recorded = Recorded {
            context,
            loaded,
            environment,
            store,
            record,
        };
        unrendered = recorded.render(&mut |desired| {
            let taken = comparison.take(desired, &Variables);
            taken.map_err(|error| error_of(&error))?;
            Ok(comparison.wants_documents())
        })?;
    }
    Ok(comparison.finish(&unrendered, &rules(environment), Context::today()))
}

/// Asks the tool what was done to the stacks elsewhere.
fn stack_drift(
    context: &Context,
    loaded: &Loaded,
    environment: &Environment,
) -> Result<PlannedStacks, CommandError> {
    if environment.file.stacks.is_empty() {
        return Ok(PlannedStacks::default());
    }
    let interrupts = Interrupts::listen("drift")?;
    let workspace = loaded.workspace(context)?;
    let whole = (&workspace, environment);
    let interruption = interrupts.interruption();
    let stacks = Stacks::find(context, loaded, whole, None, interruption)?;
    let request = StackRequest {
        plan: PlanRequest {
            purpose: Purpose::RefreshOnly,
            ..PlanRequest::default()
        },
        ..StackRequest::default()
    };
    let teller = Teller {
        context,
        is_apply: false,
    };
    interrupts.with_tool(|| stacks.plan(context, &request, &teller))
}

fn show(
    context: &Context,
    args: &DriftArgs,
    drift: &Drift,
    stacks: &[StackPlan],
) -> Result<(), CommandError> {
    let sources = &context.sources;
    let text = match args.format {
        Shape::Json => drift_json(drift, stacks, sources),
        Shape::Markdown => {
            let mut text = drift_markdown(drift);
            if has_stack_drift(stacks) {
                let stacks = stack_drift_text(stacks, false);
                text.push_str(
                    &["\n### stacks\n\n```text\n", stacks.trim_end(), "\n```\n"].concat(),
                );
            }
            text
        }
        Shape::Text => {
            let text = drift_text(drift, sources, context.output.is_coloured());
            let stacks = stack_drift_text(stacks, context.output.is_coloured());
            let sentence = drift_sentence(drift);
            format!("{stacks}{text}{}: {sentence}\n", drift.environment)
        }
    };
    context.output.data(text.as_bytes())?;
    if !drift.findings.is_empty() {
        context.output.diagnose(&drift.findings, sources);
    }
    Ok(())
}

/// Says what makes the answer one of a moment: a run that goes on, or one that did not succeed.
fn describe_runs(
    context: &Context,
    store: &LocalStore,
    record: &Record,
) -> Result<(), CommandError> {
    if let LockState::Held(locked) =
        LockState::read(store).map_err(|error| error_of_state(&error))?
        && !locked.is_dead
    {
        context.output.say(&format!(
            "what a run writes now may show as drift: {locked}"
        ));
    }
    let runs = history(store).map_err(|error| error_of_state(&error))?;
    let last = runs
        .records
        .first()
        .filter(|last| last.start.id != record.start.id && last.outcome != RunOutcome::Running);
    if let Some(last) = last {
        context.output.say(&format!(
            "the last run, {}, {}; compared with {}, the last that succeeded",
            last.start.id,
            match last.outcome {
                RunOutcome::Interrupted => "was interrupted",
                _ => "failed",
            },
            record.start.id
        ));
    }
    Ok(())
}

fn rules(environment: &Environment) -> Vec<IgnoreRule> {
    let drift = environment.file.drift.as_ref();
    let ignored = drift.into_iter().flat_map(|drift| &drift.ignore);
    ignored
        .map(|rule| IgnoreRule {
            address: rule.address.value.clone(),
            field: rule.field.value.clone(),
            reason: rule.reason.value.clone(),
            expires: rule.expires.as_ref().map(|day| day.day()),
            span: rule.place(),
        })
        .collect()
}
