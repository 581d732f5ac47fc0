use std::fmt::Write as _;

use infractl_state::{
    Approval, Counts, Move, Record, RecordId, RecordedStack, RecordedState, Theft, history,
};

use crate::commands::platform::{error_of_state, load};
use crate::commands::status::{TextOrJson, code, to_json};
use crate::commands::steps;
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// List the runs of an environment, newest first
#[derive(clap::Args, Debug)]
pub(crate) struct HistoryArgs {
    /// The environment
    environment: String,
    /// Show at most so many
    #[arg(long, value_name = "NUMBER", default_value = "20")]
    limit: usize,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonHistory {
    schema_version: u32,
    records: Vec<JsonRecord>,
    /// Locks that were taken from their holders.
    thefts: Vec<JsonTheft>,
    /// States of stacks that were taken elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    moves: Vec<JsonMove>,
    damaged: Vec<JsonDamaged>,
}

#[derive(serde::Serialize)]
struct JsonMove {
    id: String,
    who: String,
    started: String,
    finished: Option<String>,
    stack: String,
    from: String,
    to: String,
    state: Option<RecordedState>,
}

#[derive(serde::Serialize)]
struct JsonTheft {
    id: String,
    who: String,
    when: String,
    reason: String,
    run: String,
    holder: String,
    host: String,
    process: u32,
}

/// A record as programs see it.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JsonRecord {
    id: String,
    action: String,
    outcome: String,
    message: Option<String>,
    started: String,
    finished: Option<String>,
    who: String,
    tool: String,
    revision: Option<String>,
    is_worktree: bool,
    is_dirty: bool,
    release: Option<String>,
    kubernetes: Option<String>,
    policies: Option<String>,
    counts: Counts,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stacks: Vec<RecordedStack>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    approvals: Vec<Approval>,
    /// The step that the run came to, where it did not succeed.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
}

#[derive(serde::Serialize)]
struct JsonDamaged {
    path: String,
    reason: String,
}

pub(crate) fn run(context: &Context, args: &HistoryArgs) -> Result<Outcome, CommandError> {
    let loaded = load(context)?;
    let store = loaded.store(loaded.environment(&args.environment)?)?;
    let found = history(&store).map_err(|error| error_of_state(&error))?;
    let mut records = Vec::new();
    for record in found.records.iter().take(args.limit) {
        let (trail, _) = steps::read(&store, record).map_err(|error| error_of_state(&error))?;
        records.push((record, steps::brief(record, &trail)));
    }
    let oldest = records.last().map(|(record, _)| &record.start.id);
    let is_whole = records.len() == found.records.len();
    // Thefts stand between the runs that are shown.
    let thefts = found
        .thefts
        .iter()
        .filter(|theft| is_whole || Some(&theft.id) > oldest);
    let moves = found
        .moves
        .iter()
        .filter(|own| is_whole || Some(&own.id) > oldest);
    let text = if args.format == TextOrJson::Json {
        to_json(&JsonHistory {
            schema_version: 1,
            records: records
                .into_iter()
                .map(|(record, step)| JsonRecord {
                    step,
                    ..JsonRecord::new(record)
                })
                .collect(),
            thefts: thefts.map(JsonTheft::new).collect(),
            moves: moves.map(JsonMove::new).collect(),
            damaged: found
                .damaged
                .iter()
                .map(|file| JsonDamaged {
                    path: file.path.clone(),
                    reason: file.reason.clone(),
                })
                .collect(),
        })
    } else {
        let mut lines: Vec<(&RecordId, String)> = records
            .iter()
            .map(|(record, step)| (&record.start.id, line(record, step.as_deref())))
            .chain(thefts.map(|theft| (&theft.id, theft_line(theft))))
            .chain(moves.map(|own| (&own.id, move_line(own))))
            .collect();
        lines.sort_by(|left, right| right.0.cmp(left.0));
        let mut text: String = lines.into_iter().map(|(_, line)| line).collect();
        for file in &found.damaged {
            let _ = writeln!(text, "damaged: `{}`: {}", file.path, file.reason);
        }
        text
    };
    if text.is_empty() {
        context
            .output
            .say(&format!("{}: never applied", args.environment));
    }
    context.output.data(text.as_bytes())?;
    Ok(Outcome::Clean)
}

fn line(record: &Record, step: Option<&str>) -> String {
    let start = &record.start;
    let step = step.map(|step| format!(", {step}")).unwrap_or_default();
    format!(
        "{}  {:.0}  {:<7}  {:<11}  {:>3} changed  {}  {}{step}\n",
        start.id,
        start.started,
        start.action.to_string(),
        record.outcome.to_string(),
        start.counts.changes(),
        start.who,
        code(record)
    )
}

fn theft_line(theft: &Theft) -> String {
    format!(
        "{}  {:.0}  lock taken from {} ({} on {}, process {}) by {}: {}\n",
        theft.id,
        theft.when,
        theft.run,
        theft.holder,
        theft.host,
        theft.process,
        theft.who,
        theft.reason
    )
}

fn move_line(moved: &Move) -> String {
    let end = if moved.finished.is_some() {
        ""
    } else {
        ", which did not end"
    };
    format!(
        "{}  {:.0}  state of the stack {} moved from {} to {} by {}{end}\n",
        moved.id, moved.started, moved.stack, moved.from, moved.to, moved.who
    )
}

impl JsonMove {
    fn new(moved: &Move) -> Self {
        Self {
            id: moved.id.to_string(),
            who: moved.who.clone(),
            started: moved.started.to_string(),
            finished: moved.finished.map(|time| time.to_string()),
            stack: moved.stack.clone(),
            from: moved.from.clone(),
            to: moved.to.clone(),
            state: moved.state.clone(),
        }
    }
}

impl JsonTheft {
    fn new(theft: &Theft) -> Self {
        Self {
            id: theft.id.to_string(),
            who: theft.who.clone(),
            when: theft.when.to_string(),
            reason: theft.reason.clone(),
            run: theft.run.clone(),
            holder: theft.holder.clone(),
            host: theft.host.clone(),
            process: theft.process,
        }
    }
}

impl JsonRecord {
    pub(crate) fn new(record: &Record) -> Self {
        let start = &record.start;
        Self {
            id: start.id.to_string(),
            action: start.action.to_string(),
            outcome: record.outcome.to_string(),
            message: record.message.clone(),
            started: start.started.to_string(),
            finished: record.finished.map(|time| time.to_string()),
            who: start.who.clone(),
            tool: start.tool.clone(),
            revision: start.code.revision.clone(),
            is_worktree: start.code.is_worktree,
            is_dirty: start.code.is_dirty,
            release: start.release.map(|digest| digest.to_string()),
            kubernetes: start.kubernetes.clone(),
            policies: start.policies.map(|digest| digest.to_string()),
            counts: start.counts,
            stacks: start.stacks.clone(),
            approvals: start.approvals.clone(),
            step: None,
        }
    }
}
