use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use infractl_base::{Interruption, Signal, on_signals};

use crate::error::{CommandError, OrUndecided as _};
use crate::output::Output;

/// What SIGINT and SIGTERM do to a run that changes a target: before it begins they end the run at
/// once, from then on they wait for the step in hand. A tool that runs is asked to end, once.
#[derive(Debug, Clone)]
pub(crate) struct Interrupts {
    state: Arc<Mutex<State>>,
    interruption: Interruption,
}

#[derive(Debug)]
struct State {
    /// What the run does, for people.
    verb: &'static str,
    is_begun: bool,
    /// Whether a tool runs, and this program waits for its end.
    has_tool: bool,
    received: Option<Signal>,
    step: Option<&'static str>,
}

impl Interrupts {
    /// Listens from now on. Nothing was changed yet, so a signal ends the run.
    pub(crate) fn listen(verb: &'static str) -> Result<Self, CommandError> {
        let state = State {
            verb,
            is_begun: false,
            has_tool: false,
            received: None,
            step: None,
        };
        let this = Self {
            state: Arc::new(Mutex::new(state)),
            interruption: Interruption::new(),
        };
        let heard = this.clone();
        on_signals(move |signal| heard.hear(signal)).or_undecided()?;
        Ok(this)
    }

    /// From now on the step in hand ends before the run does.
    pub(crate) fn begin(&self) {
        self.state().is_begun = true;
    }

    /// The wish that runs of a tool look out for.
    pub(crate) fn interruption(&self) -> Interruption {
        self.interruption.clone()
    }

    /// Runs a tool whose end a signal has to wait for, although nothing has begun.
    pub(crate) fn with_tool<T>(
        &self,
        work: impl FnOnce() -> Result<T, CommandError>,
    ) -> Result<T, CommandError> {
        self.state().has_tool = true;
        let done = work();
        let mut state = self.state();
        state.has_tool = false;
        match (done, state.received.filter(|_| !state.is_begun)) {
            (Ok(_), Some(signal)) => Err(CommandError::interrupted(
                signal,
                format!("ended before the {} began; nothing was changed", state.verb),
            )),
            (done, _) => done,
        }
    }

    /// The first signal since the run began.
    pub(crate) fn received(&self) -> Option<Signal> {
        self.state().received
    }

    /// Names the step in hand.
    pub(crate) fn set_step(&self, step: &'static str) {
        self.state().step = Some(step);
    }

    /// Ends a run that has not begun from here: the thread that waits for an answer, or renders,
    /// cannot be asked to end.
    fn hear(&self, signal: Signal) {
        let mut state = self.state();
        let name = signal.name();
        self.interruption.raise(signal);
        if state.has_tool && !state.is_begun {
            let is_first = state.received.is_none();
            state.received.get_or_insert(signal);
            let words = if is_first { "waits" } else { "still waits" };
            return Output::insist(&format!("{name}: {words} for the tool to end"));
        }
        if !state.is_begun {
            // The state stays locked, so that nothing can begin meanwhile.
            Output::insist(&format!(
                "{name}: ended before the {} began; nothing was changed",
                state.verb
            ));
            std::process::exit(i32::from(signal.exit_code()));
        }
        let step = state.step.unwrap_or("lock");
        if state.received.is_none() {
            state.received = Some(signal);
            Output::insist(&format!("{name}: ends after the step `{step}`"));
        } else {
            Output::insist(&format!(
                "{name}: still finishing the step `{step}`; a run that is killed now is put right \
                 by the next one"
            ));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
