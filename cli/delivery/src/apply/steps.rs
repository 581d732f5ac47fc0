use infractl_state::{Event, Journal, Lock, RecordId, StateError, Step};

use super::Run;
use crate::{DeliveryError, Progress};

/// Takes the steps of a run, each between two lines of its journal.
pub(super) struct Steps<'s> {
    run: &'s Run<'s>,
    journal: Journal<'s>,
    lock: &'s Lock<'s>,
    progress: &'s mut dyn FnMut(Progress<'_>),
}

impl<'s> Steps<'s> {
    pub(super) fn new(
        run: &'s Run<'s>,
        id: &RecordId,
        lock: &'s Lock<'s>,
        progress: &'s mut dyn FnMut(Progress<'_>),
    ) -> Result<Self, StateError> {
        Ok(Self {
            run,
            journal: Journal::new(run.store, id)?,
            lock,
            progress,
        })
    }

    /// Takes one step, unless the run shall end or its lock was taken away.
    pub(super) fn take(
        &mut self,
        step: Step,
        work: impl FnOnce(&mut dyn FnMut(Progress<'_>)) -> Result<(), DeliveryError>,
    ) -> Result<(), DeliveryError> {
        self.take_part(step, None, work)
    }

    /// The same for one of several things that a step is taken for.
    pub(super) fn take_part(
        &mut self,
        step: Step,
        part: Option<&str>,
        work: impl FnOnce(&mut dyn FnMut(Progress<'_>)) -> Result<(), DeliveryError>,
    ) -> Result<(), DeliveryError> {
        // Before the last step all is done, and only that remains to be said.
        if step != Step::Finish && (self.run.is_interrupted)() {
            return Err(DeliveryError::Interrupted { before: step });
        }
        self.lock.check()?;
        (self.progress)(Progress::Step(step));
        self.note_part(step, part, Event::Started)?;
        if let Err(error) = work(self.progress) {
            // What a thief did meanwhile looks like a failure of the disk, and is none.
            self.lock.check()?;
            return Err(error);
        }
        self.note_part(step, part, Event::Finished)
    }

    /// Writes a line.
    pub(super) fn note(&mut self, step: Step, event: Event) -> Result<(), DeliveryError> {
        self.note_part(step, None, event)
    }

    fn note_part(
        &mut self,
        step: Step,
        part: Option<&str>,
        event: Event,
    ) -> Result<(), DeliveryError> {
        let now = (self.run.clock)();
        Ok(self.journal.write_part(now, step, part, event)?)
    }
}
