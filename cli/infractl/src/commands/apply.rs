use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use infractl_base::{Checkout, Files};
use infractl_delivery::{ObjectAction, Plan, PlanFileError, SealedPlan};
use infractl_document::RenderKind;
use infractl_project::Environment;
use infractl_report::{counts_sentence, plan_text};
use infractl_state::{Action, Code, Secrets};

use crate::commands::deliver::{Delivery, deliver, tell_takeover};
use crate::commands::plan_file;
use crate::commands::planning::{self, Planned, Wanted, describe_limits, pinned};
use crate::commands::platform::{Loaded, load};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::interrupts::Interrupts;
use crate::outcome::Outcome;
use crate::output::Output;

/// How old a plan file may be where the environment says nothing.
const MAX_PLAN_AGE: Duration = Duration::from_hours(24);

/// Bring the target of an environment to what its files say
#[derive(clap::Args, Debug)]
pub(crate) struct ApplyArgs {
    /// The environment
    environment: String,
    /// Apply without asking
    #[arg(long)]
    yes: bool,
    /// Apply this plan of `infractl plan --out`, and nothing else; giving it is the consent
    #[arg(long, value_name = "FILE", conflicts_with = "yes")]
    plan: Option<PathBuf>,
    /// Judge by the policies as they are at this git revision, such as `origin/main`
    #[arg(long, value_name = "REVISION")]
    policies_from: Option<String>,
}

impl ApplyArgs {
    fn wanted<'w>(&'w self, environment: &'w Environment) -> Wanted<'w> {
        Wanted {
            environment,
            kind: RenderKind::Now,
            policies_from: self.policies_from.as_deref(),
        }
    }
}

pub(crate) fn run(context: &Context, args: &ApplyArgs) -> Result<Outcome, CommandError> {
    let interrupts = Interrupts::listen("apply")?;
    match &args.plan {
        Some(path) => apply_file(context, &interrupts, args, path),
        None => apply_now(context, &interrupts, args),
    }
}

fn apply_now(
    context: &Context,
    interrupts: &Interrupts,
    args: &ApplyArgs,
) -> Result<Outcome, CommandError> {
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    tell_takeover(context, &loaded.store(environment)?)?;
    let planned = planning::plan(context, &loaded, args.wanted(environment))?;
    refuse_unrendered(environment, &planned)?;
    refuse_loss(&planned)?;
    require_allowed(context, &planned)?;
    if !planned.plan.is_empty() {
        show(context, &planned.plan)?;
        consent(context, args.yes, &planned.plan, "apply")?;
    }
    let code = loaded.code(pinned(environment));
    bring(
        context,
        interrupts,
        (&loaded, environment),
        &planned,
        code,
        None,
    )
}

/// Applies a plan that was written to a file, if it would come out the same now. Whoever gives the
/// file has read it: that is the consent.
fn apply_file(
    context: &Context,
    interrupts: &Interrupts,
    args: &ApplyArgs,
    path: &Path,
) -> Result<Outcome, CommandError> {
    let name = &args.environment;
    let file = plan_file::read(context, path, name)?;
    let refuse = |error: &PlanFileError| plan_file::refuse(error, name);
    let stale = |checkout: &Checkout| {
        let changed = file.changed_files(checkout);
        (!changed.is_empty()).then(|| refuse(&PlanFileError::Stale(changed)))
    };
    // A project that cannot be read any more is one whose files changed.
    let loaded = load(context).map_err(|error| {
        let checkout = context.project_checkout().ok();
        checkout.as_ref().and_then(stale).unwrap_or(error)
    })?;
    let environment = loaded.environment(name)?;
    let store = loaded.store(environment)?;
    let sealed = file
        .verify(environment.name.as_str(), Secrets::new(&store))
        .map_err(|error| plan_file::explain(error, name))?;
    let limit = environment.file.max_plan_age.as_ref();
    let limit = limit.map_or(MAX_PLAN_AGE, |limit| limit.value.duration());
    sealed
        .require_young(Context::now(), limit)
        .map_err(|error| refuse(&error))?;
    sealed
        .require_unused(&store)
        .map_err(|error| plan_file::explain(error, name))?;
    if sealed.action() == Action::Destroy {
        return super::destroy::destroy_file(context, interrupts, &loaded, environment, &sealed);
    }
    if let Some(refused) = stale(&loaded.checkout) {
        return Err(refused);
    }
    let (planned, inputs) = planning::plan_with_inputs(context, &loaded, args.wanted(environment))?;
    let directory = &planned.target.directory;
    let now = SealedPlan::new(&planned.plan, &inputs, directory, &store, Context::now())
        .map_err(|error| plan_file::explain(error, name))?;
    sealed.require_same(&now).map_err(|error| refuse(&error))?;
    refuse_unrendered(environment, &planned)?;
    refuse_loss(&planned)?;
    require_allowed(context, &planned)?;
    show(context, &planned.plan)?;
    bring(
        context,
        interrupts,
        (&loaded, environment),
        &planned,
        inputs.code,
        Some(&sealed),
    )
}

