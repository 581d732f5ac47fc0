mod guards;
mod run;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use infractl_base::{Checkout, Files};
use infractl_delivery::{PlanFileError, SealedPlan};
use infractl_document::RenderKind;
use infractl_project::Environment;
use infractl_report::{plan_text, stacks_text};
use infractl_state::{Action, Approval, Secrets};

pub(crate) use self::guards::consent;
use self::run::Applying;
use crate::commands::deliver::tell_takeover;
use crate::commands::plan_file;
use crate::commands::planning::{self, Planned, StacksFrom, Wanted, pinned};
use crate::commands::platform::{Loaded, load};
use crate::commands::stacks::StackArgs;
use crate::commands::stacks::approvals::ApprovalArgs;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::interrupts::Interrupts;
use crate::outcome::Outcome;

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
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = [
            "yes", "stacks", "targets", "replacements", "imports", "refresh_only", "addresses",
        ]
    )]
    plan: Option<PathBuf>,
    /// Judge by the policies as they are at this git revision, such as `origin/main`
    #[arg(long, value_name = "REVISION")]
    policies_from: Option<String>,
    #[command(flatten)]
    stacks: StackArgs,
    #[command(flatten)]
    approvals: ApprovalArgs,
}

impl ApplyArgs {
    fn wanted<'w>(
        &'w self,
        environment: &'w Environment,
        interrupts: &'w Interrupts,
        approvals: &'w [Approval],
    ) -> Wanted<'w> {
        Wanted {
            environment,
            kind: RenderKind::Now,
            policies_from: self.policies_from.as_deref(),
            stacks: StacksFrom::Tool(&self.stacks),
            approvals,
            interrupts,
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
    let approvals = args.approvals.approvals()?;
    let wanted = args.wanted(environment, interrupts, &approvals);
    let (planned, stacks) = planning::plan(context, &loaded, wanted)?;
    guards::require(context, environment, &planned)?;
    if planned.has_work() {
        show(context, &planned)?;
        let counts = planned.counts();
        consent(context, args.yes, (&args.environment, &counts), "apply")?;
    }
    let code = loaded.code(pinned(environment));
    let applying = Applying {
        context,
        interrupts,
        loaded: &loaded,
        environment,
        args,
        approvals: &approvals,
    };
    applying.bring(&planned, stacks.as_ref(), code, None)
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
    let recorders = planning::recorders(&loaded);
    let wanted = Wanted {
        stacks: StacksFrom::Sealed(&sealed),
        ..args.wanted(environment, interrupts, sealed.approvals())
    };
    let (planned, stacks, inputs) =
        planning::plan_with_inputs(context, &loaded, wanted, &recorders)?;
    let directory = &planned.target.directory;
    let now = SealedPlan::new(&planned.plan, &inputs, directory, &store, Context::now())
        .map_err(|error| plan_file::explain(error, name))?;
    sealed.require_same(&now).map_err(|error| refuse(&error))?;
    guards::require(context, environment, &planned)?;
    show(context, &planned)?;
    let applying = Applying {
        context,
        interrupts,
        loaded: &loaded,
        environment,
        args,
        approvals: sealed.approvals(),
    };
    applying.bring(&planned, stacks.as_ref(), inputs.code, Some(&sealed))
}

fn show(context: &Context, planned: &Planned) -> Result<(), CommandError> {
    let is_coloured = context.output.is_coloured();
    let mut text = stacks_text(&planned.stacks.plans, is_coloured);
    if planned.has_platform {
        text.push_str(&plan_text(&planned.plan, is_coloured));
    }
    context.output.data(text.as_bytes())
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
