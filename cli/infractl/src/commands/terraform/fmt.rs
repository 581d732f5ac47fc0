use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use infractl_base::{Access, Checkout, EntryKind, Files as _, FilesError, Folder, RelativePath};
use infractl_document::Finding;
use infractl_release::unified;

use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// Rewrite Terraform configurations in the canonical format, as `terraform fmt` does
///
/// Changed files are listed. With `--check`, exit code 1 says that a file would change, where
/// Terraform ends 3; a file that cannot be read as HCL is 1, too, and is left as it is.
#[derive(clap::Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of `terraform fmt`"
)]
pub(super) struct FmtArgs {
    /// Files and folders, `-` for standard input [default: the current folder]
    path: Vec<String>,
    /// Write nothing; exit code 1 if a file would change
    #[arg(long)]
    check: bool,
    /// Show what changes
    #[arg(long)]
    diff: bool,
    /// Whether files are written
    #[arg(long, value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
    write: bool,
    /// Whether files that change are listed
    #[arg(long, value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
    list: bool,
    /// Look into the folders below, too
    #[arg(long)]
    recursive: bool,
}

/// How names of files end that are formatted.
const ENDINGS: [&str; 5] = [".tf", ".tofu", ".tfvars", ".tftest.hcl", ".tofutest.hcl"];

/// What became of one text.
enum Formatted {
    Same,
    Changed { bytes: Arc<[u8]>, new: Vec<u8> },
    Mistaken(Vec<Finding>),
}

pub(super) fn run(context: &Context, args: &FmtArgs) -> Result<Outcome, CommandError> {
    if args.path.iter().any(|path| path == "-") {
        return standard_input(context, args);
    }
    // Paths may lead anywhere.
    let checkout = Checkout::open(Path::new("/")).or_undecided()?;
    let here = context.folder_from_root()?;
    let files = files(&checkout, &here, args)?;
    if files.is_empty() {
        let message = "no file is there to format: names end with `.tf`, `.tofu`, `.tfvars`, \
                       `.tftest.hcl` or `.tofutest.hcl`";
        return Err(CommandError::nothing_checked(message));
    }
    let mut outcome = Outcome::Clean;
    for (path, own) in files.iter().zip(all_formatted(context, &checkout, &files)) {
        match own.or_undecided()? {
            Formatted::Same => {}
            Formatted::Mistaken(findings) => {
                context
                    .output
                    .diagnose_below(&here, &findings, &context.sources);
                outcome = outcome.worst(Outcome::Findings);
            }
            Formatted::Changed { bytes, new } => {
                let shown = shown(&here, path);
                if args.list || args.check {
                    context.output.data(format!("{shown}\n").as_bytes())?;
                }
                if args.diff {
                    show(context, &shown, &bytes, &new)?;
                }
                if args.check {
                    outcome = outcome.worst(Outcome::Findings);
                } else if args.write {
                    Folder::new("/")
                        .write(path, &new, Access::Shared)
                        .or_undecided()?;
                }
            }
        }
    }
    Ok(outcome)
}

/// Formats standard input to standard output.
fn standard_input(context: &Context, args: &FmtArgs) -> Result<Outcome, CommandError> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .or_undecided()?;
    let path = RelativePath::parse("stdin").or_undecided()?;
    let bytes: Arc<[u8]> = bytes.into();
    let new = match formatted(context, &path, Arc::clone(&bytes)) {
        Formatted::Mistaken(findings) => {
            context
                .output
                .diagnose_below(&RelativePath::root(), &findings, &context.sources);
            return Ok(Outcome::Findings);
        }
        Formatted::Same => None,
        Formatted::Changed { new, .. } => Some(new),
    };
    let changed = new.as_deref();
    if args.diff {
        show(context, "stdin", &bytes, changed.unwrap_or(&bytes))?;
    } else if !args.check {
        context.output.data(changed.unwrap_or(&bytes))?;
    }
    Ok(if args.check && changed.is_some() {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// What becomes of each file, worked out on as many threads as the run may have.
fn all_formatted(
    context: &Context,
    checkout: &Checkout,
    files: &[RelativePath],
) -> Vec<Result<Formatted, FilesError>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut own = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = files.get(place) else {
                return own;
            };
            let bytes = checkout.read(path);
            own.push((place, bytes.map(|bytes| formatted(context, path, bytes))));
        }
    };
    let mut all = std::thread::scope(|scope| {
        let others = context.threads().min(files.len()).saturating_sub(1);
        let others: Vec<_> = (0..others).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for other in others {
            match other.join() {
                Ok(own) => all.extend(own),
                Err(crash) => std::panic::resume_unwind(crash),
            }
        }
        all
    });
    all.sort_unstable_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, own)| own).collect()
}

fn formatted(context: &Context, path: &RelativePath, bytes: Arc<[u8]>) -> Formatted {
    let source = context.sources.add(path, &bytes);
    match infractl_hcl::format(&bytes, source) {
        Ok(new) if new == *bytes => Formatted::Same,
        Ok(new) => Formatted::Changed { bytes, new },
        Err(errors) => Formatted::Mistaken(errors.into_iter().map(Finding::from).collect()),
    }
}

fn show(context: &Context, shown: &str, old: &[u8], new: &[u8]) -> Result<(), CommandError> {
    let old = String::from_utf8_lossy(old);
    let new = String::from_utf8_lossy(new);
    context
        .output
        .data(unified(shown, Some(&old), &new).as_bytes())
}

/// The path as it is seen from the folder of the run.
fn shown(here: &RelativePath, path: &RelativePath) -> String {
    path.below(here)
        .map_or_else(|| format!("/{path}"), str::to_owned)
}

/// The files that the command line names, sorted.
fn files(
    checkout: &Checkout,
    here: &RelativePath,
    args: &FmtArgs,
) -> Result<Vec<RelativePath>, CommandError> {
    let default = [".".to_owned()];
    let named: &[String] = match args.path.as_slice() {
        [] => &default,
        named => named,
    };
    let mut found = Vec::new();
    for name in named {
        let path = match name.strip_prefix('/') {
            Some(absolute) => RelativePath::parse(absolute),
            None => here.join(name),
        };
        let path = path.or_undecided()?;
        match checkout.kind(&path).or_undecided()? {
            Some(EntryKind::Folder) => folder(checkout, &path, args.recursive, &mut found)?,
            Some(EntryKind::File) if is_formatted(&path) => found.push(path),
            Some(_) => {
                let message = format!("`{name}` is not formatted");
                return Err(CommandError::undecided(message)
                    .hint(format!("names of files end with {}", ENDINGS.join(", "))));
            }
            None => {
                return Err(CommandError::undecided(format!("`{name}` does not exist")));
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn folder(
    checkout: &Checkout,
    path: &RelativePath,
    is_recursive: bool,
    found: &mut Vec<RelativePath>,
) -> Result<(), CommandError> {
    for entry in checkout.list(path).or_undecided()? {
        let name = entry.path.name();
        // Hidden files and those of editors, as Terraform leaves them out.
        let is_ignored = name.starts_with('.')
            || name.ends_with('~')
            || (name.starts_with('#') && name.ends_with('#'));
        match entry.kind {
            _ if is_ignored => {}
            EntryKind::Folder if is_recursive => folder(checkout, &entry.path, true, found)?,
            EntryKind::File if is_formatted(&entry.path) => found.push(entry.path),
            EntryKind::File | EntryKind::Folder | EntryKind::Other => {}
        }
    }
    Ok(())
}

fn is_formatted(path: &RelativePath) -> bool {
    let name = path.name();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}
