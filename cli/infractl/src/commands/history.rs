use std::fmt::Write as _;

use infractl_state::{Counts, Record, history};

use crate::commands::platform::{error_of_state, load};
use crate::commands::status::{TextOrJson, code, to_json};
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
    damaged: Vec<JsonDamaged>,
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
    counts: Counts,
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
    let records = found.records.iter().take(args.limit);
    let text = if args.format == TextOrJson::Json {
        to_json(&JsonHistory {
            schema_version: 1,
            records: records.map(JsonRecord::new).collect(),
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
        let mut text = String::new();
        for record in records {
            line(&mut text, record);
        }
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

fn line(out: &mut String, record: &Record) {
    let start = &record.start;
    let _ = writeln!(
        out,
        "{}  {:.0}  {:<7}  {:<11}  {:>3} changed  {}  {}",
        start.id,
        start.started,
        start.action.to_string(),
        record.outcome.to_string(),
        start.counts.changes(),
        start.who,
        code(record)
    );
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
            counts: start.counts,
        }
    }
}
