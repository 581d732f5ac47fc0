use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
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
    /// Starts to look; `tell` hears of each step that takes too long, once.
    pub(super) fn start(tell: impl Fn(usize) + Send + 'static) -> Arc<Self> {
        let watch = Arc::new(Self::default());
        let looking = Arc::clone(&watch);
        thread::spawn(move || {
            let (mut last, mut waited) = (0, Duration::ZERO);
            loop {
                thread::sleep(TICK);
                let step = looking.step.load(Ordering::SeqCst);
                if step != last || step.is_multiple_of(2) {
                    (last, waited) = (step, Duration::ZERO);
                    continue;
                }
                let limit = *looking.limit.lock().unwrap_or_else(PoisonError::into_inner);
                let before = waited;
                waited += TICK;
                if before < limit && waited >= limit {
                    tell(looking.subject.load(Ordering::SeqCst));
                }
            }
        });
        watch
    }

    pub(super) fn limit(&self, limit: Duration) {
        *self.limit.lock().unwrap_or_else(PoisonError::into_inner) = limit;
    }

    /// Does one step of the work under watch.
    pub(super) fn step<T>(&self, subject: usize, work: impl FnOnce() -> T) -> T {
        self.subject.store(subject, Ordering::SeqCst);
        self.step.fetch_add(1, Ordering::SeqCst);
        let result = work();
        self.step.fetch_add(1, Ordering::SeqCst);
        result
    }
}
