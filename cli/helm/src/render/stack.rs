use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{HelmError, HelmErrorKind};

/// The bytes of stack that a render may use: enough for a thousand templates inside each other.
pub const STACK: usize = 256 << 20;

thread_local! {
    static IS_LARGE: Cell<bool> = const { Cell::new(false) };
}

/// Says that the current thread was started with [`STACK`] bytes of stack: then a render on it needs
/// no thread of its own, which costs as much as a tenth of a small chart.
pub fn claim_stack() {
    IS_LARGE.set(true);
}

/// Runs where there is stack enough: here, or on a thread of its own.
pub(super) fn with_stack<T: Send>(
    run: impl FnOnce() -> Result<T, HelmError> + Send,
) -> Result<T, HelmError> {
    let crashed = |what: &str| {
        HelmError::new(
            HelmErrorKind::Unsupported,
            format!("rendering template failed: {what}"),
        )
    };
    let bug = "the renderer crashed; this is a bug of infractl";
    if IS_LARGE.get() {
        return catch_unwind(AssertUnwindSafe(run)).map_err(|_| crashed(bug))?;
    }
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("render".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, run)
            .map_err(|error| crashed(&format!("no thread: {error}")))?
            .join()
            .map_err(|_| crashed(bug))?
    })
}

#[cfg(test)]
mod tests {
    use std::thread::{current, spawn};

    use super::*;

    #[test]
    fn a_thread_that_has_the_stack_renders_itself() {
        let rendered_here = || with_stack(|| Ok(current().id())).unwrap() == current().id();
        assert!(!spawn(rendered_here).join().unwrap());
        let claimed = spawn(move || {
            claim_stack();
            rendered_here()
        });
        assert!(claimed.join().unwrap());
    }

    #[test]
    fn a_crash_is_an_error_on_either_thread() {
        let crashed = || {
            let error = with_stack::<()>(|| panic!("as a test")).unwrap_err();
            error.message.contains("the renderer crashed")
        };
        assert!(spawn(crashed).join().unwrap());
        let claimed = spawn(move || {
            claim_stack();
            crashed()
        });
        assert!(claimed.join().unwrap());
    }
}
