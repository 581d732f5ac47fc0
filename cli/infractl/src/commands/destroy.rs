use std::fmt::Write as _;

use infractl_delivery::{
    Inputs, Plan, SealedPlan, StackOutputs, StackPlan, StackRequest, forget_stacks, plan_destroy,
};
use infractl_project::Environment;
use infractl_report::{plan_text, stacks_counts, stacks_text};
use infractl_state::{Counts, LocalStore, Secrets};
use infractl_terraform::runner::{PlanRequest, Purpose};

use crate::arguments::VERSION;
use crate::commands::apply::consent;
use crate::commands::deliver::{Delivery, deliver, tell_takeover};
use crate::commands::plan_file;
use crate::commands::planning::{pinned, recorded};
use crate::commands::platform::{Loaded, Target, error_of, error_of_state, load};
use crate::commands::stacks::{Host, PlannedStacks, Progress, StackRun, Stacks, Teller};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::interrupts::Interrupts;
use crate::outcome::Outcome;

/// Remove all that the target of an environment holds, and what its stacks made
///
/// The platform goes first, then the stacks, those that take outputs of others before them. Records
/// and drawn secrets stay.
#[derive(clap::Args, Debug)]
pub(crate) struct DestroyArgs {
    /// The environment
    environment: String,
    /// Remove without asking
    #[arg(long)]
    yes: bool,
    /// Only this Terraform stack, and nothing of the platform; may be given often
    #[arg(long = "stack", value_name = "STACK")]
    stacks: Vec<String>,
}

/// A plan to remove all, with all that a run of it needs.
pub(crate) struct Removal<'l> {
    pub(crate) plan: Plan,
    pub(crate) store: LocalStore,
    pub(crate) target: Target,
    pub(crate) stacks: PlannedStacks,
    tools: Option<Stacks<'l>>,
    pub(crate) has_platform: bool,
}

/// What of an environment goes.
#[derive(Clone, Copy)]
pub(crate) struct Doomed<'d> {
    pub(crate) environment: &'d Environment,
    /// The stacks that go; all, and the platform, where none is named.
    pub(crate) stacks: &'d [String],
    /// The plan file that is carried out; `None` plans anew.
    pub(crate) sealed: Option<&'d SealedPlan>,
    pub(crate) interrupts: &'d Interrupts,
}

/// Plans to remove all that a target holds and that stacks made.
pub(crate) fn plan<'l>(
    context: &'l Context,
    loaded: &'l Loaded,
    doomed: Doomed<'_>,
) -> Result<Removal<'l>, CommandError> {
    let environment = doomed.environment;
    let target = loaded.target(environment)?;
    let store = loaded.store(environment)?;
    let name = environment.name.as_str();
    let held = target
        .directory
        .read(name)
        .map_err(|error| error_of(&error))?;
    let (stacks, tools) = plan_stacks(context, loaded, doomed, &store)?;
    Ok(Removal {
        plan: plan_destroy(name, &held),
        store,
        target,
        stacks,
        tools,
        has_platform: match doomed.sealed {
            Some(sealed) => sealed.has_platform(),
            None => doomed.stacks.is_empty(),
        },
    })
}

fn request(doomed: Doomed<'_>) -> StackRequest {
    StackRequest {
        only: doomed.stacks.iter().cloned().collect(),
        plan: PlanRequest {
            purpose: Purpose::Destroy,
            ..PlanRequest::default()
        },
        imports: Vec::new(),
    }
}

fn plan_stacks<'l>(
    context: &'l Context,
    loaded: &'l Loaded,
    doomed: Doomed<'_>,
    store: &LocalStore,
) -> Result<(PlannedStacks, Option<Stacks<'l>>), CommandError> {
    let environment = doomed.environment;
    if environment.file.stacks.is_empty() {
        if !doomed.stacks.is_empty() {
            let message = format!("`{}` has no stacks", environment.name);
            return Err(CommandError::undecided(message));
        }
        return Ok((PlannedStacks::default(), None));
    }
    let workspace = loaded.workspace(context)?;
    let stacks = Stacks::find(
        context,
        loaded,
        (&workspace, environment),
        None,
        doomed.interrupts.interruption(),
    )?;
    let teller = Teller {
        context,
        is_apply: false,
    };
    let planned = doomed.interrupts.with_tool(|| match doomed.sealed {
        Some(sealed) => stacks.restore(context, sealed, store, &teller),
        None => stacks.plan(context, &request(doomed), &teller),
    })?;
    Ok((planned, Some(stacks)))
}

