//! The state store of an environment: records of what was applied, the lock, drawn secrets.

mod error;
mod id;
mod local;
mod lock;
mod record;
mod records;
mod secrets;
mod store;

pub use error::StateError;
pub use id::{RecordId, RecordIdError};
pub use jiff::Timestamp;
pub use local::LocalStore;
pub use lock::{Lock, LockRequest, LockState, Locked};
pub use record::{Action, Code, Counts, Outcome, Record, RecordedComponent, Start};
pub use records::{Damaged, History, finish, history, latest_success, release_bytes, start};
pub use secrets::{SecretName, Secrets};
pub use store::Store;

#[cfg(test)]
mod tests;
