use std::path::PathBuf;
use std::time::Duration;

use infractl_document::Finding;
use infractl_policy::{Coverage, Limits, TestOptions, TestRun, Tested, Verdict};
use infractl_report::{LineCoverage, Summary, TestReport, TestResult, TestVerdict};

use super::examples;
use crate::commands::checking::named_or_own;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;
use crate::output::reports::{Format, ReportArgs, Told, report_with, write};
use crate::output::rule_texts;

/// Run the tests, cases and examples of policies
///
/// Tests are rules `test_…` of files `*_test.rego`, as OPA has them; `todo_test_…` is skipped.
/// Cases are the files of `cases/` beside a policy, with the findings that it has to give. Examples
/// are the blocks of its `README.md`: those under *Example* have to be denied, those under
/// *Use instead* not.
#[derive(clap::Args, Debug)]
pub(crate) struct TestArgs {
    /// Folder of policies in place of the project's; may be given often
    #[arg(long, value_name = "FOLDER")]
    policies: Vec<PathBuf>,
    /// Only tests whose path and name hold this; `*` stands for anything
    #[arg(long, value_name = "PATTERN")]
    run: Option<String>,
    /// Count the lines of policies that the tests reach
    #[arg(long)]
    coverage: bool,
    /// Share of lines that the tests have to reach, in percent
    #[arg(long, value_name = "PERCENT", value_parser = percent, conflicts_with = "run")]
    minimum_coverage: Option<f64>,
    /// Time that one test has, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::USUAL.time.as_secs())]
    time_limit: u64,
    #[command(flatten)]
    report: ReportArgs,
}

fn percent(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "write a number".to_owned())?;
    if (0.0..=100.0).contains(&number) {
        Ok(number)
    } else {
        Err("write a number between 0 and 100".to_owned())
    }
}

pub(crate) fn run(context: &Context, args: &TestArgs) -> Result<Outcome, CommandError> {
    let limits = Limits {
        time: Duration::from_secs(args.time_limit),
        ..Limits::USUAL
    };
    let mut workers = context.policy_workers(limits)?;
    let worker = workers
        .first_mut()
        .ok_or_else(|| CommandError::undecided("no thread to work in"))?;
    let folders = named_or_own(context, &args.policies)?;
    let options = TestOptions {
        run: args.run.as_deref(),
        covers: args.coverage,
        minimum_coverage: args.minimum_coverage,
        records: false,
    };
    let tested = infractl_policy::test(
        folders.files.as_ref(),
        &folders.paths,
        &context.sources,
        worker,
        &examples::read,
        options,
    )
    .or_undecided()?;
    let outcome = tell(context, args, &tested)?;
    if tested.tests.is_empty() {
        let hint = match &args.run {
            Some(pattern) => format!("no test has `{pattern}` in its path or name"),
            None => "tests are rules `test_…` in `*_test.rego`, and files in `cases/`".to_owned(),
        };
        crate::output::Output::complain(
            &CommandError::nothing_checked("nothing was tested: no test was found").hint(hint),
        );
        return Ok(outcome.worst(Outcome::NothingChecked));
    }
    Ok(outcome)
}

fn tell(context: &Context, args: &TestArgs, tested: &TestRun) -> Result<Outcome, CommandError> {
    let report = TestReport {
        tests: tested.tests.iter().map(result).collect(),
        coverage: tested.coverage.as_ref().map(coverage),
    };
    let summary = Summary {
        checked: vec![
            ("policies".to_owned(), tested.policies),
            ("tests".to_owned(), tested.tests.len()),
        ],
        version: env!("CARGO_PKG_VERSION").to_owned(),
        policies: Some(tested.digest.to_string()),
        rules: rule_texts(&[], &tested.findings),
    };
    let told = Told::new(context, &args.report, summary, None);
    let sources = &context.sources;
    // A failing test is a case of its own where each test is one.
    let is_test = |finding: &&Finding| {
        !["policy-test-failed", "policy-test-broken"].contains(&finding.rule.as_str())
    };
    let others: Vec<Finding> = tested.findings.iter().filter(is_test).cloned().collect();
    let outcome = report_with(
        &context.output,
        context.directory(),
        &args.report,
        &tested.findings,
        sources,
        &|format, located, is_coloured| match format {
            Format::Json => infractl_report::tests_json(&report, &tested.findings, sources),
            Format::Junit => infractl_report::tests_junit(&report, &others, sources),
            _ => write(format, located, sources, &told, is_coloured),
        },
    )?;
    if args.report.format == Format::Text {
        if let Some(coverage) = &report.coverage {
            let text = infractl_report::coverage_text(coverage);
            context.output.data(text.as_bytes())?;
        }
        let sentence = infractl_report::tests_sentence(&report);
        context.output.say(&sentence);
    }
    Ok(outcome)
}

fn result(test: &Tested) -> TestResult {
    let (verdict, reason) = match &test.verdict {
        Verdict::Passed => (TestVerdict::Passed, None),
        Verdict::Failed(reason) => (TestVerdict::Failed, Some(reason.clone())),
        Verdict::Broken(reason) => (TestVerdict::Broken, Some(reason.clone())),
        Verdict::Skipped => (TestVerdict::Skipped, None),
    };
    TestResult {
        path: test.path.clone(),
        span: test.span,
        name: test.name.clone(),
        verdict,
        reason,
        printed: test.printed.clone(),
    }
}

fn coverage(coverage: &Coverage) -> LineCoverage {
    let files = coverage.files.iter();
    let files = files.map(|file| {
        (
            file.path.clone(),
            file.covered.clone(),
            file.not_covered.clone(),
        )
    });
    LineCoverage {
        percent: coverage.percent(),
        lines: coverage.lines(),
        files: files.collect(),
    }
}
