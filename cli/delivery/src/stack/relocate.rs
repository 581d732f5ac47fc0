//! The state of a stack goes from where it lies to where it should lie.
//!
//! `init -migrate-state` is not what does it: into an empty store it writes the state under a new
//! lineage, so that nobody could tell afterwards whether it is the same one.

use infractl_base::Folder;
use infractl_document::Sources;
use infractl_state::{Lock, LockRequest, Move, Store, Timestamp, record_move};
use infractl_terraform::runner::{Backend, HeldState, RunFolder, StateFacts};

use super::make::open_in;
use super::{
    DesiredStack, StackCode, StackError, StackEvent, StackSource, StackTool, backend, place,
};

/// A state that is to lie elsewhere, and nothing done yet.
#[derive(Debug)]
pub struct StateMove {
    /// The stack.
    pub stack: String,
    /// Where it lies; `None` where there is no state that anybody knows of.
    pub from: Option<String>,
    /// Where it should lie.
    pub to: String,
    /// What it is; `None` where there is none.
    pub state: Option<StateFacts>,
    /// Whether it lies there already, and only what is left of the old one has to go.
    pub is_there: bool,
    /// Whether a move that was killed left its content there under another name.
    is_begun: bool,
    lies: Option<Backend>,
    wanted: Backend,
    held: Option<HeldState>,
    folder: RunFolder,
}

impl StateMove {
    /// Whether anything has to be done.
    pub fn has_work(&self) -> bool {
        self.from.is_some()
    }
}

/// Looks at both places: the state must be readable where it lies, and no other may lie where it
/// goes.
pub fn plan_state_move(
    stack: &DesiredStack,
    tool: &StackTool<'_>,
    sources: &Sources,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<StateMove, StackError> {
    let name = stack.name.as_str();
    if let StackSource::Evaluated(_) = stack.way {
        return Err(StackError::code(
            name,
            "it is evaluated, and keeps no state",
        ));
    }
    let code = StackCode::read(tool.code, name, &stack.source, sources)?;
    let root = code
        .root()
        .ok_or_else(|| StackError::code(name, format!("`{}` is no module", stack.source)))?;
    let wanted = backend::of(root, stack, &tool.states)?;
    let lies = place::held(tool, name)?.filter(|held| *held != wanted);
    let failed = |error| StackError::run(name, error);
    let held = match &lies {
        None => None,
        Some(Backend::AsWritten) => {
            return Err(StackError::code(
                name,
                "its state lies where its code said before, and how to open that store nobody \
                 knows any more; go back to that code, and move the state with `init \
                 -migrate-state`",
            ));
        }
        Some(from) => {
            let opened = open_in(stack, tool, sources, from, on_event)?;
            tool.runner(&opened).pull().map_err(failed)?
        }
    };
    let folder = open_in(stack, tool, sources, &wanted, on_event)?;
    let there = tool.runner(&folder).pull().map_err(failed)?;
    let mut is_begun = false;
    let is_there = match (&held, &there) {
        (Some(held), Some(there)) if there.facts.lineage == held.facts.lineage => {
            there.facts.serial >= held.facts.serial
        }
        (Some(held), Some(there)) if is_own_work(&folder, held, there, name)? => {
            is_begun = true;
            false
        }
        (Some(_), Some(_)) => {
            return Err(StackError::OtherState {
                stack: name.to_owned(),
                to: backend::shown(&wanted),
            });
        }
        _ => false,
    };
    if lies.is_none() && there.is_some() {
        // A move that was killed at its very end left what it sent, and that has arrived.
        folder.forget_moving().map_err(failed)?;
    }
    Ok(StateMove {
        stack: name.to_owned(),
        from: lies.as_ref().map(backend::shown),
        to: backend::shown(&wanted),
        state: held
            .as_ref()
            .or(there.as_ref())
            .map(|held| held.facts.clone()),
        is_there,
        is_begun,
        lies,
        wanted,
        held,
        folder,
    })
}

/// Whether what lies in the new place came there by an earlier move of this very state: such a one
/// leaves what it sent in the folder of its run until it knows that it arrived.
fn is_own_work(
    folder: &RunFolder,
    held: &HeldState,
    there: &HeldState,
    stack: &str,
) -> Result<bool, StackError> {
    let sent = folder
        .moving()
        .map_err(|error| StackError::run(stack, error))?;
    let is_sent = |bytes: &[u8]| StateFacts::has_same_content(bytes, &there.bytes);
    Ok(sent.is_some_and(|sent| is_sent(&sent)) && is_sent(&held.bytes))
}

/// What a move needs besides its plan.
pub struct StateMoveRun<'r> {
    /// The state store of the environment.
    pub store: &'r dyn Store,
    /// Who takes the lock; the name of the run is that of the record.
    pub request: LockRequest,
    /// Tells the time.
    pub clock: &'r dyn Fn() -> Timestamp,
}

