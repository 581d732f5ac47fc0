//! The Terraform stacks of an environment: what `plan`, `apply`, `destroy` and `drift` share.

mod ahead;
pub(crate) mod approvals;
mod arguments;
mod tell;

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::{FileLock, Folder, Interruption, RelativePath};
use infractl_delivery::{
    DesiredStack, KeptStacks, NamedBackend, OutputPlace, SealedPlan, StackContent, StackError,
    StackOutputs, StackPlan, StackRequest, StackSource, StackTool, plan_stacks, restore_stacks,
};
use infractl_document::{Document, Node, RenderKind, Spanned};
use infractl_environment::{Code, Rendered, RenderedStack, Workspace};
use infractl_project::{BackendSetting, Environment, StackBackend, StackName};
use infractl_state::LocalStore;
use infractl_terraform::place::Written;
use infractl_terraform::runner::{RunError, Setting, Surroundings, Tool};

pub(crate) use ahead::{Host, PLATFORM, Progress, StackRun};
pub(crate) use arguments::StackArgs;
pub(crate) use tell::Teller;

use crate::commands::platform::Loaded;
use crate::commands::supervisor::SupervisorArgs;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// The stacks of an environment, ready to be planned and applied.
pub(crate) struct Stacks<'w> {
    pub(crate) desired: Vec<DesiredStack>,
    /// Those that the pinned revision lacks.
    pub(crate) waiting: Vec<String>,
    environment: String,
    /// The stacks that make buckets, by the names of these.
    makers: BTreeMap<String, String>,
    code: Arc<Code<'w>>,
    settings: Option<Settings>,
}

/// What runs of the tool need, found once.
struct Settings {
    tool: Tool,
    project: Folder,
    environment: String,
    states: Folder,
    surroundings: Surroundings,
    interruption: Interruption,
    _held: FileLock,
}

/// Planned stacks, and what they will give.
#[derive(Default)]
pub(crate) struct PlannedStacks {
    pub(crate) plans: Vec<StackPlan>,
    pub(crate) outputs: StackOutputs,
}

impl PlannedStacks {
    /// Whether an apply has something to do with a stack.
    pub(crate) fn has_work(&self) -> bool {
        self.plans.iter().any(StackPlan::has_work)
    }

    /// The resources of all stacks with what would happen to them, for policies.
    pub(crate) fn documents(
        &self,
        previewed: &[RenderedStack],
    ) -> Result<Vec<Document>, CommandError> {
        stack_documents(&self.plans, previewed)
    }

    /// The stacks that wait for others.
    pub(crate) fn deferred(&self) -> Vec<String> {
        let waits = |plan: &&StackPlan| matches!(plan.content, StackContent::Deferred(_));
        let plans = self.plans.iter().filter(waits);
        plans.map(|plan| plan.name.clone()).collect()
    }

    /// The environment with what is known of its stacks' outputs.
    pub(crate) fn enrich(&self, environment: &Environment) -> Environment {
        let mut environment = environment.clone();
        for name in environment.file.stacks.keys() {
            let outputs = self.outputs.of(name.as_str());
            if let Some(tree) = outputs.and_then(|outputs| outputs.get("cluster")) {
                environment.outputs.insert(name.clone(), Arc::clone(tree));
            }
        }
        environment
    }
}

/// The resources of planned stacks with what would happen to them, each where it is written, as far
/// as the previews of the stacks know.
pub(crate) fn stack_documents(
    plans: &[StackPlan],
    previewed: &[RenderedStack],
) -> Result<Vec<Document>, CommandError> {
    let mut documents = Vec::new();
    for plan in plans {
        let Some(planned) = plan.planned() else {
            continue;
        };
        let stack = previewed.iter().find(|own| own.name.as_str() == plan.name);
        let written = stack.map(|own| Written::new(&own.documents));
        for document in planned.plan.documents(&plan.name).or_undecided()? {
            documents.push(match &written {
                Some(written) => written.place(&document),
                None => document,
            });
        }
    }
    Ok(documents)
}

