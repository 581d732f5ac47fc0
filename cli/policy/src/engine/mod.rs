//! The engine, in the worker process alone: texts in, checked modules and answers out.

mod compile;
mod complaint;
mod desugar;
mod query;
mod value;

pub(crate) use compile::{Text, compile};
pub(crate) use complaint::Complaint;
pub(crate) use query::answer;
pub use query::{Answered, Query};
pub(crate) use value::value_of;
