use std::collections::BTreeMap;
use std::path::Path;

use infractl_base::{Checkout, EntryKind, Files as _, RelativePath};
use infractl_document::{Finding, Outcome as Decided, Severity};
use infractl_report::{PreviewReport, preview_json, preview_sentence, preview_text};
use infractl_terraform::configuration::is_module;
use infractl_terraform::preview::{Depth, Request, preview};
use infractl_terraform::schema::Schemas;

use crate::commands::status::TextOrJson;
use crate::context::{Context, PROJECT_FILE};
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// Show what a first `terraform plan` would hold, without `init`, a provider or a state
///
/// Reads the module and those that it calls by a local path. What cannot be known before a plan is
/// said to be unknown, with the reason, and never guessed. Mistakes are told with exit code 1.
#[derive(clap::Args, Debug)]
pub(super) struct PreviewArgs {
    /// The folder of the root module [default: the current folder]
    folder: Option<String>,
    /// A file of variables, over `terraform.tfvars` and `*.auto.tfvars`; may be given often, the
    /// last one counts
    #[arg(long, value_name = "FILE")]
    var_file: Vec<String>,
    /// One variable, over all files; may be given often
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    var: Vec<(String, String)>,
    /// What `terraform.workspace` stands for
    #[arg(long, value_name = "NAME", default_value = "default")]
    workspace: String,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| "a variable is set by `name=value`".to_owned())?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

pub(super) fn run(context: &Context, args: &PreviewArgs) -> Result<Outcome, CommandError> {
    // Paths may lead anywhere.
    let checkout = Checkout::open(Path::new("/")).or_undecided()?;
    let here = context.folder_from_root()?;
    let named = args.folder.as_deref().unwrap_or(".");
    let folder = path(&here, named)?;
    if checkout.kind(&folder).or_undecided()? != Some(EntryKind::Folder) {
        return Err(CommandError::undecided(format!(
            "there is no folder `{named}`"
        )));
    }
    if !is_module(&checkout.list(&folder).or_undecided()?) {
        let message = format!(
            "`{named}` holds no module: no file ends with `.tf`, `.tofu`, `.tf.json` or `.tofu.json`"
        );
        return Err(CommandError::nothing_checked(message));
    }
    let mut variables = Vec::new();
    for file in &args.var_file {
        let found = path(&here, file)?;
        if checkout.kind(&found).or_undecided()? != Some(EntryKind::File) {
            return Err(CommandError::undecided(format!(
                "there is no file `{file}`"
            )));
        }
        variables.push(found);
    }
    let stack = if folder.is_root() {
        "root"
    } else {
        folder.name()
    };
    let root = project_around(&checkout, &folder)?;
    let (schemas, unread) = match root {
        Some(root) => Schemas::of_project(&checkout, &root).or_undecided()?,
        None => (Schemas::shipped(), Vec::new()),
    };
    let mut preview = preview(&Request {
        files: &checkout,
        sources: &context.sources,
        schemas: &schemas,
        folder: &folder,
        stack,
        variables: &variables,
        texts: &args.var,
        given: BTreeMap::new(),
        workspace: &args.workspace,
        depth: Depth::Whole,
    });
    preview.findings.extend(unread);
    let report = PreviewReport {
        preview: &preview,
        sources: &context.sources,
        from: &here,
    };
    let shown = match args.format {
        TextOrJson::Text => preview_text(&report, context.output.is_coloured()),
        TextOrJson::Json => preview_json(&report),
    };
    context.output.data(shown.as_bytes())?;
    if !preview.findings.is_empty() && args.format == TextOrJson::Text {
        context
            .output
            .diagnose_below(&here, &preview.findings, &context.sources);
    }
    context.output.say(&preview_sentence(&report));
    Ok(verdict(&preview.findings))
}

/// The root of the project that a folder lies in.
fn project_around(
    checkout: &Checkout,
    folder: &RelativePath,
) -> Result<Option<RelativePath>, CommandError> {
    let mut current = folder.clone();
    loop {
        let file = current.join(PROJECT_FILE).or_undecided()?;
        if checkout.kind(&file).or_undecided()? == Some(EntryKind::File) {
            return Ok(Some(current));
        }
        if current.is_root() {
            return Ok(None);
        }
        current = current.parent();
    }
}

fn verdict(findings: &[Finding]) -> Outcome {
    let errors = || {
        findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
    };
    if errors().any(|finding| finding.outcome == Decided::Unchecked) {
        Outcome::Undecided
    } else if errors().next().is_some() {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}

fn path(here: &RelativePath, name: &str) -> Result<RelativePath, CommandError> {
    match name.strip_prefix('/') {
        Some(absolute) => RelativePath::parse(absolute),
        None => here.join(name),
    }
    .or_undecided()
}
