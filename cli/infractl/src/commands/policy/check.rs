use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use infractl_base::{Checkout, RelativePath};
use infractl_document::{Finding, Outcome as Verdict};
use infractl_policy::{BareInputs, Limits, Loaded, PolicySet};
use infractl_report::Summary;

use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;
use crate::output::reports::{Format, ReportArgs, report};

/// Check YAML and JSON files against policies, without a project
///
/// Every item of a policy's `deny` is an error, every item of its `warn` a warning. A policy that
/// names kinds of documents reads them inside an envelope; any other reads the bare value.
#[derive(clap::Args, Debug)]
pub(crate) struct CheckArgs {
    /// Files and folders to check, `-` for standard input
    #[arg(required = true)]
    path: Vec<PathBuf>,
    /// Folder of policies; may be given often
    #[arg(long, value_name = "FOLDER", required = true)]
    policies: Vec<PathBuf>,
    /// Time that one policy has for one document, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::USUAL.time.as_secs())]
    time_limit: u64,
    /// Memory that policies have, in MiB
    #[arg(long, value_name = "MIB", default_value_t = Limits::USUAL.memory >> 20)]
    memory_limit: u64,
    #[command(flatten)]
    report: ReportArgs,
}

pub(crate) fn run(context: &Context, args: &CheckArgs) -> Result<Outcome, CommandError> {
    let limits = Limits {
        time: Duration::from_secs(args.time_limit),
        memory: args.memory_limit << 20,
    };
    let mut workers = context.policy_workers(limits)?;
    let first = workers
        .first_mut()
        .ok_or_else(|| CommandError::undecided("no thread to work in"))?;
    let (checkout, folders) = policies(context, &args.policies)?;
    let loaded = PolicySet::load(&checkout, &folders, &context.sources, first).or_undecided()?;
    let Loaded { set, mut findings } = loaded;
    let is_empty = set.policies().is_empty();
    let only_misses_rules = findings
        .iter()
        .all(|finding| finding.rule.as_str() == "policy-without-rules");
    for finding in &mut findings {
        finding.outcome = Verdict::Unchecked;
    }
    let mut inputs = BareInputs::default();
    for path in &args.path {
        read(context, path, &mut inputs)?;
    }
    let documents = inputs.inputs();
    let evaluation = infractl_policy::evaluate(&set, &documents, &mut workers).or_undecided()?;
    let number = documents.len();
    findings.extend(evaluation.failures);
    findings.extend(evaluation.findings);
    findings.append(&mut inputs.findings);
    if evaluation.evaluations == 0 && findings.is_empty() || is_empty && only_misses_rules {
        return Err(nothing(context, &findings, set.policies().len(), number));
    }
    let summary = Summary {
        checked: vec![
            ("policies".to_owned(), set.policies().len()),
            ("files".to_owned(), inputs.files),
            ("documents".to_owned(), number),
        ],
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let directory = context.directory();
    let outcome = report(
        &context.output,
        directory,
        &args.report,
        &findings,
        &context.sources,
        &summary,
    )?;
    if args.report.format == Format::Text {
        let located = infractl_report::locate(&findings, &context.sources);
        let counts = infractl_report::counts(&located);
        let counts = if counts.is_empty() {
            "no findings"
        } else {
            &counts
        };
        context
            .output
            .say(&format!("{counts} in {}", summary.sentence()));
        context.output.say(&format!("policies {}", set.digest()));
    }
    Ok(outcome)
}

fn nothing(
    context: &Context,
    findings: &[Finding],
    policies: usize,
    documents: usize,
) -> CommandError {
    if !findings.is_empty() {
        context.output.diagnose(findings, &context.sources);
    }
    let (what, hint) = match (policies, documents) {
        (0, _) => (
            "no policy was found",
            "policies are `*.rego` files with `deny` or `warn`",
        ),
        (_, 0) => (
            "no document was found",
            "files end in `.yaml`, `.yml` or `.json`",
        ),
        _ => (
            "no policy reads any of the documents",
            "see `custom.kinds` of the policies",
        ),
    };
    CommandError::nothing_checked(format!("nothing was checked: {what}")).hint(hint)
}

/// The folders of policies: below the current folder, or one folder elsewhere.
fn policies(
    context: &Context,
    folders: &[PathBuf],
) -> Result<(Checkout, Vec<RelativePath>), CommandError> {
    let located: Vec<(Checkout, RelativePath)> = folders
        .iter()
        .map(|folder| locate(context, folder))
        .collect::<Result<_, _>>()?;
    let is_one_root = located
        .iter()
        .all(|(checkout, _)| checkout.root() == context.directory());
    if located.len() > 1 && !is_one_root {
        return Err(
            CommandError::undecided("several folders of policies lie in different places")
                .hint("run in a folder that holds all of them, or name it with `-C FOLDER`"),
        );
    }
    let (checkouts, paths): (Vec<_>, Vec<_>) = located.into_iter().unzip();
    let checkout = checkouts.into_iter().next();
    let checkout =
        checkout.ok_or_else(|| CommandError::undecided("no folder of policies is named"))?;
    Ok((checkout, paths))
}

fn read(context: &Context, path: &Path, inputs: &mut BareInputs) -> Result<(), CommandError> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .or_undecided()?;
        let name = RelativePath::parse("(standard input)").or_undecided()?;
        inputs.add(&name, &bytes.into(), &context.sources);
        return Ok(());
    }
    let (checkout, below) = locate(context, path)?;
    inputs
        .read(&checkout, &below, &context.sources)
        .or_undecided()
}

/// Opens the folder that a path is told from: what lies elsewhere is named from the folder around
/// it, for reports hold no absolute paths.
fn locate(context: &Context, path: &Path) -> Result<(Checkout, RelativePath), CommandError> {
    let missing = |error: std::io::Error| {
        CommandError::undecided(format!("cannot read `{}`: {error}", path.display()))
    };
    let absolute = context
        .directory()
        .join(path)
        .canonicalize()
        .map_err(missing)?;
    let root = if absolute.starts_with(context.directory()) {
        context.directory()
    } else {
        absolute.parent().unwrap_or(&absolute)
    };
    let checkout = Checkout::open(root).map_err(missing)?;
    let below = absolute
        .strip_prefix(checkout.root())
        .unwrap_or(Path::new(""));
    let below = below.to_str().ok_or_else(|| {
        CommandError::undecided(format!("the path `{}` is not UTF-8", path.display()))
    })?;
    Ok((checkout, RelativePath::parse(below).or_undecided()?))
}
