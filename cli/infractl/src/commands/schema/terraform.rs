use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use infractl_base::{Access, Checkout, EntryKind, Files as _, Folder, Program, RelativePath};
use infractl_terraform::configuration::{LockFile, read_lock};
use infractl_terraform::runner::Surroundings;
use infractl_terraform::schema::{KeptSchema, kept_schemas};

use crate::commands::checking::locate;
use crate::commands::platform::{load_only, refuse_errors};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// The file in which `init` writes down which version of each provider it chose.
const LOCK: &str = ".terraform.lock.hcl";

/// Starting every provider of a large configuration takes a while.
const PATIENCE: Duration = Duration::from_mins(5);

/// Keep what providers take, so that `lint`, `validate` and previews know their resource types
///
/// Reads what `tofu providers schema -json` prints, and writes a file for each provider to
/// `terraform/providers` of the project, without prose and in a fixed order: commit them. In place
/// of the schemas that ship, which hold the resource types of the project's own modules only, these
/// know every type, argument and attribute of the version that they name.
#[derive(clap::Args, Debug)]
pub(super) struct TerraformArgs {
    /// What the tool printed, a file or `-` for standard input; or a root module after `init`,
    /// where the tool is asked
    #[arg(value_name = "FILE|FOLDER")]
    from: PathBuf,
    /// The lock file that names the versions of the providers [default: the folder's]
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
}

pub(super) fn run(context: &Context, args: &TerraformArgs) -> Result<Outcome, CommandError> {
    let root = context.project_checkout()?;
    let (json, folder) = printed(context, &args.from)?;
    let usual = folder.join(LOCK);
    let is_there = context.directory().join(&usual).exists();
    let path = args.lock.as_ref().or(is_there.then_some(&usual));
    let lock = path.map(|path| lock_at(context, path)).transpose()?;
    let kept = kept_schemas(&json, lock.as_ref()).map_err(|error| {
        let from = args.from.display();
        CommandError::undecided(format!("`{from}` holds no schemas of providers: {error}"))
            .hint("it is what `tofu providers schema -json` prints after `tofu init`")
    })?;
    let target = Folder::new(root.root());
    let mut told = String::new();
    for schema in &kept {
        let is_same = match root.kind(&schema.path).or_undecided()? {
            Some(EntryKind::File) => {
                *root.read(&schema.path).or_undecided()? == *schema.text.as_bytes()
            }
            _ => false,
        };
        if !is_same {
            let folder = schema.path.parent();
            target
                .create_folder(&folder, Access::Shared)
                .or_undecided()?;
            let bytes = schema.text.as_bytes();
            target
                .write(&schema.path, bytes, Access::Shared)
                .or_undecided()?;
        }
        let _ = writeln!(told, "{}", line(schema, is_same));
    }
    context.output.data(told.as_bytes())?;
    if kept.iter().any(|schema| schema.version.is_none()) {
        context.output.say(&format!(
            "no lock file names the version of every provider: name one with `--lock {LOCK}`"
        ));
    }
    Ok(Outcome::Clean)
}

fn line(schema: &KeptSchema, is_same: bool) -> String {
    let version = schema.version.as_deref().unwrap_or("of an unknown version");
    let same = if is_same { ", as it was" } else { "" };
    let (path, provider, kinds) = (&schema.path, &schema.provider, schema.kinds);
    format!("{path}: {provider} {version}, {kinds} types{same}")
}

/// What the tool printed, and the folder whose lock file belongs to it.
fn printed(context: &Context, from: &Path) -> Result<(Vec<u8>, PathBuf), CommandError> {
    if from == Path::new("-") {
        let mut bytes = Vec::new();
        let mut input = std::io::stdin().lock();
        input.read_to_end(&mut bytes).or_undecided()?;
        return Ok((bytes, PathBuf::new()));
    }
    let (checkout, path) = locate(context, from)?;
    if checkout.kind(&path).or_undecided()? == Some(EntryKind::Folder) {
        let folder = checkout.absolute(&path);
        return Ok((ask(context, from, &folder)?, folder));
    }
    let bytes = checkout.read(&path).or_undecided()?.to_vec();
    Ok((bytes, PathBuf::new()))
}

/// Asks the project's own tool in a folder where it was set up.
fn ask(context: &Context, from: &Path, folder: &Path) -> Result<Vec<u8>, CommandError> {
    let loaded = load_only(context, &[])?;
    let tool = loaded.tool().or_undecided()?;
    let surroundings = Surroundings::of(Context::variables(), &[]);
    let output = Program::new(&tool.program)
        .arguments(["providers", "schema", "-json"])
        .environment(surroundings.variables().iter().cloned())
        .environment([("CHECKPOINT_DISABLE", "1")])
        .folder(folder)
        .limit(PATIENCE)
        .run()
        .or_undecided()?;
    if output.code == Some(0) {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = surroundings.secrets.clean(said.trim());
    let name = tool.name;
    Err(CommandError::undecided(format!(
        "`{name} providers schema -json` fails in `{}`: {said}",
        from.display()
    ))
    .hint(format!("run `{name} init` there first")))
}

fn lock_at(context: &Context, path: &Path) -> Result<LockFile, CommandError> {
    let (checkout, below): (Checkout, RelativePath) = locate(context, path)?;
    let (lock, findings) = read_lock(&checkout, &below, &context.sources).or_undecided()?;
    refuse_errors(context, &findings)?;
    Ok(lock)
}
