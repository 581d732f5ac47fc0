use std::io;

use rustix::process::{Resource, Rlimit, setrlimit};

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
