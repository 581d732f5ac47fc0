use std::path::PathBuf;

use infractl_delivery::{Inputs, Plan, SealedPlan};
use infractl_document::RenderKind;
use infractl_report::{counts_sentence, plan_json, plan_text};
use infractl_state::LocalStore;

use crate::commands::planning::{self, describe_limits};
use crate::commands::platform::{Source, Target, error_of, load};
use crate::commands::status::TextOrJson;
use crate::commands::{destroy, plan_file};
use crate::context::Context;
use crate::error::CommandError;
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
    #[arg(long, conflicts_with = "source")]
    destroy: bool,
    /// Also write the plan to this file, private and sealed, for `apply --plan`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// End with 2 when there are changes
    #[arg(long)]
    detailed_exitcode: bool,
}

pub(crate) fn run(context: &Context, args: &PlanArgs) -> Result<Outcome, CommandError> {
    if let Some(out) = &args.out {
        plan_file::require_free(context, out)?;
    }
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    if args.destroy {
        let removal = destroy::plan(&loaded, environment)?;
        let outcome = show(context, args, &removal.plan)?;
        let inputs = destroy::inputs(&loaded);
        save(
            context,
            args,
            &removal.plan,
            &inputs,
            (&removal.store, &removal.target),
        )?;
        return Ok(outcome);
    }
    if args.out.is_none() {
        let planned = planning::plan(context, &loaded, environment, args.source.kind())?;
        return show(context, args, &planned.plan);
    }
    if args.source.kind() != RenderKind::Now {
        return Err(CommandError::undecided(
            "a plan of the checkout's code cannot be applied, so it is not written to a file",
        )
        .hint("leave out `--source worktree`, or leave out `--out`"));
    }
    let (planned, inputs) = planning::plan_with_inputs(context, &loaded, environment)?;
    let outcome = show(context, args, &planned.plan)?;
    save(
        context,
        args,
        &planned.plan,
        &inputs,
        (&planned.store, &planned.target),
    )?;
    Ok(outcome)
}

fn show(context: &Context, args: &PlanArgs, plan: &Plan) -> Result<Outcome, CommandError> {
    if args.format == TextOrJson::Json {
        context
            .output
            .data(plan_json(plan, &context.sources).as_bytes())?;
    } else {
        let mut text = plan_text(plan, context.output.is_coloured());
        let counts = counts_sentence(&plan.counts);
        text.extend([args.environment.as_str(), ": ", &counts, "\n"]);
        context.output.data(text.as_bytes())?;
        describe_limits(context, plan);
    }
    let has_changes = !plan.is_empty() && args.detailed_exitcode;
    Ok(if has_changes {
        Outcome::Changes
    } else {
        Outcome::Clean
    })
}

/// Writes the plan to the file that was asked for, if one was.
fn save(
    context: &Context,
    args: &PlanArgs,
    plan: &Plan,
    inputs: &Inputs,
    (store, target): (&LocalStore, &Target),
) -> Result<(), CommandError> {
    let Some(out) = &args.out else {
        return Ok(());
    };
    plan.check().map_err(|error| error_of(&error))?;
    let sealed = SealedPlan::new(plan, inputs, &target.directory, store, Context::now())
        .map_err(|error| error_of(&error))?;
    plan_file::write(context, out, &sealed, store)?;
    let file = out.display();
    context.output.say(&format!(
        "wrote the plan to `{file}`; apply it with: infractl apply {} --plan {file}",
        args.environment
    ));
    Ok(())
}
