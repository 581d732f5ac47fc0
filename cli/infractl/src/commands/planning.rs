//! From an environment to a plan for its target: what `plan` and `apply` share.

use std::sync::Arc;

use infractl_base::{Files, Question, RecordingFiles};
use infractl_delivery::{
    Desired, DesiredComponent, Inputs, Plan, SealedPlan, StackOutputs, StackPlan, record_stack,
};
use infractl_document::{RenderKind, Severity, Spanned};
use infractl_environment::{Rendered, Workspace};
use infractl_kubernetes::KubernetesVersion;
use infractl_project::{BindTarget, Environment, Tier};
use infractl_report::stacks_counts;
use infractl_state::{Approval, Code, Counts, LocalStore, RecordedStack, Secrets, latest_success};

use crate::arguments::VERSION;
use crate::commands::gate;
use crate::commands::platform::{
    Loaded, Target, Variables, error_of, error_of_state, open_history, refuse_errors,
};
use crate::commands::stacks::approvals;
use crate::commands::stacks::{PlannedStacks, StackArgs, Stacks, Teller, stack_documents};
use crate::commands::verdict::{self, Verdict};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::interrupts::Interrupts;

/// A plan with all that an apply of it needs.
pub(crate) struct Planned {
    pub(crate) plan: Arc<Plan>,
    pub(crate) rendered: Rendered,
    pub(crate) store: LocalStore,
    pub(crate) target: Target,
    pub(crate) verdict: Verdict,
    pub(crate) stacks: PlannedStacks,
    /// Whether the platform is part of what was asked for.
    pub(crate) has_platform: bool,
}

impl Planned {
    /// Whether an apply of it has something to do.
    pub(crate) fn has_work(&self) -> bool {
        self.stacks.has_work() || (self.has_platform && !self.plan.is_empty())
    }

    /// How many resources and objects each action touches.
    pub(crate) fn counts(&self) -> Counts {
        let mut counts = stacks_counts(&self.stacks.plans);
        if self.has_platform {
            counts.add(&self.plan.counts);
        }
        counts
    }
}

/// Where the stacks of a plan come from.
#[derive(Clone, Copy)]
pub(crate) enum StacksFrom<'w> {
    /// The tool plans what is asked for.
    Tool(&'w StackArgs),
    /// They were planned before, for the plan that is applied now.
    Sealed(&'w SealedPlan),
    /// They were applied just now, and give this.
    Applied(&'w StackOutputs),
}

/// What of an environment is planned.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'w> {
    pub(crate) environment: &'w Environment,
    pub(crate) kind: RenderKind,
    /// The revision whose policies judge; the checkout's where there is none.
    pub(crate) policies_from: Option<&'w str>,
    pub(crate) stacks: StacksFrom<'w>,
    /// The replacements and deletions that somebody lets through.
    pub(crate) approvals: &'w [Approval],
    pub(crate) interrupts: &'w Interrupts,
}

/// Renders, validates and plans an environment. Errors in it end the command.
pub(crate) fn plan<'l>(
    context: &'l Context,
    loaded: &'l Loaded,
    wanted: Wanted<'_>,
) -> Result<(Planned, Option<Stacks<'l>>), CommandError> {
    plan_over(context, loaded, wanted, [&loaded.checkout; 2])
}

/// The same, with all that the plan was made from, for a plan in a file.
pub(crate) fn plan_with_inputs<'l>(
    context: &'l Context,
    loaded: &'l Loaded,
    wanted: Wanted<'_>,
    [files, code]: &'l [RecordingFiles<'l>; 2],
) -> Result<(Planned, Option<Stacks<'l>>, Inputs), CommandError> {
    let environment = wanted.environment;
    let (planned, stacks) = plan_over(context, loaded, wanted, [files, code])?;
    let mut seen = files.seen();
    // The code of a commit is known by the commit, whatever the checkout holds.
    if pinned(environment).is_none() {
        for (question, answer) in code.seen() {
            seen.insert(question, answer);
        }
    }
    let release = &environment.release.path;
    let code = loaded.code(pinned(environment));
    let inputs = Inputs {
        tool: VERSION.to_owned(),
        release: seen
            .get(&(release.clone(), Question::Content))
            .copied()
            .flatten(),
        policies: planned.verdict.policies,
        files: seen,
        stacks: recorded(&planned.stacks, &planned.store, &code)?,
        deferred: planned.stacks.deferred(),
        has_platform: planned.has_platform,
        approvals: wanted.approvals.to_vec(),
        code,
    };
    Ok((planned, stacks, inputs))
}

