//! Pin, promote and roll back: the bytes of `release.yaml` that a command would write, what they
//! mean, and the evidence that policies judge before they move.
//!
//! Nothing here renders, asks git or reads the clock: all of it is an argument, so that evidence is
//! a function of what was seen.

mod chain;
mod edit;
mod error;
mod evidence;
#[cfg(test)]
mod fixture;
mod gates;
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
pub use evidence::{Accepted, Course, Evidence, Fact, Gathered, Holding, Neighbour, Party, Place};
pub use gates::{GATES, Gate, Verdict, VerdictOutcome};
pub use patch::unified;
pub use pin::{ImageChange, ImageChangeError, pin};
pub use pins::{Chart, Image, NodeImage, PinChange, Pins, changes};
pub use promote::promote;
pub use proposal::Proposal;
pub use rollback::{Refusal, Target, choose, refusals, rollback, survivors};
pub use runs::{Kept, Run, runs};

#[cfg(test)]
mod tests;