fn show(context: &Context, plan: &Plan) -> Result<(), CommandError> {
    let text = plan_text(plan, context.output.is_coloured());
    context.output.data(text.as_bytes())
}

fn bring(
    context: &Context,
    interrupts: &Interrupts,
    (loaded, environment): (&Loaded, &Environment),
    planned: &Planned,
    code: Code,
    plan_file: Option<&SealedPlan>,
) -> Result<Outcome, CommandError> {
    let release = release_as_planned(context, loaded, environment)?;
    let delivery = Delivery {
        plan: &planned.plan,
        store: &planned.store,
        target: &planned.target,
        release: Some(&release),
        code,
        kubernetes: Some(planned.rendered.kubernetes.as_str().to_owned()),
        policies: planned.verdict.policies,
        plan_file,
    };
    let (applied, outcome) = deliver(context, interrupts, delivery)?;
    describe_limits(context, &planned.plan);
    context
        .output
        .data(summary(planned, applied.is_changed).as_bytes())?;
    Ok(outcome)
}

/// The release that was planned, also where the file was changed since: the record must hold it.
fn release_as_planned(
    context: &Context,
    loaded: &Loaded,
    environment: &Environment,
) -> Result<Arc<[u8]>, CommandError> {
    let release = &environment.release;
    let read = release.tree.root().span();
    let source = read.and_then(|span| context.sources.get(span.source));
    match source.filter(|source| *source.path() == release.path) {
        Some(source) => Ok(Arc::clone(source.bytes())),
        // Of a follower with a release of its own the tree is made of two files.
        None => loaded.checkout.read(&release.path).or_undecided(),
    }
}

/// A production environment takes a component that nothing rendered only where it says why.
fn refuse_unrendered(environment: &Environment, planned: &Planned) -> Result<(), CommandError> {
    if *environment.file.tier != infractl_project::Tier::Production {
        return Ok(());
    }
    let is_allowed = |name| environment.file.allow_unrendered.contains_key(name);
    let refused = planned
        .rendered
        .components
        .iter()
        .find(|component| component.not_rendered.is_some() && !is_allowed(&component.name));
    refused.map_or(Ok(()), |component| {
        Err(CommandError::refused(format!(
            "`{}` was not rendered, so not checked",
            component.name
        ))
        .hint("vendor its chart, or name it under `allowUnrendered` with a reason"))
    })
}

/// Nothing is applied while a denial stands.
fn require_allowed(context: &Context, planned: &Planned) -> Result<(), CommandError> {
    let what = format!("`{}` is not applied", planned.rendered.environment);
    planned.verdict.require_allowed(context, &what)
}

/// What was not rendered is not known to be gone: its objects on the target must not go.
fn refuse_loss(planned: &Planned) -> Result<(), CommandError> {
    let is_deleted = |name: &str| {
        let plans = planned
            .plan
            .components
            .iter()
            .filter(|component| component.name == name);
        plans
            .flat_map(|component| &component.objects)
            .any(|object| object.action == ObjectAction::Delete)
    };
    let mut unknown = planned.rendered.components.iter();
    match unknown.find(|own| own.not_rendered.is_some() && is_deleted(own.name.as_str())) {
        None => Ok(()),
        Some(component) => Err(CommandError::refused(format!(
            "`{}` was not rendered, and the target holds objects of it that would be deleted",
            component.name
        ))
        .hint("make it renderable, or take it out of the environment to delete it")),
    }
}

/// Fails unless the user agrees to what the plan changes.
pub(crate) fn consent(
    context: &Context,
    is_given: bool,
    plan: &Plan,
    verb: &str,
) -> Result<(), CommandError> {
    let counts = counts_sentence(&plan.counts);
    context
        .output
        .say(&format!("{}: {counts}", plan.environment));
    if is_given {
        return Ok(());
    }
    if !Output::is_interactive() {
        return Err(CommandError::refused(format!(
            "`{verb} {}` needs consent, and there is no terminal to ask on",
            plan.environment
        ))
        .hint("read the plan above, then pass `--yes`"));
    }
    let question = format!(
        "{verb} `{}` as shown above? Only `yes` is consent:",
        plan.environment
    );
    if context.output.asks(&question) {
        Ok(())
    } else {
        Err(CommandError::refused("not agreed; nothing was changed"))
    }
}

fn summary(planned: &Planned, is_changed: bool) -> String {
    let counted = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    let components = planned.rendered.components.iter();
    let components = components
        .filter(|component| component.not_rendered.is_none())
        .count();
    // What the target holds: a Secret that is only listed is none of its objects.
    let plans = planned.plan.components.iter();
    let objects = plans
        .flat_map(|component| &component.objects)
        .filter(|object| object.action != ObjectAction::Delete)
        .count();
    let held = format!(
        "{}, {}",
        counted(components, "component"),
        counted(objects, "object")
    );
    let path = &planned.target.path;
    let name = &planned.rendered.environment;
    if !is_changed {
        return format!("{name}: no changes; `{path}` holds {held}\n");
    }
    format!(
        "{name}: wrote {held} to `{path}`\n\
         put them on a cluster: kubectl apply --server-side -k {path}\n"
    )
}
