mod schemas;

use anyhow::Result;

/// What to write.
#[derive(clap::Args)]
pub(crate) struct GenerateArgs {
    /// Only compare with what is checked in
    #[arg(long)]
    check: bool,
}

/// Writes every generated file, or with `--check` fails on a stale one.
pub(crate) fn run(args: &GenerateArgs) -> Result<()> {
    schemas::run(
        &crate::workspace::root()?.join("cli/kubernetes/schemas"),
        args.check,
    )
}

/// Compares the generated files that need no network with what is checked in.
pub(crate) fn check_offline() -> Result<()> {
    Ok(())
}
