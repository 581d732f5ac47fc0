use std::sync::Arc;

use infractl_state::RecordedStack;

use crate::{DeliveryError, Plan};

/// The stacks of a run: they are applied with its lock in hand, before the platform.
pub trait Ahead {
    /// Whether there is something to apply.
    fn has_work(&self) -> bool;

    /// Whether the platform is part of the run.
    fn has_platform(&self) -> bool;

    /// The names of the stacks with something to apply, in order.
    fn names(&self) -> Vec<String>;

    /// What the record says of all stacks, as far as it is known by now.
    fn recorded(&self) -> Result<Vec<RecordedStack>, DeliveryError>;

    /// Applies one of them, or leaves it to wait where nobody has seen a plan of it.
    fn bring(&mut self, stack: &str) -> Result<(), DeliveryError>;

    /// What becomes of the platform after them.
    fn platform(&mut self) -> Result<Platform, DeliveryError>;
}

/// The platform after the stacks of a run.
#[derive(Debug)]
pub enum Platform {
    /// The plan that was made before them holds.
    AsPlanned,
    /// What they gave changes it: this is the plan.
    Again(Arc<Plan>),
    /// It is not part of the run any more.
    LeftOut,
}
