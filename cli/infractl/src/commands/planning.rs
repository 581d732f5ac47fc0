//! From an environment to a plan for its target: what `plan` and `apply` share.

use infractl_delivery::{Desired, DesiredComponent, Plan};
use infractl_document::{RenderKind, Severity};
use infractl_environment::Rendered;
use infractl_kubernetes::KubernetesVersion;
use infractl_project::{Environment, Tier};
use infractl_state::{LocalStore, Secrets, latest_success};

use crate::commands::platform::{Loaded, Target, Variables, error_of, error_of_state};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// A plan with all that an apply of it needs.
pub(crate) struct Planned {
    pub(crate) plan: Plan,
    pub(crate) rendered: Rendered,
    pub(crate) store: LocalStore,
    pub(crate) target: Target,
}

/// Renders, validates and plans an environment. Errors in it end the command.
pub(crate) fn plan(
    context: &Context,
    loaded: &Loaded,
    environment: &Environment,
    kind: RenderKind,
) -> Result<Planned, CommandError> {
    let store = loaded.store(environment)?;
    let target = loaded.target(environment)?;
    let workspace = loaded.workspace(context)?;
    let (rendered, findings) = workspace.check(environment, kind, context.render_options());
    super::platform::refuse_errors(context, &findings)?;
    report_rest(context, &rendered, &findings);
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
