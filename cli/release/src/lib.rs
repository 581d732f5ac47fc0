//! Pin, promote and roll back: the bytes of `release.yaml` that a command would write, what they
//! mean, and the gates that let them move.
//!
//! Nothing here renders, asks git or reads the clock: evidence is an argument, so that every gate
//! is a function of what it was shown.

mod chain;
mod edit;
mod error;
#[cfg(test)]
mod fixture;
mod gate;
mod patch;
mod pin;
mod pins;
mod promote;
mod proposal;
mod rollback;
mod runs;
mod version;

pub use chain::{ChainError, require_first, require_next};
pub use error::ReleaseError;
pub use gate::{Course, Evidence, Holding, Verdict, VerdictOutcome, gates};
pub use patch::unified;
pub use pin::{ImageChange, ImageChangeError, pin};
pub use pins::{Chart, Image, NodeImage, PinChange, Pins, changes};
pub use promote::promote;
pub use proposal::Proposal;
pub use rollback::{Refusal, Target, choose, refusals, rollback, survivors};
pub use runs::{Kept, Run, runs};

#[cfg(test)]
mod tests;
