//! The state store of an environment: records and journals of runs, the lock, drawn
//! secrets, and which plans were used.

mod error;
mod id;
mod journal;
mod local;
mod lock;
mod moves;
mod plan_use;
mod record;
mod recorded_stack;
mod records;
mod secrets;
mod store;
mod theft;

pub use error::StateError;
pub use id::{RecordId, RecordIdError};
pub use jiff::Timestamp;
pub use journal::{Entry, Event, Journal, Step, Trail, trail};
pub use local::LocalStore;
pub use lock::{Lock, LockRequest, LockState, Locked};
pub use moves::{Move, record_move};
pub use plan_use::{PlanUse, plan_use, use_plan};
pub use record::{Action, Code, Counts, Outcome, Record, RecordedComponent, Start};
pub use recorded_stack::{Approval, RecordedChange, RecordedStack, RecordedState};
pub use records::{
    Damaged, History, amend, finish, history, latest_run, latest_success, record, release_bytes,
    start,
};
pub use secrets::{SecretName, Secrets};
pub use store::Store;
pub use theft::{Theft, steal_lock};

#[cfg(test)]
mod tests;
