//! `helm lint`: what Helm says of a chart, rule by rule and in its order.

mod metadata;
mod templates;

use std::fmt::Write as _;
use std::sync::Arc;

use infractl_base::{Files, FilesError, RelativePath};
use infractl_document::{Finding, Severity, Sources, Span};

use crate::chart::{Chart, load_values, load_without_check};
use crate::values::ValueSources;
use crate::{Capabilities, Circumstances, HelmError, ReleaseOptions, RenderOptions, schema};

/// What a chart is linted with.
#[derive(Debug, Clone)]
pub struct LintRequest<'r> {
    /// The chart's folder.
    pub path: &'r RelativePath,
    /// How the folder is named in the output.
    pub shown: &'r str,
    /// Values on top of the chart's own.
    pub values: &'r ValueSources,
    /// What the cluster can do.
    pub capabilities: &'r Capabilities,
    /// `--namespace`.
    pub namespace: &'r str,
    /// Leaves `values.schema.json` aside.
    pub skip_schema_validation: bool,
    /// What random functions and the clock answer; without it a chart that asks them fails.
    pub circumstances: Option<Circumstances>,
}

/// One line of `helm lint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LintMessage {
    /// Helm's `INFO`, `WARNING` or `ERROR`.
    pub severity: Severity,
    /// What it is about, as Helm names it: `Chart.yaml`, `templates/`, a file.
    pub about: String,
    /// Helm's text.
    pub message: String,
    /// Where it is, when one place says it.
    pub span: Option<Span>,
}

/// What `helm lint` says of one chart.
#[derive(Debug, Clone, Default)]
pub struct LintReport {
    /// The lines, in order.
    pub messages: Vec<LintMessage>,
    /// What Helm would log on the way.
    pub warnings: Vec<String>,
}

impl LintReport {
    /// Whether the chart fails; with `strict` a warning is enough.
    pub fn fails(&self, strict: bool) -> bool {
        let limit = if strict {
            Severity::Warning
        } else {
            Severity::Error
        };
        self.messages
            .iter()
            .any(|message| message.severity >= limit)
    }

    fn say(
        &mut self,
        severity: Severity,
        about: &str,
        message: impl Into<String>,
        span: Option<Span>,
    ) {
        let message = message.into();
        self.messages.push(LintMessage {
            severity,
            about: about.to_owned(),
            message,
            span,
        });
    }
}

impl From<LintMessage> for Finding {
    fn from(own: LintMessage) -> Self {
        let message = format!("{}: {}", own.about, own.message);
        Self::new("helm-lint", own.severity, own.span, message)
    }
}

/// The text of `helm lint` for some charts, each with the name under which it was asked for: what
/// goes to standard output, and what to standard error where a chart fails.
pub fn lint_output(reports: &[(String, LintReport)], strict: bool) -> (String, String) {
    let mut out = String::new();
    for (name, report) in reports {
        // Writing to a text never fails.
        let _ = writeln!(out, "==> Linting {name}");
        for own in &report.messages {
            let word = match own.severity {
                Severity::Info => "INFO",
                Severity::Warning => "WARNING",
                Severity::Error => "ERROR",
            };
            let _ = writeln!(out, "[{word}] {}: {}", own.about, own.message);
        }
        out.push('\n');
    }
    let failed = reports
        .iter()
        .filter(|(_, report)| report.fails(strict))
        .count();
    let summary = format!(
        "{} chart(s) linted, {failed} chart(s) failed\n",
        reports.len()
    );
    if failed > 0 {
        return (out, format!("Error: {summary}"));
    }
    out.push_str(&summary);
    (out, String::new())
}

/// Runs all of Helm's rules over a chart's folder.
pub fn lint(files: &dyn Files, request: &LintRequest<'_>, sources: &Sources) -> LintReport {
    let mut report = LintReport::default();
    metadata::check(files, request.path, sources, &mut report);
    let loaded = load_without_check(files, request.path, sources);
    values(files, request, &loaded, sources, &mut report);
    templates::check(files, request, &loaded, sources, &mut report);
    match &loaded {
        Ok(chart) => dependencies(chart, request.shown, &mut report),
        Err(error) => report.say(
            Severity::Error,
            "",
            format!("unable to load chart\n\t{}", error.message),
            error.span,
        ),
    }
    if let Ok(chart) = &loaded {
        templates::check_crds(chart, sources, &mut report);
    }
    report
}

fn values(
    files: &dyn Files,
    request: &LintRequest<'_>,
    loaded: &Result<Arc<Chart>, HelmError>,
    sources: &Sources,
    report: &mut LintReport,
) {
    const ABOUT: &str = "values.yaml";
    let Ok(path) = request.path.join(ABOUT) else {
        return;
    };
    match files.read(&path) {
        Ok(bytes) => {
            let source = sources.add(&path, &bytes);
            if let Err(error) = load_values(&bytes, source) {
                let message = error
                    .message
                    .replacen("cannot unmarshal yaml document: ", "", 1);
                let message = format!("unable to parse YAML: {message}");
                report.say(Severity::Error, ABOUT, message, error.span);
            } else if let Ok(chart) = loaded
                && !request.skip_schema_validation
                && let Some((message, span)) = schema::judge_alone(chart, request.values, sources)
            {
                report.say(Severity::Error, ABOUT, message, span);
            }
        }
        Err(FilesError::Missing { .. }) => {
            report.say(Severity::Info, ABOUT, "file does not exist", None);
        }
        Err(error) => report.say(Severity::Error, ABOUT, error.to_string(), None),
    }
}

fn dependencies(chart: &Arc<Chart>, shown: &str, report: &mut LintReport) {
    let declared = &chart.metadata.dependencies;
    let names = |missing: Vec<&str>| missing.join(",");
    let undeclared: Vec<&str> = chart
        .dependencies
        .iter()
        .map(|own| own.name())
        .filter(|name| !declared.iter().any(|own| own.name == *name))
        .collect();
    if !undeclared.is_empty() {
        let message = format!(
            "chart metadata is missing these dependencies: {}",
            names(undeclared)
        );
        report.say(Severity::Error, shown, message, chart.metadata.name_span);
    }
    let missing: Vec<&str> = declared
        .iter()
        .map(|own| own.name.as_str())
        .filter(|name| !chart.dependencies.iter().any(|own| own.name() == *name))
        .collect();
    if let Some(first) = missing.first() {
        let span = declared
            .iter()
            .find(|own| own.name == *first)
            .and_then(|own| own.span);
        let message = format!(
            "chart directory is missing these dependencies: {}",
            names(missing)
        );
        report.say(Severity::Warning, shown, message, span);
    }
}

/// Renders as lint does: a name of its own, and `required` and `fail` let pass.
fn render_options(request: &LintRequest<'_>) -> (ReleaseOptions, RenderOptions) {
    let release = ReleaseOptions::install("test-release", request.namespace);
    let options = RenderOptions {
        skip_schema_validation: request.skip_schema_validation,
        is_lint: true,
        circumstances: request.circumstances,
    };
    (release, options)
}

fn error_line(error: &HelmError) -> (String, Option<Span>) {
    (error.message.clone(), error.span)
}
