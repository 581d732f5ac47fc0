use std::collections::BTreeSet;
use std::sync::Arc;

use infractl_document::{Sources, similar};
use infractl_terraform::configuration::Module;
use infractl_terraform::runner::{
    Backend, Event, Import, Layout, PlanRequest, Purpose, RunError, RunFolder, add_variables,
};

use super::{
    DesiredStack, PlannedStack, StackCode, StackContent, StackError, StackOutputs, StackPlan,
    StackSource, StackTool, backend, given, outputs, place,
};

/// What is asked for besides what the files say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StackRequest {
    /// The stacks that are planned; all where none is named.
    pub only: BTreeSet<String>,
    /// Purpose, targets and replacements, handed on to the tool for each planned stack.
    pub plan: PlanRequest,
    /// Objects that exist, and that the plan takes into the state.
    pub imports: Vec<Import>,
}

/// Something that happened while stacks are planned or applied.
#[derive(Debug)]
pub enum StackEvent<'e> {
    /// Work on a stack begins.
    Begins {
        /// The stack.
        stack: &'e str,
        /// The tool's word for what it does: `init`, `plan`, `apply`.
        command: &'static str,
    },
    /// The tool told something.
    Told {
        /// The stack.
        stack: &'e str,
        /// What.
        event: &'e Event,
    },
}

impl StackRequest {
    fn wants(&self, stack: &str) -> bool {
        self.only.is_empty() || self.only.contains(stack)
    }
}

