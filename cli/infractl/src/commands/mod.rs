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
mod gate;
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
pub(crate) mod policy_worker;
mod promote;
mod recorded;
pub(crate) mod reference;
mod releasing;
mod render;
mod rollback;
mod schema;
mod stack;
mod stacks;
mod status;
mod steps;
pub(crate) mod supervisor;
mod terraform;
mod validate;
mod verdict;

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand};

use crate::arguments::{Arguments, Global};
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
    Stack(stack::StackCommandArgs),
    Explain(explain::ExplainArgs),
    Helm(helm::HelmArgs),
    Policy(policy::PolicyArgs),
    Terraform(terraform::TerraformArgs),
    Doctor(doctor::DoctorArgs),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
    #[command(hide = true)]
    PolicyWorker(policy_worker::PolicyWorkerArgs),
    #[command(hide = true)]
    Reference(reference::ReferenceArgs),
}

impl Command {
    /// The arguments of a command line that begins with the name of a command and has no mistake.
    /// Most do, and it takes a fraction of the time that the parser of all commands needs; what
    /// this one does not take, that one reads or explains.
    pub(crate) fn alone(words: &[OsString]) -> Option<Arguments> {
        let (name, words) = words.split_first()?;
        match name.to_str()? {
            "render" => alone(words, Self::Render),
            "check" => alone(words, Self::Check),
            "lint" => alone(words, Self::Lint),
            "validate" => alone(words, Self::Validate),
            "diff" => alone(words, Self::Diff),
            "plan" => alone(words, Self::Plan),
            "apply" => alone(words, Self::Apply),
            "status" => alone(words, Self::Status),
            "drift" => alone(words, Self::Drift),
            "explain" => alone(words, Self::Explain),
            "helm" => alone(words, Self::Helm),
            "policy" => match words.split_first() {
                Some((name, words)) if name == "check" => {
                    alone(words, |args: policy::CheckArgs| Self::Policy(args.into()))
                }
                _ => alone(words, Self::Policy),
            },
            "terraform" => alone(words, Self::Terraform),
            _ => None,
        }
    }
}

fn alone<A: Args>(words: &[OsString], command: fn(A) -> Command) -> Option<Arguments> {
    #[derive(Parser)]
    struct Alone<A: Args> {
        #[command(flatten)]
        global: Global,
        #[command(flatten)]
        args: A,
    }
    let program = OsString::new();
    let words = std::iter::once(&program).chain(words);
    let Alone { global, args } = Alone::<A>::try_parse_from(words).ok()?;
    let command = command(args);
    Some(Arguments { global, command })
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
        Command::Stack(args) => stack::run(&context, args),
        Command::Explain(args) => explain::run(&context, args),
        Command::Helm(args) => helm::run(&context, args),
        Command::Policy(args) => policy::run(&context, args),
        Command::Terraform(args) => terraform::run(&context, args),
        Command::Doctor(args) => doctor::run(&context, args),
        Command::Schema(args) => schema::run(&context, args),
        Command::Completions(args) => completions::run(&context, args),
        Command::PolicyWorker(args) => policy_worker::run(args),
        Command::Reference(args) => reference::run(&context, args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_alone_is_read_as_among_all() {
        for line in [
            "render local --component api -C /",
            "check -e local --format json --threads 2",
            "lint -- a b",
            "validate -q a.yaml -",
            "diff local staging --fail-on any",
            "diff local staging",
            "plan local --out a",
            "plan local",
            "apply local --yes",
            "status",
            "drift local",
            "explain a/b -e local",
            "helm template name chart --set a=b --values c.yaml",
            "policy check --policies a b.yaml --color never",
            "policy test",
            "policy impact --base main",
        ] {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let program = OsString::from("infractl");
            let all = Arguments::try_parse_from(std::iter::once(&program).chain(&words));
            let alone = Command::alone(&words).map(|arguments| format!("{arguments:?}"));
            assert_eq!(alone, all.ok().map(|all| format!("{all:?}")), "{line}");
        }
    }

    #[test]
    fn what_is_no_plain_command_is_left_to_the_parser_of_all() {
        for line in [
            "",
            "--version",
            "-C / check",
            "nothing",
            "check --help",
            "check --version",
            "policy",
            "policy check --nothing",
            "helm -h",
        ] {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert!(Command::alone(&words).is_none(), "{line}");
        }
    }
}
