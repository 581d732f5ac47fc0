//! Plan and apply: how the platform part of an environment reaches its target.
//!
//! A plan compares what an environment wants with what the target holds now. Apply writes exactly
//! what was planned, whole or not at all, and leaves a record. A sealed plan is one that was written
//! to a file, and is applied later only if it would come out the same. Drift is what the target
//! holds otherwise than the record says.

mod apply;
mod desired;
mod directory;
mod drift;
mod error;
mod plan;
mod progress;
mod sealed;
mod secret;
mod stack;

pub use apply::{Ahead, Applied, Platform, Run, apply};
pub use desired::{Desired, DesiredComponent, Lookup};
pub use directory::{Directory, Held};
pub use drift::{
    AddedFile, Cause, Comparison, Drift, IgnoreRule, Ignored, LayoutChange, LayoutDrift,
    NotCompared, RULES,
};
pub use error::DeliveryError;
pub use plan::{
    Blocker, ComponentPlan, FieldChange, ObjectAction, ObjectPlan, Plan, Refusal, RequiredSecret,
    plan, plan_destroy,
};
pub use progress::Progress;
pub use sealed::{Inputs, PlanFile, PlanFileError, SealedPlan};

pub use stack::{
    AppliedStack, DesiredStack, KeptStacks, NamedBackend, OutputPlace, Outputs, PlannedStack,
    StackCode, StackContent, StackError, StackEvent, StackOutputs, StackPlan, StackRequest,
    StackSource, StackTool, StateMove, StateMoveRun, Waiting, apply_stack, drift_fields,
    forget_stacks, has_state, hold_stacks, keep_stacks, move_state, output_fields, plan_stacks,
    plan_state_move, record_stack, restore_stacks, stack_changes, stack_counts, stack_fields,
};

pub use infractl_kubernetes::Change;

#[cfg(test)]
mod tests;