/// Judges the plan of a stack that waited for others, alone.
pub(crate) fn judge_late(
    context: &Context,
    loaded: &Loaded,
    wanted: &Wanted<'_>,
    plan: &StackPlan,
) -> Result<Verdict, CommandError> {
    let environment = wanted.environment;
    let workspace = loaded.workspace(context)?;
    let mut workers = verdict::workers(context, &workspace, wanted.policies_from)?;
    let from = wanted.policies_from;
    let reading = verdict::read(context, loaded, &workspace, from, &mut workers)?;
    let previewed = workspace
        .code(environment, wanted.kind)
        .map(|code| workspace.preview_stacks(environment, &code))
        .unwrap_or_default();
    let documents = stack_documents(std::slice::from_ref(plan), &previewed)?;
    let approved = approvals::of_late(wanted.approvals, &documents);
    let brought = infractl_check::Planned {
        documents: &documents,
        approvals: &approved,
    };
    verdict::judge(reading, (&workspace, environment), None, brought)
}

/// What a plan file says of planned stacks.
pub(crate) fn recorded(
    stacks: &PlannedStacks,
    store: &LocalStore,
    code: &Code,
) -> Result<Vec<RecordedStack>, CommandError> {
    if stacks.plans.is_empty() {
        return Ok(Vec::new());
    }
    let key = Secrets::new(store)
        .digest_key()
        .map_err(|error| error_of_state(&error))?;
    let key = key.expose().as_bytes();
    let plans = stacks.plans.iter();
    Ok(plans
        .filter_map(|plan| {
            let found = plan.planned()?;
            Some(record_stack(&plan.name, &plan.source, found, code, key))
        })
        .collect())
}

/// The revision whose code counts; `None` where that is the checkout's. A checkout with the pinned
/// code is read in its place; what counts is still the pin.
pub(crate) fn pinned(environment: &Environment) -> Option<String> {
    let pin = environment.release.file.source.revision.as_ref();
    pin.filter(|_| !environment.is_follower())
        .map(|pin| pin.value.to_string())
}

/// Notes what is read of the environments' files and of the code.
pub(crate) fn recorders(loaded: &Loaded) -> [RecordingFiles<'_>; 2] {
    [(); 2].map(|()| RecordingFiles::new(&loaded.checkout))
}

fn plan_over<'l>(
    context: &'l Context,
    loaded: &'l Loaded,
    wanted: Wanted<'_>,
    [files, code]: [&'l dyn Files; 2],
) -> Result<(Planned, Option<Stacks<'l>>), CommandError> {
    let store = loaded.store(wanted.environment)?;
    let target = loaded.target(wanted.environment)?;
    let history = Some(open_history(&loaded.checkout));
    let (workspace, findings) = Workspace::load_apart(files, code, &context.sources, history);
    refuse_errors(context, &findings)?;
    let workspace =
        workspace.ok_or_else(|| CommandError::undecided("the project cannot be read"))?;
    // What was read just now counts, not what the command read to find the environment.
    let environment = workspace
        .project
        .environment(wanted.environment.name.as_str())
        .or_undecided()?;
    let mut workers = verdict::workers(context, &workspace, wanted.policies_from)?;
    let reading = verdict::read(
        context,
        loaded,
        &workspace,
        wanted.policies_from,
        &mut workers,
    )?;
    let (rendered, findings) = workspace.check(environment, wanted.kind, context.render_options());
    refuse_errors(context, &findings)?;
    report_rest(context, &rendered, &findings);
    let (stacks, tools) = stacks_of(
        context,
        loaded,
        &wanted,
        (&workspace, environment),
        &rendered,
    )?;
    let (environment, rendered) =
        with_outputs(context, (&workspace, environment), &stacks, rendered)?;
    let environment = &environment;
    let documents = stacks.documents(&rendered.stacks)?;
    let approved = approvals::find(wanted.approvals, &documents)?;
    let brought = infractl_check::Planned {
        documents: &documents,
        approvals: &approved,
    };
    let whole = (&workspace, environment);
    let verdict = verdict::judge(reading, whole, Some(&rendered), brought)?;
    let desired = desired(&rendered)?;
    let held = target
        .directory
        .read(environment.name.as_str())
        .map_err(|error| error_of(&error))?;
    let previous = latest_success(&store).map_err(|error| error_of_state(&error))?;
    let plan = infractl_delivery::plan(
        &desired,
        &held,
        previous.as_ref(),
        Secrets::new(&store),
        &Variables,
    )
    .map_err(|error| error_of(&error))?;
    let planned = Planned {
        plan: Arc::new(plan),
        rendered,
        store,
        target,
        verdict,
        stacks,
        has_platform: match wanted.stacks {
            StacksFrom::Tool(args) => !args.is_stacks_only(),
            StacksFrom::Sealed(sealed) => sealed.has_platform(),
            StacksFrom::Applied(_) => true,
        },
    };
    Ok((planned, tools))
}