/// Moves a state under the environment's lock, and leaves a record. The answer is what lies in the
/// new place.
pub fn move_state(
    planned: &StateMove,
    tool: &StackTool<'_>,
    run: &StateMoveRun<'_>,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<Option<StateFacts>, StackError> {
    let Some(from) = &planned.from else {
        return Ok(planned.state.clone());
    };
    let lock = Lock::take(run.store, &run.request)?;
    if !place::is_held(tool, &planned.stack, planned.lies.as_ref())? {
        return Err(StackError::code(
            &planned.stack,
            "somebody else moved its state meanwhile",
        ));
    }
    let mut record = Move {
        id: run.request.run.clone(),
        who: run.request.who.clone(),
        started: run.request.since,
        finished: None,
        stack: planned.stack.clone(),
        from: from.clone(),
        to: planned.to.clone(),
        state: planned.state.as_ref().map(super::note::state),
    };
    record_move(run.store, &record)?;
    let arrived = carry(planned, tool, on_event)?;
    record.finished = Some((run.clock)());
    record_move(run.store, &record)?;
    lock.release()?;
    Ok(arrived)
}

/// Stores the state where it should lie, reads it back, notes that, and only then removes the old
/// file of the environment's store. A store of another kind is left as it is. Killed anywhere in
/// between, the old state is the one that counts, or the new one is noted.
fn carry(
    planned: &StateMove,
    tool: &StackTool<'_>,
    on_event: &mut dyn FnMut(StackEvent<'_>),
) -> Result<Option<StateFacts>, StackError> {
    let name = planned.stack.as_str();
    let failed = |error| StackError::run(name, error);
    let runner = tool.runner(&planned.folder);
    let mut arrived = planned.state.clone();
    if let Some(held) = planned.held.as_ref().filter(|_| !planned.is_there) {
        on_event(StackEvent::Begins {
            stack: name,
            command: "state push",
        });
        if let (Some(from), Backend::Local(_)) = (&planned.lies, &planned.wanted) {
            place::leave(tool, name, from)?;
        }
        if let Err(error) = runner.push(held, planned.is_begun) {
            // Where nothing arrived, what comes to lie there later is no work of this move.
            if matches!(runner.pull(), Ok(None)) {
                planned.folder.forget_moving().map_err(failed)?;
            }
            return Err(failed(error));
        }
        let mut there = arrival(runner.pull().map_err(failed)?, held, name)?;
        // Into an empty store the tool writes a state under a name of its own. What lies there now
        // is what was just written, so it may be written over.
        if there.lineage != held.facts.lineage {
            runner.push(held, true).map_err(failed)?;
            there = arrival(runner.pull().map_err(failed)?, held, name)?;
        }
        if there.lineage != held.facts.lineage || there.serial < held.facts.serial {
            return Err(StackError::NotMoved {
                stack: name.to_owned(),
            });
        }
        arrived = Some(there);
    }
    let backup = backend::own_file(name)?;
    place::note(tool, name, &planned.wanted)?;
    remove_own(&tool.states, &backup, &planned.wanted)?;
    planned.folder.forget_moving().map_err(failed)?;
    Ok(arrived)
}

/// What lies in the new place, as long as it holds what was sent.
fn arrival(
    there: Option<HeldState>,
    sent: &HeldState,
    stack: &str,
) -> Result<StateFacts, StackError> {
    there
        .filter(|there| StateFacts::has_same_content(&there.bytes, &sent.bytes))
        .map(|there| there.facts)
        .ok_or_else(|| StackError::NotMoved {
            stack: stack.to_owned(),
        })
}

/// Removes the state that lay in the environment's store, with the tool's own backup of it.
fn remove_own(
    states: &Folder,
    file: &infractl_base::RelativePath,
    wanted: &Backend,
) -> Result<(), StackError> {
    if matches!(wanted, Backend::Local(_)) {
        return Ok(());
    }
    let backup = infractl_base::RelativePath::parse(&format!("{file}.backup"))
        .map_err(|error| StackError::name(file.as_str(), &error))?;
    states.remove(&backup)?;
    Ok(states.remove(file)?)
}
