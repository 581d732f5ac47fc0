use std::path::{Path, PathBuf};

use infractl_delivery::{Inputs, Plan, SealedPlan, StackPlan, keep_stacks};
use infractl_document::RenderKind;
use infractl_report::{
    PlanVerdict, counts_sentence, plan_json, plan_text, stacks_counts, stacks_text,
};
use infractl_state::LocalStore;

use crate::commands::planning::{self, StacksFrom, Wanted, describe_limits};
use crate::commands::platform::{Source, Target, error_of, load};
use crate::commands::stacks::approvals::ApprovalArgs;
use crate::commands::stacks::{PlannedStacks, StackArgs};
use crate::commands::status::TextOrJson;
use crate::commands::verdict::Verdict;
use crate::commands::{destroy, plan_file};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::interrupts::Interrupts;
use crate::outcome::Outcome;

/// Show what an apply would change on the target of an environment
#[derive(clap::Args, Debug)]
pub(crate) struct PlanArgs {
    /// The environment
    environment: String,
    /// Which code to render: the release's pinned revision, or this checkout
    #[arg(long, value_name = "CODE", default_value = "pinned")]
    source: Source,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
    /// Plan to remove all that the target holds, as `destroy` does
    #[arg(long, conflicts_with_all = ["source", "targets", "replacements", "imports", "refresh_only"])]
    destroy: bool,
    /// Also write the plan to this file, private and sealed, for `apply --plan`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// End with 2 when there are changes
    #[arg(long)]
    detailed_exitcode: bool,
    /// Judge by the policies as they are at this git revision, such as `origin/main`
    #[arg(long, value_name = "REVISION", conflicts_with = "destroy")]
    policies_from: Option<String>,
    #[command(flatten)]
    stacks: StackArgs,
    #[command(flatten)]
    approvals: ApprovalArgs,
}

pub(crate) fn run(context: &Context, args: &PlanArgs) -> Result<Outcome, CommandError> {
    if let Some(out) = &args.out {
        plan_file::require_free(context, out)?;
    }
    let interrupts = Interrupts::listen("plan")?;
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    if args.destroy {
        let doomed = destroy::Doomed {
            environment,
            stacks: args.stacks.names(),
            sealed: None,
            interrupts: &interrupts,
        };
        let removal = destroy::plan(context, &loaded, doomed)?;
        let outcome = show(
            context,
            args,
            &removal.plan,
            &removal.stacks,
            &Verdict::default(),
        )?;
        let inputs = removal.inputs(&loaded, environment)?;
        save(
            context,
            args,
            (&removal.plan, &removal.stacks.plans),
            &inputs,
            (&removal.store, &removal.target),
        )?;
        return Ok(outcome);
    }
    let wanted = Wanted {
        environment,
        kind: args.source.kind(),
        policies_from: args.policies_from.as_deref(),
        stacks: StacksFrom::Tool(&args.stacks),
        approvals: &args.approvals.approvals()?,
        interrupts: &interrupts,
    };
    if args.out.is_none() {
        let (planned, _) = planning::plan(context, &loaded, wanted)?;
        return show(
            context,
            args,
            &planned.plan,
            &planned.stacks,
            &planned.verdict,
        );
    }
    if args.source.kind() != RenderKind::Now {
        return Err(CommandError::undecided(
            "a plan of the checkout's code cannot be applied, so it is not written to a file",
        )
        .hint("leave out `--source worktree`, or leave out `--out`"));
    }
    let recorders = planning::recorders(&loaded);
    let (planned, _, inputs) = planning::plan_with_inputs(context, &loaded, wanted, &recorders)?;
    let outcome = show(
        context,
        args,
        &planned.plan,
        &planned.stacks,
        &planned.verdict,
    )?;
    if planned.verdict.outcome() != Outcome::Clean {
        let out = out_name(args);
        context.output.say(&format!(
            "`{out}` is not written: an apply of it would be refused"
        ));
        return Ok(outcome);
    }
    save(
        context,
        args,
        (&planned.plan, &planned.stacks.plans),
        &inputs,
        (&planned.store, &planned.target),
    )?;
    Ok(outcome)
}

fn show(
    context: &Context,
    args: &PlanArgs,
    plan: &Plan,
    stacks: &PlannedStacks,
    verdict: &Verdict,
) -> Result<Outcome, CommandError> {
    if args.format == TextOrJson::Json {
        let judged = verdict.policies.as_ref().map(|digest| PlanVerdict {
            policies: digest.to_string(),
            findings: infractl_report::locate(&verdict.findings, &context.sources),
        });
        let json = plan_json(plan, &stacks.plans, judged.as_ref(), &context.sources);
        context.output.data(json.as_bytes())?;
    } else {
        let mut text = stacks_text(&stacks.plans, context.output.is_coloured());
        let mut counts = stacks_counts(&stacks.plans);
        if !args.stacks.is_stacks_only() {
            text.push_str(&plan_text(plan, context.output.is_coloured()));
            counts.add(&plan.counts);
        }
        let counts = counts_sentence(&counts);
        text.extend([args.environment.as_str(), ": ", &counts, "\n"]);
        context.output.data(text.as_bytes())?;
        if !args.stacks.is_stacks_only() {
            describe_limits(context, plan);
        }
        verdict.tell(context);
    }
    let has_platform = !args.stacks.is_stacks_only() && !plan.is_empty();
    let has_changes = (has_platform || stacks.has_work()) && args.detailed_exitcode;
    let outcome = if has_changes {
        Outcome::Changes
    } else {
        Outcome::Clean
    };
    Ok(outcome.worst(verdict.outcome()))
}

fn out_name(args: &PlanArgs) -> String {
    let out = args.out.as_deref().unwrap_or_else(|| Path::new("-"));
    out.display().to_string()
}

/// Writes the plan to the file that was asked for, if one was.
fn save(
    context: &Context,
    args: &PlanArgs,
    (plan, stacks): (&Plan, &[StackPlan]),
    inputs: &Inputs,
    (store, target): (&LocalStore, &Target),
) -> Result<(), CommandError> {
    let Some(out) = &args.out else {
        return Ok(());
    };
    // What is not known yet becomes known with the stacks; without any it stays so.
    let is_applicable = if stacks.iter().any(StackPlan::has_work) || !inputs.has_platform {
        plan.check_refusals()
    } else {
        plan.check()
    };
    is_applicable.map_err(|error| error_of(&error))?;
    let sealed = SealedPlan::new(plan, inputs, &target.directory, store, Context::now())
        .map_err(|error| error_of(&error))?;
    keep_stacks(store, sealed.id(), stacks).or_undecided()?;
    plan_file::write(context, out, &sealed, store)?;
    let file = out.display();
    context.output.say(&format!(
        "wrote the plan to `{file}`; apply it with: infractl apply {} --plan {file}",
        args.environment
    ));
    Ok(())
}
