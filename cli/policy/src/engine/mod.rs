//! The engine, in the worker process alone: texts in, checked modules and answers out.

mod compile;
mod complaint;
mod coverage;
mod declarations;
mod desugar;
mod negation;
mod query;
mod value;

pub(crate) use compile::{Prepared, Text, compile};
pub(crate) use complaint::Complaint;
pub(crate) use coverage::{Coverable, coverable};
pub(crate) use query::answer;
pub use query::{Answered, Query};
pub(crate) use value::value_of;
