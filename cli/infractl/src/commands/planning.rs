//! From an environment to a plan for its target: what `plan` and `apply` share.

use infractl_base::{Files, Question, RecordingFiles};
use infractl_delivery::{Desired, DesiredComponent, Inputs, Plan};
use infractl_document::{RenderKind, Severity};
use infractl_environment::{Rendered, Workspace};
use infractl_kubernetes::KubernetesVersion;
use infractl_project::{Environment, Tier};
use infractl_state::{LocalStore, Secrets, latest_success};

use crate::arguments::VERSION;
use crate::commands::platform::{
    Loaded, Target, Variables, error_of, error_of_state, open_history, refuse_errors,
};
use crate::commands::verdict::{self, Verdict};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// A plan with all that an apply of it needs.
pub(crate) struct Planned {
    pub(crate) plan: Plan,
    pub(crate) rendered: Rendered,
    pub(crate) store: LocalStore,
    pub(crate) target: Target,
    pub(crate) verdict: Verdict,
}

/// What of an environment is planned.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'w> {
    pub(crate) environment: &'w Environment,
    pub(crate) kind: RenderKind,
    /// The revision whose policies judge; the checkout's where there is none.
    pub(crate) policies_from: Option<&'w str>,
}

/// Renders, validates and plans an environment. Errors in it end the command.
pub(crate) fn plan(
    context: &Context,
    loaded: &Loaded,
    wanted: Wanted<'_>,
) -> Result<Planned, CommandError> {
    plan_over(context, loaded, wanted, [&loaded.checkout; 2])
}

/// The same, with all that the plan was made from, for a plan in a file.
pub(crate) fn plan_with_inputs(
    context: &Context,
    loaded: &Loaded,
    wanted: Wanted<'_>,
) -> Result<(Planned, Inputs), CommandError> {
    let environment = wanted.environment;
    let [files, code] = [(); 2].map(|()| RecordingFiles::new(&loaded.checkout));
    let planned = plan_over(context, loaded, wanted, [&files, &code])?;
    let mut seen = files.seen();
    // The code of a commit is known by the commit, whatever the checkout holds.
    if pinned(environment).is_none() {
        for (question, answer) in code.seen() {
            seen.insert(question, answer);
        }
    }
    let release = &environment.release.path;
    let inputs = Inputs {
        tool: VERSION.to_owned(),
        code: loaded.code(pinned(environment)),
        release: seen
            .get(&(release.clone(), Question::Content))
            .copied()
            .flatten(),
        policies: planned.verdict.policies,
        files: seen,
    };
    Ok((planned, inputs))
}

/// The revision whose code counts; `None` where that is the checkout's. A checkout with the pinned
/// code is read in its place; what counts is still the pin.
pub(crate) fn pinned(environment: &Environment) -> Option<String> {
    let pin = environment.release.file.source.revision.as_ref();
    pin.filter(|_| !environment.is_follower())
        .map(|pin| pin.value.to_string())
}

fn plan_over(
    context: &Context,
    loaded: &Loaded,
    wanted: Wanted<'_>,
    [files, code]: [&dyn Files; 2],
) -> Result<Planned, CommandError> {
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
    let (rendered, findings) = workspace.check(environment, wanted.kind, context.render_options());
    refuse_errors(context, &findings)?;
    report_rest(context, &rendered, &findings);
    let verdict = verdict::judge(
        context,
        loaded,
        (&workspace, environment),
        &rendered,
        wanted.policies_from,
    )?;
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
    Ok(Planned {
        plan,
        rendered,
        store,
        target,
        verdict,
    })
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
