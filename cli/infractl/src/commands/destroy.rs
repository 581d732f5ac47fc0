use infractl_delivery::{Run, apply, plan_destroy};
use infractl_report::plan_text;

use crate::arguments::VERSION;
use crate::commands::apply::{consent, tell};
use crate::commands::platform::{error_of, load};
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Remove all that the target of an environment holds; records and drawn secrets stay
#[derive(clap::Args, Debug)]
pub(crate) struct DestroyArgs {
    /// The environment
    environment: String,
    /// Remove without asking
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(context: &Context, args: &DestroyArgs) -> Result<Outcome, CommandError> {
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    let store = loaded.store(environment)?;
    let target = loaded.target(environment)?;
    let name = environment.name.as_str();
    let held = target
        .directory
        .read(name)
        .map_err(|error| error_of(&error))?;
    let plan = plan_destroy(name, &held);
    if plan.is_empty() {
        context
            .output
            .data(format!("{name}: `{}` holds nothing\n", target.path).as_bytes())?;
        return Ok(Outcome::Clean);
    }
    context
        .output
        .data(plan_text(&plan, context.output.is_coloured()).as_bytes())?;
    consent(context, args.yes, &plan, "destroy")?;
    let run = Run {
        directory: &target.directory,
        store: &store,
        release: None,
        code: loaded.code(None),
        kubernetes: None,
        tool: VERSION.to_owned(),
        who: Context::who(),
        clock: &Context::now,
    };
    apply(&plan, &run, &mut |step| tell(context, step)).map_err(|error| error_of(&error))?;
    let text = format!(
        "{name}: removed {} objects from `{}`; what a cluster runs stays there\n",
        plan.counts.delete, target.path
    );
    context.output.data(text.as_bytes())?;
    Ok(Outcome::Clean)
}
