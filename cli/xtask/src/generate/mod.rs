mod schemas;

use std::process::Command;

use anyhow::Result;

use crate::{process, workspace};

/// What to write.
#[derive(clap::Args)]
pub(crate) struct GenerateArgs {
    /// Only compare with what is checked in
    #[arg(long)]
    check: bool,
}

/// The pages that the program writes about itself and the project's policies, and how.
const PAGES: [(&str, &[&str]); 5] = [
    ("commands", &["reference", "commands"]),
    ("rules", &["reference", "rules"]),
    ("files", &["reference", "files"]),
    ("policies", &["policy", "docs"]),
    ("terraform-functions", &["reference", "terraform-functions"]),
];

/// Writes every generated file, or with `--check` fails on a stale one.
pub(crate) fn run(args: &GenerateArgs) -> Result<()> {
    reference(args.check)?;
    check_schemas(args.check)
}

/// Compares the generated files that need no network with what is checked in.
pub(crate) fn check_offline() -> Result<()> {
    reference(true)
}

/// The tables of Kubernetes schemas, made from the Go modules of its releases.
pub(crate) fn check_schemas(is_check: bool) -> Result<()> {
    schemas::run(&workspace::root()?.join("cli/kubernetes/schemas"), is_check)
}

fn reference(is_check: bool) -> Result<()> {
    let root = workspace::root()?;
    for (page, arguments) in PAGES {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(&root).args([
            "run",
            "--locked",
            "--quiet",
            "--package",
            "infractl",
            "--",
        ]);
        let text = process::output(command.args(arguments))?;
        let path = root.join("docs/reference").join(format!("{page}.md"));
        workspace::write(&path, text.as_bytes(), is_check)?;
    }
    Ok(())
}
