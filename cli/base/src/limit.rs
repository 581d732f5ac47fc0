use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Lets this process hold no more than `bytes` of memory, and leave no core file behind.
///
/// What asks for more is told that there is none, and aborts.
pub fn limit_memory(bytes: u64) -> io::Result<()> {
    for (resource, limit) in [(Resource::As, bytes), (Resource::Core, 0)] {
        let limit = Rlimit {
            current: Some(limit),
            maximum: Some(limit),
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}

/// Lets the stack of the main thread grow to `bytes`, and says whether it may now: the machine may
/// forbid it, and elsewhere than on Linux that stack is as large as it was made.
pub fn grow_main_stack(bytes: usize) -> bool {
    if !cfg!(target_os = "linux") {
        return false;
    }
    let wanted = u64::try_from(bytes).ok();
    let given = getrlimit(Resource::Stack);
    // What has no limit is `None`.
    let is_enough = |limit: Option<u64>| limit.is_none() || limit >= wanted;
    is_enough(given.current)
        || is_enough(given.maximum)
            && setrlimit(
                Resource::Stack,
                Rlimit {
                    current: wanted,
                    maximum: given.maximum,
                },
            )
            .is_ok()
}
