//! The two sides: two environments of this checkout, or one here and at a git ref.

use infractl_document::{Finding, RenderKind, Severity};
use infractl_environment::{
    DiffRequest, EnvironmentDiff, Rendered, Side, Workspace, compare_environments,
};
use infractl_project::Environment;

use super::{DiffArgs, FailOn};
use crate::commands::platform::{Loaded, load_only, open_history, refuse_errors};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// Renders both sides and compares them.
pub(super) fn compare(context: &Context, args: &DiffArgs) -> Result<EnvironmentDiff, CommandError> {
    let mut names = vec![args.from.as_str()];
    names.extend(args.to.as_deref());
    let loaded = load_only(context, &names)?;
    match (&args.to, &args.base) {
        (Some(to), _) => between(context, &loaded, args, to),
        (None, Some(base)) => since(context, &loaded, args, base),
        (None, None) => Err(CommandError::undecided(
            "name two environments, or a `--base`",
        )),
    }
}

fn between(
    context: &Context,
    loaded: &Loaded,
    args: &DiffArgs,
    to: &str,
) -> Result<EnvironmentDiff, CommandError> {
    let (from, to) = (loaded.environment(&args.from)?, loaded.environment(to)?);
    require_components(args, &[from, to])?;
    let workspace = loaded.workspace(context)?;
    let request = DiffRequest {
        kind: args.source.kind(),
        today: Context::today(),
        options: context.render_options(),
    };
    let diffed = workspace.diff(from, to, request);
    refuse_side(context, &diffed.from, from.name.as_str())?;
    refuse_side(context, &diffed.to, to.name.as_str())?;
    Ok(diffed.diff)
}

fn since(
    context: &Context,
    loaded: &Loaded,
    args: &DiffArgs,
    base: &str,
) -> Result<EnvironmentDiff, CommandError> {
    if matches!(args.fail_on, Some(FailOn::Unexplained | FailOn::Pending)) {
        let message = "differences to a git ref have no class";
        return Err(CommandError::undecided(message).hint("use `--fail-on any` with `--base`"));
    }
    let history = open_history(&loaded.checkout);
    let none = || CommandError::undecided("`--base` needs a git repository, and this is none");
    let commit = history.git().ok_or_else(none)?.commit(base);
    let files = history.open(commit.or_undecided()?).ok_or_else(none)?;
    let files = files.or_undecided()?;
    let (before, findings) = Workspace::load_revision(&files, &context.sources, Some(history));
    refuse_errors(context, &findings).map_err(|error| error.at(base))?;
    let before = before.ok_or_else(|| {
        CommandError::undecided(format!("there is no project at `{base}` that can be read"))
    })?;
    let old = before.project.environment(&args.from).or_undecided();
    let old = old.map_err(|error| error.at(base))?;
    let new = loaded.environment(&args.from)?;
    require_components(args, &[old, new])?;
    let kind = args.source.kind();
    let after = loaded.workspace(context)?;
    let from = before.render(old, kind, context.render_options());
    let to = after.render(new, kind, context.render_options());
    let name = format!("{} at {base}", new.name);
    refuse_side(context, &from, &name)?;
    refuse_side(context, &to, new.name.as_str())?;
    let side = |environment, rendered| Side {
        environment,
        rendered,
    };
    let mut diff = compare_environments(side(old, &from), side(new, &to), &context.sources);
    diff.from = name;
    if kind == RenderKind::Now && after.kinds(new).contains(&RenderKind::Next) {
        context.output.say(&format!(
            "`{}` runs the code that its release pins; `--source worktree` compares this checkout's",
            new.name
        ));
    }
    Ok(diff)
}

/// A component that no side chooses is a misspelt one.
fn require_components(args: &DiffArgs, environments: &[&Environment]) -> Result<(), CommandError> {
    for name in &args.component {
        let mut files = environments.iter().map(|environment| &environment.file);
        if !files.any(|file| file.components.contains_key(name)) {
            let message = format!("no side has a component `{name}`");
            return Err(CommandError::undecided(message));
        }
    }
    Ok(())
}

/// Ends the command when a side has errors: what it would be compared as is not what it says.
fn refuse_side(context: &Context, side: &Rendered, name: &str) -> Result<(), CommandError> {
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let errors: Vec<Finding> = side.findings.iter().filter(is_error).cloned().collect();
    if errors.is_empty() {
        return Ok(());
    }
    context.output.diagnose(&errors, &context.sources);
    let number = errors.len();
    let noun = if number == 1 { "error" } else { "errors" };
    let message = format!("`{name}` has {number} {noun}, so nothing is compared");
    let hint = format!(
        "`infractl validate -e {}` shows every finding",
        side.environment
    );
    Err(CommandError::findings(message).hint(hint))
}