impl Removal<'_> {
    /// Whether there is something to remove.
    pub(crate) fn has_work(&self) -> bool {
        (self.has_platform && !self.plan.is_empty()) || self.stacks.has_work()
    }

    fn counts(&self) -> Counts {
        let mut counts = stacks_counts(&self.stacks.plans);
        if self.has_platform {
            counts.add(&self.plan.counts);
        }
        counts
    }

    /// What the plan is made from: nothing that a person writes but what the stacks take.
    pub(crate) fn inputs(
        &self,
        loaded: &Loaded,
        environment: &Environment,
    ) -> Result<Inputs, CommandError> {
        let code = loaded.code(pinned(environment));
        Ok(Inputs {
            tool: VERSION.to_owned(),
            release: None,
            policies: None,
            files: std::collections::BTreeMap::new(),
            stacks: recorded(&self.stacks, &self.store, &code)?,
            deferred: Vec::new(),
            has_platform: self.has_platform,
            approvals: Vec::new(),
            code: loaded.code(None),
        })
    }
}

pub(crate) fn run(context: &Context, args: &DestroyArgs) -> Result<Outcome, CommandError> {
    let interrupts = Interrupts::listen("destroy")?;
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    let doomed = Doomed {
        environment,
        stacks: &args.stacks,
        sealed: None,
        interrupts: &interrupts,
    };
    let removal = plan(context, &loaded, doomed)?;
    tell_takeover(context, &removal.store)?;
    if !removal.has_work() {
        context.output.data(
            format!(
                "{}: `{}` holds nothing\n",
                environment.name, removal.target.path
            )
            .as_bytes(),
        )?;
        return Ok(Outcome::Clean);
    }
    show(context, &removal)?;
    let counts = removal.counts();
    consent(context, args.yes, (&args.environment, &counts), "destroy")?;
    remove(context, &loaded, doomed, &removal)
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
    let doomed = Doomed {
        environment,
        stacks: &[],
        sealed: Some(sealed),
        interrupts,
    };
    let removal = plan(context, loaded, doomed)?;
    let now = SealedPlan::new(
        &removal.plan,
        &removal.inputs(loaded, environment)?,
        &removal.target.directory,
        &removal.store,
        Context::now(),
    )
    .map_err(|error| plan_file::explain(error, name))?;
    sealed
        .require_same(&now)
        .map_err(|error| plan_file::refuse(&error, name))?;
    show(context, &removal)?;
    remove(context, loaded, doomed, &removal)
}

fn show(context: &Context, removal: &Removal<'_>) -> Result<(), CommandError> {
    let is_coloured = context.output.is_coloured();
    let mut text = String::new();
    if removal.has_platform {
        text.push_str(&plan_text(&removal.plan, is_coloured));
    }
    text.push_str(&stacks_text(&removal.stacks.plans, is_coloured));
    context.output.data(text.as_bytes())
}

/// Nothing is planned anew while everything goes.
struct Nobody;

impl Host for Nobody {
    fn agree(&mut self, plan: &StackPlan) -> Result<(), CommandError> {
        let message = format!("nobody has seen a plan of the stack `{}`", plan.name);
        Err(CommandError::refused(message))
    }

    fn platform(&mut self, _: &StackOutputs) -> Result<std::sync::Arc<Plan>, CommandError> {
        Err(CommandError::refused("the platform is gone"))
    }
}

fn remove(
    context: &Context,
    loaded: &Loaded,
    doomed: Doomed<'_>,
    removal: &Removal<'_>,
) -> Result<Outcome, CommandError> {
    let code = loaded.code(pinned(doomed.environment));
    let delivery = Delivery {
        plan: &removal.plan,
        store: &removal.store,
        target: &removal.target,
        release: None,
        code: loaded.code(None),
        kubernetes: None,
        policies: None,
        plan_file: doomed.sealed,
        approvals: &[],
    };
    let interrupts = doomed.interrupts;
    let mut text = String::new();
    let outcome = match &removal.tools {
        None => deliver(context, interrupts, delivery, None)?.1,
        Some(stacks) => {
            let mut run = StackRun {
                context,
                stacks,
                planned: &removal.stacks,
                request: &request(doomed),
                code,
                key: Secrets::new(&removal.store)
                    .digest_key()
                    .map_err(|error| error_of_state(&error))?,
                host: &mut Nobody,
                is_sealed: doomed.sealed.is_some(),
                has_platform: removal.has_platform,
                is_bound: false,
                progress: Progress::of(&removal.stacks),
            };
            let delivered = deliver(context, interrupts, delivery, Some(&mut run));
            let progress = run.progress;
            forget_stacks(&removal.store).or_undecided()?;
            for name in progress.applied.keys() {
                text.push_str(&["stack ", name, ": destroyed\n"].concat());
            }
            match (delivered, progress.error) {
                (Ok((_, outcome)), _) => outcome,
                (Err(_), Some(error)) | (Err(error), None) => return Err(error),
            }
        }
    };
    if removal.has_platform {
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "{}: removed {} objects from `{}`; what a cluster runs stays there",
            removal.plan.environment, removal.plan.counts.delete, removal.target.path
        );
    }
    context.output.data(text.as_bytes())?;
    Ok(outcome)
}