/// Plans the stacks with the real tool; an environment without any needs none.
fn stacks_of<'l>(
    context: &Context,
    loaded: &Loaded,
    wanted: &Wanted<'_>,
    (workspace, environment): (&Workspace<'l>, &Environment),
    rendered: &Rendered,
) -> Result<(PlannedStacks, Option<Stacks<'l>>), CommandError> {
    let request = match wanted.stacks {
        StacksFrom::Tool(args) => Some(args.request(environment)?),
        StacksFrom::Sealed(_) => None,
        StacksFrom::Applied(outputs) => {
            let applied = PlannedStacks {
                outputs: outputs.clone(),
                ..PlannedStacks::default()
            };
            return Ok((applied, None));
        }
    };
    if environment.file.stacks.is_empty() {
        return Ok((PlannedStacks::default(), None));
    }
    if request.is_some() {
        let from = wanted.policies_from;
        gate::pass(context, loaded, (workspace, environment), rendered, from)?;
    }
    let interrupts = wanted.interrupts;
    let stacks = Stacks::find(
        context,
        loaded,
        (workspace, environment),
        Some(rendered),
        interrupts.interruption(),
    )?;
    let teller = Teller {
        context,
        is_apply: false,
    };
    let planned = interrupts.with_tool(|| match (&request, wanted.stacks) {
        (None, StacksFrom::Sealed(sealed)) => {
            let store = loaded.store(environment)?;
            stacks.restore(context, sealed, &store, &teller)
        }
        (request, _) => stacks.plan(context, &request.clone().unwrap_or_default(), &teller),
    })?;
    Ok((planned, Some(stacks)))
}

/// Whether something of the platform takes an output of a stack.
pub(crate) fn is_bound(environment: &Environment) -> bool {
    let is_taken = |target: &Spanned<BindTarget>| matches!(target.value, BindTarget::Stack { .. });
    environment.file.bind.values().any(is_taken)
}

/// The environment with what its stacks give, rendered again where something takes it.
fn with_outputs(
    context: &Context,
    (workspace, environment): (&Workspace<'_>, &Environment),
    stacks: &PlannedStacks,
    rendered: Rendered,
) -> Result<(Environment, Rendered), CommandError> {
    let enriched = stacks.enrich(environment);
    if enriched.outputs.is_empty() || !is_bound(environment) {
        return Ok((enriched, rendered));
    }
    let (rendered, findings) = workspace.check(&enriched, rendered.kind, context.render_options());
    refuse_errors(context, &findings)?;
    Ok((enriched, rendered))
}

/// Names what was not rendered, and counts warnings: a plan is not the place to read them all.
fn report_rest(context: &Context, rendered: &Rendered, findings: &[infractl_document::Finding]) {
    for component in &rendered.components {
        if let Some(reason) = &component.not_rendered {
            context.output.say(&format!(
                "{}: not rendered, not checked: {reason}",
                component.name
            ));
        }
    }
    for name in &rendered.waiting {
        context.output.say(&format!(
            "{name}: waits for the pin: the pinned revision has no such component"
        ));
    }
    let warnings = findings
        .iter()
        .filter(|found| found.severity == Severity::Warning)
        .count();
    if warnings > 0 {
        let noun = if warnings == 1 { "warning" } else { "warnings" };
        context.output.say(&format!(
            "{warnings} {noun}; `infractl validate` shows them"
        ));
    }
}

pub(super) fn desired(rendered: &Rendered) -> Result<Desired, CommandError> {
    Ok(Desired {
        environment: rendered.environment.to_string(),
        writes_secrets: rendered.tier == Tier::Development,
        kubernetes: KubernetesVersion::parse(rendered.kubernetes.as_str()).or_undecided()?,
        components: rendered
            .components
            .iter()
            .filter(|component| component.not_rendered.is_none())
            .map(|component| DesiredComponent {
                name: component.name.to_string(),
                variant: component.variant.to_string(),
                is_stateful: component.is_stateful,
                namespace: component.namespace.clone(),
                documents: component.documents.clone(),
            })
            .collect(),
    })
}

/// Says what an apply cannot or will not do, as the plan knows it.
pub(crate) fn describe_limits(context: &Context, plan: &Plan) {
    for blocker in &plan.blockers {
        let place = blocker
            .path
            .as_ref()
            .map(|path| format!("#{path}"))
            .unwrap_or_default();
        context.output.say(&format!(
            "not known yet: {}{place}: {}",
            blocker.address, blocker.reason
        ));
    }
    for secret in &plan.required_secrets {
        context.output.say(&format!(
            "must exist in the cluster: Secret {}/{} with {}",
            secret.namespace,
            secret.name,
            secret.keys.join(", ")
        ));
    }
}
