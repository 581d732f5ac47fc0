use std::sync::Arc;

use infractl_base::{Checkout, MemoryFiles, Overlay};
use infractl_document::{Finding, RenderKind};
use infractl_environment::{Rendered, Side, Workspace, compare_environments};
use infractl_project::Environment;
use infractl_release::Proposal;
use infractl_report::Effect;

use crate::commands::platform::{open_history, refuse_errors};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// What gates judge: told with their evidence, not as mistakes that end a command.
const GATED: [&str; 2] = ["release-revision-off-branch", "release-unresolved-digest"];

/// Renders an environment as it is and as it would be. One that would not render is refused; one
/// that does not render as it is must not keep a better release out.
pub(crate) fn effect(
    context: &Context,
    checkout: &Checkout,
    proposal: &Proposal,
) -> Result<Effect, CommandError> {
    let (after, after_rendered) = render(context, checkout, proposal, &proposal.after)?;
    let Some(bytes) = &proposal.before else {
        return Ok(Effect::NotKnown(format!(
            "all is new: {} objects of {} components",
            after_rendered.documents().count(),
            after_rendered.components.len()
        )));
    };
    let (before, before_rendered) = match render(context, checkout, proposal, bytes) {
        Ok(rendered) => rendered,
        Err(error) => {
            let name = &proposal.environment;
            let message = error.message();
            return Ok(Effect::NotKnown(format!(
                "`{name}` does not render as it is: {message}"
            )));
        }
    };
    let side = |environment, rendered| Side {
        environment,
        rendered,
    };
    let mut diff = compare_environments(
        side(&before, &before_rendered),
        side(&after, &after_rendered),
        &context.sources,
    );
    // Both sides are one environment, and what it pins is told beside.
    diff.from = "before".parse().or_undecided()?;
    diff.to = "after".parse().or_undecided()?;
    diff.differences
        .retain(|difference| difference.address.segments().next() != Some("release"));
    Ok(Effect::Known(Box::new(diff)))
}

fn render(
    context: &Context,
    checkout: &Checkout,
    proposal: &Proposal,
    release: &Arc<[u8]>,
) -> Result<(Environment, Rendered), CommandError> {
    let mut files = MemoryFiles::new();
    files.insert(proposal.path.clone(), Arc::clone(release));
    let files = Overlay::new(&files, checkout);
    let (workspace, findings) =
        Workspace::load(&files, &context.sources, Some(open_history(checkout)));
    refuse_errors(context, &findings)?;
    let workspace =
        workspace.ok_or_else(|| CommandError::undecided("the project cannot be read"))?;
    let environment = workspace
        .project
        .environment(proposal.environment.as_str())
        .or_undecided()?;
    let (rendered, findings) =
        workspace.check(environment, RenderKind::Now, context.render_options());
    let findings: Vec<Finding> = findings
        .into_iter()
        .filter(|finding| !GATED.contains(&finding.rule.as_str()))
        .collect();
    refuse_errors(context, &findings)?;
    Ok((environment.clone(), rendered))
}
