//! Policies in Rego: loading with checks, and evaluation in a worker process.
#![expect(
    clippy::disallowed_types,
    reason = "what crosses to the worker is JSON; no public signature holds a value of it"
)]

mod bare;
mod builtins;
mod capabilities;
mod check;
mod engine;
mod evaluate;
mod folder;
mod metadata;
mod page;
mod pages;
mod policy;
mod problem;
mod rego;
mod set;
mod shapes;
mod testing;
mod worker;

pub use bare::{BareInputs, BarePlan};
pub use engine::{Answered, Query};
pub use evaluate::{Evaluation, Input, evaluate};
pub use pages::pages;
pub use policy::{Policy, Rating, Scope};
pub use problem::RULES;
pub use set::{Loaded, PolicySet, ReadPolicies};
pub use testing::{
    Asked, Coverage, CoveredFile, ExampleDocument, ReadExample, TestOptions, TestRun, Tested,
    Verdict, test,
};
pub use worker::{Limits, STACK, Worker, WorkerError, serve};