impl<'w> Stacks<'w> {
    /// Finds the code of an environment's stacks, and the tool where one of them needs it. What was
    /// rendered says which need none; where nothing was, the pinned code is looked at here.
    pub(crate) fn find(
        context: &Context,
        loaded: &Loaded,
        (workspace, environment): (&Workspace<'w>, &Environment),
        rendered: Option<&Rendered>,
        interruption: Interruption,
    ) -> Result<Self, CommandError> {
        let kind = rendered.map_or(RenderKind::Now, |rendered| rendered.kind);
        let code = workspace.code(environment, kind).map_err(|finding| {
            context.output.diagnose(&[*finding], &context.sources);
            CommandError::undecided("the code of the stacks cannot be read")
        })?;
        let own;
        let previewed = if let Some(rendered) = rendered {
            &rendered.stacks
        } else {
            own = workspace.preview_stacks(environment, &code);
            &own
        };
        let mut desired = Vec::new();
        let mut waiting = Vec::new();
        for name in environment.stack_order() {
            let (Some(stack), Some(files)) = (
                environment.file.stacks.get(&name),
                environment.stacks.get(&name),
            ) else {
                continue;
            };
            let is_there = |files: &dyn infractl_base::Files, path: &RelativePath| {
                matches!(files.kind(path), Ok(Some(infractl_base::EntryKind::Folder)))
            };
            if !is_there(code.files(), &files.source) {
                if code.commit().is_some() && is_there(workspace.checkout().files(), &files.source)
                {
                    waiting.push(name.to_string());
                    continue;
                }
                return Err(CommandError::undecided(format!(
                    "the stack `{name}` has its code in `{}`, and there is no such folder",
                    files.source
                )));
            }
            let variables = files.variables.iter();
            desired.push(DesiredStack {
                name: name.to_string(),
                source: files.source.clone(),
                variables: variables.map(|file| Arc::clone(&file.bytes)).collect(),
                inputs: stack
                    .inputs
                    .iter()
                    .map(|(variable, output)| {
                        let place = OutputPlace {
                            stack: output.stack.to_string(),
                            output: output.output.clone(),
                            path: output.path.clone(),
                        };
                        (variable.clone(), place)
                    })
                    .collect(),
                backend: stack.backend.as_ref().map(|backend| NamedBackend {
                    kind: backend.kind.value.as_str().to_owned(),
                    settings: settings(backend),
                }),
                way: way(previewed, &name),
            });
        }
        let needs_tool = desired
            .iter()
            .any(|stack| matches!(stack.way, StackSource::Tool));
        let settings = needs_tool
            .then(|| Settings::find(context, loaded, environment, interruption))
            .transpose()?;
        Ok(Self {
            desired,
            waiting,
            environment: environment.name.to_string(),
            makers: makers(previewed),
            code,
            settings,
        })
    }

    /// Plans all of them, or those that are asked for.
    pub(crate) fn plan(
        &self,
        context: &Context,
        request: &StackRequest,
        teller: &Teller<'_>,
    ) -> Result<PlannedStacks, CommandError> {
        let mut planned = PlannedStacks::default();
        let tool = self.tool()?;
        let plans = plan_stacks(
            &self.desired,
            tool.as_ref(),
            request,
            &context.sources,
            &mut planned.outputs,
            &mut |event| teller.tell(&event),
        );
        planned.plans = plans.map_err(|error| self.explain(context, &error))?;
        for plan in planned.plans.iter().filter_map(StackPlan::planned) {
            self.warn(context, &plan.planned.diagnostics);
        }
        for name in &self.waiting {
            context.output.say(&format!(
                "stack {name}: waits for the pin: the pinned revision has no such stack"
            ));
        }
        Ok(planned)
    }

    /// Takes the plans of a plan file in place of new ones.
    pub(crate) fn restore(
        &self,
        context: &Context,
        sealed: &SealedPlan,
        store: &LocalStore,
        teller: &Teller<'_>,
    ) -> Result<PlannedStacks, CommandError> {
        let mut planned = PlannedStacks::default();
        let Some(tool) = self.tool()? else {
            return Ok(planned);
        };
        let kept = KeptStacks {
            plan: sealed.id(),
            planned: sealed.stacks(),
            deferred: sealed.deferred(),
            store,
        };
        let plans = restore_stacks(
            &self.desired,
            &tool,
            kept,
            &context.sources,
            &mut planned.outputs,
            &mut |event| teller.tell(&event),
        );
        planned.plans = plans.map_err(|error| self.explain(context, &error))?;
        Ok(planned)
    }

    /// The tool with this environment's code and folders.
    pub(crate) fn tool(&self) -> Result<Option<StackTool<'_>>, CommandError> {
        let Some(settings) = &self.settings else {
            return Ok(None);
        };
        Ok(Some(StackTool {
            tool: settings.tool.clone(),
            project: settings.project.clone(),
            environment: settings.environment.clone(),
            code: self.code.files(),
            states: settings.states.clone(),
            surroundings: settings.surroundings.clone(),
            supervisor: Some(SupervisorArgs::supervisor()?),
            interruption: settings.interruption.clone(),
        }))
    }

    /// Shows what the tool warned of.
    pub(crate) fn warn(
        &self,
        context: &Context,
        diagnostics: &[infractl_terraform::runner::Diagnostic],
    ) {
        let findings: Vec<_> = diagnostics
            .iter()
            .map(|found| found.finding(self.code.files(), &context.sources))
            .collect();
        if !findings.is_empty() {
            context.output.diagnose(&findings, &context.sources);
        }
    }

