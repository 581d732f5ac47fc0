use std::fmt::Write as _;

use clap::Subcommand;
use infractl_base::{Holder, random_bytes};
use infractl_project::Environment;
use infractl_state::{
    LockRequest, LockState, Locked, RecordId, Step, Store, latest_run, steal_lock, trail,
};

use crate::commands::platform::{Loaded, error_of_state, load};
use crate::commands::status::{TextOrJson, to_json};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;
use crate::output::Output;

/// Show who holds the lock of an environment, or take it from a run that hangs
#[derive(clap::Args, Debug)]
pub(crate) struct LockArgs {
    #[command(subcommand)]
    command: LockCommand,
}

#[derive(Subcommand, Debug)]
enum LockCommand {
    /// List the locks of all environments, or of one
    List(ListArgs),
    /// Tell who holds the lock of an environment, since when, and what the run is doing
    Why(WhyArgs),
    /// Take the lock from whoever holds it, and leave it free; the run that held it stops before
    /// its next step
    Steal(StealArgs),
}

#[derive(clap::Args, Debug)]
struct ListArgs {
    /// The environment [default: all]
    environment: Option<String>,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
}

#[derive(clap::Args, Debug)]
struct WhyArgs {
    /// The environment
    environment: String,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
}

#[derive(clap::Args, Debug)]
struct StealArgs {
    /// The environment
    environment: String,
    /// Why the lock is taken; kept in the history
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Take it without asking
    #[arg(long)]
    yes: bool,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonLocks {
    schema_version: u32,
    locks: Vec<JsonLock>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonLock {
    environment: String,
    #[serde(flatten)]
    holder: Option<JsonHolder>,
    is_held: bool,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonHolder {
    run: String,
    action: String,
    who: String,
    host: String,
    process: u32,
    since: String,
    /// `None` for a process of another machine.
    is_alive: Option<bool>,
    step: Option<&'static str>,
}

/// A lock that is held, and the step at which the journal of its run is.
type Found = (Locked, Option<Step>);

pub(crate) fn run(context: &Context, args: &LockArgs) -> Result<Outcome, CommandError> {
    let loaded = load(context)?;
    match &args.command {
        LockCommand::List(args) => {
            let environments = match &args.environment {
                Some(name) => vec![loaded.environment(name)?],
                None => loaded.project.environments().collect(),
            };
            show(context, &loaded, &environments, args.format, line)
        }
        LockCommand::Why(args) => {
            let environment = loaded.environment(&args.environment)?;
            show(context, &loaded, &[environment], args.format, explain)
        }
        LockCommand::Steal(args) => steal(context, &loaded, args),
    }
}

fn show(
    context: &Context,
    loaded: &Loaded,
    environments: &[&Environment],
    format: TextOrJson,
    describe: fn(&mut String, &str, Option<&Found>),
) -> Result<Outcome, CommandError> {
    let mut text = String::new();
    let mut locks = Vec::new();
    for environment in environments {
        let found = find(&loaded.store(environment)?)?;
        let name = environment.name.as_str();
        describe(&mut text, name, found.as_ref());
        locks.push(JsonLock {
            environment: name.to_owned(),
            is_held: found.is_some(),
            holder: found.map(|(locked, step)| JsonHolder {
                is_alive: (locked.is_alive || locked.is_dead).then_some(locked.is_alive),
                run: locked.run,
                action: locked.action,
                who: locked.who,
                host: locked.host,
                process: locked.process,
                since: locked.since,
                step: step.map(Step::name),
            }),
        });
    }
    if format == TextOrJson::Json {
        text = to_json(&JsonLocks {
            schema_version: 1,
            locks,
        });
    }
    context.output.data(text.as_bytes())?;
    Ok(Outcome::Clean)
}

fn find(store: &dyn Store) -> Result<Option<Found>, CommandError> {
    let failed = |error| error_of_state(&error);
    let LockState::Held(locked) = LockState::read(store).map_err(failed)? else {
        return Ok(None);
    };
    let run: Option<RecordId> = locked.run.parse().ok();
    let step = match run {
        Some(run) => trail(store, &run).map_err(failed)?.last_step(),
        None => None,
    };
    Ok(Some((locked, step)))
}

fn line(out: &mut String, name: &str, found: Option<&Found>) {
    let _ = match found {
        None => writeln!(out, "{name}: free"),
        Some((locked, _)) => writeln!(
            out,
            "{name}: {} by {} on {} (process {}) since {}{}",
            locked.action,
            locked.who,
            locked.host,
            locked.process,
            locked.since,
            if locked.is_dead { ", dead" } else { "" }
        ),
    };
}

fn explain(out: &mut String, name: &str, found: Option<&Found>) {
    let Some((locked, step)) = found else {
        let _ = writeln!(out, "{name}: nobody holds the lock");
        return;
    };
    let life = if locked.is_dead {
        "is gone; the next run takes the lock"
    } else if locked.is_alive {
        "runs"
    } else {
        "is on another machine; whether it runs cannot be told from here"
    };
    let step = step.map_or("none on record", Step::name);
    let _ = write!(
        out,
        "{name}: locked\n  run       {} ({})\n  who       {}\n  host      {}\n  process   {}, which {life}\n  \
         since     {}\n  step      {step}\n  lock      `{}`\n",
        locked.run,
        locked.action,
        locked.who,
        locked.host,
        locked.process,
        locked.since,
        locked.path
    );
    if let Some(reason) = &locked.stolen {
        let _ = writeln!(out, "  taken     {reason}");
    }
}

fn steal(context: &Context, loaded: &Loaded, args: &StealArgs) -> Result<Outcome, CommandError> {
    let failed = |error| error_of_state(&error);
    if args.reason.trim().is_empty() {
        return Err(
            CommandError::undecided("`--reason` is empty").hint("say why the lock is taken")
        );
    }
    let store = loaded.store(loaded.environment(&args.environment)?)?;
    let name = &args.environment;
    let free = format!("{name}: nobody holds the lock\n");
    let Some((locked, _)) = find(&store)? else {
        context.output.data(free.as_bytes())?;
        return Ok(Outcome::Clean);
    };
    context.output.say(&locked.to_string());
    if !args.yes {
        let question = format!("take the lock of `{name}` from it? Only `yes` is consent:");
        if !Output::is_interactive() {
            return Err(CommandError::refused(format!(
                "`lock steal {name}` needs consent, and there is no terminal to ask on"
            ))
            .hint("make sure that the run is gone, then pass `--yes`"));
        }
        if !context.output.asks(&question) {
            return Err(CommandError::refused("not agreed; nothing was changed"));
        }
    }
    let since = Context::now();
    let random = random_bytes().or_undecided()?;
    let latest = latest_run(&store).map_err(failed)?;
    let request = LockRequest {
        run: RecordId::after(latest.as_ref(), since, random),
        who: Context::who(),
        action: "lock steal".to_owned(),
        since,
        holder: Holder::current(),
    };
    let text = match steal_lock(&store, &request, &args.reason).map_err(failed)? {
        Some(locked) => format!(
            "{name}: took the lock from the {} {} of {}; it is free\n",
            locked.action, locked.run, locked.who
        ),
        None => free,
    };
    context.output.data(text.as_bytes())?;
    Ok(Outcome::Clean)
}
