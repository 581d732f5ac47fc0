use infractl_base::RelativePath;
use infractl_delivery::has_state;
use infractl_document::RenderKind;
use infractl_environment::Workspace;
use infractl_project::{Environment, StackBackend};

use super::Verdict;
use crate::commands::platform::Loaded;
use crate::commands::stacks::makers;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// What the backends of `environment.yaml` lack: one line for each thing, or one that says that
/// nothing is missing. Nothing where no stack names one.
pub(super) fn backends(context: &Context) -> Vec<Verdict> {
    let Ok(loaded) = crate::commands::platform::load(context) else {
        // Whoever looks at the project tells that.
        return Vec::new();
    };
    let Ok(workspace) = loaded.workspace(context) else {
        return Vec::new();
    };
    let mut verdicts = Vec::new();
    let mut named = Vec::new();
    for environment in loaded.project.environments() {
        match of_environment(&loaded, &workspace, environment) {
            Ok((own, lacking)) => {
                named.extend(own);
                verdicts.extend(lacking);
            }
            Err(error) => verdicts.push(Verdict::Wrong(error.message().to_owned())),
        }
    }
    if verdicts.is_empty() && !named.is_empty() {
        verdicts.push(Verdict::Good(named.join(", ")));
    }
    verdicts
}

/// The backends of an environment in words, and what they lack.
fn of_environment(
    loaded: &Loaded,
    workspace: &Workspace<'_>,
    environment: &Environment,
) -> Result<(Vec<String>, Vec<Verdict>), CommandError> {
    let mut named = Vec::new();
    let mut lacking = Vec::new();
    let stacks = environment.file.stacks.iter();
    let stacks = stacks.filter_map(|(name, stack)| Some((name, stack.backend.as_ref()?)));
    let stacks: Vec<_> = stacks.collect();
    if stacks.is_empty() {
        return Ok((named, lacking));
    }
    let found = workspace
        .code(environment, RenderKind::Now)
        .map(|code| makers(&workspace.preview_stacks(environment, &code)))
        .unwrap_or_default();
    let states = RelativePath::parse(&format!("{}/stacks", Loaded::store_path(environment)?));
    let states = loaded.folder().inside(&states.or_undecided()?);
    for (name, backend) in stacks {
        let place = format!("{}/{name}", environment.name);
        let kind = backend.kind.value;
        named.push(format!("{place}: {}", kind.as_str()));
        if !is_let_in(backend) {
            lacking.push(Verdict::Optional(format!(
                "{place}: nothing names credentials for `{}`; set {}",
                kind.as_str(),
                kind.credentials()
            )));
        }
        let bucket = backend.settings.get("bucket");
        let bucket = bucket.and_then(|setting| setting.tree().root().as_str());
        let maker = bucket.and_then(|bucket| Some((bucket, found.get(bucket)?)));
        if let Some((bucket, maker)) = maker
            && maker != name.as_str()
            && !has_state(&states, maker).or_undecided()?
        {
            lacking.push(Verdict::Optional(format!(
                "{place}: the stack `{maker}` makes the bucket `{bucket}`, and was not applied \
                 yet; `infractl apply {} --stack {maker}` comes first",
                environment.name
            )));
        }
    }
    Ok((named, lacking))
}

/// Whether the environment of the run, or a setting, says as whom the store is opened.
fn is_let_in(backend: &StackBackend) -> bool {
    let kind = backend.kind.value;
    let mut variables = kind.credential_variables().iter();
    let mut settings = kind.credential_settings().iter();
    variables.any(|name| Context::variable(name).is_some())
        || settings.any(|name| backend.settings.contains_key(*name))
}
