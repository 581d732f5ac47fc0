use infractl_terraform::runner::{Event, Purpose, StateFacts};

use super::{
    DesiredStack, Outputs, PlannedStack, StackError, StackEvent, StackOutputs, StackTool, given,
    place,
};

/// What came of a stack.
#[derive(Debug)]
pub struct AppliedStack {
    /// The state afterwards.
    pub state: Option<StateFacts>,
    /// What it gives now.
    pub outputs: Outputs,
    /// What the tool warned of.
    pub warnings: Vec<infractl_terraform::runner::Diagnostic>,
}

/// Applies the plan of a stack, once: it must be the one that was made, its state the one that it
/// was made for, and what other stacks give what it was made with.
pub fn apply_stack(
    stack: &DesiredStack,
    planned: &PlannedStack,
    tool: &StackTool<'_>,
    known: &StackOutputs,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<AppliedStack, StackError> {
    let name = stack.name.as_str();
    // What another stack gave may be gone already when everything goes.
    if planned.request.purpose != Purpose::Destroy {
        require_given(stack, planned, known)?;
    }
    let failed = |error| StackError::run(name, error);
    // From here on there may be a state that must not be begun anew elsewhere.
    place::note(tool, name, &planned.backend)?;
    let runner = tool.runner(&planned.folder);
    on_event(StackEvent::Begins {
        stack: name,
        command: "apply",
    });
    let mut tell = |event: Event| {
        on_event(StackEvent::Told {
            stack: name,
            event: &event,
        });
    };
    let secrets = planned.plan.redactor();
    let applied = runner
        .apply(&planned.planned, secrets, &mut tell)
        .map_err(failed)?;
    Ok(AppliedStack {
        outputs: runner.outputs(secrets).map_err(failed)?,
        state: applied.state,
        warnings: applied.diagnostics,
    })
}

/// Fails where another stack gives something else than the plan was made with.
fn require_given(
    stack: &DesiredStack,
    planned: &PlannedStack,
    known: &StackOutputs,
) -> Result<(), StackError> {
    if stack.inputs.is_empty() {
        return Ok(());
    }
    let now = given::find(stack, known)?;
    if now.waiting.is_empty() && now.file == planned.given {
        return Ok(());
    }
    let place = now
        .waiting
        .into_iter()
        .map(|waiting| waiting.place)
        .chain(stack.inputs.values().cloned())
        .next();
    Err(match place {
        Some(place) => StackError::OtherOutput {
            stack: stack.name.clone(),
            place,
        },
        None => StackError::code(&stack.name, "what other stacks give changed"),
    })
}
