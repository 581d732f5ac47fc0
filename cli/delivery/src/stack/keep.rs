//! Plans of the tool between `plan` and `apply`: in the state store, private, and used once.

use std::sync::Arc;

use infractl_base::{Digest, RelativePath};
use infractl_document::Sources;
use infractl_state::{RecordId, RecordedStack, StateError, Store};
use infractl_terraform::runner::{Import, PlanRequest, Planned, Purpose};

use super::{
    DesiredStack, PlannedStack, StackContent, StackError, StackEvent, StackOutputs, StackPlan,
    StackSource, StackTool, given, make, outputs,
};

/// How the names of kept plans end.
const KEPT: &str = ".tfplan";

/// Keeps the plan files of stacks for an apply of the plan that has this name.
pub fn keep_stacks(
    store: &dyn Store,
    plan: &RecordId,
    stacks: &[StackPlan],
) -> Result<(), StackError> {
    for stack in stacks {
        let Some(planned) = stack.planned() else {
            continue;
        };
        let bytes = planned
            .folder
            .plan_bytes(&planned.planned)
            .map_err(|error| StackError::run(&stack.name, error))?;
        store.put(&key(plan, &stack.name)?, &bytes)?;
    }
    Ok(())
}

/// Forgets those of every plan: after a run none of them can be applied any more, and they hold
/// secrets.
pub fn forget_stacks(store: &dyn Store) -> Result<(), StackError> {
    let plans = RelativePath::parse("plans")
        .map_err(|_| StackError::State(StateError::Key("plans".to_owned())))?;
    for key in store.list(&plans)? {
        if key.name().ends_with(KEPT) {
            store.delete(&key)?;
        }
    }
    Ok(())
}

/// What a plan file says of its stacks.
#[derive(Clone, Copy)]
pub struct KeptStacks<'k> {
    /// The name of the plan.
    pub plan: &'k RecordId,
    /// Its planned stacks, in order.
    pub planned: &'k [RecordedStack],
    /// The stacks that wait for others.
    pub deferred: &'k [String],
    /// Where the plans of the tool are kept.
    pub store: &'k dyn Store,
}

/// Takes the plans of stacks from the store, as if they were made just now: code, variables and
/// state are those of now, and whether they are those of then, the caller compares.
pub fn restore_stacks(
    desired: &[DesiredStack],
    tool: &StackTool<'_>,
    kept: KeptStacks<'_>,
    sources: &Sources,
    known: &mut StackOutputs,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<Vec<StackPlan>, StackError> {
    let is_planned = |name: &str| kept.planned.iter().any(|found| found.name == name);
    let mut plans = Vec::new();
    for stack in desired {
        let recorded = kept.planned.iter().find(|found| found.name == stack.name);
        let content = match (&stack.way, recorded) {
            (StackSource::Evaluated(outputs), _) => {
                known.insert(&stack.name, outputs.clone());
                StackContent::Evaluated(outputs.clone())
            }
            (StackSource::Tool, Some(recorded)) => {
                let taken = given::find(stack, known)?;
                if !taken.waiting.is_empty() {
                    return Err(StackError::Lost(stack.name.clone()));
                }
                let planned =
                    restore((stack, recorded), tool, kept, sources, taken.file, on_event)?;
                known.insert(&stack.name, outputs::planned(&planned.plan));
                StackContent::Planned(Box::new(planned))
            }
            (StackSource::Tool, None) if kept.deferred.contains(&stack.name) => {
                known.wait(
                    &stack.name,
                    &format!("the stack `{}` waits for others", stack.name),
                );
                StackContent::Deferred(given::find(stack, known)?.waiting)
            }
            (StackSource::Tool, None) if !make::is_taken(desired, &stack.name, is_planned) => {
                known.wait(&stack.name, "its stack is left out");
                continue;
            }
            (StackSource::Tool, None) => {
                let now = make::held(stack, tool, sources, on_event)?;
                known.insert(&stack.name, now);
                continue;
            }
        };
        plans.push(StackPlan {
            name: stack.name.clone(),
            source: stack.source.clone(),
            content,
        });
    }
    Ok(plans)
}

fn restore(
    (stack, recorded): (&DesiredStack, &RecordedStack),
    tool: &StackTool<'_>,
    kept: KeptStacks<'_>,
    sources: &Sources,
    given: Option<Arc<[u8]>>,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<PlannedStack, StackError> {
    let name = stack.name.as_str();
    let lost = || StackError::Lost(name.to_owned());
    let planned = format!("{} {}", recorded.tool, recorded.tool_version);
    let found = format!("{} {}", tool.tool.name, tool.tool.version_text);
    if planned != found {
        return Err(StackError::OtherTool {
            stack: name.to_owned(),
            planned,
            found,
        });
    }
    let digest: Digest = recorded.plan.parse().map_err(|_| lost())?;
    let bytes = kept.store.get(&key(kept.plan, name)?)?.ok_or_else(lost)?;
    if Digest::of(&bytes) != digest {
        return Err(lost());
    }
    let imports: Vec<Import> = recorded
        .imports
        .iter()
        .filter_map(|own| import(own))
        .collect();
    let taken = (given.clone(), &imports[..]);
    let opened = make::open(stack, tool, sources, taken, on_event)?;
    let failed = |error| StackError::run(name, error);
    opened.folder.restore_plan(&bytes).map_err(failed)?;
    let runner = tool.runner(&opened.folder);
    let planned = Planned {
        digest,
        has_changes: recorded.has_changes,
        state: runner.state().map_err(failed)?,
        diagnostics: Vec::new(),
    };
    let shown = runner.show(&planned).map_err(failed)?;
    Ok(PlannedStack {
        request: PlanRequest {
            purpose: purpose(&recorded.purpose),
            targets: recorded.targets.clone(),
            replacements: recorded.replacements.clone(),
        },
        imports,
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

fn purpose(word: &str) -> Purpose {
    match word {
        "destroy" => Purpose::Destroy,
        "refresh-only" => Purpose::RefreshOnly,
        _ => Purpose::Apply,
    }
}

fn import(text: &str) -> Option<Import> {
    let (address, id) = text.split_once(" = ")?;
    Some(Import {
        address: address.to_owned(),
        id: id.to_owned(),
    })
}

fn key(plan: &RecordId, stack: &str) -> Result<RelativePath, StackError> {
    let path = format!("plans/{plan}.{stack}{KEPT}");
    RelativePath::parse(&path).map_err(|_| StackError::State(StateError::Key(path)))
}
