use std::path::PathBuf;

use infractl_policy::{Limits, Loaded, PolicySet};

use crate::commands::checking::named_or_own;
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;
use crate::output::reports::write_file;

/// Write the pages of policies as one Markdown page
///
/// A table for each domain with codes, severities and kinds, and below it the `README.md` of each
/// policy.
#[derive(clap::Args, Debug)]
pub(crate) struct DocsArgs {
    /// Folder of policies in place of the project's; may be given often
    #[arg(long, value_name = "FOLDER")]
    policies: Vec<PathBuf>,
    /// Write to this file in place of stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write nothing, and fail where the file is not what would be written
    #[arg(long, requires = "out")]
    check: bool,
}

pub(crate) fn run(context: &Context, args: &DocsArgs) -> Result<Outcome, CommandError> {
    let mut workers = context.policy_workers(Limits::USUAL)?;
    let worker = workers
        .first_mut()
        .ok_or_else(|| CommandError::undecided("no thread to work in"))?;
    let folders = named_or_own(context, &args.policies)?;
    let files = folders.files.as_ref();
    let loaded = PolicySet::load(files, &folders.paths, &context.sources, worker);
    let Loaded { set, findings } = loaded.or_undecided()?;
    if !findings.is_empty() {
        context.output.diagnose(&findings, &context.sources);
        return Err(CommandError::undecided(
            "a page without the policies that cannot be loaded would hide them",
        ));
    }
    if set.policies().is_empty() {
        return Err(
            CommandError::nothing_checked("no page was written: no policy was found")
                .hint("policies are `*.rego` files with `deny` or `warn`"),
        );
    }
    let page = infractl_policy::pages(files, &set).or_undecided()?;
    let Some(out) = &args.out else {
        context.output.data(page.as_bytes())?;
        return Ok(Outcome::Clean);
    };
    if !args.check {
        write_file(context.directory(), out, page.as_bytes())?;
        return Ok(Outcome::Clean);
    }
    if is_written(context, out, &page)? {
        return Ok(Outcome::Clean);
    }
    Err(
        CommandError::findings(format!("`{}` is stale", out.display()))
            .hint("run the command without `--check`"),
    )
}

/// Whether a file holds the page; one that is not there does not.
fn is_written(context: &Context, file: &std::path::Path, page: &str) -> Result<bool, CommandError> {
    if !context.directory().join(file).exists() {
        return Ok(false);
    }
    let (checkout, path) = crate::commands::checking::locate(context, file)?;
    let bytes = infractl_base::Files::read(&checkout, &path).or_undecided()?;
    Ok(*bytes == *page.as_bytes())
}
