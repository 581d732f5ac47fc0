use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use infractl_document::{Finding, Severity};
use infractl_environment::{DiffRequest, EnvironmentDiff, Rendered};
use infractl_project::ComponentName;
use infractl_report::{diff_json, diff_markdown, diff_sentence, diff_summary, diff_text};

use crate::commands::platform::{Loaded, Source, load};
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;
use crate::output::reports::write_file;

/// Show in what two environments differ, and why
///
/// Both are rendered and compared as a whole: objects, values, pins and settings. A difference is
/// declared (in the later environment's `divergence.yaml`), pending (it goes away with the release
/// of the earlier one) or unexplained.
#[derive(clap::Args, Debug)]
pub(crate) struct DiffArgs {
    /// The environment that the other is compared with
    from: String,
    /// The other environment
    to: String,
    /// End with 2 when there are differences of this class, or of a worse one
    #[arg(long, value_name = "CLASS")]
    fail_on: Option<FailOn>,
    /// One line for each component
    #[arg(long)]
    summary: bool,
    /// Only this component; may be given often
    #[arg(long, value_name = "NAME")]
    component: Vec<ComponentName>,
    /// Which code to render: the releases' pinned revisions, or this checkout
    #[arg(long, value_name = "CODE", default_value = "pinned")]
    source: Source,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DiffFormat,
    /// Write the differences to a file as well, such as `markdown=diff.md`; may be given often
    #[arg(long, value_name = "FORMAT=FILE")]
    output: Vec<DiffFile>,
}

/// The classes of differences, the worst first.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum FailOn {
    /// What nothing explains
    Unexplained,
    /// What is on its way as well
    Pending,
    /// Any difference
    Any,
}

/// The shapes in which differences are shown.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum DiffFormat {
    /// A tree for people
    Text,
    /// One JSON object with `schemaVersion`
    Json,
    /// Tables for comments and step summaries
    Markdown,
}

/// Where the differences go as well.
#[derive(Debug, Clone)]
struct DiffFile {
    format: DiffFormat,
    file: PathBuf,
}

impl FromStr for DiffFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = text.split_once('=').ok_or_else(|| {
            "write the format, `=` and the file, such as `json=diff.json`".to_owned()
        })?;
        Ok(Self {
            format: DiffFormat::from_str(format, false)?,
            file: file.into(),
        })
    }
}

pub(crate) fn run(context: &Context, args: &DiffArgs) -> Result<Outcome, CommandError> {
    let loaded = load(context)?;
    let mut diff = between(context, &loaded, args)?;
    if !args.component.is_empty() {
        diff.keep_components(&args.component.iter().cloned().collect());
    }
    for wanted in &args.output {
        let text = write(context, &diff, wanted.format, args.summary, false);
        write_file(context.directory(), &wanted.file, text.as_bytes())?;
    }
    let is_coloured = context.output.is_coloured();
    let text = write(context, &diff, args.format, args.summary, is_coloured);
    context.output.data(text.as_bytes())?;
    if args.format != DiffFormat::Json && !diff.findings.is_empty() {
        context.output.diagnose(&diff.findings, &context.sources);
    }
    tell_limits(context, &diff);
    Ok(outcome(&diff, args.fail_on))
}

fn between(
    context: &Context,
    loaded: &Loaded,
    args: &DiffArgs,
) -> Result<EnvironmentDiff, CommandError> {
    let (from, to) = (
        loaded.environment(&args.from)?,
        loaded.environment(&args.to)?,
    );
    let workspace = loaded.workspace(context)?;
    let request = DiffRequest {
        kind: args.source.kind(),
        today: Context::today(),
        options: context.render_options(),
    };
    let diffed = workspace.diff(from, to, request);
    refuse_side(context, &diffed.from)?;
    refuse_side(context, &diffed.to)?;
    Ok(diffed.diff)
}

/// Ends the command when a side has errors: what it would be compared as is not what it says.
fn refuse_side(context: &Context, side: &Rendered) -> Result<(), CommandError> {
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let errors: Vec<Finding> = side.findings.iter().filter(is_error).cloned().collect();
    if errors.is_empty() {
        return Ok(());
    }
    context.output.diagnose(&errors, &context.sources);
    let number = errors.len();
    let noun = if number == 1 { "error" } else { "errors" };
    let name = &side.environment;
    let message = format!("`{name}` has {number} {noun}, so nothing is compared");
    let hint = format!("`infractl validate -e {name}` shows every finding");
    Err(CommandError::findings(message).hint(hint))
}

fn write(
    context: &Context,
    diff: &EnvironmentDiff,
    format: DiffFormat,
    is_summary: bool,
    is_coloured: bool,
) -> String {
    let sources = &context.sources;
    match format {
        DiffFormat::Json => diff_json(diff, sources),
        DiffFormat::Markdown => diff_markdown(diff, sources),
        DiffFormat::Text => {
            let mut text = if is_summary {
                diff_summary(diff)
            } else {
                diff_text(diff, sources, is_coloured)
            };
            text.extend([&*diff_sentence(diff), "\n"]);
            text
        }
    }
}

/// Names what was not compared: it is never silently equal.
fn tell_limits(context: &Context, diff: &EnvironmentDiff) {
    for own in &diff.uncompared {
        let (component, environment, reason) = (&own.component, &own.environment, &own.reason);
        let fate = if own.is_waiting {
            "not there yet"
        } else {
            "not rendered, not compared"
        };
        let line = format!("{component}: {fate} in {environment}: {reason}");
        context.output.say(&line);
    }
}

fn outcome(diff: &EnvironmentDiff, fail_on: Option<FailOn>) -> Outcome {
    let has_errors = diff
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let verdict = if has_errors {
        Outcome::Findings
    } else {
        Outcome::Clean
    };
    let counts = diff.counts();
    let is_hidden = diff
        .uncompared
        .iter()
        .any(|own| !own.is_waiting && !own.is_allowed);
    let number = match fail_on {
        None => 0,
        Some(FailOn::Unexplained) => counts.unexplained,
        Some(FailOn::Pending) => counts.unexplained + counts.pending,
        Some(FailOn::Any) => counts.total(),
    };
    // What could not be compared may hold any difference.
    let fails = number > 0 || (fail_on.is_some() && is_hidden);
    let differs = if fails {
        Outcome::Changes
    } else {
        Outcome::Clean
    };
    let is_empty = diff.components == 0 && !diff.uncompared.is_empty();
    let compared = if is_empty {
        Outcome::NothingChecked
    } else {
        Outcome::Clean
    };
    verdict.worst(differs).worst(compared)
}
