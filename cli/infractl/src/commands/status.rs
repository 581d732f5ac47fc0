use std::fmt::Write as _;

use clap::ValueEnum;
use infractl_state::{Counts, History, LockState, Record, RecordedStack, Trail, history};

use crate::commands::history::JsonRecord;
use crate::commands::platform::{error_of_state, load};
use crate::commands::steps::{self, JsonSteps};
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Show the last run of an environment, or of all, and whether one is running
#[derive(clap::Args, Debug)]
pub(crate) struct StatusArgs {
    /// The environment [default: all]
    environment: Option<String>,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
}

/// Text for people or JSON for programs.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextOrJson {
    /// For people
    Text,
    /// One JSON object with `schemaVersion`
    Json,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonStatus {
    schema_version: u32,
    environments: Vec<JsonEnvironment>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonEnvironment {
    name: String,
    last: Option<JsonRecord>,
    /// How far the last run came.
    steps: Option<JsonSteps>,
    lock: Option<String>,
    damaged_records: usize,
}

pub(crate) fn run(context: &Context, args: &StatusArgs) -> Result<Outcome, CommandError> {
    let loaded = load(context)?;
    let environments = match &args.environment {
        Some(name) => vec![loaded.environment(name)?],
        None => loaded.project.environments().collect(),
    };
    let mut text = String::new();
    let mut shown = Vec::new();
    for environment in environments {
        let store = loaded.store(environment)?;
        let records = history(&store).map_err(|error| error_of_state(&error))?;
        let lock = match LockState::read(&store).map_err(|error| error_of_state(&error))? {
            LockState::Held(locked) => Some(locked.to_string()),
            LockState::Free => None,
        };
        let name = environment.name.to_string();
        let last = records.records.first();
        let journal = last.map(|record| steps::read(&store, record)).transpose();
        let (trail, damage) = journal
            .map_err(|error| error_of_state(&error))?
            .unwrap_or_default();
        describe(&mut text, &name, &records, &trail, lock.as_deref());
        if let Some(damage) = damage {
            let _ = writeln!(text, "  damaged   {damage}");
        }
        shown.push(JsonEnvironment {
            name,
            last: last.map(JsonRecord::new),
            steps: last.map(|record| JsonSteps::new(record, &trail)),
            lock,
            damaged_records: records.damaged.len(),
        });
    }
    if args.format == TextOrJson::Json {
        text = to_json(&JsonStatus {
            schema_version: 1,
            environments: shown,
        });
    }
    context.output.data(text.as_bytes())?;
    Ok(Outcome::Clean)
}

/// One JSON value, ending in a line break.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn describe(out: &mut String, name: &str, records: &History, trail: &Trail, lock: Option<&str>) {
    match records.records.first() {
        None => {
            let _ = writeln!(out, "{name}: never applied");
        }
        Some(record) => {
            describe_record(out, name, record);
            steps::describe(out, record, trail);
        }
    }
    if let Some(lock) = lock {
        let _ = writeln!(out, "  lock      {lock}");
    }
    for damaged in &records.damaged {
        let _ = writeln!(out, "  damaged   `{}`: {}", damaged.path, damaged.reason);
    }
}

fn describe_record(out: &mut String, name: &str, record: &Record) {
    let start = &record.start;
    let _ = writeln!(out, "{name}: {} {}", start.action, record.outcome);
    let _ = writeln!(out, "  record    {}", start.id);
    let _ = writeln!(out, "  started   {:.0} by {}", start.started, start.who);
    if let Some(finished) = record.finished {
        let _ = writeln!(out, "  finished  {finished:.0}");
    }
    if let Some(message) = &record.message {
        let _ = writeln!(out, "  because   {message}");
    }
    let _ = writeln!(out, "  code      {}", code(record));
    if let Some(version) = &start.kubernetes {
        let _ = writeln!(out, "  release   Kubernetes {version}");
    }
    for stack in &start.stacks {
        let _ = writeln!(out, "  stack     {}: {}", stack.name, stack_words(stack));
    }
    let _ = writeln!(out, "  objects   {}", done(&start.counts));
    for approval in &start.approvals {
        let _ = writeln!(
            out,
            "  approved  {} by {}: {}",
            approval.address, approval.who, approval.reason
        );
    }
}

/// What a run did with a stack.
fn stack_words(stack: &RecordedStack) -> String {
    let mut words = done(&stack.counts);
    if words.is_empty() {
        "nothing in it".clone_into(&mut words);
    }
    match (&stack.applied, stack.counts.changes()) {
        (Some(state), _) => format!("{words}; state {}", state.serial),
        (None, 0) => words,
        (None, _) => format!("{words}; not applied to its end"),
    }
}

/// What a run did, without what it did not.
fn done(counts: &Counts) -> String {
    let parts = [
        (counts.create, "created"),
        (counts.update, "updated"),
        (counts.replace, "replaced"),
        (counts.delete, "deleted"),
        (counts.unchanged, "unchanged"),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    told.join(", ")
}

/// The code of a record in a few words.
pub(crate) fn code(record: &Record) -> String {
    let code = &record.start.code;
    let revision = code
        .revision
        .as_deref()
        .and_then(|revision| revision.get(..12));
    match (revision, code.is_worktree, code.is_dirty) {
        (Some(revision), false, _) => format!("revision {revision}"),
        (Some(revision), true, false) => format!("this checkout at {revision}"),
        (Some(revision), true, true) => format!("this checkout at {revision}, with changes"),
        (None, _, _) => "this checkout, outside git".to_owned(),
    }
}
