//! The engine in a process of its own: a policy that crashes, hangs or eats memory ends there.

mod client;
mod counted;
mod lines;
mod protocol;
mod serve;
mod watch;
mod wire;

pub(crate) use client::{Frame, Work};
pub use client::{Limits, Worker, WorkerError};
pub(crate) use protocol::{Entry, EntryResult, FileCoverage, Inputs, Load, Sees, TestRule, View};
pub use serve::{STACK, serve};
pub(crate) use wire::Encoder;
