mod sides;

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use infractl_document::Severity;
use infractl_environment::EnvironmentDiff;
use infractl_project::ComponentName;
use infractl_report::{diff_json, diff_markdown, diff_sentence, diff_summary, diff_text};

use crate::commands::platform::Source;
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;
use crate::output::reports::write_file;

/// Show in what two environments differ, and why
///
/// Both are rendered and compared as a whole: objects, values, pins and settings. A difference is
/// declared (in the later environment's `divergence.yaml`), pending (it goes away with the release
/// of the earlier one) or unexplained. With `--base`, one environment is compared with itself at a
/// git ref; nothing is checked out, and no difference is classified.
#[derive(clap::Args, Debug)]
pub(crate) struct DiffArgs {
    /// The environment that the other is compared with
    from: String,
    /// The other environment
    #[arg(required_unless_present = "base", conflicts_with = "base")]
    to: Option<String>,
    /// Compare FROM as it is here with what it is at this branch, tag or commit
    #[arg(long, value_name = "REF")]
    base: Option<String>,
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
    let mut diff = sides::compare(context, args)?;
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
        let (component, reason) = (&own.component, &own.reason);
        let side = diff.name_of(own.side);
        let fate = if own.is_waiting {
            "not there yet"
        } else {
            "not rendered, not compared"
        };
        let line = format!("{component}: {fate} in {side}: {reason}");
        context.output.say(&line);
    }
}

fn outcome(diff: &EnvironmentDiff, fail_on: Option<FailOn>) -> Outcome {
    let mut outcome = Outcome::Clean;
    let mut findings = diff.findings.iter();
    if findings.any(|finding| finding.severity == Severity::Error) {
        outcome = outcome.worst(Outcome::Findings);
    }
    let counts = diff.counts();
    let number = match fail_on {
        None => 0,
        Some(FailOn::Unexplained) => counts.unexplained,
        Some(FailOn::Pending) => counts.unexplained + counts.pending,
        Some(FailOn::Any) => counts.total(),
    };
    let mut hidden = diff.uncompared.iter().filter(|own| !own.is_waiting);
    // What could not be compared may hold any difference.
    let is_hidden = fail_on.is_some() && hidden.clone().any(|own| !own.is_allowed);
    if number > 0 || is_hidden {
        outcome = outcome.worst(Outcome::Changes);
    }
    if diff.components.is_empty() && hidden.next().is_some() {
        outcome = outcome.worst(Outcome::NothingChecked);
    }
    outcome
}
