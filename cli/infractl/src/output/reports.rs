use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;
use infractl_base::{Access, Folder, RelativePath};
use infractl_document::{Finding, Severity, Sources};
use infractl_report::{ChangedLines, Located, Summary};

use crate::error::CommandError;
use crate::outcome::Outcome;
use crate::output::Output;

/// The shapes in which findings are reported.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Diagnostics for people
    Text,
    /// One JSON object with `schemaVersion`
    Json,
    /// SARIF 2.1.0 for code scanning
    Sarif,
    /// A JUnit test suite
    Junit,
    /// Workflow commands that GitHub shows on the changed lines
    Github,
    /// A table for step summaries and comments
    Markdown,
}

/// How to report findings.
#[derive(clap::Args, Debug)]
pub(crate) struct ReportArgs {
    /// Shape of the findings on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// Write the findings to a file as well, such as `sarif=findings.sarif`; may be given often
    #[arg(long, value_name = "FORMAT=FILE")]
    pub(crate) output: Vec<FormatFile>,
    /// Lowest severity that makes the run fail
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(crate) fail_on: Threshold,
}

/// Where one more report goes.
#[derive(Debug, Clone)]
pub(crate) struct FormatFile {
    format: Format,
    file: PathBuf,
}

impl FromStr for FormatFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = text.split_once('=').ok_or_else(|| {
            "write the format, `=` and the file, such as `json=findings.json`".to_owned()
        })?;
        Ok(Self {
            format: Format::from_str(format, false)?,
            file: file.into(),
        })
    }
}

/// The lowest severity that makes a run fail.
#[derive(ValueEnum, Debug, Clone, Copy)]
pub(crate) enum Threshold {
    /// Errors only
    Error,
    /// Warnings and errors
    Warning,
    /// Every finding
    Info,
}

impl ReportArgs {
    /// Whether annotations are among the reports.
    pub(crate) fn annotates(&self) -> bool {
        let mut formats = self.output.iter().map(|wanted| wanted.format);
        self.format == Format::Github || formats.any(|format| format == Format::Github)
    }
}

impl Threshold {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

/// What stands in reports beside findings.
pub(crate) struct Told {
    pub(crate) summary: Summary,
    /// Where annotations go first.
    pub(crate) changed: ChangedLines,
}

/// Writes findings in every shape that was asked for, and says how the run ends.
pub(crate) fn report(
    output: &Output,
    directory: &Path,
    args: &ReportArgs,
    findings: &[Finding],
    sources: &Sources,
    told: &Told,
) -> Result<Outcome, CommandError> {
    report_with(
        output,
        directory,
        args,
        findings,
        sources,
        &|format, located, is_coloured| write(format, located, sources, told, is_coloured),
    )
}

/// Writes what a command has of its own in every shape that was asked for, and says by its findings
/// how the run ends.
pub(crate) fn report_with(
    output: &Output,
    directory: &Path,
    args: &ReportArgs,
    findings: &[Finding],
    sources: &Sources,
    write: &dyn Fn(Format, &[Located], bool) -> String,
) -> Result<Outcome, CommandError> {
    let located = infractl_report::locate(findings, sources);
    for wanted in &args.output {
        let text = write(wanted.format, &located, false);
        write_file(directory, &wanted.file, text.as_bytes())?;
    }
    let text = write(args.format, &located, output.is_coloured());
    output.data(text.as_bytes())?;
    let threshold = args.fail_on.severity();
    // What could not be read may hold anything, so the run has no verdict, whatever the threshold.
    let is_unread = |found: &Located| {
        found.outcome == infractl_document::Outcome::Unchecked && found.severity == Severity::Error
    };
    let counts = |found: &&Located| found.acceptance.is_none();
    let fails = located
        .iter()
        .filter(counts)
        .any(|found| found.severity >= threshold);
    let verdict = if fails {
        Outcome::Findings
    } else {
        Outcome::Clean
    };
    let reading = if located.iter().any(is_unread) {
        Outcome::Undecided
    } else {
        Outcome::Clean
    };
    Ok(verdict.worst(reading))
}

/// Writes a report to a file that the command line names.
pub(crate) fn write_file(directory: &Path, file: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    let wrong = || CommandError::undecided(format!("`{}` cannot name a report", file.display()));
    let absolute = directory.join(file);
    let folder = absolute.parent().ok_or_else(wrong)?;
    let name = absolute
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or_else(wrong)?;
    let name = RelativePath::parse(name).map_err(|_| wrong())?;
    Folder::new(folder)
        .write(&name, bytes, Access::Shared)
        .map_err(|error| CommandError::undecided(format!("cannot write the report: {error}")))
}

pub(crate) fn write(
    format: Format,
    findings: &[Located],
    sources: &Sources,
    Told { summary, changed }: &Told,
    is_coloured: bool,
) -> String {
    match format {
        Format::Text => infractl_report::text(findings, sources, is_coloured),
        Format::Json => infractl_report::json(findings, summary),
        Format::Sarif => infractl_report::sarif(findings, summary),
        Format::Junit => infractl_report::junit(findings, summary),
        Format::Github => infractl_report::github(findings, changed),
        Format::Markdown => infractl_report::markdown(findings, summary),
    }
}