/// Plans stacks in the order in which they stand; those whose variables are outputs that nobody
/// knows yet are deferred. `known` grows by what each will give.
pub fn plan_stacks(
    desired: &[DesiredStack],
    tool: Option<&StackTool<'_>>,
    request: &StackRequest,
    sources: &Sources,
    known: &mut StackOutputs,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<Vec<StackPlan>, StackError> {
    require_known(desired, request)?;
    if request.plan.purpose == Purpose::Destroy {
        return plan_removal(desired, tool, request, sources, known, on_event);
    }
    let mut plans = Vec::new();
    for stack in desired {
        let content = match (&stack.way, tool) {
            (StackSource::Evaluated(outputs), _) => {
                known.insert(&stack.name, outputs.clone());
                StackContent::Evaluated(outputs.clone())
            }
            (StackSource::Tool, Some(tool)) => {
                let taken = given::find(stack, known)?;
                if !taken.waiting.is_empty() {
                    let reason = format!("the stack `{}` waits for others", stack.name);
                    known.wait(&stack.name, &reason);
                    if !request.wants(&stack.name) {
                        continue;
                    }
                    StackContent::Deferred(taken.waiting)
                } else if request.wants(&stack.name) {
                    let planned = plan(stack, tool, request, sources, taken.file, on_event)?;
                    known.insert(&stack.name, outputs::planned(&planned.plan));
                    StackContent::Planned(Box::new(planned))
                } else if is_taken(desired, &stack.name, |name| request.wants(name)) {
                    let now = held(stack, tool, sources, on_event)?;
                    known.insert(&stack.name, now);
                    continue;
                } else {
                    // Its backend may not exist yet, where what is planned is what makes it.
                    known.wait(&stack.name, "its stack is left out");
                    continue;
                }
            }
            (StackSource::Tool, None) => {
                known.wait(
                    &stack.name,
                    &format!("the stack `{}` is not planned", stack.name),
                );
                continue;
            }
        };
        if request.wants(&stack.name) {
            plans.push(StackPlan {
                name: stack.name.clone(),
                source: stack.source.clone(),
                content,
            });
        }
    }
    Ok(plans)
}

/// Plans to destroy stacks, those that take outputs of others before them. What they take is what
/// the others give now.
fn plan_removal(
    desired: &[DesiredStack],
    tool: Option<&StackTool<'_>>,
    request: &StackRequest,
    sources: &Sources,
    known: &mut StackOutputs,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<Vec<StackPlan>, StackError> {
    let Some(tool) = tool else {
        return Ok(Vec::new());
    };
    for stack in desired {
        match &stack.way {
            StackSource::Evaluated(outputs) => known.insert(&stack.name, outputs.clone()),
            StackSource::Tool if is_taken(desired, &stack.name, |_| true) => {
                let now = held(stack, tool, sources, on_event)?;
                known.insert(&stack.name, now);
            }
            StackSource::Tool => {}
        }
    }
    let mut plans = Vec::new();
    for stack in desired.iter().rev() {
        if !request.wants(&stack.name) || matches!(stack.way, StackSource::Evaluated(_)) {
            continue;
        }
        let taken = match given::find(stack, known) {
            Ok(taken) => taken,
            // Of a stack that was never applied nothing is given, and nothing has to go.
            Err(StackError::NoOutput { .. }) if !has_state(stack, tool, sources, on_event)? => {
                continue;
            }
            Err(error) => return Err(error),
        };
        let planned = plan(stack, tool, request, sources, taken.file, on_event)?;
        plans.push(StackPlan {
            name: stack.name.clone(),
            source: stack.source.clone(),
            content: StackContent::Planned(Box::new(planned)),
        });
    }
    Ok(plans)
}

/// Whether a stack of those that count takes an output of another.
pub(super) fn is_taken(
    desired: &[DesiredStack],
    name: &str,
    counts: impl Fn(&str) -> bool,
) -> bool {
    let mut takers = desired.iter().filter(|stack| counts(&stack.name));
    takers.any(|stack| stack.inputs.values().any(|place| place.stack == name))
}

fn has_state(
    stack: &DesiredStack,
    tool: &StackTool<'_>,
    sources: &Sources,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<bool, StackError> {
    let opened = open(stack, tool, sources, (None, &[]), on_event)?;
    let state = tool.runner(&opened.folder).state();
    let state = state.map_err(|error| StackError::run(&stack.name, error))?;
    Ok(state.is_some())
}

/// Fails for a name that no stack has: what selects nothing would check nothing.
fn require_known(desired: &[DesiredStack], request: &StackRequest) -> Result<(), StackError> {
    let is_known = |name: &&String| desired.iter().any(|stack| stack.name == **name);
    let Some(name) = request.only.iter().find(|name| !is_known(name)) else {
        return Ok(());
    };
    let names = desired.iter().map(|stack| stack.name.as_str());
    let hint = match similar(name, names.clone()) {
        Some(close) => format!("; did you mean `{close}`?"),
        None => match names.collect::<Vec<_>>().as_slice() {
            [] => "; the environment has none".to_owned(),
            all => format!("; there are `{}`", all.join("`, `")),
        },
    };
    Err(StackError::Unknown {
        name: name.clone(),
        hint,
    })
}

/// A private folder with the code of a stack in it, opened.
pub(super) struct Opened {
    pub(super) folder: RunFolder,
    pub(super) backend: Backend,
    pub(super) variables: Vec<Arc<[u8]>>,
}

/// Lays the code out and fetches what it needs. A state that lies elsewhere than it should is
/// refused: the tool would begin another.
pub(super) fn open(
    stack: &DesiredStack,
    tool: &StackTool<'_>,
    sources: &Sources,
    (given, imports): (Option<Arc<[u8]>>, &[Import]),
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<Opened, StackError> {
    let name = stack.name.as_str();
    let code = StackCode::read(tool.code, name, &stack.source, sources)?;
    let root = code
        .root()
        .ok_or_else(|| StackError::code(name, format!("`{}` is no module", stack.source)))?;
    let backend = backend::of(root, stack, &tool.states)?;
    place::require(tool, name, &backend)?;
    let variables: Vec<_> = stack.variables.iter().cloned().chain(given).collect();
    let laid_out = LaidOut {
        code: &code,
        root,
        backend: &backend,
        variables: &variables,
        imports,
    };
    let folder = lay_out(stack, tool, &laid_out, on_event)?;
    Ok(Opened {
        folder,
        backend,
        variables,
    })
}

/// The same for a state wherever it lies, and nothing but the state.
pub(super) fn open_in(
    stack: &DesiredStack,
    tool: &StackTool<'_>,
    sources: &Sources,
    backend: &Backend,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<RunFolder, StackError> {
    let name = stack.name.as_str();
    let code = StackCode::read(tool.code, name, &stack.source, sources)?;
    let root = code
        .root()
        .ok_or_else(|| StackError::code(name, format!("`{}` is no module", stack.source)))?;
    let laid_out = LaidOut {
        code: &code,
        root,
        backend,
        variables: &stack.variables,
        imports: &[],
    };
    lay_out(stack, tool, &laid_out, on_event)
}

/// What is laid out in a private folder.
struct LaidOut<'l> {
    code: &'l StackCode,
    root: &'l Module,
    backend: &'l Backend,
    variables: &'l [Arc<[u8]>],
    imports: &'l [Import],
}

fn lay_out(
    stack: &DesiredStack,
    tool: &StackTool<'_>,
    laid_out: &LaidOut<'_>,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<RunFolder, StackError> {
    let name = stack.name.as_str();
    let LaidOut {
        code,
        root,
        backend,
        variables,
        imports,
    } = *laid_out;
    if matches!(backend, Backend::Local(_)) {
        tool.make_room(name)?;
    }
    let mut secrets = tool.surroundings.secrets.clone();
    add_variables(root, variables, &mut secrets);
    let failed = |error| StackError::run(name, error);
    let folder = RunFolder::prepare(&Layout {
        project: &tool.project,
        environment: &tool.environment,
        stack: name,
        code: tool.code,
        source: &stack.source,
        parts: &code.parts(),
        variables,
        backend,
        imports,
        secrets: &secrets,
    })
    .map_err(failed)?;
    on_event(StackEvent::Begins {
        stack: name,
        command: "init",
    });
    let mut tell = |event: Event| {
        on_event(StackEvent::Told {
            stack: name,
            event: &event,
        });
    };
    let opened = tool.runner(&folder).init(&mut tell);
    opened.map_err(|reason| match backend::named(backend, root) {
        Some(words) if matches!(reason, RunError::Failed { .. }) => StackError::Opening {
            stack: name.to_owned(),
            backend: words,
            bucket: backend::bucket(backend, root),
            reason: Box::new(reason),
        },
        _ => failed(reason),
    })?;
    Ok(folder)
}

fn plan(
    stack: &DesiredStack,
    tool: &StackTool<'_>,
    request: &StackRequest,
    sources: &Sources,
    given: Option<Arc<[u8]>>,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<PlannedStack, StackError> {
    let name = stack.name.as_str();
    let imports = &request.imports;
    let opened = open(stack, tool, sources, (given.clone(), imports), on_event)?;
    let failed = |error| StackError::run(name, error);
    on_event(StackEvent::Begins {
        stack: name,
        command: "plan",
    });
    let mut tell = |event: Event| {
        on_event(StackEvent::Told {
            stack: name,
            event: &event,
        });
    };
    let runner = tool.runner(&opened.folder);
    let planned = runner.plan(&request.plan, &mut tell).map_err(failed)?;
    let shown = runner.show(&planned).map_err(failed)?;
    Ok(PlannedStack {
        request: request.plan.clone(),
        imports: imports.clone(),
        tool: tool.tool.name.to_string(),
        tool_version: tool.tool.version_text.clone(),
        provider_lock: opened.folder.provider_lock().map_err(failed)?,
        planned,
        plan: shown,
        backend: opened.backend,
        variables: opened.variables,
        given,
        folder: opened.folder,
    })
}

/// What a stack gives now, for others that are planned without it.
pub(super) fn held(
    stack: &DesiredStack,
    tool: &StackTool<'_>,
    sources: &Sources,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<super::Outputs, StackError> {
    let opened = open(stack, tool, sources, (None, &[]), on_event)?;
    let failed = |error| StackError::run(&stack.name, error);
    tool.runner(&opened.folder)
        .outputs(&tool.surroundings.secrets)
        .map_err(failed)
}
