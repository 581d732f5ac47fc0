//! One command a file: what it takes, and the library calls that it makes.

mod apply;
mod check;
mod checking;
mod completions;
mod deliver;
mod destroy;
mod diff;
mod doctor;
mod drift;
mod explain;
mod helm;
mod history;
mod lint;
mod lock;
mod pin;
mod plan;
mod plan_file;
mod planning;
pub(crate) mod platform;
mod policy;
mod policy_worker;
mod promote;
mod recorded;
pub(crate) mod reference;
mod releasing;
mod render;
mod rollback;
mod schema;
mod status;
mod steps;
mod validate;
mod verdict;

use clap::Subcommand;

use crate::arguments::Arguments;
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// The verbs of the tool.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    Render(render::RenderArgs),
    Check(check::CheckArgs),
    Lint(lint::LintArgs),
    Validate(validate::ValidateArgs),
    Diff(diff::DiffArgs),
    Plan(plan::PlanArgs),
    Apply(apply::ApplyArgs),
    Destroy(destroy::DestroyArgs),
    Pin(pin::PinArgs),
    Promote(promote::PromoteArgs),
    Rollback(rollback::RollbackArgs),
    Status(status::StatusArgs),
    History(history::HistoryArgs),
    Drift(drift::DriftArgs),
    Lock(lock::LockArgs),
    Explain(explain::ExplainArgs),
    Helm(helm::HelmArgs),
    Policy(policy::PolicyArgs),
    Doctor(doctor::DoctorArgs),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
    #[command(hide = true)]
    PolicyWorker(policy_worker::PolicyWorkerArgs),
    #[command(hide = true)]
    Reference(reference::ReferenceArgs),
}

/// Runs one command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, CommandError> {
    let context = Context::new(&arguments.global)?;
    match &arguments.command {
        Command::Render(args) => render::run(&context, args),
        Command::Check(args) => check::run(&context, args),
        Command::Lint(args) => lint::run(&context, args),
        Command::Validate(args) => validate::run(&context, args),
        Command::Diff(args) => diff::run(&context, args),
        Command::Plan(args) => plan::run(&context, args),
        Command::Apply(args) => apply::run(&context, args),
        Command::Destroy(args) => destroy::run(&context, args),
        Command::Pin(args) => pin::run(&context, args),
        Command::Promote(args) => promote::run(&context, args),
        Command::Rollback(args) => rollback::run(&context, args),
        Command::Status(args) => status::run(&context, args),
        Command::History(args) => history::run(&context, args),
        Command::Drift(args) => drift::run(&context, args),
        Command::Lock(args) => lock::run(&context, args),
        Command::Explain(args) => explain::run(&context, args),
        Command::Helm(args) => helm::run(&context, args),
        Command::Policy(args) => policy::run(&context, args),
        Command::Doctor(args) => doctor::run(&context, args),
        Command::Schema(args) => schema::run(&context, args),
        Command::Completions(args) => completions::run(&context, args),
        Command::PolicyWorker(args) => policy_worker::run(&context, args),
        Command::Reference(args) => reference::run(&context, args),
    }
}