    /// An error with its exit code, after showing what the tool said.
    pub(crate) fn explain(&self, context: &Context, error: &StackError) -> CommandError {
        self.show(context, error);
        match error {
            StackError::Opening {
                stack,
                backend,
                bucket: Some(bucket),
                ..
            } if !error.is_guard() => match self.makers.get(bucket) {
                Some(maker) if maker != stack => {
                    CommandError::undecided(error.to_string()).hint(format!(
                        "its state lies in the {backend}, and the stack `{maker}` makes that \
                         bucket; apply it first: `infractl apply {} --stack {maker}`",
                        self.environment
                    ))
                }
                Some(_) | None => error_of(error),
            },
            _ => error_of(error),
        }
    }

    /// Shows what the tool said of an error.
    pub(crate) fn show(&self, context: &Context, error: &StackError) {
        let reason = match error {
            StackError::Run { reason, .. } => reason,
            StackError::Opening { reason, .. } => &**reason,
            _ => return,
        };
        if let RunError::Failed { diagnostics, .. } = reason {
            self.warn(context, diagnostics);
        }
    }
}

/// An error of a stack with its exit code.
pub(crate) fn error_of(error: &StackError) -> CommandError {
    if let StackError::Run {
        reason: RunError::Interrupted { signal, .. },
        ..
    } = error
    {
        return CommandError::interrupted(*signal, error.to_string());
    }
    if error.is_guard() {
        return CommandError::refused(error.to_string());
    }
    let undecided = CommandError::undecided(error.to_string());
    match error {
        StackError::Opening { backend, .. } => undecided.hint(format!(
            "its state lies in the {backend}, which must exist and let you in before the first \
             plan; where nothing made it yet, a stack without a backend can: \
             `infractl apply ENVIRONMENT --stack STACK`"
        )),
        _ => undecided,
    }
}

fn settings(backend: &StackBackend) -> BTreeMap<String, Setting> {
    let settings = backend.settings.iter();
    let read = |(name, setting): (&String, &Spanned<BackendSetting>)| {
        let setting = Setting::read(setting.tree().root())?;
        Some((name.clone(), setting))
    };
    settings.filter_map(read).collect()
}

/// Which stack makes which bucket, as far as that is known before anything is planned.
pub(crate) fn makers(previewed: &[RenderedStack]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for stack in previewed {
        for document in &stack.documents {
            let root = document.tree().root();
            let is_bucket = root
                .get("type")
                .and_then(Node::as_str)
                .is_some_and(|kind| kind.ends_with("_bucket"))
                && root.get("mode").and_then(Node::as_str) == Some("managed");
            let values = root.get("values").filter(|_| is_bucket);
            let named = |key| {
                values
                    .and_then(|values| values.get(key))
                    .and_then(Node::as_str)
            };
            if let Some(bucket) = named("bucket").or_else(|| named("name")) {
                found.insert(bucket.to_owned(), stack.name.to_string());
            }
        }
    }
    found
}

/// A stack that makes nothing and keeps nothing needs no tool: what it gives was worked out.
fn way(previewed: &[RenderedStack], name: &StackName) -> StackSource {
    let mut stacks = previewed.iter();
    match stacks.find(|stack| stack.name == *name && stack.is_native) {
        Some(stack) => StackSource::Evaluated(stack.outputs.clone()),
        None => StackSource::Tool,
    }
}

impl Settings {
    fn find(
        context: &Context,
        loaded: &Loaded,
        environment: &Environment,
        interruption: Interruption,
    ) -> Result<Self, CommandError> {
        let tool = loaded.tool().or_undecided()?;
        let also = loaded.project.file.credentials.iter();
        let also: Vec<String> = also.map(|name| name.value.clone()).collect();
        let surroundings = Surroundings::of(Context::variables(), &also);
        if !surroundings.left_out.is_empty() {
            context.output.say(&format!(
                "not handed to {}, because it would change what is planned: {}",
                tool.name,
                surroundings.left_out.join(", ")
            ));
        }
        let states = RelativePath::parse(&format!("{}/stacks", Loaded::store_path(environment)?));
        let mut settings = Self {
            tool,
            project: loaded.folder(),
            environment: environment.name.to_string(),
            states: loaded.folder().inside(&states.or_undecided()?),
            surroundings,
            interruption,
            _held: hold(loaded, environment)?,
        };
        settings.surroundings.left_out.clear();
        Ok(settings)
    }
}

/// Keeps other runs from the private folders of an environment's stacks.
fn hold(loaded: &Loaded, environment: &Environment) -> Result<FileLock, CommandError> {
    infractl_delivery::hold_stacks(&loaded.folder(), environment.name.as_str())
        .map_err(|error| error_of(&error))
}
