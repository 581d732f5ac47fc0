//! Faults on purpose: only in the builds that the fault tests make.

use crate::error::{CommandError, OrUndecided as _};

/// Asks for the faults that `INFRACTL_FAULT` names.
#[expect(
    clippy::disallowed_methods,
    reason = "the released binary has no such variable"
)]
pub(crate) fn arm() -> Result<(), CommandError> {
    match std::env::var("INFRACTL_FAULT") {
        Ok(faults) => infractl_base::fault::arm(&faults).or_undecided(),
        Err(_) => Ok(()),
    }
}

/// The same for a process that this one starts, whose environment is empty otherwise.
#[expect(
    clippy::disallowed_methods,
    reason = "the released binary has no such variable"
)]
pub(crate) fn inherited() -> Option<(&'static str, String)> {
    let faults = std::env::var("INFRACTL_FAULT").ok()?;
    Some(("INFRACTL_FAULT", faults))
}

/// How far the clock of this run is off, in seconds, as `INFRACTL_CLOCK_OFFSET` says.
#[expect(
    clippy::disallowed_methods,
    reason = "the released binary has no such variable"
)]
pub(crate) fn clock_offset() -> jiff::SignedDuration {
    let seconds = std::env::var("INFRACTL_CLOCK_OFFSET")
        .ok()
        .and_then(|text| text.parse().ok());
    jiff::SignedDuration::from_secs(seconds.unwrap_or(0))
}
