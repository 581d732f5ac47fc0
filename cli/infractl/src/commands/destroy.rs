use infractl_delivery::{Inputs, Plan, SealedPlan, plan_destroy};
use infractl_project::Environment;
use infractl_report::plan_text;
use infractl_state::LocalStore;

use crate::arguments::VERSION;
use crate::commands::apply::consent;
use crate::commands::deliver::{Delivery, deliver, tell_takeover};
use crate::commands::plan_file;
use crate::commands::platform::{Loaded, Target, error_of, load};
use crate::context::Context;
use crate::error::CommandError;
use crate::interrupts::Interrupts;
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

/// A plan to remove all, with all that a run of it needs.
pub(crate) struct Removal {
    pub(crate) plan: Plan,
    pub(crate) store: LocalStore,
    pub(crate) target: Target,
}

/// Plans to remove all that a target holds.
pub(crate) fn plan(loaded: &Loaded, environment: &Environment) -> Result<Removal, CommandError> {
    let target = loaded.target(environment)?;
    let name = environment.name.as_str();
    let held = target
        .directory
        .read(name)
        .map_err(|error| error_of(&error))?;
    Ok(Removal {
        plan: plan_destroy(name, &held),
        store: loaded.store(environment)?,
        target,
    })
}

/// What such a plan is made from: nothing that a person writes.
pub(crate) fn inputs(loaded: &Loaded) -> Inputs {
    Inputs {
        tool: VERSION.to_owned(),
        code: loaded.code(None),
        release: None,
        policies: None,
        files: std::collections::BTreeMap::new(),
    }
}

pub(crate) fn run(context: &Context, args: &DestroyArgs) -> Result<Outcome, CommandError> {
    let interrupts = Interrupts::listen("destroy")?;
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    let removal = plan(&loaded, environment)?;
    tell_takeover(context, &removal.store)?;
    if removal.plan.is_empty() {
        context.output.data(
            format!(
                "{}: `{}` holds nothing\n",
                environment.name, removal.target.path
            )
            .as_bytes(),
        )?;
        return Ok(Outcome::Clean);
    }
    show(context, &removal.plan)?;
    consent(context, args.yes, &removal.plan, "destroy")?;
    remove(context, &interrupts, &loaded, &removal, None)
}

/// Carries out a plan file that removes all.
pub(crate) fn destroy_file(
    context: &Context,
    interrupts: &Interrupts,
    loaded: &Loaded,
    environment: &Environment,
    sealed: &SealedPlan,
) -> Result<Outcome, CommandError> {
    let name = environment.name.as_str();
    let removal = plan(loaded, environment)?;
    let now = SealedPlan::new(
        &removal.plan,
        &inputs(loaded),
        &removal.target.directory,
        &removal.store,
        Context::now(),
    )
    .map_err(|error| plan_file::explain(error, name))?;
    sealed
        .require_same(&now)
        .map_err(|error| plan_file::refuse(&error, name))?;
    show(context, &removal.plan)?;
    remove(context, interrupts, loaded, &removal, Some(sealed))
}

fn show(context: &Context, plan: &Plan) -> Result<(), CommandError> {
    let text = plan_text(plan, context.output.is_coloured());
    context.output.data(text.as_bytes())
}

fn remove(
    context: &Context,
    interrupts: &Interrupts,
    loaded: &Loaded,
    removal: &Removal,
    plan_file: Option<&SealedPlan>,
) -> Result<Outcome, CommandError> {
    let delivery = Delivery {
        plan: &removal.plan,
        store: &removal.store,
        target: &removal.target,
        release: None,
        code: loaded.code(None),
        kubernetes: None,
        policies: None,
        plan_file,
    };
    let (_, outcome) = deliver(context, interrupts, delivery)?;
    let text = format!(
        "{}: removed {} objects from `{}`; what a cluster runs stays there\n",
        removal.plan.environment, removal.plan.counts.delete, removal.target.path
    );
    context.output.data(text.as_bytes())?;
    Ok(outcome)
}
