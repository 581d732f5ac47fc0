use clap::Subcommand;
use infractl_base::{Holder, random_bytes};
use infractl_delivery::{StateMove, StateMoveRun, move_state, plan_state_move};
use infractl_document::{RenderKind, similar};
use infractl_state::{LockRequest, RecordId, latest_run};
use infractl_terraform::runner::StateFacts;

use crate::commands::gate;
use crate::commands::platform::{error_of_state, load, refuse_errors};
use crate::commands::stacks::{Stacks, Teller};
use crate::commands::status::{TextOrJson, to_json};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::interrupts::Interrupts;
use crate::outcome::Outcome;
use crate::output::Output;

/// What concerns one Terraform stack alone
#[derive(clap::Args, Debug)]
pub(crate) struct StackCommandArgs {
    #[command(subcommand)]
    command: StackCommand,
}

#[derive(Subcommand, Debug)]
enum StackCommand {
    /// Take the state of a stack from where it lies to where its code or `environment.yaml` says
    ///
    /// The state is stored there under the lock of that store and read back; only then the old file
    /// of the environment's store is removed. Where another state lies, nothing is written.
    MoveState(MoveStateArgs),
}

#[derive(clap::Args, Debug)]
struct MoveStateArgs {
    /// The environment
    environment: String,
    /// The stack
    stack: String,
    /// Move it without asking
    #[arg(long)]
    yes: bool,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
    /// Judge by the policies as they are at this git revision, such as `origin/main`
    #[arg(long, value_name = "REVISION")]
    policies_from: Option<String>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonMove {
    schema_version: u32,
    environment: String,
    stack: String,
    /// Null where there was nothing to move.
    from: Option<String>,
    to: String,
    state: Option<JsonState>,
    is_moved: bool,
}

#[derive(serde::Serialize)]
struct JsonState {
    lineage: String,
    serial: u64,
    resources: usize,
}

pub(crate) fn run(context: &Context, args: &StackCommandArgs) -> Result<Outcome, CommandError> {
    let StackCommand::MoveState(args) = &args.command;
    let interrupts = Interrupts::listen("stack move-state")?;
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    let workspace = loaded.workspace(context)?;
    let (rendered, findings) =
        workspace.check(environment, RenderKind::Now, context.render_options());
    refuse_errors(context, &findings)?;
    let from = args.policies_from.as_deref();
    let both = (&workspace, environment);
    gate::pass(context, &loaded, both, &rendered, from)?;
    let interruption = interrupts.interruption();
    let stacks = Stacks::find(context, &loaded, both, Some(&rendered), interruption)?;
    let names = stacks.desired.iter().map(|stack| stack.name.as_str());
    let Some(stack) = stacks.desired.iter().find(|own| own.name == args.stack) else {
        let hint = similar(&args.stack, names)
            .map_or_else(String::new, |close| format!("; did you mean `{close}`?"));
        let message = format!("`{}` has no stack `{}`{hint}", environment.name, args.stack);
        return Err(CommandError::undecided(message));
    };
    let Some(tool) = stacks.tool()? else {
        let message = format!(
            "the stack `{}` is evaluated, and keeps no state",
            stack.name
        );
        return Err(CommandError::undecided(message));
    };
    let teller = Teller {
        context,
        is_apply: false,
    };
    let planned = interrupts.with_tool(|| {
        plan_state_move(stack, &tool, &context.sources, &mut |event| {
            teller.tell(&event);
        })
        .map_err(|error| stacks.explain(context, &error))
    })?;
    if !planned.has_work() {
        show(context, args, &planned, planned.state.as_ref())?;
        return Ok(Outcome::Clean);
    }
    consent(context, args, &planned)?;
    let store = loaded.store(environment)?;
    let latest = latest_run(&store).map_err(|error| error_of_state(&error))?;
    let since = Context::now();
    let run = StateMoveRun {
        store: &store,
        request: LockRequest {
            run: RecordId::after(latest.as_ref(), since, random_bytes().or_undecided()?),
            who: Context::who(),
            action: "stack move-state".to_owned(),
            since,
            holder: Holder::current(),
        },
        clock: &Context::now,
    };
    interrupts.begin();
    let state = interrupts.with_tool(|| {
        move_state(&planned, &tool, &run, &mut |event| teller.tell(&event))
            .map_err(|error| stacks.explain(context, &error))
    })?;
    show(context, args, &planned, state.as_ref())?;
    Ok(Outcome::Clean)
}

fn consent(
    context: &Context,
    args: &MoveStateArgs,
    planned: &StateMove,
) -> Result<(), CommandError> {
    let state = planned.state.as_ref().map_or_else(String::new, |state| {
        format!(
            " (serial {}, {} resource blocks)",
            state.serial, state.resources
        )
    });
    context.output.say(&format!(
        "stack {}: its state{state} goes from {} to {}",
        planned.stack,
        planned.from.as_deref().unwrap_or_default(),
        planned.to
    ));
    if args.yes {
        return Ok(());
    }
    if !Output::is_interactive() {
        return Err(CommandError::refused(format!(
            "`stack move-state {} {}` needs consent, and there is no terminal to ask on",
            args.environment, args.stack
        ))
        .hint("read the above, then pass `--yes`"));
    }
    if context.output.asks("move it? Only `yes` is consent:") {
        Ok(())
    } else {
        Err(CommandError::refused("not agreed; nothing was changed"))
    }
}

fn show(
    context: &Context,
    args: &MoveStateArgs,
    planned: &StateMove,
    state: Option<&StateFacts>,
) -> Result<(), CommandError> {
    let text = if args.format == TextOrJson::Json {
        to_json(&JsonMove {
            schema_version: 1,
            environment: args.environment.clone(),
            stack: planned.stack.clone(),
            from: planned.from.clone(),
            to: planned.to.clone(),
            state: state.map(|state| JsonState {
                lineage: state.lineage.clone(),
                serial: state.serial,
                resources: state.resources,
            }),
            is_moved: planned.has_work(),
        })
    } else if planned.has_work() {
        let serial = state.map_or_else(String::new, |state| format!(", serial {}", state.serial));
        format!(
            "stack {}: its state lies in {}{serial}\n",
            planned.stack, planned.to
        )
    } else {
        format!(
            "stack {}: nothing to move: its state belongs in {}\n",
            planned.stack, planned.to
        )
    };
    context.output.data(text.as_bytes())
}
