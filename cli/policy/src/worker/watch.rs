use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How often the watch looks.
const TICK: Duration = Duration::from_millis(20);

/// Says when one step of the work takes longer than it may: the engine does not interrupt itself
/// inside a call.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// Odd while a step runs; each step has a number of its own.
    step: AtomicU64,
    subject: AtomicUsize,
    limit: Mutex<Duration>,
}

impl Watch {
    /// Looks until the work `is_over`; `tell` hears of each step that takes too long, once.
    pub(super) fn look(&self, is_over: impl Fn() -> bool, tell: impl Fn(usize)) {
        let (mut last, mut waited) = (0, Duration::ZERO);
        while !is_over() {
            // Whoever ends the work wakes this thread.
            thread::park_timeout(TICK);
            let step = self.step.load(Ordering::SeqCst);
            if step != last || step.is_multiple_of(2) {
                (last, waited) = (step, Duration::ZERO);
                continue;
            }
            let limit = *self.limit.lock().unwrap_or_else(PoisonError::into_inner);
            let before = waited;
            waited += TICK;
            if before < limit && waited >= limit {
                tell(self.subject.load(Ordering::SeqCst));
            }
        }
    }

    pub(super) fn limit(&self, limit: Duration) {
        *self.limit.lock().unwrap_or_else(PoisonError::into_inner) = limit;
    }

    /// Names what the running step is at.
    pub(super) fn subject(&self, subject: usize) {
        self.subject.store(subject, Ordering::SeqCst);
    }

    /// Does one step of the work under watch.
    pub(super) fn step<T>(&self, subject: usize, work: impl FnOnce() -> T) -> T {
        self.subject(subject);
        self.step.fetch_add(1, Ordering::SeqCst);
        let result = work();
        self.step.fetch_add(1, Ordering::SeqCst);
        result
    }
}
