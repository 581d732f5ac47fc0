use std::io::Read as _;
use std::path::{Path, PathBuf};

use infractl_base::{Checkout, RelativePath};
use infractl_document::Finding;
use infractl_environment::{Manifests, Workspace};
use infractl_kubernetes::KubernetesVersion;
use infractl_report::Summary;

use crate::commands::platform::open_history;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;
use crate::output::reports::{Format, ReportArgs, Told, report};
use crate::output::rule_texts;

/// Check environments, or any manifests, against schemas and each other
///
/// Without a PATH every environment is rendered, as it is pinned (now) and as this checkout would
/// make it (next), and all findings are shown.
#[derive(clap::Args, Debug)]
pub(crate) struct ValidateArgs {
    /// Manifests to check on their own: files, folders, `-` for standard input
    path: Vec<PathBuf>,
    /// Only this environment; may be given often
    #[arg(short, long, value_name = "NAME", conflicts_with = "path")]
    environment: Vec<String>,
    /// The version of Kubernetes for a PATH, such as 1.36 [default: the newest with schemas]
    #[arg(long, value_name = "VERSION", requires = "path")]
    kubernetes: Option<String>,
    /// Name kinds without a schema as unchecked in place of refusing them
    #[arg(long, requires = "path")]
    allow_unknown_kinds: bool,
    #[command(flatten)]
    report: ReportArgs,
}

pub(crate) fn run(context: &Context, args: &ValidateArgs) -> Result<Outcome, CommandError> {
    let (findings, checked, branch) = if args.path.is_empty() {
        environments(context, args)?
    } else {
        manifests(context, args)?
    };
    let has_nothing = checked.iter().all(|(_, number)| *number == 0);
    if has_nothing && findings.is_empty() {
        return Err(
            CommandError::nothing_checked("nothing was checked: no object was found")
                .hint("files end in `.yaml`, `.yml` or `.json`"),
        );
    }
    let summary = Summary {
        checked,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        policies: None,
        rules: rule_texts(&[]),
    };
    let told = Told::new(context, &args.report, summary, branch.as_deref());
    let outcome = report(
        &context.output,
        context.directory(),
        &args.report,
        &findings,
        &context.sources,
        &told,
    )?;
    if args.report.format == Format::Text {
        let located = infractl_report::locate(&findings, &context.sources);
        let counts = infractl_report::counts(&located);
        let counts = if counts.is_empty() {
            "no findings".to_owned()
        } else {
            counts
        };
        let sentence = told.summary.sentence();
        context.output.say(&if sentence.is_empty() {
            counts
        } else {
            format!("{counts} in {sentence}")
        });
    }
    Ok(outcome)
}

/// Findings, what was looked at, and the branch that changes go to.
type Checked = (Vec<Finding>, Vec<(String, usize)>, Option<String>);

fn environments(context: &Context, args: &ValidateArgs) -> Result<Checked, CommandError> {
    let checkout = context.project_checkout()?;
    let (workspace, mut findings) =
        Workspace::load(&checkout, &context.sources, Some(open_history(&checkout)));
    let Some(workspace) = workspace else {
        return Ok((findings, Vec::new(), None));
    };
    let today = Context::today();
    for waiver in &workspace.project.waivers {
        findings.extend(waiver.problems(today));
    }
    let mut checked = 0;
    let mut objects = 0;
    for name in &args.environment {
        if let Err(error @ infractl_project::UnknownEnvironment::Missing { .. }) =
            workspace.project.environment(name)
        {
            return Err(CommandError::undecided(error.to_string()));
        }
    }
    for environment in workspace.project.environments() {
        let is_wanted = |name: &String| environment.name.as_str() == name;
        if !args.environment.is_empty() && !args.environment.iter().any(is_wanted) {
            continue;
        }
        let mut validated = workspace.validate(environment, context.render_options());
        findings.append(&mut validated.findings);
        checked += 1;
        objects += validated
            .renders
            .iter()
            .map(|render| render.documents().count())
            .sum::<usize>();
        for component in validated
            .renders
            .iter()
            .flat_map(|render| &render.components)
        {
            if let Some(reason) = &component.not_rendered {
                let name = &component.name;
                context
                    .output
                    .say(&format!("{name}: not rendered, not checked: {reason}"));
            }
        }
    }
    let findings = workspace.merge(findings);
    Ok((
        findings,
        vec![
            ("environments".to_owned(), checked),
            ("objects".to_owned(), objects),
        ],
        Some(workspace.project.file.base_branch.value.clone()),
    ))
}

fn manifests(context: &Context, args: &ValidateArgs) -> Result<Checked, CommandError> {
    let version = match &args.kubernetes {
        Some(text) => KubernetesVersion::parse(text).or_undecided()?,
        None => KubernetesVersion::all()
            .max_by_key(|version| version.minor())
            .ok_or_else(|| CommandError::undecided("no schemas are built in"))?,
    };
    let mut manifests = Manifests::with_options(context.render_options());
    for path in &args.path {
        read(context, path, &mut manifests)?;
    }
    let options = infractl_kubernetes::Options {
        is_whole: false,
        allows_unknown_kinds: args.allow_unknown_kinds,
        ..infractl_kubernetes::Options::default()
    };
    let (findings, objects) = manifests.validate(version, &options);
    let files = (
        "files".to_owned(),
        if objects == 0 { 0 } else { manifests.files },
    );
    Ok((findings, vec![files, ("objects".to_owned(), objects)], None))
}

fn read(context: &Context, path: &Path, manifests: &mut Manifests) -> Result<(), CommandError> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .or_undecided()?;
        let name = RelativePath::parse("(standard input)").or_undecided()?;
        manifests.add(&name, &bytes.into(), &context.sources);
        return Ok(());
    }
    let missing = |error: std::io::Error| {
        CommandError::undecided(format!("cannot read `{}`: {error}", path.display()))
    };
    let absolute = context
        .directory()
        .join(path)
        .canonicalize()
        .map_err(missing)?;
    // What lies elsewhere is named from the folder around it: reports hold no absolute paths.
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
    let below = RelativePath::parse(below).or_undecided()?;
    manifests
        .read(&checkout, &below, &context.sources)
        .or_undecided()
}
